import { type Kysely, sql } from 'kysely'
import { OLDER_KINDS } from '../aliases.ts'

/** What kinds of errors are called by several versions, and until when the first version named them (SEMANTICS 1.7). */
export async function createFingerprints(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('fingerprint_alias')
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('also', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('fingerprint_alias_key', ['fingerprint', 'also'])
    .execute()
  await schema.createIndex('fingerprint_alias_also').on('fingerprint_alias').column('also').execute()
  await sql`insert into meta (name, value)
    select ${OLDER_KINDS}, max(placed_at) from failure having count(*) > 0`.execute(db)
}
