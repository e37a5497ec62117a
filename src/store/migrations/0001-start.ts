import { type ColumnDataType, type Kysely, sql } from 'kysely'

/** Tables of what is watched and what failed. */
async function createFacts(db: Kysely<unknown>, order: ColumnDataType): Promise<void> {
  const { schema } = db
  await schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('recipe')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('selected', 'integer', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('horizon', 'bigint', (c) => c.notNull())
    .addColumn('known_through', 'bigint')
    .addColumn('unreadable_since', 'bigint')
    .addColumn('gone_at', 'bigint')
    .addPrimaryKeyConstraint('recipe_key', ['workspace', 'id'])
    .execute()
  await schema
    .createTable('failure')
    // SQLite's `integer primary key` is the row's own number: no index of its own.
    .addColumn('seq', order, (c) => c.primaryKey())
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('job', 'text', (c) => c.notNull())
    .addColumn('error_id', 'text')
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('completed_at', 'bigint')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('placed_at', 'bigint', (c) => c.notNull())
    .addColumn('adapter', 'text')
    .addColumn('error_type', 'text')
    .addColumn('message', 'text')
    .addColumn('title', 'text')
    .addColumn('master_job', 'text')
    .addColumn('calling_recipe', 'text')
    .addColumn('calling_job', 'text')
    .addColumn('root_recipe', 'text')
    .addColumn('root_job', 'text')
    .addColumn('is_poll_error', 'integer', (c) => c.notNull())
    .addColumn('is_test', 'integer', (c) => c.notNull())
    .addColumn('news', 'integer', (c) => c.notNull())
    .execute()
}

/** Both forms of identity (SEMANTICS 1.2, 1.3), and the orders in which failures are asked for. */
async function createFailureIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index failure_identity on failure (workspace, recipe, job, error_id)`.execute(db)
  await sql`create unique index failure_without_id on failure (workspace, recipe, job, coalesce(completed_at, -1))
    where error_id is null`.execute(db)
  await sql`create index failure_countable on failure (workspace, recipe, placed_at)
    where news = 1 and is_test = 0`.execute(db)
  await sql`create index failure_placed on failure (placed_at, seq)`.execute(db)
}

/** Ignored items, counters and their rises. */
async function createCounts(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('ignored')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('job', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('ignored_key', ['workspace', 'recipe', 'job'])
    .execute()
  await schema
    .createTable('ignored_count')
    .addColumn('workspace', 'text', (c) => c.primaryKey())
    .addColumn('count', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('counter')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('failed', 'bigint')
    .addColumn('succeeded', 'bigint')
    .addColumn('counted_at', 'bigint', (c) => c.notNull())
    .addColumn('sampled_from', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('counter_key', ['workspace', 'recipe'])
    .execute()
  await schema
    .createTable('activity')
    .addColumn('workspace', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('width', 'bigint', (c) => c.notNull())
    .addColumn('start', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('failed', 'bigint', (c) => c.notNull())
    .addColumn('succeeded', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('activity_key', ['workspace', 'recipe', 'width', 'start'])
    .execute()
  await schema.createIndex('activity_age').on('activity').columns(['width', 'start']).execute()
}

/** Alerts, what evaluation remembers, and how edges are doing. */
async function createAlerts(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('rule_seen')
    .addColumn('rule', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await schema
    .createTable('crossing')
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('recipe', 'text', (c) => c.notNull())
    .addColumn('bound', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('crossing_key', ['rule', 'recipe'])
    .execute()
  await schema
    .createTable('alert')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('group_key', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('found_over', 'integer', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .execute()
  await sql`create index alert_open on alert (id) where state in ('pending', 'firing')`.execute(db)
  await sql`create index alert_found_over on alert (id) where found_over = 1`.execute(db)
  await schema.createIndex('alert_group').on('alert').columns(['group_key', 'ended_at']).execute()
  await schema.createIndex('alert_started').on('alert').columns(['started_at', 'id']).execute()
  await schema
    .createTable('health')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('failing_since', 'bigint')
    .addColumn('last_ok_at', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('detail', 'text')
    .addColumn('failures', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('health_key', ['subject', 'name'])
    .execute()
}

/** What is told, where, and how far its delivery has come. */
async function createDeliveries(db: Kysely<unknown>): Promise<void> {
  const { schema } = db
  await schema
    .createTable('conversation')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('group_key', 'text', (c) => c.notNull())
    .addColumn('route', 'text', (c) => c.notNull())
    .addColumn('labels', 'text', (c) => c.notNull())
    .addColumn('destination', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('ref', 'text')
    .addColumn('subject', 'text')
    .addColumn('last_notice_at', 'bigint')
    .addColumn('last_edit_at', 'bigint')
    .addColumn('shown', 'text', (c) => c.notNull())
    .addColumn('blocked_until', 'bigint')
    .addColumn('closed_at', 'bigint')
    .execute()
  await sql`create index conversation_living on conversation (id) where closed_at is null`.execute(db)
  await schema
    .createTable('told')
    .addColumn('conversation', 'text', (c) => c.notNull().references('conversation.id').onDelete('cascade'))
    .addColumn('alert', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addPrimaryKeyConstraint('told_key', ['conversation', 'alert'])
    .execute()
  await schema.createIndex('told_alert').on('told').column('alert').execute()
  await schema
    .createTable('delivery')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('conversation', 'text', (c) => c.notNull().references('conversation.id').onDelete('cascade'))
    .addColumn('slot', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('severity', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('not_before', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'bigint', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('begun_at', 'bigint')
    .addColumn('body', 'text')
    .addColumn('shown', 'text')
    .addColumn('alerts', 'text', (c) => c.notNull())
    .addColumn('finished_at', 'bigint')
    .execute()
  await sql`create unique index delivery_open on delivery (conversation, slot)
    where state in ('due', 'begun')`.execute(db)
  await schema.createIndex('delivery_conversation').on('delivery').column('conversation').execute()
  await schema.createIndex('delivery_due').on('delivery').columns(['due_at', 'id']).execute()
}

/** The first schema. `order` is the type of the store's order: what makes a bare row number on this back end. */
export async function createStart(db: Kysely<unknown>, order: ColumnDataType): Promise<void> {
  await createFacts(db, order)
  await createFailureIndexes(db)
  await createCounts(db)
  await createAlerts(db)
  await createDeliveries(db)
}
