import type { Alert } from '../model/alert.ts'
import type { ConditionFacts } from '../model/condition-facts.ts'
import type { FailureFact } from '../model/history.ts'
import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { AlertFacts, ErrorKind, NamedRecipe } from '../model/message.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { RecipeEdit, RecipeRecord } from '../store/port.ts'

/** A countable failure, and the job that failed. */
export type CountedFailure = FailureFact & { readonly job: string }

/** The history line shows so much, in so many slices. */
const HISTORY_MS: DurationMs = 2 * HOUR_MS
const HISTORY_SLICES = 8

/** What "usually" looks back on, and how long a recipe must have been watched to have a usual. */
const USUAL_MS: DurationMs = 7 * DAY_MS
const USUAL_MS_MIN: DurationMs = DAY_MS

/** An edit is told when it came at most so long before the first failure. */
export const EDIT_MS_MAX: DurationMs = HOUR_MS

/** What an alert's facts are made of. */
export interface AlertMaterial {
  readonly alert: Alert
  readonly overMs: DurationMs | null
  /** How long before the condition held its first failure may lie. */
  readonly leadMs: DurationMs
  readonly condition: ConditionFacts | null
  readonly runbook: string | null
  readonly summary: string | null
  readonly recipes: ReadonlyMap<RecipeKey, RecipeRecord>
  /** Failures that the rule counts for this alert, sorted by place, at least USUAL_MS back where known. */
  readonly failures: readonly CountedFailure[]
  /** Earlier edits of the one recipe that it is about, newest first. */
  readonly edits: readonly RecipeEdit[]
  /** Failed and succeeded jobs since the first counted failure; null where not sampled. */
  readonly activity: { readonly failed: number; readonly succeeded: number } | null
  readonly jobUrl: (failure: CountedFailure) => string
  readonly failedJobsUrl: (recipe: RecipeRecord) => string
  readonly unknownWhy: string | null
  readonly now: Instant
}

/** What a message may say of one alert (MESSAGES): counted from its failures. Pure. */
export function alertFacts(material: AlertMaterial): AlertFacts {
  const { alert, overMs, recipes, now } = material
  const since = alert.startedAt - material.leadMs
  const until = alert.endedAt ?? now
  const episode = material.failures.filter(({ placedAt }) => placedAt > since && placedAt <= until)
  const firstFailureAt = episode[0]?.placedAt ?? null
  return {
    alert,
    overMs,
    condition: material.condition,
    runbook: material.runbook,
    summary: material.summary,
    recipes: namedRecipes(episode, material),
    recipesTotal: Math.max(alert.recipes.length, 1),
    errors: errorKinds(episode, material),
    failed: episode.length,
    finished: finishedJobs(material, episode.length),
    recovered: null,
    usual: overMs === null || material.condition !== null ? null : usualCount(material, overMs, since),
    history: history(material.failures, now),
    firstFailureAt,
    lastFailureAt: episode.at(-1)?.placedAt ?? null,
    edited: editBefore([...recipes.values()], material.edits, firstFailureAt),
    unknownWhy: alert.unknownSince === null ? null : material.unknownWhy,
  }
}

function namedRecipes(episode: readonly CountedFailure[], material: AlertMaterial): readonly NamedRecipe[] {
  const counts = Map.groupBy(episode, (failure) => failure.recipe)
  const keys = counts.size > 0 ? [...counts.keys()] : material.alert.recipes
  return keys
    .flatMap((key) => {
      const recipe = material.recipes.get(key)
      const failed = counts.get(key)?.length ?? 0
      if (recipe === undefined) return []
      return [{ name: recipe.name, url: recipe.url, failed, failedJobsUrl: material.failedJobsUrl(recipe) }]
    })
    .sort((a, b) => b.failed - a.failed || a.name.localeCompare(b.name))
}

/** Failures by kind, most frequent first; the example is the newest. */
function errorKinds(episode: readonly CountedFailure[], material: AlertMaterial): readonly ErrorKind[] {
  return [...Map.groupBy(episode, (failure) => failure.fingerprint).values()]
    .flatMap((failures) => {
      const [first, last] = [failures[0], failures.at(-1)]
      if (first === undefined || last === undefined) return []
      return [
        {
          fingerprint: last.fingerprint,
          adapter: last.adapter,
          errorType: last.errorType,
          message: last.message,
          count: failures.length,
          firstAt: first.placedAt,
          lastAt: last.placedAt,
          latestJobUrl: material.jobUrl(last),
        },
      ]
    })
    .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
}

/** Finished jobs, where successes were sampled; never fewer than what failed. */
function finishedJobs({ activity }: AlertMaterial, failed: number): number | null {
  if (activity === null || activity.succeeded === 0) return null
  return Math.max(activity.failed, failed) + activity.succeeded
}

/** The middle ground of what equal windows counted before: from the tenth to the ninetieth percentile. */
function usualCount(material: AlertMaterial, overMs: DurationMs, before: Instant): AlertFacts['usual'] {
  const watched = [...material.recipes.values()].map((recipe) => recipe.firstSeenAt)
  const from = Math.max(before - USUAL_MS, ...watched)
  const windows = Math.floor((before - from) / overMs)
  if (before - from < USUAL_MS_MIN || windows < 1) return null
  const counts = new Uint32Array(windows)
  for (const { placedAt } of material.failures) {
    const index = Math.floor((before - placedAt) / overMs)
    if (placedAt <= before && index < windows) counts[index] = (counts[index] ?? 0) + 1
  }
  counts.sort()
  const at = (share: number): number => counts[Math.floor((windows - 1) * share)] ?? 0
  return { low: at(0.1), high: at(0.9) }
}

function history(failures: readonly CountedFailure[], now: Instant): readonly number[] {
  const slices = Array.from({ length: HISTORY_SLICES }, () => 0)
  for (const { placedAt } of failures) {
    const slice = HISTORY_SLICES - 1 - Math.floor((now - placedAt) / (HISTORY_MS / HISTORY_SLICES))
    if (slice >= 0 && slice < HISTORY_SLICES) slices[slice] = (slices[slice] ?? 0) + 1
  }
  return slices
}

/** The last edit before the first failure: what was edited since, perhaps to mend it, is another. */
function editBefore(
  recipes: readonly RecipeRecord[],
  edits: readonly RecipeEdit[],
  first: Instant | null,
): AlertFacts['edited'] {
  const recipe = recipes.length === 1 ? recipes[0] : undefined
  if (recipe === undefined || first === null) return null
  const { updatedAt, versionAuthorEmail, versionAuthorName } = recipe.item
  const last = updatedAt === null ? [] : [{ at: updatedAt, by: versionAuthorEmail ?? versionAuthorName }]
  const before = [...last, ...edits].filter(({ at }) => at <= first)
  const edit = before.reduce<RecipeEdit | null>((newest, one) => {
    return newest === null || one.at > newest.at ? one : newest
  }, null)
  return edit !== null && first - edit.at <= EDIT_MS_MAX ? edit : null
}

/** How far back an alert's failures are needed, at most. */
export function materialFrom(alert: Alert, leadMs: DurationMs, now: Instant): Instant {
  return Math.min(now - HISTORY_MS, alert.startedAt - leadMs) - USUAL_MS - MINUTE_MS
}
