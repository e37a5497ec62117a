import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { Conversation, Told } from '../model/notice.ts'
import type { DueInput } from '../route/due.ts'
import { isMuted } from '../route/holds.ts'
import { routeById } from '../route/tree.ts'

/**
 * What `due` decides on, for one conversation: the alerts that routing names for it now, those it told of or shows, and
 * those that its open deliveries are about.
 * Where an edit of the configuration removed its route, the root's times serve until it ends.
 */
export function dueInputOf(
  config: Config,
  conversation: Conversation,
  told: readonly Told[],
  open: readonly Delivery[],
  live: readonly Alert[],
  here: readonly Alert[],
  holds: DueInput['holds'],
  now: Instant,
  groupWaitOver: boolean,
): DueInput {
  const route = routeById(config.route, conversation.route) ?? config.route
  const { receiver, integration, channel } = conversation.destination
  const wishes = config.receivers.get(receiver)?.integrations[integration]
  const mentioned = new Set([
    ...told.map((entry) => entry.alert),
    ...Object.keys(conversation.shown),
    ...open.flatMap(({ alerts }) => alerts),
  ])
  const named = new Set(here.map((alert) => alert.id))
  return {
    conversation,
    told,
    alerts: [...here, ...live.filter((alert) => mentioned.has(alert.id) && !named.has(alert.id))],
    holds,
    settings: {
      groupWaitMs: groupWaitOver ? 0 : route.groupWaitMs,
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
