import type { Alert } from '../model/alert.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { matchesAll } from '../model/matcher.ts'
import type { InhibitRule, Route } from '../model/route.ts'
import { severityRank } from '../model/severity.ts'
import type { Acknowledgement, Hold, Silence } from '../model/silence.ts'
import { isInside, nextTurn, rangesInside } from '../model/time-interval.ts'
import { matchingRoutes, routingLabels } from './tree.ts'

/** What may hold alerts back. */
export interface HoldsInput {
  /** Those that are asked about, and all that fire: an inhibition's source is among them. */
  readonly alerts: readonly Alert[]
  readonly silences: readonly Silence[]
  readonly acknowledgements: readonly Acknowledgement[]
  readonly inhibitRules: readonly InhibitRule[]
  /** Rules whose alerts stay acknowledged until they are over: stopped recipes (SEMANTICS 4.6). */
  readonly untilOver: ReadonlySet<string>
  readonly now: Instant
}

/** What holds back each alert, by its id; alerts that nothing holds are left out (SEMANTICS 4.6). Pure. */
export function holdsOf(input: HoldsInput): ReadonlyMap<string, readonly Hold[]> {
  const acknowledged = new Map(input.acknowledgements.map((one) => [one.alert, one]))
  const inhibited = inhibitions(input.alerts, input.inhibitRules)
  const found = new Map<string, readonly Hold[]>()
  for (const alert of input.alerts) {
    const source = inhibited.get(alert.id)
    const silence = silenceOf(alert, input.silences, input.now)
    const holds: readonly Hold[] = [
      ...acknowledgedBy(alert, acknowledged.get(alert.id), input.untilOver),
      ...(silence === null ? [] : [{ kind: 'silenced' as const, silence }]),
      ...(source === undefined ? [] : [{ kind: 'inhibited' as const, source: source.id, rule: source.rule }]),
    ]
    if (holds.length > 0) found.set(alert.id, holds)
  }
  return found
}

/** A higher level than the acknowledged one is news (SEMANTICS 4.6). */
function acknowledgedBy(
  alert: Alert,
  given: Acknowledgement | undefined,
  untilOver: ReadonlySet<string>,
): readonly Hold[] {
  if (given === undefined || severityRank(alert.severity) > severityRank(given.severity)) return []
  return [{ kind: 'acknowledged', by: given.by, at: given.at, untilOver: untilOver.has(alert.rule) }]
}

/** The silence that lasts longest of those that select the alert now. */
export function silenceOf(alert: Alert, silences: readonly Silence[], now: Instant): Silence | null {
  if (silences.length === 0) return null
  const labels = routingLabels(alert)
  const active = silences.filter(
    ({ startsAt, endsAt, matchers }) => startsAt <= now && now < endsAt && matchesAll(matchers, labels),
  )
  return active.toSorted((a, b) => b.endsAt - a.endsAt)[0] ?? null
}

/**
 * Which alert stands for which inhibited ones. An alert that is itself inhibited inhibits nothing; where alerts inhibit
 * each other in a circle, the one that began first stays.
 */
function inhibitions(alerts: readonly Alert[], rules: readonly InhibitRule[]): ReadonlyMap<string, Alert> {
  const waiting = new Map(sourcesOf(alerts, rules))
  const found = new Map<string, Alert>()
  const isFree = ({ id }: Alert): boolean => !waiting.has(id) && !found.has(id)
  const isDecided = ([, sources]: readonly [string, readonly Alert[]]): boolean =>
    sources.some(isFree) || sources.every(({ id }) => found.has(id))
  const next = () => waiting.entries().find(isDecided) ?? waiting.entries().next().value
  for (let target = next(); target !== undefined; target = next()) {
    const [id, sources] = target
    waiting.delete(id)
    const source = sources.find(isFree)
    if (source !== undefined) found.set(id, source)
  }
  return found
}

