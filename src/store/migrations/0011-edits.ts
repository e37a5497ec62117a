import type { Kysely } from 'kysely'

/** When recipes were edited, and by whom (SEMANTICS 2.9). */
export async function createEdits(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('edit')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('author', 'text')
    .addPrimaryKeyConstraint('edit_key', ['workspace', 'recipe', 'at'])
    .execute()
  await schema.createIndex('edit_age').on('edit').column('at').execute()
}
