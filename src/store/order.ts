import { type RawBuilder, sql } from 'kysely'
import type { Context, Db } from './backend.ts'
import { prepare } from './prepared.ts'

/** The name of the store's order among single numbers. */
export const FAILURE_SEQ = 'failure_seq'

/** The newest number of the store's order, within a statement; 0 where none was given. */
export const LAST_SEQ: RawBuilder<number> = sql<number>`coalesce((select value from meta where name = ${sql.lit(FAILURE_SEQ)}), 0)`

/**
 * Takes so many numbers of the store's order, for what this transaction changes; answers the first. To be taken as late
 * as can be: on PostgreSQL the row's lock makes the order follow commits.
 */
export function sequence({ backend }: Context): (trx: Db, count: number) => Promise<number> {
  const take = prepare(
    backend.db
      .insertInto('meta')
      .values({ name: FAILURE_SEQ, value: 0 })
      .onConflict((c) => c.column('name').doUpdateSet({ value: sql`meta.value + excluded.value` }))
      .returning('value'),
  )
  return async (trx, count) => {
    const { rows } = await take(trx, [FAILURE_SEQ, count])
    return (rows[0]?.value ?? 0) - count + 1
  }
}
