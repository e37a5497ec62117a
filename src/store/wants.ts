import { sql } from 'kysely'
import type { Want } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import { recipeKey } from '../model/recipe.ts'
import { type Context, type Db, members } from './backend.ts'
import { byWorkspace, splitKey } from './keys.ts'
import { sequence } from './order.ts'
import type { Answer, OpenWant, WantsStore } from './port-facts.ts'
import { preparedOn } from './prepared.ts'
import type { ActivityTable } from './schema-facts.ts'
import { encodeList } from './text.ts'

/** So many pages are asked in vain for one question at most: then it stays unknown. */
const PAGES_MAX = 3

/** Questions of evaluation, and their answers (SEMANTICS 3.5). */
export function wantsStore(context: Context): WantsStore {
  const { backend } = context
  const take = sequence(context)
  return {
    open: async (recipes) => {
      const found: OpenWant[] = []
      for (const [workspace, ids] of byWorkspace(recipes)) {
        const { rows } = await selectOpen(backend)(backend.db, [workspace, encodeList(ids), PAGES_MAX])
        for (const { recipe, from_at: from, to_at: to, behind } of rows) {
          found.push({ recipe: recipeKey({ workspace, id: recipe }), from, to, behind })
        }
      }
      return found
    },
    recipes: async () => {
      const { rows } = await selectAsking(backend)(backend.db, [PAGES_MAX])
      return rows.map(({ workspace, recipe }) => recipeKey({ workspace, id: recipe }))
    },
    answer: (want, answer) =>
      backend.db.transaction().execute(async (trx) => {
        const { workspace, id } = splitKey(want.recipe)
        await backend.lockRecipe(trx, workspace, id)
        await write(trx, want, answer, await take(trx, 1))
      }),
  }
}

const selectOpen = preparedOn((backend) =>
  backend.db
    .selectFrom('want')
    .select(['recipe', 'from_at', 'to_at'])
    .select((eb) =>
      eb
        .selectFrom('failure')
        .select('job')
        .whereRef('failure.workspace', '=', 'want.workspace')
        .whereRef('failure.recipe', '=', 'want.recipe')
        .whereRef('failure.placed_at', '>', 'want.to_at')
        .where((inner) => inner('failure.is_test', '=', inner.lit(0)))
        .orderBy('failure.placed_at')
        .limit(eb.lit(1))
        .as('behind'),
    )
    .where('workspace', '=', '')
    .where('recipe', 'in', members(backend, []))
    .where('asked', '<', 0),
)

const selectAsking = preparedOn(({ db }) =>
  db.selectFrom('want').select(['workspace', 'recipe']).where('asked', '<', 0),
)

/** Notes questions, one a recipe; the very same one keeps count of how often it was asked. */
export async function noteWants(trx: Db, wants: readonly Want[]): Promise<void> {
  for (const want of wants) {
    const { workspace, id: recipe } = splitKey(want.recipe)
    await trx
      .insertInto('want')
      .values({ workspace, recipe, from_at: want.from, to_at: want.to, asked: 0 })
      .onConflict((c) =>
        c
          .columns(['workspace', 'recipe'])
          .doUpdateSet({ from_at: want.from, to_at: want.to, asked: 0 })
          .where((eb) => eb.or([eb('want.from_at', '!=', want.from), eb('want.to_at', '!=', want.to)])),
      )
      .execute()
  }
}

async function write(trx: Db, want: Want, { since, successes }: Answer, seq: number): Promise<void> {
  const { workspace, id: recipe } = splitKey(want.recipe)
  const question = () =>
    trx.updateTable('want').where('workspace', '=', workspace).where('recipe', '=', recipe)
  const end = Math.max(want.from, since)
  if (end >= want.to) {
    await question()
      .set((eb) => ({ asked: eb('asked', '+', 1) }))
      .execute()
    return
  }
  const rows = await trx
    .selectFrom('activity')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('recipe', '=', recipe)
    .where('width', '>', 0)
    .where('to_at', '>', want.from)
    .where('from_at', '<', want.to)
    .execute()
  for (const row of rows) await settle(trx, row, end, successes, seq)
  for (const at of successes) {
    if (at > end && at <= want.to) await addExact(trx, { workspace, recipe }, at, seq)
  }
  await trx.deleteFrom('want').where('workspace', '=', workspace).where('recipe', '=', recipe).execute()
}

/** Of a rise that the answer covers from `end` on, only what may lie before it is left. */
async function settle(
  trx: Db,
  row: ActivityTable,
  end: Instant,
  successes: readonly Instant[],
  seq: number,
): Promise<void> {
  const isWhole = end <= row.from_at
  const found = successes.filter((at) => at > end && at <= row.to_at).length
  await trx
    .updateTable('activity')
    .set({
      succeeded: isWhole ? 0 : Math.max(0, row.succeeded - found),
      to_at: isWhole ? row.to_at : Math.min(end, row.to_at),
      seq,
    })
    .where('workspace', '=', row.workspace)
    .where('recipe', '=', row.recipe)
    .where('width', '=', row.width)
    .where('start', '=', row.start)
    .execute()
}

async function addExact(
  trx: Db,
  { workspace, recipe }: Pick<ActivityTable, 'workspace' | 'recipe'>,
  at: Instant,
  seq: number,
): Promise<void> {
  await trx
    .insertInto('activity')
    .values({ workspace, recipe, width: 0, start: at, from_at: at, to_at: at, failed: 0, succeeded: 1, seq })
    .onConflict((c) =>
      c
        .columns(['workspace', 'recipe', 'width', 'start'])
        .doUpdateSet({ succeeded: sql`activity.succeeded + 1`, seq }),
    )
    .execute()
}
