import type { EventHolds } from '../alerts/events.ts'
import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import type { Acknowledgement, Hold, Silence } from '../model/silence.ts'
import { holdsOf, mutedUntil, silenceOf } from '../route/holds.ts'
import type { SilencesStore } from '../store/port-silences.ts'

/** What people said that holds alerts back: as the store has it, or a rule test. */
export interface Said {
  readonly silences: readonly Silence[]
  readonly acknowledgements: readonly Acknowledgement[]
}

/** Nobody said anything. */
export const NOTHING_SAID: Said = { silences: [], acknowledgements: [] }

/** What holds back each of these alerts now; those that fire may inhibit the others (SEMANTICS 4.6). */
export function heldNow(
  config: Config,
  alerts: readonly Alert[],
  said: Said,
  now: Instant,
): ReadonlyMap<string, readonly Hold[]> {
  const untilOver = config.rules.filter(({ condition }) => condition.kind === 'recipe_stopped')
  return holdsOf({
    ...said,
    alerts,
    inhibitRules: config.inhibitRules,
    untilOver: new Set(untilOver.map(({ name }) => name)),
    now,
  })
}

/** What keeps the events among these alerts from being told (SEMANTICS 4.6). */
export function eventHolds(config: Config, alerts: readonly Alert[], said: Said, now: Instant): EventHolds {
  const events = alerts.filter(({ kind, state }) => kind === 'event' && state === 'firing')
  const silenced = events.filter((alert) => silenceOf(alert, said.silences, now) !== null)
  return {
    silenced: new Set(silenced.map(({ id }) => id)),
    mutedUntil: new Map(
      events.map((alert) => [alert.id, mutedUntil(config.route, alert, alert.foldedThrough, now)]),
    ),
  }
}

/** What the store has of it for these alerts: silences that are not over, and acknowledgements. */
export async function loadSaid(
  store: Pick<SilencesStore, 'endingAfter' | 'acknowledgements'>,
  alerts: readonly Alert[],
  now: Instant,
): Promise<Said> {
  const [silences, acknowledgements] = await Promise.all([
    store.endingAfter(now),
    store.acknowledgements(alerts.map(({ id }) => id)),
  ])
  return { silences, acknowledgements }
}
