import type { Context } from './backend.ts'
import type { HealthStore } from './port-health.ts'

/** How edges are doing. */
export function healthStore({ backend: { db } }: Context): HealthStore {
  return {
    facts: async () => {
      const rows = await db.selectFrom('health').selectAll().orderBy('subject').orderBy('name').execute()
      return rows.map(({ failing_since: failingSince, last_ok_at: lastOkAt, ...fact }) => ({
        ...fact,
        failingSince,
        lastOkAt,
      }))
    },
    set: async ({ failingSince, lastOkAt, subject, name, reason, detail, failures }) => {
      const values = { failing_since: failingSince, last_ok_at: lastOkAt, reason, detail, failures }
      await db
        .insertInto('health')
        .values({ subject, name, ...values })
        .onConflict((c) => c.columns(['subject', 'name']).doUpdateSet(values))
        .execute()
    },
  }
}
