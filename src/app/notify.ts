import type { Alert } from '../model/alert.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import { type Conversation, type Destination, type Group, slotOf } from '../model/notice.ts'
import type { Route } from '../model/route.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import { destinationKey, destinationsOf } from '../route/destinations.ts'
import { type Due, type DueDelivery, due } from '../route/due.ts'
import { groupsOf } from '../route/groups.ts'
import { routeById } from '../route/tree.ts'
import type { NoticePlan } from '../store/port.ts'
import { addressingOf } from './addressing.ts'
import { dueInputOf } from './due-input.ts'
import { type Environment, UNDELIVERED_MS_MAX } from './environment.ts'

/** Settings of one run of the tick. */
export interface NotifyOptions {
  /** `once`: group_wait counts as over. */
  readonly groupWaitOver: boolean
}

/** Alerts at one destination, as routing has them now. */
interface Place {
  readonly group: Group
  readonly route: Route
  readonly destination: Destination
  readonly alerts: readonly Alert[]
}

/** Group key of catch-up notices: one for all that is over, whatever its group (SEMANTICS 3.4). */
const LATE_GROUP = 'late'

/**
 * One tick: which destinations have to be told what, committed as due deliveries. Returns when to look again though
 * nothing happens (null: nothing falls due by itself).
 */
export async function notifyTick(env: Environment, options: NotifyOptions): Promise<Instant | null> {
  const now = env.clock.now()
  const [live, foundOver, conversations, open] = await Promise.all([
    env.store.alerts.live(),
    env.store.alerts.foundOverUntold(),
    env.store.deliveries.conversations(),
    env.store.deliveries.open(),
  ])
  const told = groupBy(
    await env.store.deliveries.told(conversations.map((conversation) => conversation.id)),
    (entry) => entry.conversation,
  )
  const openIn = groupBy(open, (delivery) => delivery.conversation)
  const planner = createPlanner(env, now, options)
  const known = new Map(conversations.map((conversation) => [conversationKey(conversation), conversation]))

  const firing = live.filter((alert) => isToldOf(alert))
  const places = placesOf(env, firing, (group) => group.key)
  const late = placesOf(env, foundOver, () => LATE_GROUP)
  const alertsAt = new Map<string, readonly Alert[]>()
  for (const place of withFallbacks(env, places, known, openIn, now)) {
    alertsAt.set(placeKey(place), place.alerts)
    if (!known.has(placeKey(place))) planner.start(place)
  }
  for (const place of late) {
    // One notice for all that is over: what is found while it waits for its turn joins it.
    const waits = openIn.get(known.get(placeKey(place))?.id ?? '')?.some(({ state }) => state === 'due')
    if (waits === true) alertsAt.set(placeKey(place), place.alerts)
    else planner.start(place)
  }
  for (const conversation of conversations) {
    const here = alertsAt.get(conversationKey(conversation)) ?? []
    const waiting = openIn.get(conversation.id) ?? []
    const input = dueInputOf(
      env.config,
      conversation,
      told.get(conversation.id) ?? [],
      waiting,
      live,
      here,
      now,
      options.groupWaitOver,
    )
    planner.continue(conversation, due(input), waiting)
  }
  await env.store.deliveries.plan(planner.plan)
  return planner.lookAgainAt()
}

/** Events are told while they are open; conditions once they fire. */
function isToldOf(alert: Alert): boolean {
  return alert.state === 'firing' && !alert.foundOver
}

function placesOf(
  env: Environment,
  alerts: readonly Alert[],
  keyOf: (group: Group) => string,
): readonly Place[] {
  const addressing = addressingOf(env.config)
  const places = new Map<string, Place>()
  for (const group of groupsOf(alerts, env.config.route)) {
    const route = routeById(env.config.route, group.route)
    const receiver = route === null ? undefined : env.config.receivers.get(route.receiver)
    if (route === null || receiver === undefined) continue
    const { addressed, unaddressed } = destinationsOf(receiver, group.alerts, addressing)
    for (const { alert, integration } of unaddressed) {
      env.log.warn(
        { receiver: receiver.name, integration, alert },
        'an alert has no address at this receiver',
      )
    }
    for (const { destination, alerts: here } of addressed) {
      const place = { group: { ...group, key: keyOf(group) }, route, destination, alerts: here }
      const before = places.get(placeKey(place))
      places.set(
        placeKey(place),
        before === undefined ? place : { ...place, alerts: union(before.alerts, here) },
      )
    }
  }
  return [...places.values()]
}

