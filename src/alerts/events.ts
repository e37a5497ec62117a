import type { Alert, AlertChange } from '../model/alert.ts'
import type { Crossing, NewError } from '../model/facts.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { labelsFrom, overlayLabels } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import { close } from './close.ts'

/** An event that nobody was told of by then is closed all the same: no route leads anywhere. */
const EVENT_OPEN_MS_MAX: DurationMs = DAY_MS

/** Alerts of lifetime crossings, firing until told; base lines make none (SEMANTICS 4.4). */
export function eventAlerts(
  rules: readonly Rule[],
  crossings: readonly Crossing[],
  now: Instant,
  newId: () => string,
): readonly AlertChange[] {
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  return crossings.flatMap((crossing) => {
    const rule = byName.get(crossing.rule)
    return rule === undefined || crossing.baseLine
      ? []
      : [{ kind: 'open', alert: eventOf(rule, crossing, now, newId()) }]
  })
}

/** Alerts of new errors, firing until told (SEMANTICS 4.4). */
export function errorAlerts(
  rules: readonly Rule[],
  errors: readonly NewError[],
  now: Instant,
  newId: () => string,
): readonly AlertChange[] {
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  return errors.flatMap((error) => {
    const rule = byName.get(error.rule)
    if (rule === undefined) return []
    const event = { ...error, count: 1, at: error.failure.placedAt }
    return [{ kind: 'open', alert: eventOf(rule, event, now, newId()) }]
  })
}

/** What keeps events from being told (SEMANTICS 4.6). */
export interface EventHolds {
  /** Nobody is ever told of these. */
  readonly silenced: ReadonlySet<string>
  /** By id: until when all routes were muted; what is left out was not. */
  readonly mutedUntil: ReadonlyMap<string, Instant>
}

const NO_HOLDS: EventHolds = { silenced: new Set(), mutedUntil: new Map() }

/**
 * Closes events that were told or silenced, or have waited for a day since somebody could be told; never with a resolved
 * notice (SEMANTICS 4.4, 4.6).
 */
export function stepEvents(
  existing: readonly Alert[],
  told: ReadonlySet<string>,
  now: Instant,
  holds: EventHolds = NO_HOLDS,
): readonly AlertChange[] {
  return waitingEvents(existing).flatMap((alert) => {
    const why = endOf(alert, told, now, holds)
    return why === null ? [] : [close(alert, alert.note ?? why, now)]
  })
}

function endOf(alert: Alert, told: ReadonlySet<string>, now: Instant, holds: EventHolds): string | null {
  if (told.has(alert.id)) return 'told'
  if (holds.silenced.has(alert.id)) return 'silenced'
  return now >= closesAt(alert, holds) ? 'nobody was to be told' : null
}

function closesAt({ id, foldedThrough }: Alert, { mutedUntil }: EventHolds): Instant {
  return Math.max(foldedThrough, mutedUntil.get(id) ?? 0) + EVENT_OPEN_MS_MAX
}

function waitingEvents(existing: readonly Alert[]): readonly Alert[] {
  return existing.filter(({ kind, state }) => kind === 'event' && state === 'firing')
}

/** When stepEvents has to look again without news; null: nothing waits. */
export function nextEventChange(existing: readonly Alert[], holds: EventHolds = NO_HOLDS): Instant | null {
  const waiting = waitingEvents(existing)
  return waiting.length === 0 ? null : Math.min(...waiting.map((alert) => closesAt(alert, holds)))
}

/** What is told of an event. */
type Event = Omit<Crossing, 'bound' | 'baseLine'>

function eventOf(rule: Rule, event: Event, now: Instant, id: string): Alert {
  const { severity, count, at } = event
  return {
    id,
    kind: 'event',
    rule: rule.name,
    group: event.group,
    by: event.by,
    labels: overlayLabels(event.labels, event.by, rule.labels, labelsFrom({ rule: rule.name, severity })),
    recipes: [event.recipe],
    state: 'firing',
    severity,
    worst: severity,
    count,
    peak: count,
    about: false,
    startedAt: at,
    firedAt: at,
    endedAt: null,
    unknownSince: null,
    foundOver: false,
    note: null,
    foldedThrough: now,
    clockMs: 0,
    falseSince: null,
  }
}
