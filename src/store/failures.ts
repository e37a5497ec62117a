import type { FailureRef, ListedFailure } from '../model/failure.ts'
import type { PlacedFailure } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { activityIn } from './activity.ts'
import { olderKindsThrough } from './aliases.ts'
import { type Context, type Db, members } from './backend.ts'
import { FAILURE_COLUMNS, fromFailureRow } from './failure-rows.ts'
import { byWorkspace } from './keys.ts'
import { FAILURE_SEQ } from './order.ts'
import type { FailureFilter, FailuresStore } from './port.ts'
import { preparedOn } from './prepared.ts'
import { recorder } from './record.ts'
import type { FailureTable } from './schema.ts'
import { encodeList } from './text.ts'

/** Failures: recorded once, by identity (SEMANTICS 1). */
export function failuresStore(context: Context): FailuresStore {
  const { db } = context.backend
  return {
    record: recorder(context),
    lastSeq: async () => {
      const row = await db
        .selectFrom('meta')
        .select('value')
        .where('name', '=', FAILURE_SEQ)
        .executeTakeFirst()
      return row?.value ?? 0
    },
    countable: (recipes, from, to) => countable(context, recipes, from, to),
    named: (seqs) => named(context, seqs),
    echoingSince: (since) => echoingSince(context, since),
    list: (filter) => list(context, filter),
    activity: (recipes, from, to) => activityIn(context, recipes, from, to),
    olderKindsThrough: () => olderKindsThrough(context),
    ignoredCounts: async () => {
      const rows = await db.selectFrom('ignored_count').selectAll().execute()
      return new Map(rows.map(({ workspace, count }) => [workspace, count]))
    },
  }
}

/** What a FailureFact is made of. */
const FACT_COLUMNS = [
  'seq',
  'workspace',
  'recipe',
  'job',
  'placed_at',
  'adapter',
  'error_type',
  'message',
  'fingerprint',
  'cause_seq',
  'root_seq',
] as const

const selectCountable = preparedOn(({ db }) => countableIn(db))

const selectCountableOf = preparedOn((backend) =>
  countableIn(backend.db).where('workspace', '=', '').where('recipe', 'in', members(backend, [])),
)

function countableIn(db: Db) {
  return (
    db
      .selectFrom('failure')
      .select(FACT_COLUMNS)
      .where('placed_at', '>', 0)
      .where('placed_at', '<=', 0)
      // Literals: only with them may PostgreSQL's prepared plans use the index of what is countable.
      .where((eb) => eb.and([eb('news', '=', eb.lit(1)), eb('is_test', '=', eb.lit(0))]))
      .orderBy('placed_at')
      .orderBy('seq')
  )
}

async function countable(
  { backend }: Context,
  recipes: readonly RecipeKey[] | null,
  from: Instant,
  to: Instant,
): Promise<PlacedFailure[]> {
  const { db } = backend
  if (recipes === null) return (await selectCountable(backend)(db, [from, to])).rows.map(toPlaced)
  const own = await Promise.all(
    byWorkspace(recipes).map(([workspace, ids]) =>
      selectCountableOf(backend)(db, [from, to, workspace, encodeList(ids)]),
    ),
  )
  return own.flatMap(({ rows }) => rows.map(toPlaced)).sort((a, b) => a.placedAt - b.placedAt)
}

function toPlaced(row: Pick<FailureTable, (typeof FACT_COLUMNS)[number]>): PlacedFailure {
  return {
    recipe: recipeKey({ workspace: row.workspace, id: row.recipe }),
    seq: row.seq,
    job: row.job,
    placedAt: row.placed_at,
    adapter: row.adapter,
    errorType: row.error_type,
    message: row.message,
    fingerprint: row.fingerprint,
    news: true,
    echo: row.cause_seq !== null,
    causedBy:
      row.cause_seq === null || row.root_seq === null ? null : { cause: row.cause_seq, root: row.root_seq },
  }
}

async function named({ backend }: Context, seqs: readonly number[]): Promise<PlacedFailure[]> {
  if (seqs.length === 0) return []
  const rows = await backend.db
    .selectFrom('failure')
    .select(FACT_COLUMNS)
    .where('seq', 'in', [...new Set(seqs)])
    .execute()
  return rows.map(toPlaced)
}

async function echoingSince({ backend }: Context, since: Instant): Promise<ReadonlySet<RecipeKey>> {
  const rows = await backend.db
    .selectFrom('failure')
    .select(['workspace', 'recipe'])
    .where('cause_seq', 'is not', null)
    .where('placed_at', '>', since)
    .execute()
  return new Set(rows.map(({ workspace, recipe }) => recipeKey({ workspace, id: recipe })))
}

async function list({ backend }: Context, filter: FailureFilter): Promise<ListedFailure[]> {
  let query = backend.db.selectFrom('failure').select(FAILURE_COLUMNS).select('root_seq')
  const { workspace, recipe, since, news, before } = filter
  if (workspace !== undefined) query = query.where('workspace', '=', workspace)
  if (recipe !== undefined) query = query.where('recipe', '=', recipe)
  if (since !== undefined) query = query.where('placed_at', '>=', since)
  if (news !== undefined) query = query.where('news', '=', news ? 1 : 0)
  if (before !== undefined) {
    const { placedAt, seq } = before
    query = query
      .where('placed_at', '<=', placedAt)
      .where((eb) => eb.or([eb('placed_at', '<', placedAt), eb('seq', '<', seq)]))
  }
  const rows = await query.orderBy('placed_at', 'desc').orderBy('seq', 'desc').limit(filter.limit).execute()
  const roots = await refsOf(
    backend.db,
    rows.flatMap(({ root_seq: root }) => root ?? []),
  )
  return rows.map((row) => ({ ...fromFailureRow(row), root: roots.get(row.root_seq ?? 0) ?? null }))
}

/** What names these failures, by seq. */
async function refsOf(db: Db, seqs: readonly number[]): Promise<ReadonlyMap<number, FailureRef>> {
  if (seqs.length === 0) return new Map()
  const rows = await db
    .selectFrom('failure')
    .select(['seq', 'recipe', 'job', 'error_id'])
    .where('seq', 'in', [...new Set(seqs)])
    .execute()
  return new Map(rows.map(({ seq, recipe, job, error_id: errorId }) => [seq, { recipe, job, errorId }]))
}
