import { sql, type UpdateResult } from 'kysely'
import type { Instant } from '../model/instant.ts'
import type { Recipe, RecipeItem, RecipeKey } from '../model/recipe.ts'
import { type Backend, type Context, type Db, members } from './backend.ts'
import { editsReader, keepEdits, type Redescribed } from './edits.ts'
import { lookFinisher } from './finish-look.ts'
import { readJson, readRows } from './json.ts'
import { byWorkspace } from './keys.ts'
import { sequence } from './order.ts'
import type { KnownRecipe, RecipeRecord, RecipesStore } from './port.ts'
import { dummies, preparedOn, prepareInsert } from './prepared.ts'
import type { RecipeTable } from './schema.ts'
import type { CounterTable } from './schema-facts.ts'
import { encodeList } from './text.ts'
import { notAsTheList } from './unmoved.ts'

type Selected = Recipe & { readonly item: RecipeItem }
type Row = RecipeTable & {
  readonly [Column in 'failed' | 'succeeded' | 'counted_at']: CounterTable[Column] | null
}
/** Recipes: what is watched and how far each is known. */
export function recipesStore(context: Context): RecipesStore {
  const { db } = context.backend
  const take = sequence(context)
  const finishLook = lookFinisher(context)
  const one = (trx: Db, workspace: string, id: string) =>
    trx.updateTable('recipe').where('workspace', '=', workspace).where('id', '=', id)
  /** Changes a recipe and its place in the store's order, in one transaction; nothing where it is as it should be. */
  const change = (
    workspace: string,
    id: string,
    set: (query: ReturnType<typeof one>) => { executeTakeFirst(): Promise<UpdateResult> },
  ): Promise<void> =>
    db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await set(one(trx, workspace, id)).executeTakeFirst()
      if (numUpdatedRows === 0n) return
      await one(trx, workspace, id)
        .set({ seq: await take(trx, 1) })
        .execute()
    })
  return {
    select: selector(context),
    known: (workspace) => known(context, workspace),
    list: (filter = {}) => list(context, filter),
    byKeys: (keys) => byKeys(context, keys),
    finishLook: (workspace, recipe, knownThrough, historyFrom = null) =>
      db.transaction().execute((trx) => finishLook(trx, { workspace, recipe, knownThrough, historyFrom })),
    failLook: (workspace, id, at) =>
      change(workspace, id, (query) =>
        query.where('unreadable_since', 'is', null).set({ unreadable_since: at }),
      ),
    markGone: (workspace, id, at) =>
      change(workspace, id, (query) => query.where('gone_at', 'is', null).set({ gone_at: at })),
    edits: editsReader(context),
    lackingHistory: (workspace, until) => lackingHistory(context, workspace, until),
    readBack: (workspace, id, from) =>
      change(workspace, id, (query) =>
        query
          .where((eb) => eb.or([eb('history_from', 'is', null), eb('history_from', '>', from)]))
          .set({ history_from: from }),
      ),
  }
}

const COLUMNS = [
  'workspace',
  'id',
  'data',
  'selected',
  'first_seen_at',
  'horizon',
  'unmoved',
  'seq',
  'described_seq',
] as const satisfies readonly (keyof RecipeTable)[]

type Written = Pick<RecipeTable, (typeof COLUMNS)[number]>

/** Writes only what differs from the last selection: thousands of recipes are selected again and again. */
function selector(context: Context): RecipesStore['select'] {
  const { backend } = context
  const upsert = prepareInsert<Written>(
    (count) =>
      backend.db
        .insertInto('recipe')
        .values(dummies<Written>(count, COLUMNS))
        .onConflict((c) =>
          c.columns(['workspace', 'id']).doUpdateSet((eb) => ({
            data: eb.ref('excluded.data'),
            selected: eb.ref('excluded.selected'),
            seq: eb.ref('excluded.seq'),
            described_seq: eb.ref('excluded.described_seq'),
          })),
        ),
    (row) => COLUMNS.map((column) => row[column]),
  )
  const take = sequence(context)
  return async (workspace, recipes, at, horizonOfNew) => {
    await backend.db.transaction().execute(async (trx) => {
      const chosen = new Set<string>()
      let seq: number | null = null
      for (const chunk of chunksOf(recipes, RECIPES_AT_ONCE)) {
        const rows = chunk.map((recipe) => toRow({ ...recipe, workspace }, at, horizonOfNew))
        const changed = await changedOf(backend, trx, workspace, rows)
        for (const { id } of rows) chosen.add(id)
        if (changed.length === 0) continue
        await keepEdits(context, trx, workspace, changed, at)
        const given = (seq ??= await take(trx, 1))
        await upsert(
          trx,
          changed.map((row) => ({ ...row, seq: given, described_seq: given })),
        )
      }
      const left = (await selectedIds(trx, workspace)).filter((id) => !chosen.has(id))
      if (left.length === 0) return
      seq ??= await take(trx, 1)
      await trx
        .updateTable('recipe')
        .set({ selected: 0, ...notAsTheList(workspace), seq, described_seq: seq })
        .where('workspace', '=', workspace)
        .where('id', 'in', members(backend, left))
        .execute()
    })
  }
}

/** Recipes that are read or written at once: what they are made of takes much memory. */
const RECIPES_AT_ONCE = 200

