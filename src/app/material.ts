import { counts } from '../evaluate/roster.ts'
import type { Alert, HealthFact } from '../model/alert.ts'
import { type Config, comesFrom, entryOf } from '../model/config.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { AlertFacts } from '../model/message.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import type { FailuresStore, RecipeEdit, RecipeRecord, RecipesStore } from '../store/port.ts'
import type { StatesStore } from '../store/port-facts.ts'
import { createLinks, type Links } from '../workato/links.ts'
import { alertFacts, type CountedFailure, EDIT_MS_MAX, materialFrom } from './alert-facts.ts'
import { baselineOf, conditionFacts, leadOf, type Speaker, speakerOf, windowOf } from './condition-facts.ts'
import { lostNow, NOTHING_STANDS, type Standing, stoppedNow } from './states-now.ts'
import { summaryOf } from './summary.ts'

/** Alerts about more recipes are told without what is usual: it would cost more than it says. */
const USUAL_RECIPES_MAX = 50

/** Recipes by key, as the store knows them. */
export type Records = ReadonlyMap<RecipeKey, RecipeRecord>

/** Where what messages say is read from: the store, or a world of its own. */
export interface MaterialSource {
  readonly config: Config
  readonly store: {
    readonly recipes: Pick<RecipesStore, 'list' | 'byKeys' | 'edits'>
    readonly failures: Pick<FailuresStore, 'countable' | 'activity'>
    readonly states: Pick<StatesStore, 'stopped' | 'listConnections'>
  }
}

/** Loads what a message says of one alert. `owner`: only that owner's recipes (SEMANTICS 6.2; CONFIG, receivers). */
export async function factsOf(
  source: MaterialSource,
  alert: Alert,
  records: Records,
  health: readonly HealthFact[],
  owner: string | null,
  now: Instant,
): Promise<AlertFacts> {
  const rule = source.config.rules.find(({ name }) => name === alert.rule)
  const speaker = rule === undefined ? null : speakerOf(rule.condition)
  const all = ownRecipes(alert, records, owner)
  const standing = await standingOf(source, alert, speaker, all, now)
  const recipes = concerned(all, standing)
  const failures = await failuresOf(source, alert, rule, [...recipes.keys()], speaker, now)
  const leadMs = leadOf(speaker)
  const linksOf = linksByWorkspace(source)
  const watched = [...recipes.values()]
  const facts = alertFacts({
    alert,
    overMs: windowOf(speaker),
    leadMs: speaker?.kind === 'consecutive_failures' ? streakMs(alert, failures, now) : leadMs,
    condition:
      rule === undefined
        ? null
        : conditionFacts(rule.condition, {
            alert,
            failures,
            finished: await finishedInWindow(source, speaker, watched, now),
            standing,
            now,
          }),
    runbook: rule?.runbook ?? null,
    summary: null,
    recipes,
    failures,
    edits: await editsOf(source, watched, alert, leadMs),
    activity: await sampledActivity(source, watched, alert.startedAt - leadMs, now),
    jobUrl: ({ recipe, job }) => {
      const record = recipes.get(recipe)
      return record === undefined ? '' : linksOf(record.workspace).job(record.id, job)
    },
    failedJobsUrl: (record) => linksOf(record.workspace).failedJobs(record.id),
    unknownWhy: whyUnknown(alert, health),
    now,
  })
  return { ...facts, summary: summaryOf(rule, facts) }
}

async function standingOf(
  { store }: MaterialSource,
  alert: Alert,
  speaker: Speaker | null,
  recipes: ReadonlyMap<RecipeKey, RecipeRecord>,
  now: Instant,
): Promise<Standing> {
  if (speaker?.kind === 'recipe_stopped') return await stoppedNow(store.states, recipes, speaker, now)
  if (speaker?.kind === 'connection_lost') return await lostNow(store.states, recipes, alert)
  return NOTHING_STANDS
}

/** The recipes whose states the alert is about, where that is known; else all of it. */
function concerned(
  recipes: ReadonlyMap<RecipeKey, RecipeRecord>,
  { stops, users }: Standing,
): ReadonlyMap<RecipeKey, RecipeRecord> {
  const named = new Set([...stops.map(({ recipe }) => recipe), ...users])
  return named.size === 0 ? recipes : new Map([...recipes].filter(([key]) => named.has(key)))
}

