import { sql } from 'kysely'
import type { Classify, Echo, Link, Sighting, StoredFailure } from '../model/failure.ts'
import { writeAliases } from './aliases.ts'
import { type Context, type Db, members } from './backend.ts'
import { accounter } from './completeness.ts'
import { counterReader, counterWriter } from './counters.ts'
import { type Decided, decide, isIdle, type Known } from './decide.ts'
import { retirer } from './estimates.ts'
import { FAILURE_COLUMNS, failureValues, fromFailureRow } from './failure-rows.ts'
import { linker } from './links.ts'
import { sequence } from './order.ts'
import type { RecordBatch } from './port.ts'
import { dummies, type Prepared, prepare, prepareInsert } from './prepared.ts'
import type { FailureTable, IgnoredTable } from './schema.ts'
import { encodeList } from './text.ts'

/** See FailuresStore.record. A page that is known costs one look and no write. */
export function recorder(
  context: Context,
): (batch: RecordBatch, classify: Classify, link?: Link) => Promise<readonly Sighting[]> {
  const { backend } = context
  const look = looker(context)
  const write = writer(context)
  return async (batch, classify, link = NO_LINK) => {
    const glance = decide(batch, await look(backend.db, batch), classify)
    if (isIdle(glance)) return glance.sightings
    return await backend.db.transaction().execute(async (trx) => {
      await backend.lockRecipe(trx, batch.workspace, batch.recipe)
      const decided = decide(batch, await look(trx, batch), classify)
      await write(trx, batch, decided, link)
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
  const read = counterReader({ backend })
  return async (on, batch) => {
    const { workspace, recipe } = batch
    const jobs = [...new Set(batch.failures.map(({ job }) => job))]
    const ask = async <R>(query: Prepared<R>, list: readonly string[]): Promise<readonly R[]> =>
      list.length === 0 ? [] : (await query(on, [workspace, recipe, encodeList(list)])).rows
    const known = await ask(relatives, jobs)
    const counted = await ask(ignored, batch.ignored)
    const { jobs: own, list: other, knownThrough } = await read(on, workspace, recipe)
    return {
      relatives: known.map(fromFailureRow),
      ignored: new Set(counted.map(({ job }) => job)),
      counters: { own, other },
      knownThrough,
    }
  }
}

const NO_LINK: Link = () => new Map()

/** A failure that is written for the first time. */
interface NewRow {
  readonly failure: StoredFailure
  readonly owners: string
  readonly echo: Echo | undefined
}

function writer(
  context: Context,
): (trx: Db, batch: RecordBatch, decided: Decided, link: Link) => Promise<void> {
  const columns = [...FAILURE_COLUMNS, 'owners', 'cause_seq', 'root_seq'] as const
  const insert = prepareInsert<NewRow>(
    (count) => context.backend.db.insertInto('failure').values(dummies<FailureTable>(count, columns)),
    ({ failure, owners, echo }) => [
      ...failureValues(failure.seq, failure),
      owners,
      echo?.cause ?? null,
      echo?.root ?? null,
    ],
  )
  const connect = linker(context)
  const fill = filler(context)
  const take = sequence(context)
  const ignore = ignorer(context)
  const count = counterWriter(context)
  const retire = retirer(context)
  const account = accounter(context)
  return async (trx, batch, decided, link) => {
    const { filled, counters } = decided
    if (decided.ignored.length > 0) {
      await ignore(trx, batch, decided.ignored)
      await account(trx, batch, decided.ignored.length)
    }
    const news = decided.fresh.length
    if (news + filled.length === 0 && counters === null) return
    if (news + filled.length > 0) await writeAliases(trx, batch.aliases, batch.at)
    // As late as can be: on PostgreSQL this row's lock makes the order follow commits.
    const first = await take(trx, Math.max(1, news))
    const last = first + Math.max(1, news) - 1
    const fresh = decided.fresh.map((failure, index) => ({ ...failure, seq: first + index }))
    if (filled.length > 0) await fill(trx, filled, last)
    if (counters !== null) await count(trx, { ...batch, source: 'jobs', seq: last }, counters)
    if (news + filled.length === 0) return
    const echoes = await connect(trx, { workspace: batch.workspace, fresh, filled, seq: last }, link)
    if (news === 0) return
    const retired = await retire(trx, batch, fresh, last)
    await account(trx, batch, fresh.filter((failure) => isCounted(failure, batch)).length - retired)
    const owners = JSON.stringify(batch.owners)
    await insert(
      trx,
      fresh.map((failure) => ({ failure, owners, echo: echoes.get(failure.seq) })),
    )
  }
}

/** Whether the counters rose for it since they were read first. */
function isCounted({ completedAt }: StoredFailure, { countedFrom }: RecordBatch): boolean {
  return completedAt === null || completedAt >= countedFrom
}

function filler({ backend }: Context): (trx: Db, filled: Decided['filled'], seq: number) => Promise<void> {
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
        revised_seq: 0,
      })
      .where('seq', '=', 0),
  )
  return async (trx, filled, seq) => {
    for (const f of filled) {
      const values = [f.errorId, f.completedAt, f.adapter, f.errorType, f.message, f.title, f.fingerprint]
      await update(trx, [...values, seq, f.seq])
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
