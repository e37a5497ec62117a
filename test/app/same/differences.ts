import { isLasting } from '../../../src/evaluate/conditions.ts'
import type { Alert } from '../../../src/model/alert.ts'
import { type PlainCondition, plainConditions } from '../../../src/model/condition.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../../../src/model/instant.ts'
import type { Rule } from '../../../src/model/rule.ts'
import { BEFORE_POLL_MS, START } from './history.ts'

/** How much earlier or later than it happened something is known to have. */
interface Shift {
  readonly earlier: DurationMs
  readonly later: DurationMs
}

/** What of a rule's alerts may differ: when they begin, when they end, and what was over when it was found. */
interface Allowed {
  readonly start: Shift
  readonly end: Shift
  readonly foundOver: (alert: Alert) => boolean
  /** Whether how bad it is may differ, and alerts that are short may be there or not. */
  readonly isVague: boolean
  /** Whether it goes by failures as far back as was looked, so that labels of theirs may differ. */
  readonly reachesBack: boolean
}

const POLL_MS = MINUTE_MS
const LISTS_MS = 5 * MINUTE_MS

const EXACT: Shift = { earlier: 0, later: 0 }
/** The poll after it knows the instant. */
const AT_POLL: Shift = { earlier: 0, later: BEFORE_POLL_MS }
/** Jobs that only counters show lie anywhere between two polls (SEMANTICS 3.5). */
const BETWEEN_POLLS: Shift = { earlier: POLL_MS, later: 0 }
const SPREAD: Shift = { earlier: POLL_MS, later: BEFORE_POLL_MS }

/**
 * What polling explains, by condition: when it begins to hold, and when it ends. Failures, stops and losses have times of
 * their own in the API's answers; successes, starts and new authorisations are seen to have happened since the last look.
 */
const SHIFTS: Readonly<Record<PlainCondition['kind'], readonly [Shift, Shift]>> = {
  job_failed_count: [EXACT, EXACT],
  distinct_errors: [EXACT, EXACT],
  recipes_affected: [EXACT, EXACT],
  spike: [EXACT, EXACT],
  failure_ratio: [SPREAD, SPREAD],
  consecutive_failures: [EXACT, AT_POLL],
  no_success: [AT_POLL, BETWEEN_POLLS],
  no_jobs: [AT_POLL, BETWEEN_POLLS],
  missed_run: [EXACT, BETWEEN_POLLS],
  recipe_stopped: [EXACT, AT_POLL],
  connection_lost: [EXACT, AT_POLL],
}

/** A backtest reads when each job completed, as a rule test says it. */
export function nothing(): Allowed {
  return { start: EXACT, end: EXACT, foundOver: () => false, isVague: false, reachesBack: false }
}

/** What the daemon's alerts may differ in from those that know everything at once; nothing else may. */
export function byPolling(rule: Rule): Allowed {
  if (!isLasting(rule)) {
    const isCounter = rule.condition.kind === 'job_failed_total'
    return { ...nothing(), start: isCounter ? AT_POLL : EXACT }
  }
  const kinds = plainConditions(rule.condition).map(({ kind }) => kind)
  const shifts = kinds.map((kind) => SHIFTS[kind as PlainCondition['kind']])
  const [[start, end] = [EXACT, EXACT]] = shifts
  const isJoined = shifts.length > 1
  return {
    // What begins one part of a combination may end the whole.
    start: isJoined ? widest(shifts.flat()) : start,
    end: isJoined ? widest(shifts.flat()) : end,
    // Whether recipes run, and that they do and are connected, is known from one list to the next.
    foundOver: (alert) => kinds.some((kind) => isListed(kind, isJoined)) && isBetweenLists(alert),
    // Where many succeeded at once, spreading them over a minute makes shares that never were.
    isVague: kinds.includes('failure_ratio'),
    // A row of failures has no window; what is joined with it then has none either.
    reachesBack: isJoined && kinds.includes('consecutive_failures'),
  }
}

function widest(shifts: readonly Shift[]): Shift {
  return {
    earlier: Math.max(...shifts.map(({ earlier }) => earlier)),
    later: Math.max(...shifts.map(({ later }) => later)),
  }
}

/** Whether that it does not hold is known by lists alone: so is what is joined with it. */
function isListed(kind: string, isJoined: boolean): boolean {
  return kind === 'no_jobs' || (isJoined && (kind === 'recipe_stopped' || kind === 'connection_lost'))
}

