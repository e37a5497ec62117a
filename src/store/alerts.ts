import { sql } from 'kysely'
import type { Alert, AlertChange } from '../model/alert.ts'
import { type Crossing, crossingKey, newErrorKey } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import { type Context, type Db, members } from './backend.ts'
import { alertsInConversations, openDeliveryAlerts } from './conversations.ts'
import { readJson, readRows } from './json.ts'
import type { AlertCommit, AlertsStore } from './port.ts'
import { dummies, preparedOn, prepareInsert } from './prepared.ts'
import type { AlertTable, CrossingTable } from './schema.ts'
import { encodeList } from './text.ts'
import { noteWants } from './wants.ts'

/** How far evaluation has come, among single numbers. */
const EVALUATED_SEQ = 'evaluated_seq'
/** In literals, so that the index of what is open serves prepared plans too. */
const IS_OPEN = sql<boolean>`state in ('pending', 'firing')`
/** Rows a statement when alerts are written. */
const ROWS_MAX = 100

/** Alerts: episodes, and how far evaluation has come. */
export function alertsStore(context: Context): AlertsStore {
  const { db } = context.backend
  const cross = crossingWriter(context)
  return {
    open: () => open(context),
    live: () => live(context),
    near: (groups, endedAfter) => near(context, groups, endedAfter),
    byIds: (ids) => byIds(context, ids),
    foundOverUntold: () => foundOverUntold(context),
    list: (filter) => list(context, filter),
    evaluatedSeq: async () => {
      const row = await db
        .selectFrom('meta')
        .select('value')
        .where('name', '=', EVALUATED_SEQ)
        .executeTakeFirst()
      return row?.value ?? 0
    },
    rulesSeen: async () => {
      const rows = await db.selectFrom('rule_seen').selectAll().execute()
      return new Map(rows.map(({ rule, at }) => [rule, at]))
    },
    crossed: async () => {
      const rows = await db.selectFrom('crossing').selectAll().execute()
      return new Map(rows.map(({ rule, recipe, bound }) => [crossingKey(rule, recipe), bound]))
    },
    newErrors: async () => {
      const rows = await db.selectFrom('new_error').selectAll().execute()
      return new Map(rows.map((row) => [newErrorKey(row.rule, row.recipe, row.fingerprint), row.at]))
    },
    commit: (commit) => db.transaction().execute((trx) => write(trx, commit, cross)),
  }
}

type Row = Pick<AlertTable, 'id' | 'data'>

function decode(context: Context, rows: readonly Row[]): Alert[] {
  return readRows(
    context,
    'alert',
    rows,
    ({ id }) => id,
    ({ data }) => readJson<Alert>(data),
  )
}

async function open(context: Context): Promise<Alert[]> {
  const { backend } = context
  return decode(context, (await selectOpen(backend)(backend.db, [])).rows)
}

const selectOpen = preparedOn(({ db }) =>
  db.selectFrom('alert').select(['id', 'data']).where(IS_OPEN).orderBy('id'),
)

async function live(context: Context): Promise<Alert[]> {
  const alive = await open(context)
  const opened = new Set(alive.map(({ id }) => id))
  const named = [...(await alertsInConversations(context)), ...(await openDeliveryAlerts(context))]
  const ended = [...new Set(named)].filter((id) => !opened.has(id))
  return [...alive, ...(await byIds(context, ended))]
}

async function near(
  context: Context,
  groups: readonly { readonly rule: string; readonly group: string }[],
  endedAfter: Instant,
): Promise<Alert[]> {
  if (groups.length === 0) return []
  const { backend } = context
  const keys = [...new Set(groups.map(({ group }) => group))]
  const { rows } = await selectNear(backend)(backend.db, [encodeList(keys), endedAfter])
  const asked = new Set(groups.map(({ rule, group }) => JSON.stringify([rule, group])))
  return decode(context, rows).filter(({ rule, group }) => asked.has(JSON.stringify([rule, group])))
}

const selectNear = preparedOn((backend) =>
  backend.db
    .selectFrom('alert')
    .select(['id', 'data'])
    .where('group_key', 'in', members(backend, []))
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>=', 0)]))
    .orderBy('id'),
)

async function byIds(context: Context, ids: readonly string[]): Promise<Alert[]> {
  if (ids.length === 0) return []
  const { backend } = context
  return decode(context, (await selectByIds(backend)(backend.db, [encodeList(ids)])).rows)
}

const selectByIds = preparedOn((backend) =>
  backend.db.selectFrom('alert').select(['id', 'data']).where('id', 'in', members(backend, [])).orderBy('id'),
)

async function foundOverUntold(context: Context): Promise<Alert[]> {
  const { backend } = context
  const { rows } = await selectFoundOverUntold(backend)(backend.db, [])
  const underway = new Set(await openDeliveryAlerts(context))
  return decode(
    context,
    rows.filter(({ id }) => !underway.has(id)),
  )
}

