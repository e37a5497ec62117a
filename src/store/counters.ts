import { sql } from 'kysely'
import { type Instant, MINUTE_MS } from '../model/instant.ts'
import type { CounterSource } from '../model/job.ts'
import type { Context, Db } from './backend.ts'
import { prepare } from './prepared.ts'
import type { ReadingChange, Series } from './readings.ts'
import type { ActivityTable, CounterTable } from './schema-facts.ts'

/** What is known of one recipe's counters. */
export interface Counted {
  readonly jobs: Series | null
  readonly list: Series | null
  readonly knownThrough: Instant | null
}

const COLUMNS = [
  'failed',
  'succeeded',
  'failed_sum',
  'succeeded_sum',
  'counted_at',
  'moved_at',
  'sampled_from',
  'fell_at',
] as const satisfies readonly (keyof CounterTable)[]

/** A series as it is stored. */
export function toSeries(row: Omit<CounterTable, 'workspace' | 'recipe' | 'source'>): Series {
  return {
    failed: row.failed,
    succeeded: row.succeeded,
    failedSum: row.failed_sum,
    succeededSum: row.succeeded_sum,
    countedAt: row.counted_at,
    movedAt: row.moved_at,
    sampledFrom: row.sampled_from,
    fellAt: row.fell_at,
  }
}

/** Reads what is known of a recipe's counters. */
export function counterReader({
  backend,
}: Pick<Context, 'backend'>): (on: Db, workspace: string, recipe: string) => Promise<Counted> {
  const counters = prepare(
    backend.db
      .selectFrom('counter')
      .select(['source', ...COLUMNS])
      .select((eb) =>
        eb
          .selectFrom('recipe')
          .select('known_through')
          .whereRef('recipe.workspace', '=', 'counter.workspace')
          .whereRef('recipe.id', '=', 'counter.recipe')
          .as('known_through'),
      )
      .where('workspace', '=', '')
      .where('recipe', '=', ''),
  )
  return async (on, workspace, recipe) => {
    const { rows } = await counters(on, [workspace, recipe])
    const of = (source: CounterSource): Series | null => {
      const row = rows.find((each) => each.source === source)
      return row === undefined ? null : toSeries(row)
    }
    return { jobs: of('jobs'), list: of('list'), knownThrough: rows[0]?.known_through ?? null }
  }
}

/** Which reading it was, and where its change stands in the store's order. */
export interface Counting {
  readonly workspace: string
  readonly recipe: string
  readonly source: CounterSource
  readonly seq: number
}

/** Keeps a source's newest readings, and what rose in the bucket of its minute (SEMANTICS 2.8). */
export function counterWriter({
  backend,
}: Context): (trx: Db, of: Counting, change: ReadingChange) => Promise<void> {
  const { db } = backend
  const set = prepare(
    db
      .insertInto('counter')
      .values({ workspace: '', recipe: '', source: 'jobs', ...ZERO_COUNTER })
      .onConflict((c) =>
        c
          .columns(['workspace', 'recipe', 'source'])
          .doUpdateSet((eb) => Object.fromEntries(COLUMNS.map((name) => [name, eb.ref(`excluded.${name}`)]))),
      ),
  )
  const rise = prepare(
    db
      .insertInto('activity')
      .values(ZERO_ACTIVITY)
      .onConflict((c) =>
        c.columns(['workspace', 'recipe', 'width', 'start']).doUpdateSet((eb) => ({
          from_at: sql`case when activity.failed + activity.succeeded = 0 then excluded.from_at else activity.from_at end`,
          to_at: eb.ref('excluded.to_at'),
          failed: sql`activity.failed + excluded.failed`,
          succeeded: sql`activity.succeeded + excluded.succeeded`,
          seq: eb.ref('excluded.seq'),
        })),
      ),
  )
  const touch = prepare(
    db.updateTable('recipe').set({ seq: 0 }).where('workspace', '=', '').where('id', '=', ''),
  )
  return async (trx, { workspace, recipe, source, seq }, { series, rise: risen }) => {
    const { failed, succeeded, failedSum, succeededSum, countedAt, movedAt, sampledFrom, fellAt } = series
    await set(trx, [
      workspace,
      recipe,
      source,
      failed,
      succeeded,
      failedSum,
      succeededSum,
      countedAt,
      movedAt,
      sampledFrom,
      fellAt,
    ])
    await touch(trx, [seq, workspace, recipe])
    if (risen === null) return
    const start = Math.floor(risen.to / MINUTE_MS) * MINUTE_MS
    const key = [workspace, recipe, MINUTE_MS, start]
    await rise(trx, [...key, risen.from ?? risen.to, risen.to, risen.failed, risen.succeeded, seq])
  }
}

const ZERO_COUNTER = {
  failed: 0,
  succeeded: 0,
  failed_sum: 0,
  succeeded_sum: 0,
  counted_at: 0,
  moved_at: 0,
  sampled_from: 0,
  fell_at: 0,
} satisfies Partial<CounterTable>

const ZERO_ACTIVITY: ActivityTable = {
  workspace: '',
  recipe: '',
  width: 0,
  start: 0,
  from_at: 0,
  to_at: 0,
  failed: 0,
  succeeded: 0,
  seq: 0,
}
