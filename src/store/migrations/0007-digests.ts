import { type Kysely, sql } from 'kysely'

/**
 * Whose a failure was when it was recorded, and how far digests are told (SEMANTICS 6.1). Failures recorded before this
 * version have no owners: they count as those of the default ones.
 */
export async function createDigests(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.alterTable('failure').addColumn('owners', 'text').execute()
  await schema
    .createTable('digest')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('cut_at', 'bigint', (c) => c.notNull())
    .addColumn('served_at', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('digest_cut')
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('after_seq', 'bigint', (c) => c.notNull())
    .addColumn('through_seq', 'bigint', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('digest_cut_key', ['digest', 'number'])
    .execute()
  await schema
    .createTable('digest_part')
    .addColumn('conversation', 'text', (c) =>
      c.primaryKey().references('conversation.id').onDelete('cascade'),
    )
    .addColumn('digest', 'text', (c) => c.notNull())
    .addColumn('number', 'bigint', (c) => c.notNull())
    .addColumn('recipes', 'text', (c) => c.notNull())
    .execute()
  await sql`create index digest_cut_age on digest_cut (to_at)`.execute(db)
}
