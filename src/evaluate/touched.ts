import type { Alert } from '../model/alert.ts'
import type { LastingCondition } from '../model/condition.ts'
import type { Facts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { byAbsence, isLasting, type LastingRule, looksOf, mayHold, reachMs } from './conditions.ts'
import { blurredMs } from './estimates.ts'
import type { Members } from './members.ts'
import {
  byLabels,
  counts,
  failureValues,
  groupKey,
  hasFailureLabels,
  ignoresEstimates,
  membersOf,
  membersOfPart,
  type Part,
  type Roster,
} from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'
import { byTime, holdsBeyond } from './traits.ts'

/** How far back what begins without news is looked at where nobody says how far it was: after a start. */
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
  readonly facts: Facts
  /** Pending and firing ones: news of their groups is never left out. */
  readonly open: readonly Alert[]
  /** Rules that an earlier evaluation saw, and since when. */
  readonly rulesSeen: ReadonlyMap<string, Instant>
  /** All looks had come through here at the last evaluation in this process; null after a start: a day back. */
  readonly resumeFrom: Instant | null
  readonly now: Instant
}

/** What one rule is looked through with. */
interface Search {
  readonly rule: LastingRule
  readonly input: TouchedInput
  /** Now, or the latest place of news where a clock was set back (SEMANTICS 7.1). */
  readonly end: Instant
  /** Groups with an open alert. */
  readonly open: ReadonlySet<string>
  /** When groups may begin to hold without news; null for a rule that only news can make hold. */
  readonly due: Map<string, Instant> | null
  readonly touch: (values: readonly string[], place: Instant, kind: TouchedGroup['kind']) => void
}

/**
 * The groups that may hold because of what changed, or because what they waited for has come; each once, with its
 * earliest instant. Of groups that are far from holding nothing is told; nothing else can begin to hold (SEMANTICS 3.7).
 */
export function touchedGroups(input: TouchedInput): readonly TouchedGroup[] {
  const { facts, now, roster } = input
  roster.kept.follow(facts)
  let end = now
  for (const { fresh } of facts.changed.values()) for (const one of fresh) end = Math.max(end, one.placedAt)
  const open = Map.groupBy(input.open, ({ rule }) => rule)
  return input.rules.filter(isLasting).flatMap((rule) => {
    const groups = new Set((open.get(rule.name) ?? []).map(({ group }) => group))
    return touchedOf(rule, input, end, groups)
  })
}

/** When the first group may begin to hold as time passes; null: none waits for time. */
export function nextDue(rules: readonly Rule[], roster: Roster, now: Instant): Instant | null {
  let next = Infinity
  for (const { name, condition } of rules.filter(isLasting)) {
    if (!byTime(condition)) continue
    for (const at of roster.kept.due.get(name)?.values() ?? []) if (at > now) next = Math.min(next, at)
  }
  return Number.isFinite(next) ? next : null
}

function touchedOf(
  rule: LastingRule,
  input: TouchedInput,
  end: Instant,
  open: ReadonlySet<string>,
): readonly TouchedGroup[] {
  const touched = new Map<string, TouchedGroup>()
  const touch: Search['touch'] = (values, place, kind) => {
    const group = groupKey(values)
    const known = touched.get(group)
    if (known !== undefined && known.place <= place) return
    touched.set(group, { rule: rule.name, group, by: byLabels(rule, values), place, kind })
  }
  const { due } = input.roster.kept
  const isNew = !due.has(rule.name)
  if (isNew && byAbsence(rule)) due.set(rule.name, new Map())
  const search = { rule, input, end, open, due: due.get(rule.name) ?? null, touch }
  if (hasFailureLabels(rule)) touchFailed(search)
  else touchParts(search, isNew)
  return [...touched.values()]
}

function touchParts(search: Search, isNew: boolean): void {
  const { rule, input, end, due } = search
  const { roster, facts } = input
  for (const [recipe, { place }] of facts.changed) {
    if (place === null && due === null) continue
    for (const part of roster.partsOf(rule, recipe))
      look(search, part, partMembers(rule, part, recipe, roster), place)
  }
  const seen = input.rulesSeen.get(rule.name)
  if (seen === undefined || (isNew && due !== null)) {
    const resume = Math.min(input.resumeFrom ?? input.now - RESUME_MS, input.now)
    const from = seen === undefined ? input.now : Math.max(seen, resume)
    for (const part of roster.allParts(rule)) {
      look(search, part, membersOfPart(rule, part.key, roster), null, from)
    }
  } else if (due !== null && byTime(rule.condition)) {
    for (const [key, at] of due) {
      const values = JSON.parse(key) as string[]
      if (at <= end) look(search, { key, values }, membersOfPart(rule, key, roster), null)
    }
  }
}

function partMembers(rule: Rule, part: Part, recipe: RecipeKey, roster: Roster): Members {
  const own = rule.by.includes('recipe') ? roster.kept.alone(recipe) : null
  return own ?? membersOfPart(rule, part.key, roster)
}

/**
 * Looks at one group: from where its facts changed (null: they only reach further), from where it waited to be known,
 * or from where it is looked at for the first time. What it next waits for is noted.
 */
