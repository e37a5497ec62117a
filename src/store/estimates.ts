import { sql } from 'kysely'
import type { Failure } from '../model/failure.ts'
import type { Instant } from '../model/instant.ts'
import type { Context, Db } from './backend.ts'
import { sequence } from './order.ts'
import type { RecordBatch } from './port.ts'
import type { EstimatesStore, StoredEstimate } from './port-facts.ts'
import { prepare } from './prepared.ts'
import type { EstimateTable } from './schema-facts.ts'

/** Estimates: failures that counters know of and nobody could find (SEMANTICS 2.4). */
export function estimatesStore(context: Context): EstimatesStore {
  const { backend } = context
  const take = sequence(context)
  return {
    add: (estimate) =>
      backend.db.transaction().execute(async (trx) => {
        await backend.lockRecipe(trx, estimate.workspace, estimate.recipe)
        await addEstimate(trx, estimate, await take(trx, 1))
      }),
    list: async (filter = {}) => {
      let query = backend.db.selectFrom('estimate').selectAll().where('count', '>', 0)
      if (filter.workspace !== undefined) query = query.where('workspace', '=', filter.workspace)
      const rows = await query.orderBy('workspace').orderBy('recipe').orderBy('from_at').execute()
      return rows.map(fromRow)
    },
  }
}

/** In a transaction that holds the recipe's lock; one of the very same interval grows. */
export async function addEstimate(trx: Db, estimate: StoredEstimate, seq: number): Promise<void> {
  const { workspace, recipe, from, to, count, purged } = estimate
  await trx
    .insertInto('estimate')
    .values({ workspace, recipe, from_at: from, to_at: to, count, purged: purged ? 1 : 0, seq })
    .onConflict((c) =>
      c.columns(['workspace', 'recipe', 'from_at', 'to_at']).doUpdateSet((eb) => ({
        count: sql`estimate.count + excluded.count`,
        purged: eb.ref('excluded.purged'),
        seq: eb.ref('excluded.seq'),
      })),
    )
    .execute()
}

function fromRow(row: EstimateTable): StoredEstimate {
  return {
    workspace: row.workspace,
    recipe: row.recipe,
    from: row.from_at,
    to: row.to_at,
    count: row.count,
    purged: row.purged === 1,
  }
}

/**
 * Takes one unit off an estimate for each failure that was found within its interval, in the recording transaction
 * (SEMANTICS 2.4). Answers how many units.
 */
export function retirer({
  backend,
}: Context): (trx: Db, batch: RecordBatch, found: readonly Failure[], seq: number) => Promise<number> {
  const { db } = backend
  const open = prepare(
    db
      .selectFrom('estimate')
      .select(['from_at', 'to_at', 'count'])
      .where('workspace', '=', '')
      .where('recipe', '=', '')
      .where((eb) => eb('count', '>', eb.lit(0)))
      .orderBy('from_at'),
  )
  return async (trx, { workspace, recipe }, found, seq) => {
    const { rows } = await open(trx, [workspace, recipe])
    const left = rows.map((row) => ({ ...row }))
    let retired = 0
    for (const { placedAt } of found) {
      const within = left.find((one) => one.count > 0 && isWithin(one, placedAt))
      if (within === undefined) continue
      within.count -= 1
      retired += 1
    }
    for (const [index, { from_at: from, to_at: to, count }] of left.entries()) {
      if (count === rows[index]?.count) continue
      await trx
        .updateTable('estimate')
        .set({ count, seq })
        .where('workspace', '=', workspace)
        .where('recipe', '=', recipe)
        .where('from_at', '=', from)
        .where('to_at', '=', to)
        .execute()
    }
    return retired
  }
}

function isWithin(
  { from_at: from, to_at: to }: Pick<EstimateTable, 'from_at' | 'to_at'>,
  at: Instant,
): boolean {
  return at > from && at <= to
}
