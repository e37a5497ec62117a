import type { Instant } from '../model/instant.ts'

/** When parts may begin to hold without news: a column by their index. */
export class Waiting {
  #at: Float64Array

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
      if (at === Infinity) return
      const wider = new Float64Array(2 * index + 1).fill(Infinity, this.#at.length)
      wider.set(this.#at)
      this.#at = wider
    }
    this.#at[index] = at
  }

  /** The indexes of those that wait for an instant through `at`. */
  through(at: Instant): readonly number[] {
    const found: number[] = []
    for (let index = 0; index < this.#at.length; index += 1) {
      if ((this.#at[index] ?? Infinity) <= at) found.push(index)
    }
    return found
  }

  /** The first instant after `at` that one waits for; Infinity: none does. */
  next(at: Instant): Instant {
    let next = Infinity
    for (const one of this.#at) if (one > at && one < next) next = one
    return next
  }
}
