import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { Conversation, Told } from '../model/notice.ts'
import type { DueInput } from '../route/due.ts'
import { isMuted } from '../route/holds.ts'
import { routeById } from '../route/tree.ts'

/** What is known of one conversation. */
export interface DueInputOf {
  readonly config: Config
  readonly conversation: Conversation
  readonly told: readonly Told[]
  readonly open: readonly Delivery[]
  readonly live: readonly Alert[]
  /** The alerts that routing names for it now. */
  readonly here: readonly Alert[]
  /** Alerts that join its message (SEMANTICS 1.5). */
  readonly joined: ReadonlySet<string>
  /** Alerts that join another one's, and have no say here. */
  readonly elsewhere: ReadonlySet<string>
  /** What holds alerts back, by their id. */
  readonly holds: DueInput['holds']
  readonly now: Instant
  readonly groupWaitOver: boolean
}

/**
 * What `due` decides on, for one conversation: the alerts that routing names for it now, those it told of or shows, and
 * those that its open deliveries are about; and apart from them those that join its message.
 * Where an edit of the configuration removed its route, the root's times serve until it ends.
 */
export function dueInputOf(of: DueInputOf): DueInput {
  const { config, conversation, told, live, here, joined, elsewhere, holds, now } = of
  const route = routeById(config.route, conversation.route) ?? config.route
  const { receiver, integration, channel } = conversation.destination
  const wishes = config.receivers.get(receiver)?.integrations[integration]
  const mentioned = mentionsOf(of)
  const named = new Set(here.map((alert) => alert.id))
  const alerts = [...here, ...live.filter((alert) => mentioned.has(alert.id) && !named.has(alert.id))]
  return {
    conversation,
    told,
    alerts: alerts.filter(({ id }) => !joined.has(id) && !elsewhere.has(id)),
    joined: joined.size === 0 ? [] : live.filter(({ id }) => joined.has(id)),
    holds,
    settings: {
      groupWaitMs: of.groupWaitOver ? 0 : route.groupWaitMs,
      groupIntervalMs: route.groupIntervalMs,
      repeatIntervalMs: route.repeatIntervalMs,
      ackTimeoutMs: route.ackTimeoutMs,
      muted: isMuted(route, now),
      sendResolved: wishes?.sendResolved ?? true,
      editable: channel === 'slack',
    },
    now,
  }
}

/** Alerts that a conversation told of or shows in their own right, and those that its open deliveries are about. */
export function mentionsOf({
  conversation,
  told,
  open,
}: Pick<DueInputOf, 'conversation' | 'told' | 'open'>): ReadonlySet<string> {
  return new Set([
    ...told.map((entry) => entry.alert),
    ...Object.entries(conversation.shown).flatMap(([id, shown]) => (shown.joined === true ? [] : [id])),
    ...open.flatMap(({ alerts }) => alerts),
  ])
}
