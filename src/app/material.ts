import { counts } from '../evaluate/roster.ts'
import type { Alert, HealthFact } from '../model/alert.ts'
import { type Config, comesFrom, entryOf } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import type { AlertFacts } from '../model/message.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import type { FailuresStore, RecipeRecord, RecipesStore } from '../store/port.ts'
import { createLinks, type Links } from '../workato/links.ts'
import { alertFacts, type CountedFailure, materialFrom } from './alert-facts.ts'
import { summaryOf } from './summary.ts'

/** Alerts about more recipes are told without what is usual: it would cost more than it says. */
const USUAL_RECIPES_MAX = 50

/** Recipes by key, as the store knows them. */
export type Records = ReadonlyMap<RecipeKey, RecipeRecord>

/** Where what messages say is read from: the store, or a world of its own. */
export interface MaterialSource {
  readonly config: Config
  readonly store: {
    readonly recipes: Pick<RecipesStore, 'list'>
    readonly failures: Pick<FailuresStore, 'countable' | 'activity'>
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
  const overMs = rule?.condition.kind === 'job_failed_count' ? rule.condition.overMs : null
  const recipes = ownRecipes(alert, records, owner)
  const failures = await failuresOf(source, alert, rule, [...recipes.keys()], overMs, now)
  const since = alert.startedAt - (overMs ?? 0)
  const linksOf = linksByWorkspace(source)
  const facts = alertFacts({
    alert,
    overMs,
    runbook: rule?.runbook ?? null,
    summary: null,
    recipes,
    failures,
    activity: await sampledActivity(source, [...recipes.values()], since, now),
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
  overMs: number | null,
  now: Instant,
): Promise<readonly CountedFailure[]> {
  if (recipes.length === 0 || alert.kind === 'self') return []
  const from =
    recipes.length > USUAL_RECIPES_MAX ? alert.startedAt - (overMs ?? 0) : materialFrom(alert, overMs, now)
  const all = await source.store.failures.countable(recipes, from, now)
  return all.filter((failure) => {
    const named = (name: string, value: string | null): boolean =>
      alert.by[name] === undefined || (value !== null && alert.by[name].includes(value))
    return (
      (rule === undefined || counts(rule, failure)) &&
      // Sums over recipes leave echoes out (SEMANTICS 1.5).
      (alert.by['recipe'] !== undefined || !failure.echo) &&
      named('adapter', failure.adapter) &&
      named('error', failure.fingerprint)
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
