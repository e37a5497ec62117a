import type { Kysely } from 'kysely'

/** What people said that holds notices back (SEMANTICS 4.6). */
export async function createSilences(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('silence')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('matchers', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .execute()
  await schema.createIndex('silence_end').on('silence').column('ends_at').execute()
  await schema
    .createTable('acknowledgement')
    .addColumn('alert', 'text', (c) => c.primaryKey())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
}
