import { sql } from 'kysely'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import { type Conversation, type DeliverySlot, type ShownAlert, slotOf } from '../model/notice.ts'
import type { Clock } from '../system/clock.ts'
import { type Context, type Db, members } from './backend.ts'
import {
  conversationsByIds,
  IS_OPEN,
  livingConversations,
  openConversations,
  patchConversation,
  tell,
  toldIn,
} from './conversations.ts'
import { readJson, readRows } from './json.ts'
import type { DeliveriesStore, DeliveryResult, NoticePlan } from './port.ts'
import { preparedOn } from './prepared.ts'
import type { DeliveryTable } from './schema.ts'

/** Conversations and deliveries: what is due, begun, told (SEMANTICS 5.2, 5.4). */
export function deliveriesStore(context: Context, clock: Pick<Clock, 'now'>): DeliveriesStore {
  const { db } = context.backend
  return {
    conversations: () => livingConversations(context),
    conversation: async (id) => (await conversationsByIds(context, [id])).get(id) ?? null,
    told: (conversations) => toldIn(context, conversations),
    open: () => open(context),
    plan: (plan) => db.transaction().execute((trx) => writePlan(context, trx, plan, clock.now())),
    begin: (id, begun) => begin(context, id, begun),
    finish: (result) => db.transaction().execute((trx) => finish(context, trx, result)),
    list: (filter) => list(context, filter),
  }
}

/** A conversation that is not known has no living message yet. */
function slotIn(within: Conversation | undefined, { reason }: Delivery): DeliverySlot {
  return within === undefined ? 'post' : slotOf(reason, within)
}

function fromRow(row: DeliveryTable): Delivery {
  return {
    id: row.id,
    conversation: row.conversation,
    reason: row.reason,
    state: row.state,
    severity: row.severity,
    dueAt: row.due_at,
    notBefore: row.not_before,
    attempts: row.attempts,
    lastError: row.last_error,
    begunAt: row.begun_at,
    body: row.body,
    shown: row.shown === null ? null : readJson<Record<string, ShownAlert>>(row.shown),
    alerts: readJson<string[]>(row.alerts),
    finishedAt: row.finished_at,
  }
}

function toRow(delivery: Delivery, slot: DeliverySlot): DeliveryTable {
  return {
    id: delivery.id,
    conversation: delivery.conversation,
    slot,
    reason: delivery.reason,
    state: delivery.state,
    severity: delivery.severity,
    due_at: delivery.dueAt,
    not_before: delivery.notBefore,
    attempts: delivery.attempts,
    last_error: delivery.lastError,
    begun_at: delivery.begunAt,
    body: delivery.body,
    shown: delivery.shown === null ? null : JSON.stringify(delivery.shown),
    alerts: JSON.stringify(delivery.alerts),
    finished_at: delivery.finishedAt,
  }
}

const selectOpen = preparedOn(({ db }) =>
  db.selectFrom('delivery').selectAll().where(IS_OPEN).orderBy('due_at').orderBy('id'),
)

async function open(context: Context): Promise<Delivery[]> {
  const { rows } = await selectOpen(context.backend)(context.backend.db, [])
  return readRows(context, 'delivery', rows, ({ id }) => id, fromRow)
}

/** See DeliveriesStore.plan; within a transaction that has more to write. */
export async function writePlan(context: Context, trx: Db, plan: NoticePlan, now: Instant): Promise<void> {
  await openConversations(trx, plan.conversations)
  if (plan.obsolete.length > 0) {
    await trx
      .updateTable('delivery')
      .set({ state: 'obsolete', finished_at: now })
      .where('id', 'in', members(context.backend, plan.obsolete))
      .where('state', '=', 'due')
      .execute()
  }
  for (const { delivery, severity, alerts } of plan.joined ?? []) {
    await trx
      .updateTable('delivery')
      .set({ severity, alerts: JSON.stringify(alerts) })
      .where('id', '=', delivery)
      .where('state', '=', 'due')
      .execute()
  }
  const within = await conversationsByIds(
    context,
    plan.deliveries.map(({ conversation }) => conversation),
    trx,
  )
  for (const delivery of plan.deliveries) {
    // Planned again after a kill, or beside one that is open already: nothing happens.
    await trx
      .insertInto('delivery')
      .values(toRow(delivery, slotIn(within.get(delivery.conversation), delivery)))
      .onConflict((c) => c.doNothing())
      .execute()
  }
  for (const { conversation, at } of plan.closed) {
    await trx
      .updateTable('conversation')
      .set({ closed_at: at })
      .where('id', '=', conversation)
      .where('closed_at', 'is', null)
      .execute()
  }
}

const BEGUN = sql<'begun'>`'begun'`

const updateBegun = preparedOn(({ db }) =>
  db
    .updateTable('delivery')
    .set((eb) => ({
      // The same bytes again: a first call that arrived late is looked for from its own beginning.
      begun_at: eb.fn.coalesce(
        eb.case().when('state', '=', BEGUN).then(eb.ref('begun_at')).end(),
        eb.cast<number>(eb.val(0), 'bigint'),
      ),
      state: BEGUN,
      reason: 'new' as const,
      attempts: eb('attempts', '+', eb.lit(1)),
      not_before: 0,
      body: '',
      shown: '',
      alerts: '',
    }))
    .where('id', '=', '')
    .where(IS_OPEN),
)

async function begin(
  { backend }: Context,
  id: string,
  { at, reason, notBefore, body, shown, alerts }: Parameters<DeliveriesStore['begin']>[1],
): Promise<boolean> {
  const values = [at, reason, notBefore, body, JSON.stringify(shown), JSON.stringify(alerts), id]
  const { numAffectedRows } = await updateBegun(backend)(backend.db, values)
  return numAffectedRows === 1n
}

/** Does nothing to a delivery that is finished already. */
async function finish(context: Context, trx: Db, result: DeliveryResult): Promise<void> {
  const row = await trx
    .updateTable('delivery')
    .set({
      state: result.state,
      not_before: result.notBefore,
      last_error: result.lastError,
      ...(result.body === undefined ? {} : { body: result.body }),
      ...(result.state === 'begun' || result.state === 'due' ? {} : { finished_at: result.at }),
      // Rendered anew: nothing of the refused call is of use any more.
      ...(result.state === 'due' ? { begun_at: null, body: null, shown: null } : {}),
    })
    .where('id', '=', result.id)
    .where('state', 'in', ['due', 'begun'])
    .returning('conversation')
    .executeTakeFirst()
  if (row === undefined) return
  if (result.conversation !== undefined) await patchConversation(trx, row.conversation, result.conversation)
  await tell(context, trx, result.told ?? [])
}

async function list(
  context: Context,
  filter: Parameters<DeliveriesStore['list']>[0],
): ReturnType<DeliveriesStore['list']> {
  let query = context.backend.db.selectFrom('delivery').selectAll()
  if (filter.states !== undefined) query = query.where('state', 'in', [...filter.states])
  const rows = await query.orderBy('due_at', 'desc').orderBy('id').limit(filter.limit).execute()
  const deliveries = readRows(context, 'delivery', rows, ({ id }) => id, fromRow)
  const conversations = await conversationsByIds(
    context,
    deliveries.map(({ conversation }) => conversation),
  )
  return deliveries.flatMap((delivery) => {
    const within = conversations.get(delivery.conversation)
    return within === undefined ? [] : [{ ...delivery, in: within }]
  })
}
