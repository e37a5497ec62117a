import type { Threshold } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Group, newsOf } from './group.ts'
import { heldByAbsence, levelOf } from './levels.ts'
import { ignoresEstimates } from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'

/**
 * When a count over a window may first hold from `from` on, as far as is known: never later than it does (SEMANTICS
 * 3.7). Cheap where little happened: what a rule filters is not looked at unless the rest would be enough.
 */
export function countMayHold(
  { overMs, threshold }: { readonly overMs: DurationMs; readonly threshold: Threshold },
  group: Group,
): Instant {
  const { from } = group
  if (!ignoresEstimates(group.rule) && hasEstimate(group, overMs)) return from
  if (heldByAbsence(threshold)) return quietMayHold(overMs, threshold, group)
  return levelOf(threshold, placedIn(group, overMs)) === null ? Infinity : from
}

/** The same of a number that several failures may make one of: where silence fulfils it, it may hold at once. */
export function differentMayHold(
  condition: { readonly overMs: DurationMs; readonly threshold: Threshold },
  group: Group,
): Instant {
  if (!heldByAbsence(condition.threshold)) return countMayHold(condition, group)
  return Math.max(group.from, group.members.knownFrom() + condition.overMs)
}

/** How many failures, counted or not, any window of this length from `from` on may hold. */
export function placedIn({ members, from }: Group, overMs: DurationMs): number {
  const failures = members.failures(from - overMs)
  return failures.length - firstPlacedAfter(failures, from - overMs)
}

/** True where an estimate reaches into a window of this length from `from` on. */
export function hasEstimate({ members, from }: Group, overMs: DurationMs): boolean {
  return members.estimated().some(({ history }) => history.estimates.some(({ to }) => to > from - overMs))
}

/** One that silence fulfils may hold as soon as enough failures have left the window. */
function quietMayHold(overMs: DurationMs, threshold: Threshold, group: Group): Instant {
  const earliest = Math.max(group.from, group.members.knownFrom() + overMs)
  const places = newsOf(group, earliest - overMs).map(({ placedAt }) => placedAt)
  const inWindow = places.filter((place) => place <= earliest)
  if (levelOf(threshold, inWindow.length) !== null) return earliest
  for (const [index, place] of inWindow.entries()) {
    if (levelOf(threshold, inWindow.length - index - 1) !== null) return place + overMs
  }
  return Infinity
}
