import { sql } from 'kysely'
import type { Classify, Sighting, StoredFailure } from '../model/failure.ts'
import { MINUTE_MS } from '../model/instant.ts'
import { type Context, type Db, members } from './backend.ts'
import { type Decided, decide, isIdle, type Known } from './decide.ts'
import { FAILURE_COLUMNS, failureValues, fromFailureRow } from './failure-rows.ts'
import type { RecordBatch } from './port.ts'
import { dummies, type Prepared, prepare, prepareInsert } from './prepared.ts'
import type { ActivityTable, FailureTable, IgnoredTable } from './schema.ts'
import { encodeList } from './text.ts'

/** The name of the store's order among single numbers. */
export const FAILURE_SEQ = 'failure_seq'

/** See FailuresStore.record. A page that is known costs one look and no write. */
export function recorder(
  context: Context,
): (batch: RecordBatch, classify: Classify) => Promise<readonly Sighting[]> {
  const { backend } = context
  const look = looker(context)
  const write = writer(context)
  return async (batch, classify) => {
    const glance = decide(batch, await look(backend.db, batch), classify)
    if (isIdle(glance)) return glance.sightings
    return await backend.db.transaction().execute(async (trx) => {
      await backend.lockRecipe(trx, batch.workspace, batch.recipe)
      const decided = decide(batch, await look(trx, batch), classify)
      await write(trx, batch, decided)
      return decided.sightings
    })
  }
}

function looker({ backend }: Context): (on: Db, batch: RecordBatch) => Promise<Known> {
  const { db } = backend
  const relatives = prepare(
    db
      .selectFrom('failure')
      .select(FAILURE_COLUMNS)
      .where('workspace', '=', '')
      .where('recipe', '=', '')
      .where('job', 'in', members(backend, [])),
  )
  const ignored = prepare(
    db
      .selectFrom('ignored')
      .select('job')
      .where('workspace', '=', '')
      .where('recipe', '=', '')
      .where('job', 'in', members(backend, [])),
  )
  const counters = prepare(
    db
      .selectFrom('counter')
      .select(['failed', 'succeeded', 'counted_at'])
      .where('workspace', '=', '')
      .where('recipe', '=', ''),
  )
  return async (on, batch) => {
    const { workspace, recipe } = batch
    const jobs = [...new Set(batch.failures.map(({ job }) => job))]
    const ask = async <R>(query: Prepared<R>, list: readonly string[]): Promise<readonly R[]> =>
      list.length === 0 ? [] : (await query(on, [workspace, recipe, encodeList(list)])).rows
    const known = await ask(relatives, jobs)
    const counted = await ask(ignored, batch.ignored)
    const reading = await counters(on, [workspace, recipe])
    return {
      relatives: known.map(fromFailureRow),
      ignored: new Set(counted.map(({ job }) => job)),
      counters: reading.rows[0] ?? null,
    }
  }
}

function writer(context: Context): (trx: Db, batch: RecordBatch, decided: Decided) => Promise<void> {
  const columns = [...FAILURE_COLUMNS, 'owners'] as const
  const insert = prepareInsert<StoredFailure & { readonly owners: string }>(
    (count) => context.backend.db.insertInto('failure').values(dummies<FailureTable>(count, columns)),
    (failure) => [...failureValues(failure.seq, failure), failure.owners],
  )
  const fill = filler(context)
  const take = sequence(context)
  const ignore = ignorer(context)
  const count = counter(context)
  return async (trx, batch, decided) => {
    if (decided.filled.length > 0) await fill(trx, decided.filled)
    if (decided.ignored.length > 0) await ignore(trx, batch, decided.ignored)
    if (decided.counters !== null) await count(trx, batch, decided.counters)
    if (decided.fresh.length > 0) {
      // Last: on PostgreSQL this row's lock makes the order follow commits, so it is held as shortly as can be.
      const first = await take(trx, decided.fresh.length)
      const owners = JSON.stringify(batch.owners)
      await insert(
        trx,
        decided.fresh.map((failure, index) => ({ ...failure, seq: first + index, owners })),
      )
    }
  }
}

