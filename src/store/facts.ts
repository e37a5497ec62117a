import { type RawBuilder, sql } from 'kysely'
import type { FailureFact } from '../model/history.ts'
import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { NAMES_OF_KIND } from './aliases.ts'
import { type Backend, type Context, type Db, members } from './backend.ts'
import { readRecipeProgress } from './facts-recipes.ts'
import { byWorkspace, splitKey } from './keys.ts'
import { LAST_SEQ } from './order.ts'
import type { FactChanges, FactsStore, HistoryOf } from './port-facts.ts'
import { type Prepared, preparedOn } from './prepared.ts'
import type { FailureTable } from './schema.ts'
import type { ActivityTable, EstimateTable, StopTable } from './schema-facts.ts'

/** What evaluation reads: what changed, and histories. */
export function factsStore(context: Context): FactsStore {
  return {
    changes: (after, known) => changes(context, after, known),
    oldestJob: (recipe) => oldestJob(context, recipe),
    histories: (recipes, since, { streaks = false } = {}) => histories(context, recipes, since, streaks),
  }
}

const FAILURE_FACT = [
  'seq',
  'workspace',
  'recipe',
  'placed_at',
  'adapter',
  'error_type',
  'message',
  'fingerprint',
  'news',
  'cause_seq',
] as const satisfies readonly (keyof FailureTable)[]

async function changes(context: Context, after: number, known: number): Promise<FactChanges> {
  const { backend } = context
  const read = async <R>(query: (of: Backend) => Prepared<R>, ...parameters: readonly number[]) =>
    (await query(backend)(backend.db, parameters)).rows
  const lastSeq = async (): Promise<number> => (await read(selectLastSeq))[0]?.seq ?? 0
  // How far things are known comes first: whatever was recorded by then is read below.
  const knownSeq = await lastSeq()
  // Lists before recipes: one that moved after a list was read through is not taken for one that did not.
  const observed = await read(selectObserved, known)
  const recipes = await readRecipeProgress(context, known)
  const states = await read(selectStates, known)
  const seq = await lastSeq()
  const activity = await read(selectActivity, after)
  const estimates = await read(selectEstimates, after)
  const stops = await read(selectStops, after)
  const lost = await read(selectLost, known)
  // Up to `seq`: what is recorded meanwhile is fresh the next time.
  const fresh = await read(selectFresh, after, seq)
  const revised = await read(selectRevised, after, after)
  return {
    seq,
    knownSeq,
    recipes,
    fresh: fresh.map((row) => ({ ...toFailure(row), previousAt: row.previous_at })),
    revised: revised.map(toFailure),
    activity: activity.map(toActivity),
    estimates: estimates.map(toEstimate),
    stops: stops.map(toStop),
    lost: lost.map(({ workspace, connection, from_at: from, to_at: to, base_line: baseLine, seq: at }) => {
      return { workspace, connection, from, to, baseLine: baseLine === 1, isNews: at > after }
    }),
    states: states.map((row) => ({ recipe: keyOf(row), through: row.through })),
    observed: observed.map(({ workspace, what, through }) => ({ workspace, what, through })),
  }
}

const selectLastSeq = preparedOn(({ db }) => db.selectNoFrom(LAST_SEQ.as('seq')))

const selectObserved = preparedOn(({ db }) => db.selectFrom('observed').selectAll().where('seq', '>', 0))

const selectStates = preparedOn(({ db }) => db.selectFrom('recipe_state').selectAll().where('seq', '>', 0))

const selectActivity = preparedOn(({ db }) =>
  db.selectFrom('activity').selectAll().where('seq', '>', 0).orderBy('to_at'),
)

const selectEstimates = preparedOn(({ db }) => db.selectFrom('estimate').selectAll().where('seq', '>', 0))

const selectStops = preparedOn(({ db }) =>
  db.selectFrom('stop').selectAll().where('seq', '>', 0).orderBy('from_at'),
)

const selectLost = preparedOn(({ db }) =>
  db.selectFrom('lost').selectAll().where('seq', '>', 0).orderBy('from_at'),
)

const selectFresh = preparedOn(({ db }) =>
  db
    .selectFrom('failure')
    .select(FAILURE_FACT)
    .select((eb) =>
      eb
        .selectFrom('failure as before')
        .select('before.placed_at')
        .whereRef('before.workspace', '=', 'failure.workspace')
        .whereRef('before.recipe', '=', 'failure.recipe')
        .where('before.fingerprint', 'in', NAMES_OF_KIND)
        .whereRef('before.placed_at', '<', 'failure.placed_at')
        .where((inner) => inner('before.is_test', '=', inner.lit(0)))
        .orderBy('before.placed_at', 'desc')
        .limit(eb.lit(1))
        .as('previous_at'),
    )
    .where('seq', '>', 0)
    .where('seq', '<=', 0)
    .where((eb) => eb('is_test', '=', eb.lit(0)))
    .orderBy('seq'),
)

const selectRevised = preparedOn(({ db }) =>
  db
    .selectFrom('failure')
    .select(FAILURE_FACT)
    .where('revised_seq', '>', 0)
    .where('seq', '<=', 0)
    .where((eb) => eb('is_test', '=', eb.lit(0))),
)

