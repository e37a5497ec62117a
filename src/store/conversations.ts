import { type RawBuilder, sql } from 'kysely'
import type { Labels } from '../model/labels.ts'
import type { Conversation, Destination, ShownAlert, Told } from '../model/notice.ts'
import { worseSeverity } from '../model/severity.ts'
import { type Context, type Db, members } from './backend.ts'
import { readJson, readRows } from './json.ts'
import type { DeliveryResult } from './port.ts'
import { preparedOn } from './prepared.ts'
import type { ConversationTable } from './schema.ts'
import { encodeList } from './text.ts'

/** Of deliveries; in literals, so that the index of what is open serves prepared plans too. */
export const IS_OPEN: RawBuilder<boolean> = sql<boolean>`state in ('due', 'begun')`

/** Conversations not closed, oldest first. */
export async function livingConversations(context: Context): Promise<Conversation[]> {
  const { backend } = context
  return decode(context, (await selectLiving(backend)(backend.db, [])).rows)
}

const selectLiving = preparedOn(({ db }) =>
  db.selectFrom('conversation').selectAll().where('closed_at', 'is', null).orderBy('opened_at').orderBy('id'),
)

const selectByIds = preparedOn((backend) =>
  backend.db.selectFrom('conversation').selectAll().where('id', 'in', members(backend, [])),
)

export async function conversationsByIds(
  context: Context,
  ids: readonly string[],
  on: Db = context.backend.db,
): Promise<ReadonlyMap<string, Conversation>> {
  if (ids.length === 0) return new Map()
  const { rows } = await selectByIds(context.backend)(on, [encodeList([...new Set(ids)])])
  return new Map(decode(context, rows).map((conversation) => [conversation.id, conversation]))
}

function decode(context: Context, rows: readonly ConversationTable[]): Conversation[] {
  return readRows(context, 'conversation', rows, ({ id }) => id, fromRow)
}

function fromRow(row: ConversationTable): Conversation {
  return {
    id: row.id,
    group: row.group_key,
    route: row.route,
    labels: readJson<Labels>(row.labels),
    destination: readJson<Destination>(row.destination),
    openedAt: row.opened_at,
    ref: row.ref,
    subject: row.subject,
    lastNoticeAt: row.last_notice_at,
    lastEditAt: row.last_edit_at,
    shown: readJson<Record<string, ShownAlert>>(row.shown),
    blockedUntil: row.blocked_until,
    closedAt: row.closed_at,
  }
}

function toRow(conversation: Conversation): ConversationTable {
  return {
    id: conversation.id,
    group_key: conversation.group,
    route: conversation.route,
    labels: JSON.stringify(conversation.labels),
    destination: JSON.stringify(conversation.destination),
    opened_at: conversation.openedAt,
    ref: conversation.ref,
    subject: conversation.subject,
    last_notice_at: conversation.lastNoticeAt,
    last_edit_at: conversation.lastEditAt,
    shown: JSON.stringify(conversation.shown),
    blocked_until: conversation.blockedUntil,
    closed_at: conversation.closedAt,
  }
}

/** Opens conversations; of a known one only the labels change: what it showed is for `finish` alone to write. */
export async function openConversations(trx: Db, conversations: readonly Conversation[]): Promise<void> {
  for (const conversation of conversations) {
    await trx
      .insertInto('conversation')
      .values(toRow(conversation))
      .onConflict((c) => c.column('id').doUpdateSet((eb) => ({ labels: eb.ref('excluded.labels') })))
      .execute()
  }
}

/** Writes what a delivery changed; what the patch does not name stays. */
export async function patchConversation(
  trx: Db,
  id: string,
  patch: NonNullable<DeliveryResult['conversation']>,
): Promise<void> {
  const set = {
    ...(patch.ref === undefined ? {} : { ref: patch.ref }),
    ...(patch.subject === undefined ? {} : { subject: patch.subject }),
    ...(patch.lastNoticeAt === undefined ? {} : { last_notice_at: patch.lastNoticeAt }),
    ...(patch.lastEditAt === undefined ? {} : { last_edit_at: patch.lastEditAt }),
    ...(patch.blockedUntil === undefined ? {} : { blocked_until: patch.blockedUntil }),
    ...(patch.closedAt === undefined ? {} : { closed_at: patch.closedAt }),
    ...(patch.shown === undefined ? {} : { shown: JSON.stringify(patch.shown) }),
  }
  if (Object.keys(set).length === 0) return
  await trx.updateTable('conversation').set(set).where('id', '=', id).execute()
}

/** Remembers what was told: the highest level, since when, and the end as last told (SEMANTICS 5.2). */
export async function tell({ backend }: Context, trx: Db, told: readonly Told[]): Promise<void> {
  for (const { conversation, alert, severity, at, endedAt } of told) {
    const [before] = (await selectTold(backend)(trx, [conversation, alert])).rows
    const worst = before === undefined ? severity : worseSeverity(before.severity, severity)
    await upsertTold(backend)(trx, [conversation, alert, worst, before?.at ?? at, endedAt])
  }
}

const selectTold = preparedOn(({ db }) =>
  db.selectFrom('told').select(['severity', 'at']).where('conversation', '=', '').where('alert', '=', ''),
)

const upsertTold = preparedOn(({ db }) =>
  db
    .insertInto('told')
    .values({ conversation: '', alert: '', severity: 'info', at: 0, ended_at: 0 })
    .onConflict((c) =>
      c.columns(['conversation', 'alert']).doUpdateSet((eb) => ({
        severity: eb.ref('excluded.severity'),
        at: eb.ref('excluded.at'),
        ended_at: eb.ref('excluded.ended_at'),
      })),
    ),
)

const selectToldIn = preparedOn((backend) =>
  backend.db
    .selectFrom('told')
    .selectAll()
    .where('conversation', 'in', members(backend, []))
    .orderBy('conversation')
    .orderBy('alert'),
)

export async function toldIn(context: Context, conversations: readonly string[]): Promise<Told[]> {
  if (conversations.length === 0) return []
  const { backend } = context
  const { rows } = await selectToldIn(backend)(backend.db, [encodeList(conversations)])
  return rows.map(({ ended_at: endedAt, ...told }) => ({ ...told, endedAt }))
}

/** Ids of alerts that living conversations show, or were told of and not yet of the end. */
export async function alertsInConversations(context: Context): Promise<string[]> {
  const { backend } = context
  const living = await livingConversations(context)
  const waiting = await selectWaiting(backend)(backend.db, [])
  const shown = living.flatMap((conversation) => Object.keys(conversation.shown))
  return [...new Set([...shown, ...waiting.rows.map(({ alert }) => alert)])]
}

const selectWaiting = preparedOn(({ db }) =>
  db
    .selectFrom('told')
    .innerJoin('conversation', 'conversation.id', 'told.conversation')
    .select('told.alert')
    .where('conversation.closed_at', 'is', null)
    .where('told.ended_at', 'is', null),
)

/** Ids of alerts that open deliveries list. */
export async function openDeliveryAlerts(context: Context): Promise<string[]> {
  const { backend } = context
  const { rows } = await selectOpenAlerts(backend)(backend.db, [])
  const read = ({ alerts }: { readonly alerts: string }) => readJson<string[]>(alerts)
  return readRows(context, 'delivery', rows, ({ id }) => id, read).flat()
}

const selectOpenAlerts = preparedOn(({ db }) =>
  db.selectFrom('delivery').select(['id', 'alerts']).where(IS_OPEN),
)
