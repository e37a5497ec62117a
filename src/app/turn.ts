import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import { type Conversation, slotOf, type Told } from '../model/notice.ts'
import { severityRank } from '../model/severity.ts'
import { type DueDelivery, type DueInput, due, visibleOf } from '../route/due.ts'
import { groupsOf } from '../route/groups.ts'
import { type Echoes, joiningAt } from '../route/joining.ts'
import { dueInputOf } from './due-input.ts'

/** What is known when a delivery's turn has come. */
export interface TurnInput {
  readonly delivery: Delivery
  readonly conversation: Conversation
  readonly told: readonly Told[]
  /** Those that mentionedIn names. */
  readonly alerts: readonly Alert[]
  /** What holds alerts back, by their id. */
  readonly holds: DueInput['holds']
  /** Which of them are echoes of which (SEMANTICS 1.5). */
  readonly echoes: Echoes
  readonly now: Instant
}

/** What a message is rendered from: the state when its turn has come (SEMANTICS 5.3). */
export interface Turn extends TurnInput {
  readonly due: DueDelivery
  /** Shown as echoes of the others. */
  readonly joined: readonly Alert[]
}

/** Ids of the alerts that a delivery may have to speak of: its own, and those that its conversation told of or shows. */
export function mentionedIn(
  delivery: Delivery,
  conversation: Conversation,
  told: readonly Told[],
): ReadonlySet<string> {
  return new Set([
    ...delivery.alerts,
    ...told.map((entry) => entry.alert),
    ...Object.keys(conversation.shown),
  ])
}

/** Asks again whether there is something to say; null: there is not. Pure. */
export function decideTurn(config: Config, input: TurnInput): Turn | null {
  const { delivery, conversation, told, alerts, echoes, holds, now } = input
  const settled = new Set(told.map(({ alert }) => alert))
  // Shown as an echo once, and not of this group: it has a message of its own now.
  const guests = alerts.filter((alert) => {
    const came = echoes.has(alert.id) || conversation.shown[alert.id]?.joined === true
    return came && !settled.has(alert.id) && !belongs(config, conversation, alert)
  })
  const ask = (joined: ReadonlySet<string>, elsewhere: ReadonlySet<string>): DueInput =>
    dueInputOf({
      config,
      conversation,
      told,
      open: [delivery],
      live: alerts,
      here: alerts,
      joined,
      elsewhere,
      holds,
      now,
      groupWaitOver: true,
    })
  const elsewhere = new Set(guests.map(({ id }) => id))
  const present = new Set(visibleOf({ ...ask(new Set(), elsewhere), alerts }).map(({ id }) => id))
  const joining = new Set(joiningAt(present, settled, echoes).keys())
  // Of several messages that it could join, planning chose one.
  const joined = joining.intersection(new Set(delivery.alerts))
  const asked = ask(joined, elsewhere.union(joining.difference(joined)))
  const slot = slotOf(delivery.reason, conversation)
  const wanted = due(asked).deliveries.find((candidate) => candidate.slot === slot && candidate.at <= now)
  return wanted === undefined
    ? null
    : { ...input, due: wanted, alerts: visibleOf(asked), joined: asked.joined }
}

function belongs(config: Config, { group }: Conversation, alert: Alert): boolean {
  return alert.foundOver || groupsOf([alert], config.route).some(({ key }) => key === group)
}

/** Critical before warning before info; then what has been due longest; a message before an edit. */
export function byTurn(a: Delivery, b: Delivery): number {
  return severityRank(b.severity) - severityRank(a.severity) || a.dueAt - b.dueAt || a.id.localeCompare(b.id)
}
