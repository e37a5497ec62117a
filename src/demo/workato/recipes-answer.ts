import type { Instant } from '../../model/instant.ts'
import { countsOf } from './counters.ts'
import type { Json } from './item.ts'
import { writeTime } from './item.ts'
import type { SimRecipe, SimState } from './state.ts'
import { recipesByIdDesc } from './state.ts'
import type { Envelope, Variant } from './variant.ts'

const PER_PAGE_MAX = 100

type Matcher = (recipe: SimRecipe) => boolean

/** A page of rows in the envelope, and what stands beside them. */
export function enveloped(rows: readonly unknown[], envelope: Envelope, beside: Json = {}): unknown {
  return envelope === 'array' ? rows : { ...beside, [envelope]: rows }
}

/** `page` (from 1) and `per_page` (at most 100) of a query. */
export function paging(
  query: URLSearchParams,
  perPageDefault: number,
  obeysPerPage = true,
): { page: number; perPage: number } {
  const number = (name: string, otherwise: number) => {
    const value = Number(query.get(name) ?? Number.NaN)
    return Number.isInteger(value) && value > 0 ? value : otherwise
  }
  const asked = obeysPerPage ? number('per_page', perPageDefault) : perPageDefault
  return { page: number('page', 1), perPage: Math.min(asked, PER_PAGE_MAX) }
}

/** When a recipe last began to run, as known at an instant. */
function lastRunAsOf(recipe: SimRecipe, asOf: Instant, now: Instant): Instant | null {
  if (asOf >= now || (recipe.lastRunAt ?? 0) <= asOf) return recipe.lastRunAt
  const runs = recipe.movements.filter(({ at }) => at <= asOf).map(({ at }) => at)
  return runs.length === 0 ? null : Math.max(...runs)
}

function foldersBelow(state: SimState, top: number): Set<number> {
  const found = new Set([top])
  // A set that grows while it is walked: children of children are reached too.
  for (const id of found) {
    for (const folder of state.folders.values()) if (folder.parentId === id) found.add(folder.id)
  }
  return found
}

function folderMatchers(state: SimState, query: URLSearchParams): Matcher[] {
  const folder = query.get('folder_id')
  if (folder === null) return []
  const below = query.get('with_subfolders') === 'true' ? foldersBelow(state, Number(folder)) : null
  return [(recipe) => (below === null ? recipe.folderId === Number(folder) : below.has(recipe.folderId))]
}

function adapterMatchers(query: URLSearchParams): Matcher[] {
  const names = (key: string) => query.get(key)?.split(',')
  const all = names('adapter_names_all')
  const any = names('adapter_names_any')
  const matchers: Matcher[] = []
  if (all !== undefined) matchers.push((recipe) => all.every((name) => recipe.apps.includes(name)))
  if (any !== undefined) matchers.push((recipe) => any.some((name) => recipe.apps.includes(name)))
  return matchers
}

function timeOf(text: string): Instant {
  return Temporal.Instant.from(text).epochMilliseconds
}

function stateMatchers(query: URLSearchParams): Matcher[] {
  const running = query.get('running') ?? query.get('active')
  const sinceId = query.get('since_id')
  const cause = query.get('stop_cause')
  const stoppedAfter = query.get('stopped_after')
  const updatedAfter = query.get('updated_after')
  const matchers: Matcher[] = []
  if (running !== null) matchers.push((recipe) => recipe.running === (running === 'true'))
  if (sinceId !== null) matchers.push((recipe) => recipe.id < Number(sinceId))
  if (cause !== null) matchers.push((recipe) => recipe.stopCause === cause)
  if (stoppedAfter !== null) {
    // The vendor's words: recipes stopped after the date are excluded.
    const limit = timeOf(stoppedAfter)
    matchers.push((recipe) => recipe.stoppedAt === null || recipe.stoppedAt <= limit)
  }
  if (updatedAfter !== null) {
    const limit = timeOf(updatedAfter)
    matchers.push((recipe) => recipe.updatedAt > limit)
  }
  return matchers
}

