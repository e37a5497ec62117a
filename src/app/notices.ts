import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { type Conversation, type Destination, type Group, slotOf, type Told } from '../model/notice.ts'
import type { Route } from '../model/route.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import { destinationKey, destinationsOf, type Unaddressed } from '../route/destinations.ts'
import { type Due, type DueDelivery, type DueInput, due, isHeld } from '../route/due.ts'
import { groupsOf } from '../route/groups.ts'
import { isMuted, nextTurnOfHolds } from '../route/holds.ts'
import { routeById } from '../route/tree.ts'
import type { NoticePlan } from '../store/port.ts'
import { addressingOf } from './addressing.ts'
import { dueInputOf } from './due-input.ts'
import { heldNow, type Said } from './held.ts'
import { type JoiningInput, joinedIn, joiningByDestination } from './joined.ts'

/** A first notice that could not be delivered for so long goes to the fallback as well (SEMANTICS 5.3). */
const UNDELIVERED_MS_MAX: DurationMs = DAY_MS

/** What one round of notices is decided on. */
export interface NoticesInput extends JoiningInput {
  readonly config: Config
  /** Open alerts, and ended ones that a living conversation still has to be told of or shows. */
  readonly live: readonly Alert[]
  /** Found already over, and in no catch-up notice yet (SEMANTICS 3.4). */
  readonly foundOver: readonly Alert[]
  /** Those that are not closed. */
  readonly conversations: readonly Conversation[]
  /** What was told in them. */
  readonly told: readonly Told[]
  /** What people silenced and acknowledged. */
  readonly said: Said
  /** Due and begun deliveries. */
  readonly open: readonly Delivery[]
  readonly now: Instant
  /** `once`: group_wait counts as over. */
  readonly groupWaitOver: boolean
  readonly newId: () => string
}

