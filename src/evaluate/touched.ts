import type { Facts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import { byAbsence, decidedByFailures, isLasting, type LastingRule, reachMs } from './conditions.ts'
import { blurredMs } from './estimates.ts'
import {
  byLabels,
  counts,
  failureValues,
  groupKey,
  hasFailureLabels,
  ignoresEstimates,
  membersOf,
  type Part,
  type Roster,
} from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'

/** How far back a condition that silence fulfils is looked at where nobody says how far it was: after a start. */
const RESUME_MS: DurationMs = DAY_MS

/** A group that an evaluation has to look at. */
export interface TouchedGroup {
  readonly rule: string
  readonly group: string
  readonly by: Labels
  /** The earliest instant at which something changed for it. */
  readonly place: Instant
  /**
   * news: facts changed from `place` on, so what held shortly before matters too (SEMANTICS 3.4); from: look at it
   * from `place` on (a new rule, or one that may begin to hold by itself).
   */
  readonly kind: 'news' | 'from'
}

/** What touches groups. */
export interface TouchedInput {
  readonly rules: readonly Rule[]
  readonly roster: Roster
  readonly facts: Pick<Facts, 'changed' | 'histories'>
  /** Rules that an earlier evaluation saw, and since when. */
  readonly rulesSeen: ReadonlyMap<string, Instant>
  /** Known through here at the last evaluation in this process; null after a start: a day back. For at_most, less_than. */
  readonly resumeFrom: Instant | null
  readonly now: Instant
}

/**
 * The groups that news touches, and those of known rules that silence may fulfil (at_most, less_than); each once, with
 * its earliest instant. Nothing else can begin to hold (SEMANTICS 3.7); rules seen for the first time are neededFacts'.
 */
export function touchedGroups(input: TouchedInput): readonly TouchedGroup[] {
  return input.rules.filter(isLasting).flatMap((rule) => touchedOf(rule, input))
}

function touchedOf(rule: LastingRule, input: TouchedInput): readonly TouchedGroup[] {
  const touched = new Map<string, TouchedGroup>()
  const touch: Touch = (values, place, kind) => {
    const group = groupKey(values)
    const known = touched.get(group)
    if (known !== undefined && known.place <= place) return
    touched.set(group, { rule: rule.name, group, by: byLabels(rule, values), place, kind })
  }
  touchNews(rule, input, touch)
  const since = input.rulesSeen.get(rule.name)
  if (since !== undefined && byAbsence(rule) && !hasFailureLabels(rule)) {
    const place = Math.max(since, Math.min(input.resumeFrom ?? input.now - RESUME_MS, input.now))
    for (const part of input.roster.allParts(rule)) touch(part.values, place, 'from')
  }
  return [...touched.values()]
}

/**
 * Through here every kind of look at every recipe has come: where conditions that silence fulfils are to be resumed.
 * What was never looked at is left aside.
 */
export function lookedThrough(facts: Pick<Facts, 'recipes' | 'histories'>, now: Instant): Instant {
  let through = now
  for (const [recipe, { knownThrough }] of facts.recipes) {
    const { statesThrough = null, connectionsThrough = null } = facts.histories.get(recipe) ?? {}
    for (const look of [knownThrough, statesThrough, connectionsThrough]) {
      if (look !== null && look < through) through = look
    }
  }
  return through
}

/**
 * From when on alerts of touched groups bear on the rerun: what `AlertsStore.near` is to be asked with. Estimates
 * longer than a window may have stopped clocks.
 */
export function nearSince(
  rules: readonly Rule[],
  touched: readonly TouchedGroup[],
  facts: Pick<Facts, 'histories'>,
  roster: Roster,
): Instant {
  const byName = new Map(rules.filter(isLasting).map((rule) => [rule.name, rule]))
  let since = Infinity
  for (const { rule: name, place, by } of touched) {
    const rule = byName.get(name)
    if (rule === undefined) continue
    const { forMs, keepFiringForMs } = rule
    since = Math.min(
      since,
      place - forMs - 2 * keepFiringForMs - reachMs(rule) - 2 * blurredFor(rule, by, facts, roster),
    )
  }
  return Number.isFinite(since) ? since : 0
}

/** How long estimates may have stopped this rule's clocks. */
export function blurredFor(
  rule: LastingRule,
  by: Labels,
  { histories }: Pick<Facts, 'histories'>,
  roster: Roster,
): DurationMs {
  if (ignoresEstimates(rule)) return 0
  const estimates = membersOf(rule, by, roster).flatMap((recipe) => histories.get(recipe)?.estimates ?? [])
  return blurredMs(estimates, reachMs(rule))
}

type Touch = (values: readonly string[], place: Instant, kind: TouchedGroup['kind']) => void

function touchNews(rule: LastingRule, { roster, facts }: TouchedInput, touch: Touch): void {
  const byFailure = hasFailureLabels(rule) || (ignoresEstimates(rule) && decidedByFailures(rule))
  for (const [recipe, { place }] of facts.changed) {
    const parts = place === null ? [] : roster.partsOf(rule, recipe)
    if (place === null || parts.length === 0) continue
    if (byFailure) touchFailed(rule, facts.histories.get(recipe)?.failures ?? [], place, parts, touch)
    else for (const { values } of parts) touch(values, place, 'news')
  }
}

function touchFailed(
  rule: LastingRule,
  failures: readonly FailureFact[],
  place: Instant,
  parts: readonly Part[],
  touch: Touch,
): void {
  for (const failure of failures.slice(firstPlacedAfter(failures, place - 1))) {
    const added = failure.news && counts(rule, failure) ? failureValues(rule, failure) : null
    if (added === null) continue
    for (const { values } of parts) touch([...values, ...added], failure.placedAt, 'news')
  }
}