/** Takes so many numbers of the store's order; answers the first. */
function sequence({ backend }: Context): (trx: Db, count: number) => Promise<number> {
  const take = prepare(
    backend.db
      .insertInto('meta')
      .values({ name: FAILURE_SEQ, value: 0 })
      .onConflict((c) => c.column('name').doUpdateSet({ value: sql`meta.value + excluded.value` }))
      .returning('value'),
  )
  return async (trx, count) => {
    const { rows } = await take(trx, [FAILURE_SEQ, count])
    return (rows[0]?.value ?? 0) - count + 1
  }
}

function filler({ backend }: Context): (trx: Db, filled: Decided['filled']) => Promise<void> {
  const update = prepare(
    backend.db
      .updateTable('failure')
      .set({
        error_id: '',
        completed_at: 0,
        adapter: '',
        error_type: '',
        message: '',
        title: '',
        fingerprint: '',
      })
      .where('seq', '=', 0),
  )
  return async (trx, filled) => {
    for (const f of filled) {
      const values = [f.errorId, f.completedAt, f.adapter, f.errorType, f.message, f.title, f.fingerprint]
      await update(trx, [...values, f.seq])
    }
  }
}

function ignorer({
  backend,
}: Context): (trx: Db, batch: RecordBatch, jobs: readonly string[]) => Promise<void> {
  const insert = prepareInsert<IgnoredTable>(
    (count) =>
      backend.db
        .insertInto('ignored')
        .values(dummies<IgnoredTable>(count, ['workspace', 'recipe', 'job', 'at'])),
    (row) => [row.workspace, row.recipe, row.job, row.at],
  )
  const add = prepare(
    backend.db
      .insertInto('ignored_count')
      .values({ workspace: '', count: 0 })
      .onConflict((c) =>
        c.column('workspace').doUpdateSet({ count: sql`ignored_count.count + excluded.count` }),
      ),
  )
  return async (trx, { workspace, recipe, at }, jobs) => {
    await insert(
      trx,
      jobs.map((job) => ({ workspace, recipe, job, at })),
    )
    await add(trx, [workspace, jobs.length])
  }
}

/** Keeps the newest readings, and their rises in the bucket of the minute (SEMANTICS 2.8). */
function counter({
  backend,
}: Context): (trx: Db, batch: RecordBatch, change: NonNullable<Decided['counters']>) => Promise<void> {
  const { db } = backend
  const set = prepare(
    db
      .insertInto('counter')
      .values({ workspace: '', recipe: '', failed: 0, succeeded: 0, counted_at: 0, sampled_from: 0 })
      .onConflict((c) =>
        c.columns(['workspace', 'recipe']).doUpdateSet((eb) => ({
          failed: eb.ref('excluded.failed'),
          succeeded: eb.ref('excluded.succeeded'),
          counted_at: eb.ref('excluded.counted_at'),
        })),
      ),
  )
  const zero = { workspace: '', recipe: '', width: 0, start: 0, at: 0, failed: 0, succeeded: 0 }
  const rise = prepare(
    db
      .insertInto('activity')
      .values(zero satisfies ActivityTable)
      .onConflict((c) =>
        c.columns(['workspace', 'recipe', 'width', 'start']).doUpdateSet((eb) => ({
          at: eb.ref('excluded.at'),
          failed: sql`activity.failed + excluded.failed`,
          succeeded: sql`activity.succeeded + excluded.succeeded`,
        })),
      ),
  )
  return async (trx, { workspace, recipe, at }, change) => {
    await set(trx, [workspace, recipe, change.failed, change.succeeded, at, at])
    if (change.failedRise === 0 && change.succeededRise === 0) return
    const start = Math.floor(at / MINUTE_MS) * MINUTE_MS
    await rise(trx, [workspace, recipe, MINUTE_MS, start, at, change.failedRise, change.succeededRise])
  }
}
