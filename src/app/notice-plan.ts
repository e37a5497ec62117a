import type { Alert } from '../model/alert.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import { type Conversation, slotOf } from '../model/notice.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'
import type { Due, DueDelivery } from '../route/due.ts'
import type { NoticePlan } from '../store/port.ts'
import { LATE_GROUP, type Place } from './notice-places.ts'

/** What the plan of a group hangs on. */
export interface PlannedGroup {
  /** Ids of the alerts that it was decided on. */
  readonly alerts: ReadonlySet<string>
  /** When it is to be decided anew though nothing changes; null: never. */
  readonly lookAgainAt: Instant | null
  /** Nothing is to be done: what it was decided on is as it was until then. */
  readonly settled: boolean
}

/** What planning takes besides what is decided. */
export interface NoticePlannerInput {
  readonly now: Instant
  readonly groupWaitOver: boolean
  readonly newId: () => string
}

interface Planning extends PlannedGroup {
  readonly alerts: Set<string>
  lookAgainAt: Instant | null
  settled: boolean
}

type Growing = { -readonly [K in keyof NoticePlan]-?: NonNullable<NoticePlan[K]>[number][] }

/** Collects the plan of one round, and what it hangs on, by group. */
export class NoticePlanner {
  readonly #input: NoticePlannerInput
  readonly #plan: Growing = { conversations: [], deliveries: [], joined: [], obsolete: [], closed: [] }
  readonly #groups = new Map<string, Planning>()

  constructor(input: NoticePlannerInput) {
    this.#input = input
  }

  get plan(): NoticePlan {
    return this.#plan
  }

  get groups(): ReadonlyMap<string, PlannedGroup> {
    return this.#groups
  }

  /** A destination hears of a group for the first time, of these alerts: after group_wait, or once nothing holds them back. */
  start(place: Place, free: readonly Alert[]): void {
    const { now, groupWaitOver, newId } = this.#input
    const conversation = newConversation(newId(), place, now)
    this.#act(conversation).conversations.push(conversation)
    const at = groupWaitOver ? now : now + place.route.groupWaitMs
    if (free.length > 0) this.#add(conversation, firstNotice(place, free, at))
  }

  /** A destination that is being told already. */
  continue(conversation: Conversation, decision: Due, open: readonly Delivery[]): void {
    if (decision.lookAgainAt !== null) this.lookAgain(conversation.group, decision.lookAgainAt)
    if (decision.close) this.#close(conversation, open)
    else for (const delivery of decision.deliveries) this.#deliver(conversation, delivery, open)
  }

  /** A group is decided on these alerts. */
  hangsOn(group: string, alerts: Iterable<string>): void {
    const planning = this.#planningOf(group)
    for (const alert of alerts) planning.alerts.add(alert)
  }

  /** A group is to be decided anew then. */
  lookAgain(group: string, at: Instant): void {
    const planning = this.#planningOf(group)
    planning.lookAgainAt = Math.min(planning.lookAgainAt ?? Infinity, at)
  }

  #close(conversation: Conversation, open: readonly Delivery[]): void {
    const { closed, obsolete } = this.#act(conversation)
    closed.push({ conversation: conversation.id, at: this.#input.now })
    obsolete.push(...open.filter(({ state }) => state === 'due').map(({ id }) => id))
  }

  #deliver(conversation: Conversation, delivery: DueDelivery, open: readonly Delivery[]): void {
    const same = open.find((other) => slotOf(other.reason, conversation) === delivery.slot)
    if (same === undefined) this.#add(conversation, delivery)
    else if (waitsLonger(same, delivery)) {
      this.#act(conversation).obsolete.push(same.id)
      this.#add(conversation, delivery)
    } else if (isJoined(same, delivery)) {
      const { severity, alerts, joined } = delivery
      this.#act(conversation).joined.push({ delivery: same.id, severity, alerts: [...alerts, ...joined] })
    }
  }

  #add(conversation: Conversation, delivery: DueDelivery): void {
    const { now, newId } = this.#input
    this.#act(conversation).deliveries.push(newDelivery(newId(), conversation.id, delivery))
    if (delivery.at > now) this.lookAgain(conversation.group, delivery.at)
  }

  /** Something is to be done in a conversation. */
  #act({ group }: Conversation): Growing {
    this.#planningOf(group).settled = false
    return this.#plan
  }

  #planningOf(group: string): Planning {
    const planning = this.#groups.get(group) ?? { alerts: new Set(), lookAgainAt: null, settled: true }
    this.#groups.set(group, planning)
    return planning
  }
}

function firstNotice({ group }: Place, alerts: readonly Alert[], at: Instant): DueDelivery {
  return {
    slot: 'post',
    reason: group.key === LATE_GROUP ? 'late' : 'new',
    severity: alerts.reduce<Severity>((worst, alert) => worseSeverity(worst, alert.severity), 'info'),
    alerts: alerts.map((alert) => alert.id),
    joined: [],
    at,
    closes: false,
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
