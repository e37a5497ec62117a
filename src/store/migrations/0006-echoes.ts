import { type Kysely, sql } from 'kysely'

/** Which failure caused another, where it all began, and what it takes to find them (SEMANTICS 1.5). */
export async function createEchoes(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('failure').addColumn('cause_seq', 'bigint').execute()
  await schema.alterTable('failure').addColumn('root_seq', 'bigint').execute()
  await schema.createIndex('failure_job').on('failure').columns(['workspace', 'job']).execute()
  await sql`create index failure_error on failure (workspace, error_id)
    where error_id is not null`.execute(db)
  await sql`create index failure_calling on failure (workspace, calling_job)
    where calling_job is not null`.execute(db)
  await sql`create index failure_root_job on failure (workspace, root_job)
    where root_job is not null`.execute(db)
  await sql`create index failure_echo on failure (placed_at)
    where cause_seq is not null`.execute(db)
}