function* chunksOf<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = []
  for (const one of all) {
    chunk.push(one)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/** The rows that are not selected yet, or are otherwise than they stand there; and how that is. */
async function changedOf<Given extends Pick<Written, 'id' | 'data'>>(
  backend: Context['backend'],
  trx: Db,
  workspace: string,
  rows: readonly Given[],
): Promise<readonly (Given & Pick<Redescribed, 'before'>)[]> {
  const stored = await trx
    .selectFrom('recipe')
    .select(['id', 'data', 'selected'])
    .where('workspace', '=', workspace)
    .where(
      'id',
      'in',
      members(
        backend,
        rows.map(({ id }) => id),
      ),
    )
    .execute()
  const before = new Map(stored.map((row) => [row.id, row]))
  return rows.flatMap((row) => {
    const old = before.get(row.id)
    return old?.selected !== 1 || old.data !== row.data ? [{ ...row, before: old?.data }] : []
  })
}

async function selectedIds(trx: Db, workspace: string): Promise<readonly string[]> {
  const rows = await trx
    .selectFrom('recipe')
    .select('id')
    .where('workspace', '=', workspace)
    .where('selected', '=', 1)
    .execute()
  return rows.map(({ id }) => id)
}

async function known(context: Context, workspace: string): Promise<ReadonlyMap<string, KnownRecipe>> {
  const rows = await context.backend.db
    .selectFrom('recipe')
    .select(['id', 'first_seen_at', 'horizon', 'known_through', 'gone_at'])
    .where('workspace', '=', workspace)
    .where('selected', '=', 1)
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        firstSeenAt: row.first_seen_at,
        horizon: row.horizon,
        knownThrough: row.known_through,
        goneAt: row.gone_at,
      },
    ]),
  )
}

async function lackingHistory(context: Context, workspace: string, until: Instant) {
  const rows = await context.backend.db
    .selectFrom('recipe')
    .select(['id', 'known_through'])
    .where('workspace', '=', workspace)
    .where('selected', '=', 1)
    .where('gone_at', 'is', null)
    .where((eb) => eb(eb.fn.coalesce('history_from', 'horizon'), '>', until))
    .execute()
  return rows
    .map(({ id, known_through: knownThrough }) => ({ id, isLookedAt: knownThrough !== null }))
    .sort((a, b) => compare(a.id, b.id))
}

function toRow(recipe: Selected, at: Instant, horizon: Instant): Omit<Written, 'seq' | 'described_seq'> {
  const { workspace, id, name, owners, labels, privacy, url, item } = recipe
  const data = JSON.stringify({ name, owners, labels, privacy, url, item })
  return { workspace, id, data, selected: 1, first_seen_at: at, horizon, unmoved: 0 }
}

/** With the counters of its jobs' page, else of the list. */
function withCounters({ db }: Pick<Backend, 'db'>) {
  return db
    .selectFrom('recipe')
    .leftJoin('counter as jobs', (join) =>
      join
        .onRef('jobs.workspace', '=', 'recipe.workspace')
        .onRef('jobs.recipe', '=', 'recipe.id')
        .on('jobs.source', '=', sql.lit('jobs')),
    )
    .leftJoin('counter as list', (join) =>
      join
        .onRef('list.workspace', '=', 'recipe.workspace')
        .onRef('list.recipe', '=', 'recipe.id')
        .on('list.source', '=', sql.lit('list')),
    )
    .selectAll('recipe')
    .select((eb) => [
      eb.fn.coalesce('jobs.failed', 'list.failed').as('failed'),
      eb.fn.coalesce('jobs.succeeded', 'list.succeeded').as('succeeded'),
      eb.fn.coalesce('jobs.counted_at', 'list.counted_at').as('counted_at'),
    ])
}

const selectOwn = preparedOn((backend) =>
  withCounters(backend).where('recipe.workspace', '=', '').where('recipe.id', 'in', members(backend, [])),
)

async function byKeys(context: Context, keys: readonly RecipeKey[]): Promise<RecipeRecord[]> {
  const { backend } = context
  const own = await Promise.all(
    byWorkspace(keys).map(([workspace, ids]) => selectOwn(backend)(backend.db, [workspace, encodeList(ids)])),
  )
  return own.flatMap(({ rows }) => decode(context, rows))
}

async function list(
  context: Context,
  { workspace, selected }: NonNullable<Parameters<RecipesStore['list']>[0]>,
): Promise<RecipeRecord[]> {
  let query = withCounters(context.backend)
  if (workspace !== undefined) query = query.where('recipe.workspace', '=', workspace)
  if (selected !== undefined) query = query.where('recipe.selected', '=', selected ? 1 : 0)
  // Sorted here: PostgreSQL's collation depends on the server.
  return decode(context, await query.execute()).sort(
    (a, b) => compare(a.workspace, b.workspace) || compare(a.id, b.id),
  )
}

function decode(context: Context, rows: readonly Row[]): RecipeRecord[] {
  return readRows(context, 'recipe', rows, (row) => `${row.workspace}/${row.id}`, fromRow)
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function fromRow(row: Row): RecipeRecord {
  return {
    ...readJson<Omit<Selected, 'workspace' | 'id'>>(row.data),
    workspace: row.workspace,
    id: row.id,
    selected: row.selected === 1,
    firstSeenAt: row.first_seen_at,
    horizon: row.horizon,
    knownThrough: row.known_through,
    failedCount: row.failed,
    succeededCount: row.succeeded,
    countedAt: row.counted_at,
    unreadableSince: row.unreadable_since,
    historyFrom: row.history_from,
    goneAt: row.gone_at,
  }
}
