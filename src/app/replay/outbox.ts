import type { Delivery } from '../../model/delivery.ts'
import type { Conversation, Told } from '../../model/notice.ts'
import { worseSeverity } from '../../model/severity.ts'
import type { DeliveryResult, NoticePlan } from '../../store/port.ts'

/** What the store's deliveries are to the daemon, for a virtual clock: conversations and what is due, in memory. */
export interface Outbox {
  /** All that is there: the same lists until something changes. */
  all(): OutboxLists
  conversation(id: string): Conversation | undefined
  told(conversation: string): readonly Told[]
  /** Whether any conversation, closed ones too, told of an alert. */
  wasTold(alert: string): boolean
  plan(plan: NoticePlan): void
  finish(result: DeliveryResult): void
}

/** What is in an outbox. */
export interface OutboxLists {
  /** Those that are not closed. */
  readonly conversations: readonly Conversation[]
  /** What was told in them. */
  readonly told: readonly Told[]
  /** Due ones. */
  readonly open: readonly Delivery[]
  /** Alerts that open deliveries list. */
  readonly waiting: ReadonlySet<string>
  /** Those, and alerts that living conversations show, or told of and not yet of the end. */
  readonly mentioned: ReadonlySet<string>
}

/** Nothing is due, nobody was told anything. */
export function createOutbox(): Outbox {
  const living = new Map<string, Conversation>()
  const told = new Map<string, Map<string, Told>>()
  const toldAlerts = new Set<string>()
  const open = new Map<string, Delivery>()
  let lists: OutboxLists | null = null
  const close = (id: string): void => {
    living.delete(id)
    told.delete(id)
  }
  const tell = (entry: Told): void => {
    const entries = told.get(entry.conversation) ?? new Map<string, Told>()
    told.set(entry.conversation, entries)
    const before = entries.get(entry.alert)
    const severity = worseSeverity(before?.severity ?? entry.severity, entry.severity)
    entries.set(entry.alert, { ...entry, severity, at: before?.at ?? entry.at })
    toldAlerts.add(entry.alert)
  }
  const toldIn = (conversation: string): readonly Told[] => [...(told.get(conversation)?.values() ?? [])]
  return {
    all() {
      if (lists !== null) return lists
      const conversations = [...living.values()]
      const everything = conversations.flatMap(({ id }) => toldIn(id))
      lists = listsOf(conversations, everything, [...open.values()])
      return lists
    },
    conversation: (id) => living.get(id),
    told: toldIn,
    wasTold: (alert) => toldAlerts.has(alert),
    plan(plan) {
      if (Object.values(plan).every((part) => part.length === 0)) return
      lists = null
      for (const conversation of plan.conversations) living.set(conversation.id, conversation)
      for (const id of plan.obsolete) open.delete(id)
      for (const { delivery, severity, alerts } of plan.joined ?? []) {
        const waiting = open.get(delivery)
        if (waiting !== undefined) open.set(delivery, { ...waiting, severity, alerts })
      }
      for (const delivery of plan.deliveries) open.set(delivery.id, delivery)
      for (const { conversation } of plan.closed) close(conversation)
    },
    finish(result) {
      lists = null
      const delivery = open.get(result.id)
      open.delete(result.id)
      const conversation = living.get(delivery?.conversation ?? '')
      if (conversation === undefined) return
      for (const entry of result.told ?? []) tell(entry)
      if (result.conversation === undefined) return
      const after: Conversation = { ...conversation, ...result.conversation }
      if (after.closedAt === null) living.set(after.id, after)
      else close(after.id)
    },
  }
}

function listsOf(
  conversations: readonly Conversation[],
  told: readonly Told[],
  open: readonly Delivery[],
): OutboxLists {
  const waiting = new Set(open.flatMap(({ alerts }) => alerts))
  const mentioned = new Set([
    ...conversations.flatMap(({ shown }) => Object.keys(shown)),
    ...told.filter(({ endedAt }) => endedAt === null).map(({ alert }) => alert),
    ...waiting,
  ])
  return { conversations, told, open, waiting, mentioned }
}