/** Jobs that finished in the window of a ratio, over all its recipes; null where successes were not sampled. */
async function finishedInWindow(
  source: MaterialSource,
  speaker: Speaker | null,
  recipes: readonly RecipeRecord[],
  now: Instant,
): Promise<number | null> {
  if (speaker?.kind !== 'failure_ratio') return null
  const since = now - speaker.overMs
  const activity = await sampledActivity(source, recipes, since, now)
  if (activity === null) return null
  const failures = await source.store.failures.countable(recipes.map(recipeKey), since, now)
  return Math.max(activity.failed, failures.length) + activity.succeeded
}

/** Edits of the one recipe that it is about, up to an hour before its failures can have begun. */
async function editsOf(
  { store }: MaterialSource,
  recipes: readonly RecipeRecord[],
  { startedAt }: Alert,
  leadMs: DurationMs,
): Promise<readonly RecipeEdit[]> {
  const recipe = recipes.length === 1 ? recipes[0] : undefined
  if (recipe === undefined) return []
  return await store.recipes.edits(recipe.workspace, recipe.id, startedAt - leadMs - EDIT_MS_MAX)
}

/** How long before it was long enough a row of failures began. */
function streakMs(alert: Alert, failures: readonly CountedFailure[], now: Instant): DurationMs {
  const end = alert.endedAt ?? now
  const first = failures
    .filter(({ placedAt }) => placedAt <= end)
    .at(-Math.max(1, alert.count === 0 ? alert.peak : alert.count))
  return first === undefined ? 1 : Math.max(1, alert.startedAt - first.placedAt + 1)
}

function ownRecipes(
  alert: Alert,
  records: Records,
  owner: string | null,
): ReadonlyMap<RecipeKey, RecipeRecord> {
  const own = alert.recipes
    .flatMap((key) => records.get(key) ?? [])
    .filter(({ owners }) => owner === null || owners.length === 0 || owners.includes(owner))
  return new Map(own.map((record) => [recipeKey(record), record]))
}

async function failuresOf(
  source: MaterialSource,
  alert: Alert,
  rule: Rule | undefined,
  recipes: readonly RecipeKey[],
  speaker: Speaker | null,
  now: Instant,
): Promise<readonly CountedFailure[]> {
  if (recipes.length === 0 || alert.kind === 'self') return []
  const leadMs = leadOf(speaker)
  const from = Math.min(
    recipes.length > USUAL_RECIPES_MAX ? alert.startedAt - leadMs : materialFrom(alert, leadMs, now),
    now - baselineOf(speaker),
  )
  const all = await source.store.failures.countable(recipes, from, now)
  return all.filter((failure) => {
    const named = (name: string, value: string | null): boolean =>
      alert.by[name] === undefined || (value !== null && alert.by[name].includes(value))
    return (
      (rule === undefined || counts(rule, failure)) &&
      // Sums over recipes leave echoes out (SEMANTICS 1.5).
      (alert.by['recipe'] !== undefined || !failure.echo) &&
      named('adapter', failure.adapter) &&
      named('error', failure.fingerprint) &&
      (speaker?.kind !== 'new_error' || (alert.labels['error'] ?? []).includes(failure.fingerprint))
    )
  })
}

/** Failed and succeeded jobs since then; null unless all of them were watched that long (SEMANTICS 3.5). */
async function sampledActivity(
  source: MaterialSource,
  recipes: readonly RecipeRecord[],
  since: Instant,
  now: Instant,
): Promise<{ readonly failed: number; readonly succeeded: number } | null> {
  const watched = recipes.length > 0 && recipes.every(({ firstSeenAt }) => firstSeenAt <= since)
  return watched ? await source.store.failures.activity(recipes.map(recipeKey), since, now) : null
}

function linksByWorkspace(source: MaterialSource): (workspace: string) => Links {
  return (workspace) => createLinks(entryOf(source.config.workspaces, workspace)?.appUrl ?? '')
}

function whyUnknown(alert: Alert, health: readonly HealthFact[]): string | null {
  const workspaces = alert.labels['workspace'] ?? []
  const failing = health.find(
    ({ subject, name, failingSince }) =>
      subject === 'workspace' &&
      failingSince !== null &&
      workspaces.some((workspace) => comesFrom(workspace, name)),
  )
  return failing?.reason?.replaceAll('_', ' ') ?? null
}
