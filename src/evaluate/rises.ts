import type { DurationMs, Instant } from '../model/instant.ts'
import { firstAfter } from './sorted.ts'

/** Successes by the end of their interval; see Activity. */
export interface RiseColumns {
  readonly length: number
  readonly from: ArrayLike<Instant>
  readonly to: ArrayLike<Instant>
  readonly succeededThrough: ArrayLike<number>
}

/** Successes over time, of one recipe or of several (SEMANTICS 3.5). */
export class Rises {
  readonly rows: RiseColumns
  /** The earliest `from` of a row and all after it; null: rows do not reach into each other. */
  readonly #least: ArrayLike<Instant> | null

  constructor(rows: RiseColumns, least: ArrayLike<Instant> | null = null) {
    this.rows = rows
    this.#least = least
  }

  /** How many successes lie in (from, to], each interval's spread evenly; those of longer ones than `longest` are left out. */
  share(from: Instant, to: Instant, longest: DurationMs = Infinity): number {
    const end = this.#endedBy(to)
    let sum = this.#through(end - 1) - this.#through(this.#endedBy(from) - 1)
    for (const index of this.#between(from, from)) {
      const length = this.#length(index)
      const before = length > longest ? length : from - this.#start(index)
      if (index < end) sum -= (this.#count(index) * before) / length
    }
    for (const index of this.#between(to, to)) {
      const length = this.#length(index)
      const within = to - Math.max(this.#start(index), from)
      if (length <= longest) sum += (this.#count(index) * within) / length
    }
    return sum
  }

  /** How many successes of intervals that are longer than it reach into (from, to]: of where in them, nothing is known. */
  longer(from: Instant, to: Instant): number {
    let sum = 0
    for (const index of new Set([...this.#between(from, from), ...this.#between(to, to)])) {
      if (this.#length(index) > to - from) sum += this.#count(index)
    }
    return sum
  }

  /** Instants in (from, to] from which on an interval that is longer than `longest` reaches into windows. */
  longerStarts(from: Instant, to: Instant, longest: DurationMs): readonly Instant[] {
    return this.#between(from, to)
      .filter((index) => this.#length(index) > longest && this.#start(index) >= from)
      .map((index) => this.#start(index) + 1)
  }

  /** The newest end of an interval that may have brought a success by `at`; -Infinity where none did. */
  newestTo(at: Instant): Instant {
    return this.rows.to[this.#newestIndex(at, true)] ?? -Infinity
  }

  /** The first instant after `at` at which another interval may have brought a success; Infinity where none will. */
  nextStart(at: Instant): Instant {
    const { rows } = this
    let next = Infinity
    for (let index = this.#endedBy(at); index < rows.length && this.#earliest(index) < next; index += 1) {
      if (this.#count(index) === 0) continue
      const from = this.#start(index)
      const start = from === rows.to[index] ? from : from + 1
      if (start > at) next = Math.min(next, start)
    }
    return next
  }

  /** The newest interval with successes that ended by `at`, or began before it where `begun`; null: none. */
  newest(at: Instant, begun: boolean): { readonly from: Instant; readonly to: Instant } | null {
    const index = this.#newestIndex(at, begun)
    return index < 0 ? null : { from: this.#start(index), to: this.rows.to[index] ?? 0 }
  }

  /** Instants in (from, to] at which an interval begins or ends. */
  turns(from: Instant, to: Instant): readonly Instant[] {
    return this.#between(from, to + 1)
      .flatMap((index) => [this.#start(index), this.rows.to[index] ?? 0])
      .filter((at) => at > from && at <= to)
  }

  #newestIndex(at: Instant, begun: boolean): number {
    const later = begun ? this.#between(at, at).at(-1) : undefined
    return later ?? this.#newestSuccess(this.#endedBy(at) - 1)
  }

  /** Rows with a success that end after one instant and began before another. */
  #between(after: Instant, before: Instant): readonly number[] {
    const { length } = this.rows
    const found: number[] = []
    for (let index = this.#endedBy(after); index < length && this.#earliest(index) < before; index += 1) {
      if (this.#start(index) < before && this.#count(index) > 0) found.push(index)
    }
    return found
  }

  /** How many rows ended by an instant. */
  #endedBy(at: Instant): number {
    return firstAfter(this.rows.to, at, this.rows.length)
  }

  #earliest(index: number): Instant {
    return (this.#least ?? this.rows.from)[index] ?? Infinity
  }

  #start(index: number): Instant {
    return this.rows.from[index] ?? 0
  }

  #length(index: number): DurationMs {
    return (this.rows.to[index] ?? 0) - this.#start(index)
  }

  #through(index: number): number {
    return index < 0 ? 0 : (this.rows.succeededThrough[index] ?? 0)
  }

  #count(index: number): number {
    return this.#through(index) - this.#through(index - 1)
  }

  /** Index of the last row with a success up to this one; -1 where there is none. */
  #newestSuccess(index: number): number {
    const sum = this.#through(index)
    if (sum <= 0) return -1
    if (this.#through(index - 1) < sum) return index
    let low = 0
    let high = index
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#through(middle) < sum) low = middle + 1
      else high = middle
    }
    return low
  }
}
