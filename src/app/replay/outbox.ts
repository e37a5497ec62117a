import type { Delivery } from '../../model/delivery.ts'
import type { Conversation, Told } from '../../model/notice.ts'
import { worseSeverity } from '../../model/severity.ts'
import type { DeliveryResult, NoticePlan } from '../../store/port.ts'

/** What the store's deliveries are to the daemon, for a virtual clock: conversations and what is due, in memory. */
export interface Outbox {
  /** Those that are not closed. */
  conversations(): readonly Conversation[]
  conversation(id: string): Conversation | undefined
  told(conversation: string): readonly Told[]
  /** Whether any conversation, closed ones too, told of an alert. */
  wasTold(alert: string): boolean
  /** Due ones. */
  open(): readonly Delivery[]
  plan(plan: NoticePlan): void
  finish(result: DeliveryResult): void
  /** Ids of alerts that living conversations show, or told of and not yet of the end, or that open deliveries list. */
  mentioned(): ReadonlySet<string>
}

/** Nothing is due, nobody was told anything. */
export function createOutbox(): Outbox {
  const living = new Map<string, Conversation>()
  const told = new Map<string, Map<string, Told>>()
  const toldAlerts = new Set<string>()
  const open = new Map<string, Delivery>()
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
  return {
    conversations: () => [...living.values()],
    conversation: (id) => living.get(id),
    told: (conversation) => [...(told.get(conversation)?.values() ?? [])],
    wasTold: (alert) => toldAlerts.has(alert),
    open: () => [...open.values()],
    plan(plan) {
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
    mentioned: () =>
      new Set([
        ...[...living.values()].flatMap(({ shown }) => Object.keys(shown)),
        ...[...told.values()].flatMap((entries) =>
          [...entries.values()].filter(({ endedAt }) => endedAt === null).map(({ alert }) => alert),
        ),
        ...[...open.values()].flatMap(({ alerts }) => alerts),
      ]),
  }
}