function isBetweenLists({ firedAt, foldedThrough }: Alert): boolean {
  return firedAt !== null && START + Math.ceil((firedAt - START) / LISTS_MS) * LISTS_MS > foldedThrough
}

/** Where two lists of alerts are not the same: a pair of lines each. */
export function differences(
  rules: readonly Rule[],
  wanted: readonly Alert[],
  got: readonly Alert[],
  allowedOf: (rule: Rule) => Allowed,
): readonly string[] {
  const isTold = (alert: Alert): boolean => {
    const rule = rules.find(({ name }) => name === alert.rule)
    return rule === undefined || !allowedOf(rule).isVague || !isShort(alert)
  }
  const [mine, theirs] = [byPlace(wanted.filter(isTold)), byPlace(got.filter(isTold))]
  return [...new Set([...mine.keys(), ...theirs.keys()])].sort().flatMap((place) => {
    const [ours, others] = [mine.get(place) ?? [], theirs.get(place) ?? []]
    return Array.from({ length: Math.max(ours.length, others.length) }, (_, index) => index).flatMap(
      (index) => {
        const [a, b] = [ours[index], others[index]]
        const rule = rules.find(({ name }) => name === a?.rule)
        if (a !== undefined && b !== undefined && rule !== undefined && same(a, b, allowedOf(rule))) return []
        return [`- ${text(a, b)}\n+ ${text(b, a)}`]
      },
    )
  })
}

function byPlace(alerts: readonly Alert[]): ReadonlyMap<string, readonly Alert[]> {
  return Map.groupBy(
    alerts.toSorted((a, b) => a.startedAt - b.startedAt),
    placeOf,
  )
}

/** Events of one group differ by their error. */
function placeOf({ kind, rule, group, labels }: Alert): string {
  return `${rule} ${group} ${kind === 'event' ? (labels['error']?.join() ?? '') : ''}`
}

/** Shorter than the time that what is only counted may lie in, in which it may come and go. */
function isShort({ startedAt, endedAt }: Alert): boolean {
  return endedAt !== null && endedAt - startedAt <= POLL_MS + BEFORE_POLL_MS
}

function same(a: Alert, b: Alert, { start, end, foundOver, isVague, reachesBack }: Allowed): boolean {
  const told = (alert: Alert) => {
    const all = reachesBack ? { ...plain(alert), labels: null } : plain(alert)
    if (isVague) return { ...all, severity: null, worst: null, count: null, peak: null, labels: null }
    // What was counted last, of one that ended, depends on when it was looked at; messages tell its worst. That goes
    // on for as long as the alert does.
    const peak = a.endedAt === b.endedAt ? alert.peak : null
    return a.endedAt === null ? all : { ...all, count: null, peak }
  }
  return (
    JSON.stringify(told(a)) === JSON.stringify(told(b)) &&
    isWithin(a.startedAt, b.startedAt, start) &&
    isWithin(a.firedAt, b.firedAt, start) &&
    isWithin(a.endedAt, b.endedAt, end) &&
    (a.foundOver === b.foundOver || foundOver(b))
  )
}

/** All that has to be the same to the letter. */
function plain(alert: Alert): Readonly<Record<string, unknown>> {
  const { kind, rule, by, labels, recipes, state, severity, worst, count, peak, about } = alert
  const sorted = Object.entries(labels)
    .map(([name, members]) => `${name} = ${members.toSorted().join(', ')}`)
    .toSorted()
  const told = { kind, rule, by, state, severity, worst, count, peak, about }
  return { ...told, recipes: recipes.toSorted(), labels: sorted }
}

function isWithin(a: Instant | null, b: Instant | null, { earlier, later }: Shift): boolean {
  if (a === null || b === null) return a === b
  return b - a >= -earlier && b - a <= later
}

/** An alert's instants in minutes, and what of it the other has otherwise. */
function text(alert: Alert | undefined, other: Alert | undefined): string {
  if (alert === undefined) return 'nothing'
  const at = (instant: Instant | null): string =>
    instant === null ? '–' : ((instant - START) / MINUTE_MS).toFixed(2)
  const { rule, group, startedAt, firedAt, endedAt, foundOver } = alert
  const theirs = other === undefined ? {} : plain(other)
  const differing = Object.entries(plain(alert)).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(theirs[key]),
  )
  const times = [startedAt, firedAt, endedAt].map(at).join(' ')
  return `${rule} ${group} ${times}${foundOver ? ' over' : ''} ${JSON.stringify(Object.fromEntries(differing))}`
}