const selectFoundOverUntold = preparedOn(({ db }) =>
  db
    .selectFrom('alert')
    .select(['id', 'data'])
    .where((eb) => eb('found_over', '=', eb.lit(1)))
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('told').select('told.conversation').whereRef('told.alert', '=', 'alert.id')),
      ),
    )
    .orderBy('id'),
)

async function list(context: Context, filter: Parameters<AlertsStore['list']>[0]): Promise<Alert[]> {
  let query = context.backend.db.selectFrom('alert').select(['id', 'data'])
  if (filter.states !== undefined) {
    query = query.where('state', 'in', members(context.backend, filter.states) as never)
  }
  const rows = await query.orderBy('started_at', 'desc').orderBy('id').limit(filter.limit).execute()
  return decode(context, rows)
}

const CROSSING_COLUMNS = ['rule', 'recipe', 'bound', 'at'] as const

/** At their first sight all recipes cross something. */
function crossingWriter({
  backend,
}: Context): (trx: Db, crossings: AlertCommit['crossings']) => Promise<void> {
  return prepareInsert<Pick<Crossing, (typeof CROSSING_COLUMNS)[number]>>(
    (count) =>
      backend.db
        .insertInto('crossing')
        .values(dummies<CrossingTable>(count, CROSSING_COLUMNS))
        .onConflict((c) =>
          c
            .columns(['rule', 'recipe'])
            .doUpdateSet((eb) => ({ bound: eb.ref('excluded.bound'), at: eb.ref('excluded.at') }))
            .where((eb) => eb('crossing.bound', '<', eb.ref('excluded.bound'))),
        ),
    (crossing) => CROSSING_COLUMNS.map((column) => crossing[column]),
  )
}

async function write(trx: Db, commit: AlertCommit, cross: ReturnType<typeof crossingWriter>): Promise<void> {
  await writeChanges(trx, commit.changes)
  await cross(trx, commit.crossings)
  for (const { rule, recipe, failure } of commit.newErrors ?? []) {
    const { fingerprint, placedAt: at } = failure
    await trx
      .insertInto('new_error')
      .values({ rule, recipe, fingerprint, at })
      .onConflict((c) => c.columns(['rule', 'recipe', 'fingerprint']).doUpdateSet({ at }))
      .execute()
  }
  await noteWants(trx, commit.wants ?? [])
  if (commit.rulesSeen.length > 0) {
    await trx
      .insertInto('rule_seen')
      .values(commit.rulesSeen.map(({ rule, at }) => ({ rule, at })))
      .onConflict((c) => c.column('rule').doNothing())
      .execute()
  }
  await trx
    .insertInto('meta')
    .values({ name: EVALUATED_SEQ, value: commit.evaluatedSeq })
    .onConflict((c) =>
      c
        .column('name')
        .doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))
        .where((eb) => eb('meta.value', '<', eb.ref('excluded.value'))),
    )
    .execute()
}

async function writeChanges(trx: Db, changes: readonly AlertChange[]): Promise<void> {
  // The last word on each alert: a statement may not write one row twice.
  const last = new Map(
    changes.map((change) => [change.kind === 'drop' ? change.id : change.alert.id, change]),
  )
  const kept = [...last.values()].flatMap((change) => (change.kind === 'drop' ? [] : [toRow(change.alert)]))
  for (let start = 0; start < kept.length; start += ROWS_MAX) {
    await trx
      .insertInto('alert')
      .values(kept.slice(start, start + ROWS_MAX))
      .onConflict((c) =>
        c.column('id').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          started_at: eb.ref('excluded.started_at'),
          ended_at: eb.ref('excluded.ended_at'),
          found_over: eb.ref('excluded.found_over'),
          data: eb.ref('excluded.data'),
        })),
      )
      .execute()
  }
  for (const change of last.values()) {
    if (change.kind === 'drop') await trx.deleteFrom('alert').where('id', '=', change.id).execute()
  }
}

function toRow(alert: Alert): AlertTable {
  return {
    id: alert.id,
    rule: alert.rule,
    group_key: alert.group,
    kind: alert.kind,
    state: alert.state,
    started_at: alert.startedAt,
    ended_at: alert.endedAt,
    found_over: alert.foundOver ? 1 : 0,
    data: JSON.stringify(alert),
  }
}

/** Forgets alerts that ended before `before` and that no living conversation shows or has to be told of. */
export async function pruneAlerts(context: Context, before: Instant): Promise<void> {
  const kept = [...(await alertsInConversations(context)), ...(await openDeliveryAlerts(context))]
  await context.backend.db
    .deleteFrom('alert')
    .where('ended_at', '<', before)
    .where((eb) =>
      kept.length === 0 ? sql<boolean>`1 = 1` : eb('id', 'not in', members(context.backend, kept)),
    )
    .execute()
}
