import type { MissedRunCondition } from '../model/condition.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import { firstAfter } from './sorted.ts'

/** How far ahead the next run is looked for, nearly six days; further ones are looked for again by then. */
const AHEAD_MS_MAX: DurationMs = 2 ** 13 * MINUTE_MS

/** The instants at which runs of one schedule are due, asked for once each. */
export class Dues {
  readonly #before: MissedRunCondition['dueBefore']
  /** All that are due from `#from` through `#through`; sorted. */
  #known: Instant[] = []
  #from: Instant
  #through: Instant

  /** What lies between this instant and those asked about comes to be known. */
  constructor(dueBefore: MissedRunCondition['dueBefore'], at: Instant) {
    this.#before = dueBefore
    this.#from = dueBefore(at) ?? at
    this.#through = this.#from - 1
  }

  /** The newest at or before an instant; null: none within a year. */
  before(at: Instant): Instant | null {
    this.#cover(at, at)
    return this.#known[firstAfter(this.#known, at) - 1] ?? null
  }

  /** The first after an instant; where none is due for long, an instant by which to ask again. */
  after(at: Instant): Instant {
    for (let ahead = MINUTE_MS; ; ahead *= 2) {
      this.#cover(at, at + ahead)
      const next = this.#known[firstAfter(this.#known, at)]
      if (next !== undefined) return next
      if (ahead >= AHEAD_MS_MAX) return at + ahead
    }
  }

  /** Knows all from the newest at or before `from` on, through `through`. */
  #cover(from: Instant, through: Instant): void {
    if (from < this.#from) {
      const first = this.#before(from) ?? from
      this.#known = [...this.#between(first, this.#from - 1), ...this.#known]
      this.#from = first
    }
    if (through > this.#through) {
      for (const due of this.#between(this.#through + 1, through)) this.#known.push(due)
      this.#through = through
    }
  }

  #between(from: Instant, through: Instant): readonly Instant[] {
    const found: Instant[] = []
    for (let due = this.#before(through); due !== null && due >= from; due = this.#before(due - 1)) {
      found.push(due)
    }
    return found.reverse()
  }
}

const duesOfSchedules = new WeakMap<MissedRunCondition, Dues>()

/** A schedule's own; made once, around `at`. */
export function duesOf(condition: MissedRunCondition, at: Instant): Dues {
  const dues = duesOfSchedules.get(condition) ?? new Dues(condition.dueBefore, at)
  duesOfSchedules.set(condition, dues)
  return dues
}
