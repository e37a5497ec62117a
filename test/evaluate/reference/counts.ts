import type {
  DistinctErrorsCondition,
  FailedCountCondition,
  FailureRatioCondition,
  RecipesAffectedCondition,
  SpikeCondition,
} from '../../../src/model/condition.ts'
import type { Group } from './group.ts'
import { compare, isRising, levelOf, type Reading, reading, worse } from './reading.ts'
import { blurred, estimated, inWindow, oneCount, succeeded } from './window.ts'

const DAY_MS = 86_400_000

/** What is not known of the window (t − over, t]: too new, or, where silence decides, too old. */
function unseen(group: Group, over: number, t: number, rising: boolean): boolean {
  return t > group.knownThrough || (!rising && group.recipes.some(({ knownFrom }) => t - over < knownFrom))
}

export function failedCount({ overMs, threshold }: FailedCountCondition, group: Group, t: number): Reading {
  const { count, guessed, blurred: hazy } = oneCount(group, overMs, t)
  const rising = isRising(threshold)
  const vague = hazy || unseen(group, overMs, t, rising)
  return reading(
    levelOf(threshold, (comparator, bound) => compare(count, comparator, bound)),
    {
      sure: rising || !vague,
      vague,
      graded: threshold.graded === true,
      count,
      about: guessed > 0,
      evidence: [count, guessed],
    },
  )
}

export function distinctErrors(
  { overMs, threshold }: DistinctErrorsCondition,
  group: Group,
  t: number,
): Reading {
  const failures = group.recipes.flatMap((recipe) => inWindow(group.counted(recipe), overMs, t))
  const count = new Set(failures.map(({ fingerprint }) => fingerprint)).size
  const rising = isRising(threshold)
  const vague = unseen(group, overMs, t, rising)
  return reading(
    levelOf(threshold, (comparator, bound) => compare(count, comparator, bound)),
    {
      sure: rising || !vague,
      vague,
      graded: threshold.graded === true,
      count,
      about: false,
      evidence: [count],
    },
  )
}

export function recipesAffected(
  { overMs, threshold }: RecipesAffectedCondition,
  group: Group,
  t: number,
): Reading {
  const roots = group.recipes.filter((recipe) =>
    inWindow(group.counted(recipe), overMs, t).some(({ echo }) => !echo),
  )
  const guessed = group.recipes.filter(
    (recipe) => group.estimates && !roots.includes(recipe) && estimated([recipe], overMs, t) >= 1,
  )
  const count = roots.length + guessed.length
  const rising = isRising(threshold)
  const vague = (group.estimates && blurred(group.recipes, overMs, t)) || unseen(group, overMs, t, rising)
  return reading(
    levelOf(threshold, (comparator, bound) => compare(count, comparator, bound)),
    {
      sure: rising || !vague,
      vague,
      graded: threshold.graded === true,
      count,
      about: guessed.length > 0,
      evidence: group.recipes.map((recipe) => estimated([recipe], overMs, t)),
    },
  )
}

/** SEMANTICS 3.5: failed of all finished; unknown until the window is wholly sampled. */
export function failureRatio(
  { overMs, threshold, minJobs }: FailureRatioCondition,
  group: Group,
  t: number,
): Reading {
  const { count } = oneCount(group, overMs, t)
  const stored = group.recipes.flatMap((recipe) => inWindow(group.finished(recipe), overMs, t)).length
  const guessed = estimated(group.recipes, overMs, t)
  const successes = succeeded(group.recipes, overMs, t)
  const finished = stored + guessed + successes.sure
  const level = (of: number) =>
    of < minJobs ? null : levelOf(threshold, (comparator, bound) => compare(count / of, comparator, bound))
  const [fewest, most] = [level(finished), level(finished + successes.more)]
  const milder = fewest !== null && most !== null && worse(fewest, most) ? most : fewest
  const unknown =
    t > group.knownThrough ||
    blurred(group.recipes, overMs, t) ||
    group.awaited.some(({ sampledFrom }) => sampledFrom === null || sampledFrom > t - overMs)
  return reading(most === null ? null : milder, {
    sure: !unknown,
    vague: unknown || fewest !== most,
    graded: threshold.graded === true,
    count,
    about: guessed > 0,
    evidence: [count, guessed, successes.sure],
  })
}

/** Against the mean of the same time of day over the baseline, which must be known in full. */
export function spike(
  { overMs, threshold, baselineMs, atLeast }: SpikeCondition,
  group: Group,
  t: number,
): Reading {
  const { count, guessed, blurred: hazy } = oneCount(group, overMs, t)
  const days = baselineMs / DAY_MS
  let before = 0
  for (let day = 1; day <= days; day += 1)
    before += group.recipes.flatMap((recipe) =>
      inWindow(group.baseline(recipe), overMs, t - day * DAY_MS),
    ).length
  const mean = before / days
  const known = group.recipes.every(({ historyFrom }) => historyFrom <= t - baselineMs - overMs)
  const vague = hazy || t > group.knownThrough || !known
  return reading(
    count < atLeast
      ? null
      : levelOf(threshold, (comparator, bound) => compare(count, comparator, bound * mean)),
    {
      sure: known,
      vague,
      graded: threshold.graded === true,
      count,
      about: guessed > 0,
      evidence: [count, guessed, before],
    },
  )
}
