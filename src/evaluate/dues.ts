import type { MissedRunCondition } from '../model/condition.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { firstAfter } from './sorted.ts'

/** How far ahead the next run is looked for; further ones are looked for again by then. */
const AHEAD_MS_MAX: DurationMs = 8 * DAY_MS

/** The instants at which runs of one schedule are due, asked for once each. */
export class Dues {
  readonly #before: MissedRunCondition['dueBefore']
  /** All that are due in (from, through]; sorted. */
  #known: Instant[] = []
  #from: Instant = Infinity
  #through: Instant = -Infinity

  constructor(dueBefore: MissedRunCondition['dueBefore']) {
    this.#before = dueBefore
  }

  /** The newest at or before an instant; null: none within a year. */
  before(at: Instant): Instant | null {
    this.#cover(at, at)
    const known = this.#known[firstAfter(this.#known, at) - 1]
    if (known !== undefined) return known
    const due = this.#before(at)
    if (due === null) return null
    this.#known.unshift(due)
    this.#from = due - 1
    return due
  }

  /** The first after an instant; where none is due for long, an instant by which to ask again. */
  after(at: Instant): Instant {
    for (let ahead = 1; ahead <= 2 * AHEAD_MS_MAX; ahead *= 2) {
      this.#cover(at, at + ahead)
      const next = this.#known[firstAfter(this.#known, at)]
      if (next !== undefined) return next
    }
    return at + AHEAD_MS_MAX
  }

  #cover(from: Instant, through: Instant): void {
    if (this.#through === -Infinity) {
      this.#from = from
      this.#through = from
    }
    if (through > this.#through) {
      for (const due of this.#between(this.#through, through)) this.#known.push(due)
      this.#through = through
    }
    if (from < this.#from) {
      this.#known = [...this.#between(from, this.#from), ...this.#known]
      this.#from = from
    }
  }

  #between(from: Instant, through: Instant): readonly Instant[] {
    const found: Instant[] = []
    for (let due = this.#before(through); due !== null && due > from; due = this.#before(due - 1)) {
      found.push(due)
    }
    return found.reverse()
  }
}

const duesOfSchedules = new WeakMap<MissedRunCondition, Dues>()

/** A schedule's own; made once. */
export function duesOf(condition: MissedRunCondition): Dues {
  const known = duesOfSchedules.get(condition) ?? new Dues(condition.dueBefore)
  duesOfSchedules.set(condition, known)
  return known
}