/** What one round of notices comes to. */
export interface Notices {
  readonly plan: NoticePlan
  /** When to look again though nothing happens; null: nothing falls due by itself. */
  readonly lookAgainAt: Instant | null
  /** Alerts that a receiver has no address for. */
  readonly unaddressed: readonly Unaddressed[]
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

/** Decides which destinations have to be told what (SEMANTICS 5.1, 5.2). Pure: the same for the daemon, rule tests and backtests. */
export function planNotices(input: NoticesInput): Notices {
  const { config, live, conversations, now } = input
  const told = Map.groupBy(input.told, (entry) => entry.conversation)
  const openIn = Map.groupBy(input.open, (delivery) => delivery.conversation)
  const holds = heldNow(config, [...live, ...input.foundOver], input.said, now)
  const planner = createPlanner(input, holds)
  const known = new Map(conversations.map((conversation) => [conversationKey(conversation), conversation]))
  const unaddressed: Unaddressed[] = []
  const miss = (one: Unaddressed): void => void unaddressed.push(one)

  const firing = live.filter((alert) => isToldOf(alert))
  const places = placesOf(config, firing, (group) => group.key, miss)
  const late = placesOf(config, input.foundOver, () => LATE_GROUP, miss)
  const alertsAt = new Map<string, readonly Alert[]>()
  const addressed = withFallbacks(config, places, known, openIn, now)
  // What is held back is not told: nothing joins it.
  const tellable = addressed.map((place) => ({ ...place, alerts: freeIn(place, holds, now) }))
  const joining = joiningByDestination(tellable, input)
  for (const place of addressed) {
    const joins = joining.get(destinationKey(place.destination))
    const own = place.alerts.filter(({ id }) => joins?.has(id) !== true)
    alertsAt.set(placeKey(place), place.alerts)
    if (own.length > 0 && !known.has(placeKey(place))) planner.start({ ...place, alerts: own })
  }
  for (const place of late) {
    if (freeIn(place, holds, now).length === 0) continue
    // One notice for all that is over: what is found while it waits for its turn joins it.
    const waits = openIn.get(known.get(placeKey(place))?.id ?? '')?.some(({ state }) => state === 'due')
    if (waits === true) alertsAt.set(placeKey(place), place.alerts)
    else planner.start(place)
  }
  for (const conversation of conversations) {
    const here = alertsAt.get(conversationKey(conversation)) ?? []
    const waiting = openIn.get(conversation.id) ?? []
    const settled = told.get(conversation.id) ?? []
    const dueInput = dueInputOf({
      config,
      conversation,
      told: settled,
      open: waiting,
      live,
      here,
      ...joinedIn(here, settled, joining.get(destinationKey(conversation.destination)), input.echoes),
      holds,
      now,
      groupWaitOver: input.groupWaitOver,
    })
    planner.continue(conversation, due(dueInput), waiting)
  }
  const turn = nextTurnOfHolds(config.route, input.said, now)
  return { plan: planner.plan, lookAgainAt: earliest(planner.lookAgainAt(), turn), unaddressed }
}

/** Alerts of a place that nothing holds back there. */
function freeIn(place: Place, holds: DueInput['holds'], now: Instant): readonly Alert[] {
  const settings = { muted: isMuted(place.route, now), ackTimeoutMs: place.route.ackTimeoutMs }
  return place.alerts.filter((alert) => !isHeld(alert, { holds, settings, now }))
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

/** Events are told while they are open; conditions once they fire. */
function isToldOf(alert: Alert): boolean {
  return alert.state === 'firing' && !alert.foundOver
}

function placesOf(
  config: Config,
  alerts: readonly Alert[],
  keyOf: (group: Group) => string,
  onUnaddressed: (unaddressed: Unaddressed) => void,
): readonly Place[] {
  const addressing = addressingOf(config)
  const places = new Map<string, Place>()
  for (const group of groupsOf(alerts, config.route)) {
    const route = routeById(config.route, group.route)
    const receiver = route === null ? undefined : config.receivers.get(route.receiver)
    if (route === null || receiver === undefined) continue
    const { addressed, unaddressed } = destinationsOf(receiver, group.alerts, addressing)
    for (const one of unaddressed) onUnaddressed(one)
    for (const { destination, items: here } of addressed) {
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
  config: Config,
  places: readonly Place[],
  known: ReadonlyMap<string, Conversation>,
  openIn: ReadonlyMap<string, readonly Delivery[]>,
  now: Instant,
): readonly Place[] {
  const addressing = addressingOf(config)
  const extra: Place[] = []
  for (const place of places) {
    const conversation = known.get(placeKey(place))
    const fallback = place.route.fallback === null ? undefined : config.receivers.get(place.route.fallback)
    if (conversation === undefined || fallback === undefined || fallback.name === place.destination.receiver)
      continue
    const overdue = (openIn.get(conversation.id) ?? []).some(
      (delivery) => conversation.ref === null && now - delivery.dueAt >= UNDELIVERED_MS_MAX,
    )
    if (conversation.blockedUntil === null && !overdue) continue
    for (const { destination, items } of destinationsOf(fallback, place.alerts, addressing).addressed) {
      extra.push({ ...place, destination, alerts: items })
    }
  }
  const keys = new Set(places.map(placeKey))
  return [...places, ...extra.filter((place) => !keys.has(placeKey(place)))]
}

/** Collects the plan of one tick. */
function createPlanner({ now, groupWaitOver, newId }: NoticesInput, holds: DueInput['holds']) {
  const plan = { conversations: [], deliveries: [], joined: [], obsolete: [], closed: [] } as {
    -readonly [K in keyof NoticePlan]-?: NonNullable<NoticePlan[K]>[number][]
  }
  const looks: Instant[] = []
  const add = (conversation: string, delivery: DueDelivery): void => {
    plan.deliveries.push(newDelivery(newId(), conversation, delivery))
    if (delivery.at > now) looks.push(delivery.at)
  }
  return {
    plan: plan as NoticePlan,
    lookAgainAt: (): Instant | null => (looks.length === 0 ? null : Math.min(...looks)),
    /** A destination hears of this group for the first time: after group_wait, or once nothing holds it back. */
    start(place: Place): void {
      const conversation = newConversation(newId(), place, now)
      plan.conversations.push(conversation)
      const alerts = freeIn(place, holds, now)
      if (alerts.length === 0) return
      const severity = alerts.reduce<Severity>((worst, alert) => worseSeverity(worst, alert.severity), 'info')
      add(conversation.id, {
        slot: 'post',
        reason: place.group.key === LATE_GROUP ? 'late' : 'new',
        severity,
        alerts: alerts.map((alert) => alert.id),
        joined: [],
        at: groupWaitOver ? now : now + place.route.groupWaitMs,
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
          if (isJoined(same, delivery)) {
            const { severity, alerts, joined } = delivery
            plan.joined.push({ delivery: same.id, severity, alerts: [...alerts, ...joined] })
          }
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
  return (
    waiting.state === 'due' &&
    [...wanted.alerts, ...wanted.joined].some((alert) => !waiting.alerts.includes(alert))
  )
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
    alerts: [...delivery.alerts, ...delivery.joined],
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
