import type { MissedRunCondition, NoJobsCondition, NoSuccessCondition } from '../../../src/model/condition.ts'
import type { Truth } from '../../../src/model/facts.ts'
import { type Group, isMaintained, isMaintainedWhole } from './group.ts'
import type { KnownRecipe, KnownSample } from './known.ts'
import { type Reading, reading } from './reading.ts'
import { elapsed } from './window.ts'

/**
 * Instants at which a job of the sample may have finished at the latest, as seen at t: the sample's end, or t while
 * that lies within it. None where all of it is still to come, or lies in a maintenance.
 */
function latest(recipe: KnownRecipe, sample: KnownSample, t: number): readonly number[] {
  const { from, to } = sample
  const begun = from === to ? to <= t : from < t
  return begun && !isMaintainedWhole(recipe, sample) ? [Math.min(to, t)] : []
}

function successes(recipe: KnownRecipe, t: number): readonly number[] {
  return recipe.samples
    .filter(({ succeeded }) => succeeded > 0)
    .flatMap((sample) => latest(recipe, sample, t))
}

function plain(truth: Truth, severity: Reading['level'], count: number | null): Reading {
  return reading(truth === 'yes' ? severity : null, {
    sure: truth === 'yes',
    vague: truth === 'unknown',
    graded: false,
    count,
    about: false,
    evidence: [],
  })
}

/** SEMANTICS 3.5: unknown until its window is wholly sampled. */
export function noSuccess({ overMs, severity }: NoSuccessCondition, group: Group, t: number): Reading {
  const known =
    t <= group.knownThrough &&
    group.awaited.every(
      (recipe) => recipe.sampledFrom !== null && elapsed(recipe, recipe.sampledFrom, t) >= overMs,
    )
  const quiet = group.recipes.every((recipe) =>
    successes(recipe, t).every((at) => elapsed(recipe, at, t) >= overMs),
  )
  return plain(known ? (quiet ? 'yes' : 'no') : 'unknown', severity, null)
}

/** Jobs of any outcome; being started counts as one. Recipes that do not run are not missed. */
export function noJobs({ overMs, severity }: NoJobsCondition, group: Group, t: number): Reading {
  const says = (recipe: KnownRecipe): Truth | 'stopped' => {
    if (t > group.knownThrough || t > (recipe.statesThrough ?? -Infinity)) return 'unknown'
    if (recipe.stops.some(({ from, to }) => from <= t && t < (to ?? Infinity))) return 'stopped'
    if (recipe.sampledFrom === null || elapsed(recipe, recipe.sampledFrom, t) < overMs) return 'unknown'
    const jobs = [
      ...recipe.samples
        .filter(({ failed, succeeded }) => failed + succeeded > 0)
        .flatMap((sample) => latest(recipe, sample, t)),
      ...recipe.failures
        .filter(({ news, placed }) => news && placed <= t && !isMaintained(recipe, placed))
        .map(({ placed }) => placed),
      ...recipe.stops.map(({ to }) => to ?? Infinity).filter((at) => at <= t),
    ]
    return jobs.every((at) => elapsed(recipe, at, t) >= overMs) ? 'yes' : 'no'
  }
  const all = group.awaited.map(says)
  const running = all.filter((said) => said !== 'stopped')
  if (running.includes('unknown')) return plain('unknown', severity, null)
  return plain(running.length > 0 && running.every((said) => said === 'yes') ? 'yes' : 'no', severity, null)
}

export function missedRun(
  { dueBefore, withinMs, severity }: MissedRunCondition,
  group: Group,
  t: number,
): Reading {
  const says = (recipe: KnownRecipe): Truth => {
    if (t > group.knownThrough) return 'unknown'
    let due = dueBefore(t)
    while (due !== null && elapsed(recipe, due, t) < withinMs) due = dueBefore(due - 1)
    if (due === null) return 'no'
    const since = due
    if (successes(recipe, t).some((at) => at > since)) return 'no'
    return recipe.sampledFrom === null || recipe.sampledFrom > due ? 'unknown' : 'yes'
  }
  const all = group.awaited.map(says)
  const missed = all.filter((said) => said === 'yes').length
  const truth = missed > 0 ? 'yes' : all.includes('unknown') ? 'unknown' : 'no'
  return { ...plain(truth, severity, missed), vague: all.includes('unknown') }
}