/** By alert: those that may inhibit it; both in the order in which they began. */
function sourcesOf(
  alerts: readonly Alert[],
  rules: readonly InhibitRule[],
): ReadonlyMap<string, readonly Alert[]> {
  const able = new Map<Alert, Set<Alert>>()
  for (const rule of rules) {
    const sources = alerts.filter((alert) => alert.state === 'firing' && roleOf(alert, rule).isSource)
    if (sources.length === 0) continue
    for (const target of alerts.filter((alert) => roleOf(alert, rule).isTarget)) {
      for (const source of sources) {
        if (source.id === target.id || !areEqual(rule.equal, source, target)) continue
        able.set(target, (able.get(target) ?? new Set()).add(source))
      }
    }
  }
  return new Map(
    [...able]
      .toSorted(([a], [b]) => byStart(a, b))
      .map(([target, sources]) => [target.id, [...sources].sort(byStart)]),
  )
}

/** What an alert may be to an inhibition. */
interface Role {
  readonly isSource: boolean
  readonly isTarget: boolean
}

/** Worked out once an inhibition and alert: whoever plans asks again and again. */
const roles = new WeakMap<InhibitRule, WeakMap<Alert, Role>>()

function roleOf(alert: Alert, rule: InhibitRule): Role {
  const known = roles.get(rule) ?? new WeakMap<Alert, Role>()
  roles.set(rule, known)
  const kept = known.get(alert)
  if (kept !== undefined) return kept
  const labels = routingLabels(alert)
  const role = {
    isSource: matchesAll(rule.sourceMatchers, labels),
    isTarget: matchesAll(rule.targetMatchers, labels),
  }
  known.set(alert, role)
  return role
}

function byStart(a: Alert, b: Alert): number {
  return a.startedAt - b.startedAt || a.id.localeCompare(b.id)
}

/** Of each of these labels the target's set lies within the source's; where it has none, neither has the source. */
function areEqual(names: readonly string[], source: Alert, target: Alert): boolean {
  const [sourceLabels, targetLabels] = [routingLabels(source), routingLabels(target)]
  return names.every((name) => {
    const [mine, theirs] = [sourceLabels[name] ?? [], targetLabels[name] ?? []]
    return theirs.length === 0 ? mine.length === 0 : theirs.every((member) => mine.includes(member))
  })
}

/** Whether a route tells nothing now (CONFIG 1, mute_time_intervals). */
export function isMuted(route: Route, now: Instant): boolean {
  return route.mute.some((interval) => isInside(interval, now))
}

/** When all routes of an alert that were muted since `from` had ended that; `now` while one still is, else `from`. */
export function mutedUntil(root: Route, alert: Alert, from: Instant, now: Instant): Instant {
  const intervals = matchingRoutes(root, routingLabels(alert)).flatMap(({ mute }) => mute)
  return rangesInside(intervals, from, now + 1).at(-1)?.to ?? from
}

/** Mutes are looked at again after this long, where they turn later. */
const MUTE_LOOK_MS: DurationMs = DAY_MS

/** When the first hold ends, or the next begins, though nothing happens; null: none does. */
export function nextTurnOfHolds(
  root: Route,
  { silences, acknowledgements }: Pick<HoldsInput, 'silences' | 'acknowledgements'>,
  now: Instant,
): Instant | null {
  const routes = allRoutes(root)
  const mutes = routes.filter(({ mute }) => mute.length > 0)
  const timeouts = new Set(routes.map(({ ackTimeoutMs }) => ackTimeoutMs))
  const turns = [
    ...silences.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
    ...acknowledgements.flatMap(({ at }) => [...timeouts].map((timeoutMs) => at + timeoutMs)),
    ...mutes.map(({ mute }) => nextTurn(mute, now, MUTE_LOOK_MS)),
  ].filter((at) => at > now)
  return turns.length === 0 ? null : turns.reduce((least, at) => Math.min(least, at))
}

function allRoutes(route: Route): readonly Route[] {
  return [route, ...route.routes.flatMap(allRoutes)]
}
