import { sql } from 'kysely'
import type { Labels } from '../model/labels.ts'
import { type RecipeItem, recipeKey } from '../model/recipe.ts'
import type { Context } from './backend.ts'
import { readJson, readRows } from './json.ts'
import type { RecipeProgress } from './port-facts.ts'

/** Recipes that are otherwise, or known further, after a point of the store's order; see FactsStore.changes. */
export async function readRecipeProgress(
  context: Context,
  after: number,
): Promise<readonly RecipeProgress[]> {
  const rows = await progress(context, after).execute()
  const name = (row: (typeof rows)[number]): string => `${row.workspace}/${row.id}`
  return readRows(context, 'recipe', rows, name, (row) => ({
    key: recipeKey(row),
    watched: row.selected === 1 && row.gone_at === null,
    described: row.data === null ? null : describedOf(row.data),
    horizon: row.horizon,
    historyFrom: row.history_from,
    knownThrough: row.known_through,
    isUnmoved: row.unmoved === 1,
    unmovedThrough: row.unmoved_through,
    unreadableSince: row.unreadable_since,
    failedCount: row.failed,
    countedAt: row.failed === null ? null : row.counted_at,
    sampledFrom: leastOf(row.jobs_from, row.list_from),
  }))
}

function progress({ backend }: Context, after: number) {
  return backend.db
    .selectFrom('recipe')
    .leftJoin('counter as jobs', (join) =>
      join
        .onRef('jobs.workspace', '=', 'recipe.workspace')
        .onRef('jobs.recipe', '=', 'recipe.id')
        .on('jobs.source', '=', 'jobs'),
    )
    .leftJoin('counter as list', (join) =>
      join
        .onRef('list.workspace', '=', 'recipe.workspace')
        .onRef('list.recipe', '=', 'recipe.id')
        .on('list.source', '=', 'list'),
    )
    .select([
      'recipe.workspace',
      'recipe.id',
      'recipe.selected',
      'recipe.horizon',
      'recipe.history_from',
      'recipe.known_through',
      'recipe.unmoved',
      'recipe.unmoved_through',
      'recipe.unreadable_since',
      'recipe.gone_at',
    ])
    .select((eb) => [
      eb
        .case()
        .when('recipe.described_seq', '>', after)
        .then(eb.ref('recipe.data'))
        .when(eb(eb.cast<number>(eb.val(after), 'bigint'), '=', 0))
        .then(eb.ref('recipe.data'))
        .end()
        .as('data'),
      eb.fn.coalesce('jobs.failed', 'list.failed').as('failed'),
      eb
        .case()
        .when('jobs.failed', 'is not', null)
        .then(eb.ref('jobs.counted_at'))
        .else(eb.ref('list.counted_at'))
        .end()
        .as('counted_at'),
      sql<number | null>`case when jobs.fell_at is null then jobs.sampled_from end`.as('jobs_from'),
      sql<number | null>`case when list.fell_at is null then list.sampled_from end`.as('list_from'),
    ])
    .where((eb) => (after === 0 ? eb.lit(true) : eb('recipe.seq', '>', after)))
}

function describedOf(data: string): NonNullable<RecipeProgress['described']> {
  const { labels, item } = readJson<{ readonly labels: Labels; readonly item: RecipeItem }>(data)
  // Of a selection by a version that did not know connections, until the list is read again.
  const connections: RecipeItem['connections'] | undefined = item.connections
  return { labels, item: { ...item, connections: connections ?? [] } }
}

function leastOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
