import { sql } from 'kysely'
import type { Context } from './backend.ts'
import { sequence } from './order.ts'
import type { RecipesStore } from './port.ts'
import { prepare } from './prepared.ts'

/** See RecipesStore.finishLook. Its queries are compiled once: every look ends so. */
export function lookFinisher(context: Context): RecipesStore['finishLook'] {
  const { db } = context.backend
  const take = sequence(context)
  const bound = sql<number>`cast(${0} as bigint)`
  const update = prepare(
    db
      .updateTable('recipe')
      .set({
        known_through: sql`case when known_through > ${bound} then known_through else ${bound} end`,
        history_from: sql`case when history_from <= ${bound} then history_from else coalesce(${bound}, history_from) end`,
        unreadable_since: null,
        gone_at: null,
      })
      .where('workspace', '=', '')
      .where('id', '=', ''),
  )
  const order = prepare(
    db.updateTable('recipe').set({ seq: 0 }).where('workspace', '=', '').where('id', '=', ''),
  )
  return (workspace, id, knownThrough, historyFrom = null) =>
    db.transaction().execute(async (trx) => {
      const bounds = [knownThrough, knownThrough, historyFrom, historyFrom]
      const { numAffectedRows } = await update(trx, [...bounds, null, null, workspace, id])
      if (numAffectedRows !== 0n) await order(trx, [await take(trx, 1), workspace, id])
    })
}
