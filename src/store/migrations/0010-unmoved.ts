import type { Kysely } from 'kysely'

/** Recipes that are known as far as the list, as their counters did not move since the last look (SEMANTICS 3.3). */
export async function createUnmoved(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .alterTable('recipe')
    .addColumn('unmoved', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await schema.alterTable('recipe').addColumn('unmoved_through', 'bigint').execute()
}
