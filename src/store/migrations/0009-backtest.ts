import type { Kysely } from 'kysely'

/** What backtests read of the API, a row a recipe. */
export async function createBacktest(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('past_jobs')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('through_at', 'bigint', (c) => c.notNull())
    .addColumn('shape', 'text', (c) => c.notNull())
    .addColumn('failed_count', 'bigint')
    .addColumn('failures', 'text', (c) => c.notNull())
    .addColumn('successes', 'text')
    .addPrimaryKeyConstraint('past_jobs_key', ['workspace', 'recipe'])
    .execute()
}
