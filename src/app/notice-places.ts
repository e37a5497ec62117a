import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { Conversation, Destination, Group } from '../model/notice.ts'
import type { Route } from '../model/route.ts'
import { destinationKey, destinationsOf, type Unaddressed } from '../route/destinations.ts'
import { type DueInput, isHeld } from '../route/due.ts'
import { groupsOf } from '../route/groups.ts'
import { isMuted } from '../route/holds.ts'
import { routeById } from '../route/tree.ts'
import { addressingOf } from './addressing.ts'

/** A first notice that could not be delivered for so long goes to the fallback as well (SEMANTICS 5.3). */
const UNDELIVERED_MS_MAX: DurationMs = DAY_MS

/** Group key of catch-up notices: one for all that is over, whatever its group (SEMANTICS 3.4). */
export const LATE_GROUP = 'late'

/** Alerts at one destination, as routing has them now. */
export interface Place {
  readonly group: Group
  readonly route: Route
  readonly destination: Destination
  readonly alerts: readonly Alert[]
}

/** Names a place; equal to that of its conversation. */
export function placeKey({ group, destination }: Place): string {
  return `${group.key} ${destinationKey(destination)}`
}

/** Names the place that a conversation is at. */
export function conversationKey({ group, destination }: Conversation): string {
  return `${group} ${destinationKey(destination)}`
}

/** Where groups are told; their alerts that no address is found for are handed to `onUnaddressed`. */
export function placesOf(
  config: Config,
  groups: readonly Group[],
  onUnaddressed: (unaddressed: Unaddressed) => void,
): readonly Place[] {
  const addressing = addressingOf(config)
  const places: Place[] = []
  for (const group of groups) {
    const route = routeById(config.route, group.route)
    const receiver = route === null ? undefined : config.receivers.get(route.receiver)
    if (route === null || receiver === undefined) continue
    const { addressed, unaddressed } = destinationsOf(receiver, group.alerts, addressing)
    for (const one of unaddressed) onUnaddressed(one)
    places.push(...addressed.map(({ destination, items: alerts }) => ({ group, route, destination, alerts })))
  }
  return united(places)
}

/** One a key, with the alerts of all that have it. */
function united(places: readonly Place[]): readonly Place[] {
  const byKey = new Map<string, Place>()
  for (const place of places) {
    const before = byKey.get(placeKey(place))
    byKey.set(
      placeKey(place),
      before === undefined ? place : { ...place, alerts: union(before.alerts, place.alerts) },
    )
  }
  return [...byKey.values()]
}

/** What was found over, as one group (SEMANTICS 3.4). */
export function lateGroups(config: Config, foundOver: readonly Alert[]): readonly Group[] {
  return groupsOf(foundOver, config.route).map((group) => ({ ...group, key: LATE_GROUP }))
}

/** What is known of the conversations at places. */
export interface Conversing {
  readonly config: Config
  /** By the key of their place. */
  readonly known: ReadonlyMap<string, Conversation>
  /** Open deliveries by conversation. */
  readonly openIn: ReadonlyMap<string, readonly Delivery[]>
  readonly now: Instant
}

/**
 * Adds the fallback's places where a receiver refused for good, or could not be reached for a day (SEMANTICS 5.3, 5.7);
 * `onWaiting` hears until when a first notice may wait.
 */
export function withFallbacks(
  { config, known, openIn, now }: Conversing,
  places: readonly Place[],
  onWaiting: (place: Place, until: Instant) => void,
): readonly Place[] {
  const addressing = addressingOf(config)
  const extra: Place[] = []
  for (const place of places) {
    const conversation = known.get(placeKey(place))
    const fallback = place.route.fallback === null ? undefined : config.receivers.get(place.route.fallback)
    if (conversation === undefined || fallback === undefined || fallback.name === place.destination.receiver)
      continue
    const waitsUntil = firstNoticeUntil(conversation, openIn.get(conversation.id) ?? [])
    if (conversation.blockedUntil === null && now < waitsUntil) {
      if (Number.isFinite(waitsUntil)) onWaiting(place, waitsUntil)
      continue
    }
    for (const { destination, items } of destinationsOf(fallback, place.alerts, addressing).addressed) {
      extra.push({ ...place, destination, alerts: items })
    }
  }
  const keys = new Set(places.map(placeKey))
  return [...places, ...united(extra.filter((place) => !keys.has(placeKey(place))))]
}

/** Infinity where no first notice waits. */
function firstNoticeUntil({ ref }: Conversation, open: readonly Delivery[]): Instant {
  if (ref !== null) return Infinity
  return Math.min(...open.map(({ dueAt }) => dueAt)) + UNDELIVERED_MS_MAX
}

/** Alerts of a place that nothing holds back there. */
export function freeIn(place: Place, holds: DueInput['holds'], now: Instant): readonly Alert[] {
  const settings = { muted: isMuted(place.route, now), ackTimeoutMs: place.route.ackTimeoutMs }
  return place.alerts.filter((alert) => !isHeld(alert, { holds, settings, now }))
}

function union(a: readonly Alert[], b: readonly Alert[]): readonly Alert[] {
  return [...new Map([...a, ...b].map((alert) => [alert.id, alert])).values()]
}
