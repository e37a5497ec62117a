import type { EventHolds } from '../alerts/events.ts'
import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import { areSameLabels } from '../model/labels.ts'
import type { Acknowledgement, Hold, Silence } from '../model/silence.ts'
import { holdsOf, mutedUntil, silenceOf } from '../route/holds.ts'
import type { SilencesStore } from '../store/port-silences.ts'
import { Last } from './last.ts'

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

/** What holds back alerts round after round: worked out anew only where it may be otherwise than in the round before. */
export class HeldRounds {
  readonly #alerts = new Last<Alert>(({ id }) => id, isHeldAlike)
  #config: Config | null = null
  #said: Said = NOTHING_SAID
  #held: ReadonlyMap<string, readonly Hold[]> = new Map()

  /** See heldNow. */
  now(
    config: Config,
    alerts: readonly Alert[],
    said: Said,
    now: Instant,
  ): ReadonlyMap<string, readonly Hold[]> {
    const isAsBefore =
      this.#alerts.differing(alerts).length === 0 && config === this.#config && said === this.#said
    // Silences begin and end by themselves.
    if (!isAsBefore || said.silences.length > 0) this.#held = heldNow(config, alerts, said, now)
    this.#config = config
    this.#said = said
    return this.#held
  }
}

/** Whether an alert holds others back, and is held back, as an earlier form of it. */
function isHeldAlike(a: Alert, b: Alert): boolean {
  return (
    a.state === b.state &&
    a.severity === b.severity &&
    a.worst === b.worst &&
    a.startedAt === b.startedAt &&
    areSameLabels(a.labels, b.labels)
  )
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
