import type { ConsecutiveFailuresCondition, Threshold } from '../model/condition.ts'
import type { Want } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { Course, Reading } from './course.ts'
import { failuresOf, type Group, throughOf } from './group.ts'
import { levelOf } from './levels.ts'
import type { Member } from './member.ts'
import { firstAfter, firstPlacedAfter } from './sorted.ts'
import { placesOf } from './windows.ts'

/** One recipe's failures, and where its successes may lie between them. */
interface Streaks {
  readonly member: Member
  readonly failures: readonly FailureFact[]
  readonly places: readonly Instant[]
}

/** How many failures stand at the end without a success between: surely, and at most. */
interface Streak {
  readonly sure: number
  readonly most: number
}

/**
 * `consecutive_failures: { at_least }`: so many failures of a recipe without a success between; of several recipes the
 * longest such row. Where a success may lie between or not, unknown (SEMANTICS 3.5).
 */
export function consecutiveFailuresCourse({ threshold }: ConsecutiveFailuresCondition, group: Group): Course {
  const all = streaksOf(group)
  const through = throughOf(group, 'jobs')
  return {
    breaks: [through + 1, ...all.flatMap((one) => breaksOf(one, group.from, group.now))],
    read: (at) =>
      longest(
        all.map((one) => streakAt(one, at)),
        threshold,
        at > through,
      ),
    failures: all.flatMap((one) => lastRow(one, group.from)),
    recipes: [],
  }
}

/** The pages that would tell whether a success lies between, as of what is known (SEMANTICS 3.5). */
export function streakWants({ threshold }: ConsecutiveFailuresCondition, group: Group): readonly Want[] {
  const at = throughOf(group, 'jobs')
  const all = streaksOf(group).map((one) => ({ one, streak: streakAt(one, at) }))
  if (all.some(({ streak }) => levelOf(threshold, streak.sure) !== null)) return []
  return all
    .filter(({ streak }) => levelOf(threshold, streak.most) !== null)
    .map(({ one }) => wantOf(one, threshold, at))
}

/** Recipes that have failed at all, each with its failures as far as they are at hand. */
function streaksOf(group: Group): readonly Streaks[] {
  const byRecipe = Map.groupBy(
    failuresOf(group, -Infinity).filter(({ news }) => news),
    ({ recipe }) => recipe,
  )
  return group.members.all.flatMap((member) => {
    const failures = byRecipe.get(member.key)
    return failures === undefined ? [] : [{ member, failures, places: placesOf(failures) }]
  })
}

/**
 * The row that stands at an instant. A success in an interval that has begun may lie anywhere through now, one in an
 * interval that has ended surely lies in it; before successes were sampled, one may lie anywhere. Within one instant a
 * success comes before failures.
 */
function streakAt({ member, places }: Streaks, at: Instant): Streak {
  const { dated, history } = member
  const end = firstAfter(places, at)
  const certain = dated.newest(at, false)
  const possible = Math.min(at, Math.max(dated.newestTo(at), history.sampledFrom ?? Infinity))
  const since = certain === null ? -Infinity : certain.from === certain.to ? certain.to - 1 : certain.from
  return { sure: end - firstAfter(places, possible - 1), most: end - firstAfter(places, since) }
}

function longest(all: readonly Streak[], threshold: Threshold, later: boolean): Reading {
  const sure = all.reduce((most, one) => Math.max(most, one.sure), 0)
  const most = all.reduce((largest, one) => Math.max(largest, one.most), 0)
  const [severity, worst] = [levelOf(threshold, sure), levelOf(threshold, most)]
  const truth = severity !== null ? 'yes' : worst !== null || later ? 'unknown' : 'no'
  return { truth, severity, count: sure, about: false, partial: later || severity !== worst }
}

function breaksOf({ member, places }: Streaks, from: Instant, now: Instant): readonly Instant[] {
  return [...places, ...member.dated.turns(from - 1, now)].flatMap((at) => [at, at + 1])
}

/** The failures of the row that stands at `from`, and all later ones. */
function lastRow(one: Streaks, from: Instant): readonly FailureFact[] {
  const { most } = streakAt(one, from)
  return one.failures.slice(firstAfter(one.places, from) - most)
}

/** Of a row that may be long enough or not: the newest interval a success of which may break it, or what was not sampled. */
function wantOf({ member, places }: Streaks, threshold: Threshold, at: Instant): Want {
  const { dated, history, key } = member
  const newest = dated.newest(at, true)
  if (newest !== null && newest.from !== newest.to) return { recipe: key, from: newest.from, to: newest.to }
  const lowest = Math.min(...threshold.levels.map(({ bound }) => bound))
  const least = threshold.comparator === 'more_than' ? lowest + 1 : lowest
  const first = places[firstAfter(places, at) - least] ?? at
  return { recipe: key, from: first - 1, to: history.sampledFrom ?? at }
}

/** When it may first hold: where one recipe has failed so often since it succeeded for certain. */
export function consecutiveFailuresMayHold(
  { threshold }: ConsecutiveFailuresCondition,
  { members, from }: Group,
): Instant {
  for (const { dated, history } of members.all) {
    const { failures } = history
    if (levelOf(threshold, failures.length) === null) continue
    const since = dated.newest(from, false)?.from ?? -Infinity
    const row = failures.length - firstPlacedAfter(failures, since - 1)
    if (levelOf(threshold, row) !== null) return from
  }
  return Infinity
}