async function oldestJob({ backend }: Context, recipe: RecipeKey): Promise<string | null> {
  const { workspace, id } = splitKey(recipe)
  const row = await backend.db
    .selectFrom('failure')
    .select('job')
    .where('workspace', '=', workspace)
    .where('recipe', '=', id)
    .where((eb) => eb('is_test', '=', eb.lit(0)))
    .orderBy('placed_at')
    .limit(1)
    .executeTakeFirst()
  return row?.job ?? null
}

async function histories(
  { backend }: Context,
  recipes: readonly RecipeKey[],
  since: Instant,
  streaks: boolean,
): Promise<ReadonlyMap<RecipeKey, HistoryOf>> {
  const { db } = backend
  const found = new Map<RecipeKey, Lists>()
  const of = (row: { readonly workspace: string; readonly recipe: string }): Lists => {
    const key = keyOf(row)
    const lists = found.get(key) ?? { failures: [], activity: [], estimates: [], stops: [] }
    found.set(key, lists)
    return lists
  }
  for (const [workspace, ids] of byWorkspace(recipes)) {
    const groups: Iterable<readonly [Instant, readonly string[]]> = streaks
      ? await beginnings(backend, workspace, ids, since)
      : [[since, ids]]
    for (const [from, own] of groups) {
      const rows = await rowsOf(db, workspace, members(backend, own), from)
      for (const row of rows.failures) of(row).failures.push(toFailure(row))
      for (const row of rows.activity) of(row).activity.push(toActivity(row))
      for (const row of rows.estimates) of(row).estimates.push(toEstimate(row))
      for (const row of rows.stops) of(row).stops.push(toStop(row))
    }
  }
  return found
}

/** Recipes by where their histories begin: with the last rise that ended by `since` and has a success in it. */
async function beginnings(
  backend: Context['backend'],
  workspace: string,
  ids: readonly string[],
  since: Instant,
): Promise<Iterable<readonly [from: Instant, ids: readonly string[]]>> {
  const last = (width: DurationMs) =>
    sql<Instant | null>`(select from_at from activity where activity.workspace = recipe.workspace
      and activity.recipe = recipe.id and width = ${sql.lit(width)} and to_at <= ${since} and succeeded > 0
      order by start desc limit 1)`
  const rows = await backend.db
    .selectFrom('recipe')
    .select(['id', last(0).as('exact'), last(MINUTE_MS).as('minute'), last(HOUR_MS).as('hour')])
    .where('workspace', '=', workspace)
    .where('id', 'in', members(backend, ids))
    .execute()
  const found = new Map<Instant, string[]>()
  const known = new Map(rows.map((row) => [row.id, row]))
  for (const id of ids) {
    const row = known.get(id)
    const rises = [row?.exact, row?.minute, row?.hour].filter((at) => at != null)
    // An exact instant is itself part of what is read.
    const from = rises.length === 0 ? since : Math.min(since, Math.max(...rises) - 1)
    found.set(from, [...(found.get(from) ?? []), id])
  }
  return found
}

async function rowsOf(db: Db, workspace: string, recipes: RawBuilder<string>, since: Instant) {
  const failures = await db
    .selectFrom('failure')
    .select(FAILURE_FACT)
    .where('workspace', '=', workspace)
    .where('recipe', 'in', recipes)
    .where('placed_at', '>', since)
    .where((eb) => eb('is_test', '=', eb.lit(0)))
    .orderBy('placed_at')
    .execute()
  const activity = await db
    .selectFrom('activity')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('recipe', 'in', recipes)
    .where('to_at', '>', since)
    .orderBy('to_at')
    .orderBy('from_at')
    .execute()
  const estimates = await db
    .selectFrom('estimate')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('recipe', 'in', recipes)
    .where('to_at', '>', since)
    .where('count', '>', 0)
    .execute()
  const stops = await db
    .selectFrom('stop')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('recipe', 'in', recipes)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', since)]))
    .orderBy('from_at')
    .execute()
  return { failures, activity, estimates, stops }
}

type Lists = { readonly [K in keyof HistoryOf]: HistoryOf[K][number][] }

function keyOf({ workspace, recipe }: { readonly workspace: string; readonly recipe: string }): RecipeKey {
  return recipeKey({ workspace, id: recipe })
}

function toFailure(row: Pick<FailureTable, (typeof FAILURE_FACT)[number]>): FailureFact {
  return {
    recipe: keyOf(row),
    seq: row.seq,
    placedAt: row.placed_at,
    adapter: row.adapter,
    errorType: row.error_type,
    message: row.message,
    fingerprint: row.fingerprint,
    news: row.news === 1,
    echo: row.cause_seq !== null,
  }
}

function toActivity(row: ActivityTable) {
  const { from_at: from, to_at: to, failed, succeeded } = row
  return { recipe: keyOf(row), from, to, failed, succeeded }
}

function toEstimate(row: EstimateTable) {
  const { from_at: from, to_at: to, count } = row
  return { recipe: keyOf(row), from, to, count }
}

function toStop(row: StopTable) {
  const { from_at: from, to_at: to, cause, base_line: baseLine } = row
  return { recipe: keyOf(row), from, to, cause, baseLine: baseLine === 1 }
}
