import type { ConsecutiveFailuresCondition } from '../../../src/model/condition.ts'
import { type Group, isMaintainedWhole } from './group.ts'
import type { KnownRecipe } from './known.ts'
import { compare, levelOf, type Reading, reading, worse } from './reading.ts'

/** Failures in a row up to t: surely, and at most. */
interface Streak {
  readonly sure: number
  readonly most: number
}

/**
 * SEMANTICS 3.5: a success lies somewhere in its sample, and counts before a failure of the same instant. Before
 * sampling began there may have been some, or none.
 */
function streakOf(group: Group, recipe: KnownRecipe, t: number): Streak {
  const failures = group.counted(recipe).filter(({ placed }) => placed <= t)
  const since = (at: number): number => failures.filter(({ placed }) => placed >= at).length
  let mayHaveBeen = Math.min(recipe.sampledFrom ?? Infinity, t)
  let mustHaveBeen = -Infinity
  for (const sample of recipe.samples) {
    const { from, to, succeeded } = sample
    if (succeeded === 0) continue
    const exact = from === to
    if (isMaintainedWhole(recipe, sample) || (exact ? to > t : from >= t)) continue
    mayHaveBeen = Math.max(mayHaveBeen, Math.min(to, t))
    if (to <= t) mustHaveBeen = Math.max(mustHaveBeen, exact ? to : from + 1)
  }
  return { sure: since(mayHaveBeen), most: since(mustHaveBeen) }
}

/** Of several recipes, the longest. */
export function consecutiveFailures(
  { threshold }: ConsecutiveFailuresCondition,
  group: Group,
  t: number,
): Reading {
  const streaks = group.recipes.map((recipe) => streakOf(group, recipe, t))
  const sure = Math.max(...streaks.map((streak) => streak.sure))
  const most = Math.max(...streaks.map((streak) => streak.most))
  const levelAt = (count: number) =>
    levelOf(threshold, (comparator, bound) => compare(count, comparator, bound))
  const [least, worst] = [levelAt(sure), levelAt(most)]
  const open = worst !== null && (least === null || worse(worst, least))
  return reading(least, {
    sure: true,
    vague: open || t > group.knownThrough,
    graded: threshold.graded === true,
    count: sure,
    about: false,
    evidence: [sure, most],
  })
}
