import { sql } from 'kysely'
import type { Labels } from '../model/labels.ts'
import { Pool } from '../model/pool.ts'
import { type RecipeItem, type RecipeKey, recipeKey } from '../model/recipe.ts'
import { type Context, members } from './backend.ts'
import { readJson, readRows } from './json.ts'
import { byWorkspace } from './keys.ts'
import type { Description, RecipeProgress } from './port-facts.ts'
import { preparedOn } from './prepared.ts'

/** Of so many recipes descriptions are read at once: their texts take much memory. */
const DESCRIPTIONS_AT_ONCE = 200

/** Recipes that are otherwise, or known further, after a point of the store's order; see FactsStore.changes. */
export async function readRecipeProgress(
  context: Context,
  after: number,
): Promise<readonly RecipeProgress[]> {
  const { rows } = await selectProgress(context.backend)(context.backend.db, [
    after,
    after,
    after === 0 ? -1 : after,
  ])
  const told = rows.filter(({ is_told }) => is_told === 1).map(recipeKey)
  const described = await readDescriptions(context, told)
  return rows.flatMap((row) => {
    const key = recipeKey(row)
    const description = described.get(key) ?? null
    // Corrupt: it is as if it were not there.
    if (row.is_told === 1 && description === null) return []
    return {
      key,
      watched: row.selected === 1 && row.gone_at === null,
      described: description,
      horizon: row.horizon,
      historyFrom: row.history_from,
      knownThrough: row.known_through,
      isUnmoved: row.unmoved === 1,
      unmovedThrough: row.unmoved_through,
      unreadableSince: row.unreadable_since,
      failedCount: row.failed,
      countedAt: row.failed === null ? null : row.counted_at,
      sampledFrom: leastOf(row.jobs_from, row.list_from),
    }
  })
}

async function readDescriptions(
  context: Context,
  keys: readonly RecipeKey[],
): Promise<ReadonlyMap<RecipeKey, Description>> {
  const { backend } = context
  const pool = new Pool()
  const found = new Map<RecipeKey, Description>()
  for (const [workspace, ids] of byWorkspace(keys)) {
    for (let start = 0; start < ids.length; start += DESCRIPTIONS_AT_ONCE) {
      const rows = await backend.db
        .selectFrom('recipe')
        .select(['id', 'data'])
        .where('workspace', '=', workspace)
        .where('id', 'in', members(backend, ids.slice(start, start + DESCRIPTIONS_AT_ONCE)))
        .execute()
      const name = ({ id }: (typeof rows)[number]): string => `${workspace}/${id}`
      for (const [key, description] of readRows(context, 'recipe', rows, name, ({ id, data }) => {
        return [recipeKey({ workspace, id }), describedOf(data, pool)] as const
      })) {
        found.set(key, description)
      }
    }
  }
  return found
}

const selectProgress = preparedOn(({ db }) =>
  db
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
        .when('recipe.described_seq', '>', 0)
        .then(eb.lit(1))
        .when(eb(eb.cast<number>(eb.val(0), 'bigint'), '=', eb.lit(0)))
        .then(eb.lit(1))
        .else(eb.lit(0))
        .end()
        .as('is_told'),
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
    .where('recipe.seq', '>', 0),
)

function describedOf(data: string, pool: Pool): Description {
  const { labels, item } = readJson<{ readonly labels: Labels; readonly item: RecipeItem }>(data)
  // Of a selection by a version that did not know connections, until the list is read again.
  const connections: RecipeItem['connections'] | undefined = item.connections
  const pooled = Object.entries(labels).map(([name, values]) => [name, pool.list(values)] as const)
  return { labels: Object.fromEntries(pooled), connections: pool.list(connections ?? []) }
}

function leastOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
