import { sql } from 'kysely'
import type { Context, Db } from './backend.ts'
import { sequence } from './order.ts'
import type { LookEnd } from './port-completeness.ts'
import { prepare } from './prepared.ts'

/** Writes the end of a look, within its transaction. Every look ends so: its queries are compiled once. */
export function lookFinisher(context: Context): (trx: Db, end: LookEnd) => Promise<void> {
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
  return async (trx, { workspace, recipe, knownThrough, historyFrom }) => {
    const bounds = [knownThrough, knownThrough, historyFrom, historyFrom]
    const { numAffectedRows } = await update(trx, [...bounds, null, null, workspace, recipe])
    if (numAffectedRows !== 0n) await order(trx, [await take(trx, 1), workspace, recipe])
  }
}
