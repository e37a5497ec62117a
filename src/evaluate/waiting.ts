import type { Instant } from '../model/instant.ts'

const NONE: readonly number[] = []

/** When parts may begin to hold without news: a column by their index. */
export class Waiting {
  #at: Float64Array
  /** None waits for an instant before it. */
  #earliest: Instant = Infinity

  /** With room for so many at first. */
  constructor(size: number) {
    this.#at = new Float64Array(size).fill(Infinity)
  }

  /** Infinity: it waits for nothing. */
  of(index: number): Instant {
    return this.#at[index] ?? Infinity
  }

  /** Infinity: it waits no more. */
  set(index: number, at: Instant): void {
    if (index >= this.#at.length) {
      const wider = new Float64Array(2 * index + 1).fill(Infinity, this.#at.length)
      wider.set(this.#at)
      this.#at = wider
    }
    this.#at[index] = at
    this.#earliest = Math.min(this.#earliest, at)
  }

  /** The indexes of those that wait for an instant through `at`. */
  through(at: Instant): readonly number[] {
    if (at < this.#earliest) return NONE
    const found: number[] = []
    this.#earliest = Infinity
    for (const [index, own] of this.#at.entries()) {
      if (own <= at) found.push(index)
      this.#earliest = Math.min(this.#earliest, own)
    }
    return found
  }

  /** The first instant after `at` that one waits for; Infinity: none does. */
  next(at: Instant): Instant {
    let next = Infinity
    for (const one of this.#at) if (one > at) next = Math.min(next, one)
    return next
  }
}
