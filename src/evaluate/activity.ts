import type { Activity, ActivityFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import { firstAfter } from './sorted.ts'

/** One rise, without its recipe. */
export type Rise = Omit<ActivityFact, 'recipe'>

/** Places for rises that a new column has; it doubles when they are full. */
const CAPACITY = 8

/** Of all that have no rise yet: among thousands most have none. */
const NO_PLACES = new Float64Array(0)

/** Rises that grow at their end as samples come; what comes late, or is corrected, is put in its place. */
export class GrowingActivity implements Activity {
  length = 0
  from: Float64Array = NO_PLACES
  to: Float64Array = NO_PLACES
  failedThrough: Float64Array = NO_PLACES
  succeededThrough: Float64Array = NO_PLACES

  /** Puts a rise in its place; one of the very same interval is replaced. */
  add(rise: Rise): void {
    let index = this.length
    while (isAfter(this, index - 1, rise)) index -= 1
    const same = this.from[index - 1] === rise.from && this.to[index - 1] === rise.to
    if (same) this.splice(index - 1, 1, [rise])
    else this.splice(index, 0, [rise])
  }

  /**
   * The successes in (from, to] happened at these instants exactly: what the interval said of them is replaced, its
   * failures stay.
   */
  settle(from: Instant, to: Instant, successes: readonly Instant[]): void {
    const [first, end] = [this.endedBy(from), this.endedBy(to)]
    const failures = riseList(this, first, end).filter(({ failed }) => failed > 0)
    const settled = [
      ...failures.map((rise) => ({ ...rise, succeeded: 0 })),
      ...successes.map((at) => ({ from: at, to: at, failed: 0, succeeded: 1 })),
    ]
    // An instant stays behind an interval that ends there.
    this.splice(
      first,
      end - first,
      settled.sort((a, b) => a.to - b.to),
    )
  }

  /** Drops the rises that ended by then, before the newest of them with a success; says where that one begins. */
  forget(before: Instant): Instant | null {
    const ended = this.endedBy(before)
    const newest = riseList(this, 0, ended).findLastIndex(({ succeeded }) => succeeded > 0)
    const dropped = newest < 0 ? ended : newest
    if (dropped > 0) this.splice(0, dropped, [])
    return newest < 0 ? null : (this.from[0] ?? null)
  }

  /** How many rises ended by an instant. */
  private endedBy(at: Instant): number {
    return firstAfter(this.to, at, this.length)
  }

  private splice(index: number, removed: number, rises: readonly Rise[]): void {
    const tail = riseList(this, index + removed, this.length)
    this.length = index
    for (const rise of rises) this.push(rise)
    for (const rise of tail) this.push(rise)
  }

  /** Puts a rise at the end, where it has to belong. */
  push({ from, to, failed, succeeded }: Rise): void {
    const at = this.length
    if (at === this.from.length) this.grow()
    this.from[at] = from
    this.to[at] = to
    this.failedThrough[at] = failed + (this.failedThrough[at - 1] ?? 0)
    this.succeededThrough[at] = succeeded + (this.succeededThrough[at - 1] ?? 0)
    this.length += 1
  }

  private grow(): void {
    const wider = (column: Float64Array): Float64Array => {
      const copy = new Float64Array(Math.max(CAPACITY, 2 * column.length))
      copy.set(column)
      return copy
    }
    this.from = wider(this.from)
    this.to = wider(this.to)
    this.failedThrough = wider(this.failedThrough)
    this.succeededThrough = wider(this.succeededThrough)
  }
}

/** False before the first. */
function isAfter({ from, to }: Activity, index: number, rise: Rise): boolean {
  const end = to[index] ?? -Infinity
  return end > rise.to || (end === rise.to && (from[index] ?? 0) > rise.from)
}

function riseList(activity: Activity, first: number, end: number): readonly Rise[] {
  return Array.from({ length: end - first }, (_, offset) => {
    const index = first + offset
    return {
      from: activity.from[index] ?? 0,
      to: activity.to[index] ?? 0,
      failed: (activity.failedThrough[index] ?? 0) - (activity.failedThrough[index - 1] ?? 0),
      succeeded: (activity.succeededThrough[index] ?? 0) - (activity.succeededThrough[index - 1] ?? 0),
    }
  })
}