/** Adds the fallback's places where a receiver refused for good, or could not be reached for a day (SEMANTICS 5.3, 5.7). */
function withFallbacks(
  env: Environment,
  places: readonly Place[],
  known: ReadonlyMap<string, Conversation>,
  openIn: ReadonlyMap<string, readonly Delivery[]>,
  now: Instant,
): readonly Place[] {
  const addressing = addressingOf(env.config)
  const extra: Place[] = []
  for (const place of places) {
    const conversation = known.get(placeKey(place))
    const fallback =
      place.route.fallback === null ? undefined : env.config.receivers.get(place.route.fallback)
    if (conversation === undefined || fallback === undefined || fallback.name === place.destination.receiver)
      continue
    const overdue = (openIn.get(conversation.id) ?? []).some(
      (delivery) => conversation.ref === null && now - delivery.dueAt >= UNDELIVERED_MS_MAX,
    )
    if (conversation.blockedUntil === null && !overdue) continue
    for (const { destination, alerts } of destinationsOf(fallback, place.alerts, addressing).addressed) {
      extra.push({ ...place, destination, alerts })
    }
  }
  const keys = new Set(places.map(placeKey))
  return [...places, ...extra.filter((place) => !keys.has(placeKey(place)))]
}

/** Collects the plan of one tick. */
function createPlanner(env: Environment, now: Instant, options: NotifyOptions) {
  const plan = { conversations: [], deliveries: [], joined: [], obsolete: [], closed: [] } as {
    -readonly [K in keyof NoticePlan]-?: NonNullable<NoticePlan[K]>[number][]
  }
  const looks: Instant[] = []
  const add = (conversation: string, delivery: DueDelivery): void => {
    plan.deliveries.push(newDelivery(env.random.id(), conversation, delivery))
    if (delivery.at > now) looks.push(delivery.at)
  }
  return {
    plan: plan as NoticePlan,
    lookAgainAt: (): Instant | null => (looks.length === 0 ? null : Math.min(...looks)),
    /** A destination hears of this group for the first time: after group_wait. */
    start(place: Place): void {
      const conversation = newConversation(env.random.id(), place, now)
      const severity = place.alerts.reduce<Severity>(
        (worst, alert) => worseSeverity(worst, alert.severity),
        'info',
      )
      plan.conversations.push(conversation)
      add(conversation.id, {
        slot: 'post',
        reason: place.group.key === LATE_GROUP ? 'late' : 'new',
        severity,
        alerts: place.alerts.map((alert) => alert.id),
        at: options.groupWaitOver ? now : now + place.route.groupWaitMs,
        closes: false,
      })
    },
    /** A destination that is being told already. */
    continue(conversation: Conversation, decision: Due, open: readonly Delivery[]): void {
      if (decision.lookAgainAt !== null) looks.push(decision.lookAgainAt)
      if (decision.close) {
        plan.closed.push({ conversation: conversation.id, at: now })
        for (const delivery of open) if (delivery.state === 'due') plan.obsolete.push(delivery.id)
        return
      }
      for (const delivery of decision.deliveries) {
        const same = open.find((other) => slotOf(other.reason, conversation) === delivery.slot)
        if (same !== undefined && !waitsLonger(same, delivery)) {
          if (isJoined(same, delivery)) plan.joined.push({ ...delivery, delivery: same.id })
          continue
        }
        if (same !== undefined) plan.obsolete.push(same.id)
        add(conversation.id, delivery)
      }
    },
  }
}

function newConversation(id: string, place: Place, now: Instant): Conversation {
  return {
    id,
    group: place.group.key,
    route: place.route.id,
    labels: place.group.labels,
    destination: place.destination,
    openedAt: now,
    ref: null,
    subject: null,
    lastNoticeAt: null,
    lastEditAt: null,
    shown: {},
    blockedUntil: null,
    closedAt: null,
  }
}

/** Whether more is to be told now than when a delivery that still waits was planned. */
function isJoined(waiting: Delivery, wanted: DueDelivery): boolean {
  return waiting.state === 'due' && wanted.alerts.some((alert) => !waiting.alerts.includes(alert))
}

/** Whether what waits for group_interval or group_wait is overtaken by something that does not. */
function waitsLonger(waiting: Delivery, wanted: DueDelivery): boolean {
  return waiting.state === 'due' && waiting.attempts === 0 && waiting.dueAt > wanted.at
}

function newDelivery(id: string, conversation: string, delivery: DueDelivery): Delivery {
  return {
    id,
    conversation,
    reason: delivery.reason,
    state: 'due',
    severity: delivery.severity,
    dueAt: delivery.at,
    notBefore: delivery.at,
    attempts: 0,
    lastError: null,
    begunAt: null,
    body: null,
    shown: null,
    alerts: delivery.alerts,
    finishedAt: null,
  }
}

function placeKey(place: Place): string {
  return `${place.group.key} ${destinationKey(place.destination)}`
}

function conversationKey(conversation: Conversation): string {
  return `${conversation.group} ${destinationKey(conversation.destination)}`
}

function union(a: readonly Alert[], b: readonly Alert[]): readonly Alert[] {
  return [...new Map([...a, ...b].map((alert) => [alert.id, alert])).values()]
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, keyOf)
}
