import type { Alert } from '../model/alert.ts'
import { HOUR_MS, type Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { byAbsence, isLasting, type LastingRule, looksOf, reachMs } from './conditions.ts'
import { type TouchedGroup } from './look.ts'
import { blurredFor } from './near.ts'
import { failureValuesOf, groupNames, membersOf, type Roster } from './roster.ts'
import { settledBy } from './settled.ts'
import { type Bounds, startOf } from './start.ts'
import { mayInvert } from './traits.ts'

/** Above so many recipes the store is asked for all of them at once. */
const RECIPES_ASKED_MAX = 1_000

/** One group to evaluate. */
export interface GroupWindow {
  readonly group: string
  readonly by: Labels
  readonly from: Instant
  /** An earlier evaluation had all facts through here; 0: none did. */
  readonly knownThrough: Instant
}

/** The groups of one rule to evaluate. */
export interface RuleWindows {
  readonly rule: LastingRule
  readonly groups: ReadonlyMap<string, GroupWindow>
}

/** What histories lack: those of these recipes (all where null) have to be read back to `from`. */
export interface FailuresWanted {
  readonly recipes: readonly RecipeKey[] | null
  readonly from: Instant
}

/** What an evaluation looks at, and what it has to know for that. */
export interface EvaluationPlan {
  readonly windows: readonly RuleWindows[]
  /** Histories that do not reach back far enough. No recipe is in two of them. */
  readonly failures: readonly FailuresWanted[]
  /** All rules that were seen before. */
  readonly known: readonly Rule[]
  /** To be remembered as seen now. */
  readonly newRules: readonly { readonly rule: string; readonly at: Instant }[]
  /** The end of the evaluation: now, or the latest place of a failure where a clock was set back (SEMANTICS 7.1). */
  readonly now: Instant
}

/** What planning goes by. */
export interface NeededInput {
  readonly rules: readonly Rule[]
  readonly roster: Roster
  readonly touched: readonly TouchedGroup[]
  /** Open alerts of all groups; of touched ones also those that ended since nearSince. */
  readonly alerts: readonly Alert[]
  readonly rulesSeen: ReadonlyMap<string, Instant>
  readonly now: Instant
}

/**
 * Plans an evaluation: touched groups, groups with an open alert and rules seen for the first time, each from where on
 * it is needed, and the failures to load for that (SEMANTICS 3.4, 3.7).
 */
export function neededFacts(input: NeededInput): EvaluationPlan {
  const now = input.touched.reduce((latest, { place }) => Math.max(latest, place), input.now)
  const touched = Map.groupBy(input.touched, ({ rule }) => rule)
  const alerts = Map.groupBy(
    input.alerts.filter(({ kind }) => kind === 'condition'),
    ({ rule }) => rule,
  )
  const { roster } = input
  const wanted = new Map<RecipeKey, Instant>()
  const windows: RuleWindows[] = []
  for (const rule of input.rules) {
    if (!isLasting(rule)) continue
    const since = byAbsence(rule) ? (input.rulesSeen.get(rule.name) ?? now) : null
    const own = alerts.get(rule.name) ?? []
    const groups = ruleWindows(rule, touched.get(rule.name) ?? [], own, (by) => ({
      blurredMs: blurredFor(rule, by, roster),
      since,
      settledBy: (at) => {
        const [members, values] = [membersOf(rule, by, roster), failureValuesOf(rule, by)]
        return settledBy(rule, { rule, members, values, now, knownBefore: 0 }, at, since)
      },
    }))
    if (groups.size === 0) continue
    windows.push({ rule, groups })
    want(wanted, rule, roster, groups.values())
  }
  const newRules = input.rules
    .filter(({ name }) => !input.rulesSeen.has(name))
    .map(({ name }) => ({ rule: name, at: now }))
  const known = input.rules.filter(({ name }) => input.rulesSeen.has(name))
  return { windows, failures: batches(wanted, now), known, newRules, now }
}

function ruleWindows(
  rule: LastingRule,
  touched: readonly TouchedGroup[],
  alerts: readonly Alert[],
  boundsOf: (by: Labels) => Bounds,
): ReadonlyMap<string, GroupWindow> {
  const groups = new Map(touched.map((reason) => [reason.group, groupOf(reason.by, reason)]))
  for (const alert of alerts) {
    if (!isOfThisShape(rule, alert)) continue
    const group = groups.get(alert.group) ?? groupOf(alert.by, null)
    group.alerts.push(alert)
    groups.set(alert.group, group)
  }
  const windows = new Map<string, GroupWindow>()
  for (const [group, { by, reason, alerts: own }] of groups) {
    const from = startOf(rule, own, reason, boundsOf(by))
    if (from !== null) windows.set(group, { group, by, from, knownThrough: knownBefore(rule, own) })
  }
  return windows
}

/** A group, why it is looked at, and its alerts. */
function groupOf(
  by: Labels,
  reason: TouchedGroup | null,
): {
  readonly by: Labels
  readonly reason: TouchedGroup | null
  readonly alerts: Alert[]
} {
  return { by, reason, alerts: [] }
}

/**
 * How far all facts were known when these alerts were folded. What `not` says, or one look of several, may have ended one
 * beyond that.
 */
function knownBefore(rule: LastingRule, alerts: readonly Alert[]): Instant {
  const inverts = mayInvert(rule.condition) || new Set(looksOf(rule.condition)).size > 1
  const telling = alerts.filter(({ endedAt }) => endedAt === null || !inverts)
  return Math.max(0, ...telling.map(({ foldedThrough }) => foldedThrough))
}

/** False for an alert from before the rule's `by` was changed: it is closed, not evaluated. */
function isOfThisShape(rule: LastingRule, alert: Alert): boolean {
  const { all } = groupNames(rule)
  return all.length === Object.keys(alert.by).length && all.every((name) => Object.hasOwn(alert.by, name))
}

function want(
  wanted: Map<RecipeKey, Instant>,
  rule: LastingRule,
  roster: Roster,
  groups: Iterable<GroupWindow>,
): void {
  for (const { by, from } of groups) {
    const members = membersOf(rule, by, roster)
    const since = from - reachMs(rule)
    if (members.since() <= since) continue
    for (const { key, history } of members.all) if (history.since > since) wantFrom(wanted, key, since)
  }
}

function wantFrom(wanted: Map<RecipeKey, Instant>, recipe: RecipeKey, from: Instant): void {
  wanted.set(recipe, Math.min(wanted.get(recipe) ?? Infinity, from))
}

/** One question for all recipes that reach back about as far, so that one old piece of news does not load all history. */
function batches(wanted: ReadonlyMap<RecipeKey, Instant>, now: Instant): readonly FailuresWanted[] {
  if (wanted.size > RECIPES_ASKED_MAX) {
    let from = now
    for (const instant of wanted.values()) from = Math.min(from, instant)
    return [{ recipes: null, from }]
  }
  const byReach = Map.groupBy(wanted, ([, from]) => Math.ceil(Math.log2(Math.max(1, (now - from) / HOUR_MS))))
  return [...byReach.values()].map((entries) => ({
    recipes: entries.map(([recipe]) => recipe),
    from: entries.reduce((earliest, [, from]) => Math.min(earliest, from), Infinity),
  }))
}