function config(recipe: SimRecipe): Json[] {
  return recipe.apps.map((name, index) => ({
    keyword: 'application',
    name,
    provider: name,
    skip_validation: false,
    account_id: recipe.connectionIds[index] ?? null,
  }))
}

function counters(recipe: SimRecipe, variant: Variant, now: Instant, lagMs: number): Json {
  if (!variant.countersInList) return {}
  const { succeeded, failed } = countsOf(recipe, variant, now, now - lagMs)
  return {
    job_succeeded_count: succeeded,
    job_failed_count: failed,
    lifetime_task_count: (succeeded + failed) * 2,
  }
}

function fullFields(recipe: SimRecipe, variant: Variant): Json {
  return {
    created_at: writeTime(recipe.createdAt, variant),
    copy_count: 1,
    trigger_application: recipe.apps[0] ?? 'clock',
    action_applications: recipe.apps.slice(1),
    applications: recipe.apps,
    parameters_schema: [],
    parameters: {},
    webhook_url: null,
    version_no: recipe.versionNo,
    trigger_closure: null,
    author_name: recipe.authorName,
    version_author_name: recipe.authorName,
    version_author_email: recipe.authorEmail,
    version_comment: null,
  }
}

/** What of the recipe is asked for; `lagMs`: the list's counters may be old. */
export interface RecipeQuery {
  readonly withTags: boolean
  readonly withCode: boolean
  readonly lagMs: number
}

/** A recipe as the list and `GET /api/recipes/:id` show it. */
export function writeRecipe(recipe: SimRecipe, variant: Variant, now: Instant, asked: RecipeQuery): Json {
  const names: Json = { id: recipe.id, name: recipe.name }
  if (variant.recipeFields === 'id-only') return names
  const ranAt = lastRunAsOf(recipe, variant.listRunLags ? now - asked.lagMs : now, now)
  const lastRunAt = variant.hasLastRunAt ? { last_run_at: writeTime(ranAt, variant) } : {}
  const bare: Json = {
    ...names,
    user_id: 4_848,
    description: recipe.description,
    folder_id: recipe.folderId,
    running: recipe.running,
    ...counters(recipe, variant, now, asked.lagMs),
    ...lastRunAt,
    stopped_at: writeTime(recipe.stoppedAt, variant),
    updated_at: writeTime(recipe.updatedAt, variant),
    stop_cause: recipe.stopCause,
    config: config(recipe),
    ...(asked.withTags ? { tags: recipe.tags } : {}),
  }
  if (variant.recipeFields === 'bare') return bare
  return {
    ...bare,
    ...fullFields(recipe, variant),
    ...(variant.hasProjectId ? { project_id: recipe.projectId } : {}),
    ...(asked.withCode ? { code: JSON.stringify({ number: 0, provider: recipe.apps[0] ?? 'clock' }) } : {}),
  }
}

/** The answer of `GET /api/recipes`. */
export function writeRecipes(
  state: SimState,
  query: URLSearchParams,
  variant: Variant,
  now: Instant,
): unknown {
  const matchers = [...folderMatchers(state, query), ...adapterMatchers(query), ...stateMatchers(query)]
  const found = recipesByIdDesc(state).filter(
    (recipe) => recipe.inScope && matchers.every((is) => is(recipe)),
  )
  const ordered =
    query.get('order') === 'activity'
      ? found.toSorted((a, b) => (b.lastRunAt ?? 0) - (a.lastRunAt ?? 0) || b.id - a.id)
      : found
  if (variant.listOrder === 'id-asc' && query.get('order') !== 'activity') ordered.reverse()
  const { page, perPage } = paging(query, variant.recipesPerPageDefault, variant.listObeysPerPage)
  const asked: RecipeQuery = {
    withTags: query.getAll('includes[]').includes('tags'),
    withCode: query.get('exclude_code') !== 'true',
    lagMs: variant.listCounterLagMs,
  }
  const rows = ordered
    .slice((page - 1) * perPage, page * perPage)
    .map((recipe) => writeRecipe(recipe, variant, now, asked))
  const beside = variant.recipesMeta ? { count: ordered.length, page, per_page: perPage } : {}
  return enveloped(rows, variant.recipesEnvelope, beside)
}
