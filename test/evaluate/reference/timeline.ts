import { isDeepStrictEqual } from 'node:util'
import type { Reading } from './reading.ts'

/** A reading, from its instant until before the next one's. */
export interface Moment {
  readonly at: number
  readonly reading: Reading
}

/**
 * Every change of a reading from `begin` through `now`, looked for instant by instant. Where all that happens does so
 * at multiples of a larger unit, instants between two of them are looked at only as far as the numbers differ: each
 * of those only rises or only falls there.
 */
export function timeline(
  read: (t: number) => Reading,
  begin: number,
  now: number,
  unit: number,
): readonly Moment[] {
  const first: Moment = { at: begin, reading: read(begin) }
  const moments = [first]
  let last = first
  const go = (at: number): void => {
    if (at <= last.at) return
    const reading = read(at)
    if (isDeepStrictEqual(reading, last.reading)) {
      last = { at, reading }
      return
    }
    if (at - last.at > 1) go(Math.floor((last.at + at) / 2))
    if (at - last.at > 1) {
      go(at)
      return
    }
    last = { at, reading }
    if (!isDeepStrictEqual(reading, moments.at(-1)?.reading)) moments.push(last)
  }
  for (let cell = begin; cell <= now; cell += unit)
    for (const at of [cell, cell + 1, cell + unit - 1]) go(Math.min(at, now))
  return moments
}
