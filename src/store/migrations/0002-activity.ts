import { type Kysely, sql } from 'kysely'

/**
 * Activity as intervals between two readings, states, connections, estimates, questions (SEMANTICS 2.4, 2.7–2.9, 3.5);
 * and, on all that evaluation reads, where it stands in the store's order. Readings begin anew: those of the first
 * version did not say from when on they rose.
 */
export async function createActivity(db: Kysely<unknown>): Promise<void> {
  await createReadings(db)
  await createStates(db)
  await createConnections(db)
  await createQuestions(db)
  await orderFacts(db)
}

async function createReadings(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema.dropTable('activity').execute()
  await schema.dropTable('counter').execute()
  await schema
    .createTable('counter')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('failed', 'bigint')
    .addColumn('succeeded', 'bigint')
    .addColumn('failed_sum', 'bigint', (c) => c.notNull())
    .addColumn('succeeded_sum', 'bigint', (c) => c.notNull())
    .addColumn('counted_at', 'bigint', (c) => c.notNull())
    .addColumn('moved_at', 'bigint')
    .addColumn('sampled_from', 'bigint')
    .addColumn('fell_at', 'bigint')
    .addPrimaryKeyConstraint('counter_key', ['workspace', 'recipe', 'source'])
    .execute()
  await schema
    .createTable('activity')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('width', 'bigint', (c) => c.notNull())
    .addColumn('start', 'bigint', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('failed', 'bigint', (c) => c.notNull())
    .addColumn('succeeded', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('activity_key', ['workspace', 'recipe', 'width', 'start'])
    .execute()
  await schema.createIndex('activity_age').on('activity').columns(['width', 'start']).execute()
  await schema.createIndex('activity_seq').on('activity').column('seq').execute()
}

async function createStates(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('observed')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('through', 'bigint', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('observed_key', ['workspace', 'what'])
    .execute()
  await schema
    .createTable('recipe_state')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('running', 'integer', (c) => c.notNull())
    .addColumn('through', 'bigint')
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('recipe_state_key', ['workspace', 'recipe'])
    .execute()
  await schema.createIndex('recipe_state_seq').on('recipe_state').column('seq').execute()
  await schema
    .createTable('stop')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint')
    .addColumn('cause', 'text', (c) => c.notNull())
    .addColumn('base_line', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('stop_key', ['workspace', 'recipe', 'from_at'])
    .execute()
  await schema.createIndex('stop_seq').on('stop').column('seq').execute()
}

async function createConnections(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('connection')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('app', 'text')
    .addColumn('authorised', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('connection_key', ['workspace', 'id'])
    .execute()
  await schema
    .createTable('lost')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint')
    .addColumn('base_line', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('lost_key', ['workspace', 'connection', 'from_at'])
    .execute()
  await schema.createIndex('lost_seq').on('lost').column('seq').execute()
}

async function createQuestions(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('estimate')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('count', 'bigint', (c) => c.notNull())
    .addColumn('purged', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('estimate_key', ['workspace', 'recipe', 'from_at', 'to_at'])
    .execute()
  await schema.createIndex('estimate_seq').on('estimate').column('seq').execute()
  await schema
    .createTable('want')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('asked', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('want_key', ['workspace', 'recipe'])
    .execute()
  await schema
    .createTable('new_error')
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('new_error_key', ['rule', 'recipe', 'fingerprint'])
    .execute()
}

/** Where the last change of a recipe, and of a failure that was recorded before, stands in the store's order. */
async function orderFacts(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  for (const column of ['seq', 'described_seq'] as const) {
    await schema
      .alterTable('recipe')
      .addColumn(column, 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
  }
  await schema.alterTable('recipe').addColumn('history_from', 'bigint').execute()
  await schema.createIndex('recipe_seq').on('recipe').column('seq').execute()
  await schema.alterTable('failure').addColumn('revised_seq', 'bigint').execute()
  await sql`create index failure_revised on failure (revised_seq) where revised_seq is not null`.execute(db)
  // Histories take in what is no news, and ask which kinds they showed.
  await schema.dropIndex('failure_countable').execute()
  await sql`create index failure_known on failure (workspace, recipe, placed_at, fingerprint)
    where is_test = 0`.execute(db)
}
