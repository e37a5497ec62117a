import type { LastingCondition } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import { afterFailureMs, type LastingRule, looksOf, mayHoldOf, reachMs } from './conditions.ts'
import type { Group } from './group.ts'
import type { Look, Members } from './members.ts'
import { groupKey, type Part } from './parts.ts'
import { byLabels, failureValuesOf } from './roster.ts'
import { byTime, holdsBeyond } from './traits.ts'
import type { Waiting } from './waiting.ts'

/** A group that an evaluation has to look at. */
export interface TouchedGroup {
  readonly rule: string
  readonly group: string
  readonly by: Labels
  /** The earliest instant at which something changed for it. */
  readonly place: Instant
  /**
   * news: facts changed there or later, so what held shortly before matters too (SEMANTICS 3.4); from: look at it from
   * `place` on (a new rule, or one that may begin to hold by itself).
   */
  readonly kind: 'news' | 'from'
}

/** What a rule is looked through with. */
interface Scope {
  /** Now, or the latest place of news where a clock was set back (SEMANTICS 7.1). */
  readonly end: Instant
  /** From where all its groups are looked at; Infinity: only those that something is otherwise about. */
  readonly first: Instant
  /** Since when the rule is known. */
  readonly seen: Instant
  /** Groups with an open alert: news about them is never left out. */
  readonly open: ReadonlySet<string>
  /** When groups may begin to hold without news; null for a rule that only news can make hold. */
  readonly due: Waiting | null
}

/** One rule's, and what was touched of it. */
export interface Search extends Scope {
  readonly rule: LastingRule
  readonly reachMs: DurationMs
  readonly afterFailureMs: DurationMs
  readonly looks: readonly Look[]
  readonly isTimed: boolean
  /** Through which instant it may hold, as far as these are known; see furthestOf. */
  readonly furthest: Furthest
  readonly mayHold: (group: Group) => Instant
  readonly touched: Map<string, TouchedGroup>
}

type Furthest = (members: Members, now: Instant) => Instant

const NO_VALUES: readonly string[] = []

/** A search through one rule's groups. */
export function createSearch(rule: LastingRule, scope: Scope): Search {
  const { condition } = rule
  return {
    ...scope,
    rule,
    reachMs: reachMs(rule),
    afterFailureMs: afterFailureMs(rule),
    looks: looksOf(condition),
    isTimed: byTime(condition),
    furthest: furthestOf(condition),
    mayHold: mayHoldOf(condition),
    touched: new Map(),
  }
}

/** Notes a group once, with its earliest place; where any of it is news, what held before matters. */
export function touch(
  { rule, touched }: Search,
  values: readonly string[],
  place: Instant,
  kind: TouchedGroup['kind'],
): void {
  const group = groupKey(values)
  const known = touched.get(group)
  const earliest = Math.min(known?.place ?? place, place)
  const both = known?.kind === 'news' ? 'news' : kind
  if (earliest === known?.place && both === known.kind) return
  touched.set(group, { rule: rule.name, group, by: byLabels(rule, values), place: earliest, kind: both })
}

/**
 * Looks at one group: from where its facts changed (null: they only reach further), from where it waited to be known,
 * or from where all are looked at. What it next waits for is noted.
 */
export function look(search: Search, part: Part, members: Members, place: Instant | null): void {
  const { end, due } = search
  const waited = due === null ? Infinity : due.of(part.index)
  const hasCome = waited <= end && waited <= search.furthest(members, end)
  const from = Math.min(place ?? Infinity, hasCome ? Math.max(waited, search.seen) : Infinity, search.first)
  if (from === Infinity) return
  const lacks = from - search.reachMs < members.since()
  const at = lacks ? from : firstHold(search, members, from)
  if ((at <= end && at <= search.furthest(members, end)) || (place !== null && isOpen(search, part))) {
    const begin = Math.min(Math.max(search.seen, at), end)
    touch(search, part.values, Math.min(place ?? begin, begin), place === null ? 'from' : 'news')
  }
  // What is waited for before the place of the news is waited for still.
  if (due === null || (!hasCome && waited < from)) return
  const next = lacks || members.mayLeaveOut(end) ? later(search, members) : nextHold(search, members, at)
  due.set(part.index, next)
}

/** When it may first hold from `from` on. */
function firstHold(search: Search, members: Members, from: Instant): Instant {
  const { rule, mayHold, end, afterFailureMs: after } = search
  if (after < Infinity && !members.mayHaveFailed(from - after)) return Infinity
  return mayHold({ rule, members, values: NO_VALUES, from, now: end, knownBefore: 0 })
}

/** The same beyond what is known; `at`: the first instant at which it may hold at all. */
function nextHold(search: Search, members: Members, at: Instant): Instant {
  if (at === Infinity) return Infinity
  const from = later(search, members)
  return at < from ? firstHold(search, members, from) : at
}

/** The first instant that this evaluation does not tell everything about. */
function later({ isTimed, looks, end }: Search, members: Members): Instant {
  return 1 + (isTimed ? end : throughAll(looks, members, end))
}

function isOpen({ open }: Search, part: Part): boolean {
  return open.size > 0 && open.has(part.key)
}

/** False where what is recorded of a touched group is too little for it to hold, and nothing of it is open. */
export function mayHoldFrom(search: Search, members: Members, { group, by, place }: TouchedGroup): boolean {
  const { rule, mayHold, end, open, reachMs: reach } = search
  if (open.has(group) || place - reach < members.since()) return true
  const values = failureValuesOf(rule, by)
  return mayHold({ rule, members, values, from: place, now: end, knownBefore: 0 }) <= end
}

/** Beyond what this tells a condition cannot hold: for `any`, and for what is negated, one of the looks may be enough. */
function furthestOf(condition: LastingCondition): Furthest {
  if (holdsBeyond(condition)) return (_, now) => now
  const looks = looksOf(condition)
  if (condition.kind === 'not') {
    return (members, now) => Math.max(...looks.map((one) => members.through(one, now)))
  }
  if (condition.kind === 'all' || condition.kind === 'any') {
    const furthest = condition.of.map(furthestOf)
    const join = condition.kind === 'all' ? Math.min : Math.max
    return (members, now) => join(...furthest.map((one) => one(members, now)))
  }
  return (members, now) => throughAll(looks, members, now)
}

/** All looks of these kinds came through here. */
function throughAll(looks: readonly Look[], members: Members, now: Instant): Instant {
  let least = now
  for (const one of looks) least = Math.min(least, members.through(one, now))
  return least
}
