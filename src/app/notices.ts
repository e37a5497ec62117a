import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Instant } from '../model/instant.ts'
import type { Conversation, Told } from '../model/notice.ts'
import { destinationKey, type Unaddressed } from '../route/destinations.ts'
import { type DueInput, due } from '../route/due.ts'
import { groupsOf } from '../route/groups.ts'
import type { NoticePlan } from '../store/port.ts'
import { dueInputOf, mentionsOf } from './due-input.ts'
import type { Said } from './held.ts'
import { type JoiningInput, joinedIn, joiningByDestination } from './joined.ts'
import {
  conversationKey,
  freeIn,
  LATE_GROUP,
  lateGroups,
  placeKey,
  placesOf,
  withFallbacks,
} from './notice-places.ts'
import { NoticePlanner, type PlannedGroup } from './notice-plan.ts'

/** How things stand in one round of notices. */
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

/** What planning some groups comes to. */
export interface PlannedNotices {
  readonly plan: NoticePlan
  readonly groups: ReadonlyMap<string, PlannedGroup>
  /** Alerts of these groups that a receiver has no address for. */
  readonly unaddressed: readonly Unaddressed[]
}

/**
 * Decides which destinations have to be told what (SEMANTICS 5.1, 5.2), in the groups that are asked for. What is decided
 * of one group hangs on no other, but where alerts join another's message (1.5): then all are to be asked for. Pure: the
 * same for the daemon, rule tests and backtests. `holds`: what holds alerts back, by their id.
 */
export function planGroups(
  input: NoticesInput,
  holds: DueInput['holds'],
  isAsked: (group: string) => boolean,
): PlannedNotices {
  const { config, live, now } = input
  const planner = new NoticePlanner(input)
  const conversations = input.conversations.filter(({ group }) => isAsked(group))
  const asked = new Set(conversations.map(({ id }) => id))
  const toldIn = Map.groupBy(
    input.told.filter(({ conversation }) => asked.has(conversation)),
    ({ conversation }) => conversation,
  )
  const openIn = Map.groupBy(input.open, ({ conversation }) => conversation)
  const known = new Map(conversations.map((conversation) => [conversationKey(conversation), conversation]))
  const unaddressed: Unaddressed[] = []
  const miss = (one: Unaddressed): void => void unaddressed.push(one)

  const groups = groupsOf(live.filter(isToldOf), config.route, isAsked)
  for (const { key, alerts } of groups) planner.hangsOn(key, idsOf(alerts))
  const addressed = withFallbacks(
    { config, known, openIn, now },
    placesOf(config, groups, miss),
    (place, until) => planner.lookAgain(place.group.key, until),
  )
  // What is held back is not told: nothing joins it.
  const tellable = addressed.map((place) => ({ ...place, alerts: freeIn(place, holds, now) }))
  const joining = joiningByDestination(tellable, input)
  const alertsAt = new Map<string, readonly Alert[]>()
  for (const place of addressed) {
    const joins = joining.get(destinationKey(place.destination))
    const own = { ...place, alerts: place.alerts.filter(({ id }) => joins?.has(id) !== true) }
    alertsAt.set(placeKey(place), place.alerts)
    if (own.alerts.length > 0 && !known.has(placeKey(place))) planner.start(own, freeIn(own, holds, now))
  }
  if (isAsked(LATE_GROUP)) planLate()
  for (const conversation of conversations) {
    const here = alertsAt.get(conversationKey(conversation)) ?? []
    const open = openIn.get(conversation.id) ?? []
    const told = toldIn.get(conversation.id) ?? []
    const joined = joinedIn(here, told, joining.get(destinationKey(conversation.destination)), input.echoes)
    const one = { ...input, ...joined, conversation, told, open, here, holds }
    planner.hangsOn(conversation.group, mentionsOf(one))
    planner.continue(conversation, due(dueInputOf(one)), open)
  }
  return { plan: planner.plan, groups: planner.groups, unaddressed }

  /** One notice for all that is over: what is found while it waits for its turn joins it. */
  function planLate(): void {
    planner.hangsOn(LATE_GROUP, idsOf(input.foundOver))
    for (const place of placesOf(config, lateGroups(config, input.foundOver), miss)) {
      const free = freeIn(place, holds, now)
      if (free.length === 0) continue
      const waits = openIn.get(known.get(placeKey(place))?.id ?? '')?.some(({ state }) => state === 'due')
      if (waits === true) alertsAt.set(placeKey(place), place.alerts)
      else planner.start(place, free)
    }
  }
}

/** Events are told while they are open; conditions once they fire. */
function isToldOf(alert: Alert): boolean {
  return alert.state === 'firing' && !alert.foundOver
}

function idsOf(alerts: readonly Alert[]): readonly string[] {
  return alerts.map(({ id }) => id)
}