function look(
  { rule, input, end, open, due, touch }: Search,
  part: Part,
  members: Members,
  place: Instant | null,
  first: Instant = Infinity,
): void {
  const { condition } = rule
  const known = due === null ? end : throughAll(rule, members, end)
  const limit = furthest(condition, members, end)
  const waited = due?.get(part.key) ?? Infinity
  const since = Math.min(first, waited <= limit ? waited : Infinity)
  const from = Math.min(place ?? Infinity, since)
  if (from === Infinity) return
  const group = { rule, members, values: [], from, now: end, knownBefore: 0 }
  const lacks = from - reachMs(rule) < members.since()
  const at = lacks ? from : mayHold(condition, group)
  const isNews = place !== null && place <= since
  if (at <= limit || (isNews && open.has(part.key))) {
    const begin = Math.max(input.rulesSeen.get(rule.name) ?? -Infinity, at)
    touch(part.values, isNews ? place : Math.min(begin, end), isNews ? 'news' : 'from')
  }
  if (due === null) return
  const later = 1 + (byTime(condition) ? end : known)
  const soon = lacks || members.mayLeaveOut(end)
  const ahead = soon ? later : at < later ? mayHold(condition, { ...group, from: later }) : at
  // What is waited for before the place of the news is waited for still.
  const next = waited > limit && waited < from ? waited : ahead
  if (next === Infinity) due.delete(part.key)
  else due.set(part.key, next)
}

/** The condition cannot hold beyond: for `any`, and for what is negated, one of the looks may be enough. */
function furthest(condition: LastingCondition, members: Members, now: Instant): Instant {
  if (holdsBeyond(condition)) return now
  if (condition.kind === 'any') return Math.max(...condition.of.map((one) => furthest(one, members, now)))
  if (condition.kind === 'all') return Math.min(...condition.of.map((one) => furthest(one, members, now)))
  const looks = looksOf(condition).map((one) => members.through(one, now))
  return condition.kind === 'not' ? Math.max(...looks) : Math.min(...looks)
}

/** All that the rule waits for is known through here. */
function throughAll({ condition }: LastingRule, members: Members, now: Instant): Instant {
  let least = now
  for (const one of looksOf(condition)) least = Math.min(least, members.through(one, now))
  return least
}

/** Groups that failures make: those that new ones fall into, and where the rule waits, those of failures in its reach. */
function touchFailed({ rule, input, end, due, touch }: Search): void {
  const { roster, facts, rulesSeen } = input
  const resume = Math.min(input.resumeFrom ?? end - RESUME_MS, end)
  const isNew = !rulesSeen.has(rule.name)
  for (const [recipe, { place }] of facts.changed) {
    const failures = facts.histories.get(recipe)?.failures ?? []
    const parts = failures.length === 0 ? [] : roster.partsOf(rule, recipe)
    if (parts.length === 0) continue
    const since = due === null ? Infinity : resume - reachMs(rule)
    for (const failure of failures.slice(
      firstPlacedAfter(failures, Math.min((place ?? Infinity) - 1, since)),
    )) {
      const isNews = place !== null && failure.placedAt >= place
      touchGroup(
        rule,
        failure,
        parts,
        isNews ? failure.placedAt : Math.max(resume, failure.placedAt),
        isNews,
        touch,
      )
    }
  }
  if (!isNew) return
  for (const [recipe, { failures }] of facts.histories) {
    const parts = failures.length === 0 ? [] : roster.partsOf(rule, recipe)
    for (const failure of failures.slice(firstPlacedAfter(failures, input.now - reachMs(rule)))) {
      touchGroup(rule, failure, parts, input.now, false, touch)
    }
  }
}

function touchGroup(
  rule: LastingRule,
  failure: FailureFact,
  parts: readonly Part[],
  place: Instant,
  isNews: boolean,
  touch: Search['touch'],
): void {
  const added = failure.news && counts(rule, failure) ? failureValues(rule, failure) : null
  if (added === null) return
  for (const { values } of parts) touch([...values, ...added], place, isNews ? 'news' : 'from')
}

/** All looks so far, of whatever kind, had come through here, at most now: what TouchedInput.resumeFrom is next. */
export function lookedThrough(roster: Roster, now: Instant): Instant {
  return Math.min(now, roster.kept.together(roster.all).looked())
}

/**
 * From when on alerts of touched groups bear on the rerun: what `AlertsStore.near` is to be asked with. Estimates
 * longer than a window may have stopped clocks.
 */
export function nearSince(rules: readonly Rule[], touched: readonly TouchedGroup[], roster: Roster): Instant {
  const byName = new Map(rules.filter(isLasting).map((rule) => [rule.name, rule]))
  let since = Infinity
  for (const { rule: name, place, by } of touched) {
    const rule = byName.get(name)
    if (rule === undefined) continue
    const { forMs, keepFiringForMs } = rule
    const blurred = blurredFor(rule, by, roster)
    since = Math.min(since, place - forMs - 2 * keepFiringForMs - reachMs(rule) - 2 * blurred)
  }
  return Number.isFinite(since) ? since : 0
}

/** How long estimates may have stopped this group's clocks. */
export function blurredFor(rule: LastingRule, by: Labels, roster: Roster): DurationMs {
  if (ignoresEstimates(rule)) return 0
  const estimates = membersOf(rule, by, roster)
    .estimated()
    .flatMap(({ history }) => history.estimates)
  return blurredMs(estimates, reachMs(rule))
}
