import type { Threshold } from '../model/condition.ts'
import type { FailureFact } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Reading } from './course.ts'
import { heldByAbsence, levelOf } from './levels.ts'
import { firstAfter } from './sorted.ts'

/** The places of failures; sorted as they are. */
export function placesOf(failures: readonly FailureFact[]): readonly Instant[] {
  return failures.map(({ placedAt }) => placedAt)
}

/** How many places lie in (at − over, at]. Sorted. */
export function countIn(places: readonly Instant[], at: Instant, overMs: DurationMs): number {
  return firstAfter(places, at) - firstAfter(places, at - overMs)
}

/** Where a window gains or loses one of these places. */
export function windowBreaks(places: readonly Instant[], overMs: DurationMs): readonly Instant[] {
  return [...places, ...places.map((place) => place + overMs)]
}

/**
 * What a number compared says (SEMANTICS 3.3): what is known may say yes; where something may be missing (`partial`), no
 * is unknown, and so is whatever silence says.
 */
export function compared(threshold: Threshold, count: number, about: boolean, partial: boolean): Reading {
  const level = levelOf(threshold, count)
  const known = !partial || (level !== null && !heldByAbsence(threshold))
  const truth = known ? (level === null ? 'no' : 'yes') : 'unknown'
  return { truth, severity: truth === 'yes' ? level : null, count, about, partial }
}
