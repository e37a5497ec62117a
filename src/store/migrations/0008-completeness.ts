import type { Kysely } from 'kysely'

/** What counters and items of each recipe came to, and what the list said when it was looked at (SEMANTICS 2.2, 2.4). */
export async function createCompleteness(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('account')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('accounted', 'bigint', (c) => c.notNull())
    .addColumn('looked_failed', 'bigint')
    .addColumn('looked_run', 'bigint')
    .addPrimaryKeyConstraint('account_key', ['workspace', 'recipe'])
    .execute()
  await schema
    .createTable('checksum')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('balance', 'bigint', (c) => c.notNull())
    .addColumn('accounted', 'bigint', (c) => c.notNull())
    .addColumn('explained_at', 'bigint', (c) => c.notNull())
    .addColumn('accounted_at', 'bigint', (c) => c.notNull())
    .addColumn('fell_at', 'bigint')
    .addColumn('unproven', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('checksum_key', ['workspace', 'recipe', 'source'])
    .execute()
}
