import type { Evaluation, Facts, GroupSpans, RecipeFacts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import { HOUR_MS, type Instant } from '../model/instant.ts'
import { type Labels, labelsFrom } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { byAbsence, type LastingRule, reachMs, spansOf } from './conditions.ts'
import { type EvaluationPlan, type GroupWindow, membersOf, type RuleWindows } from './needed.ts'
import {
  byLabels,
  counts,
  failureValues,
  groupKey,
  hasFailureLabels,
  ignoresEstimates,
  type Roster,
} from './roster.ts'

/** Facts, sorted the way that every rule asks for them; made once an evaluation. */
interface Indexed {
  readonly facts: Facts
  readonly histories: Facts['histories']
  readonly roster: Roster
  readonly now: Instant
}

/** The counted failures of one group. */
interface Counted {
  readonly values: readonly string[]
  readonly failures: FailureFact[]
}

/**
 * What the planned rules say of their groups, from where the plan starts through its end (SEMANTICS 3.7). Pure: the
 * same plan and facts give the same spans.
 */
export function evaluate(plan: EvaluationPlan, facts: Facts, roster: Roster): Evaluation {
  const indexed: Indexed = {
    facts,
    histories: facts.histories,
    roster,
    now: plan.now,
  }
  return {
    groups: plan.windows.flatMap((windows) => evaluateRule(windows, indexed)),
    newErrors: [],
    wants: [],
  }
}

function evaluateRule(windows: RuleWindows, indexed: Indexed): readonly GroupSpans[] {
  const { rule } = windows
  const counted = countedOf(rule, indexed)
  const groups = new Map(windows.groups)
  if (windows.othersFrom !== null) {
    const from = windows.othersFrom
    const add = (group: string, values: readonly string[]): void => {
      if (!groups.has(group)) groups.set(group, { group, by: byLabels(rule, values), from, knownThrough: 0 })
    }
    for (const [group, { values }] of counted) add(group, values)
    if (byAbsence(rule) && !hasFailureLabels(rule)) {
      for (const { key, values } of indexed.roster.allParts(rule)) add(key, values)
    }
  }
  return [...groups.values()].map((window) => evaluateGroup(rule, window, counted.get(window.group), indexed))
}

/** Failures by group: each recipe is asked once whether the rule selects it, each failure whether it counts. */
function countedOf(rule: LastingRule, indexed: Indexed): ReadonlyMap<string, Counted> {
  const found = new Map<string, Counted>()
  for (const [recipe, { failures }] of indexed.histories) {
    for (const part of indexed.roster.partsOf(rule, recipe)) {
      for (const failure of failures) {
        const added = failure.news && counts(rule, failure) ? failureValues(rule, failure) : null
        if (added === null) continue
        const key = added.length === 0 ? part.key : groupKey([...part.values, ...added])
        const known = found.get(key)
        if (known !== undefined) known.failures.push(failure)
        else found.set(key, { values: [...part.values, ...added], failures: [failure] })
      }
    }
  }
  return found
}

function evaluateGroup(
  rule: LastingRule,
  window: GroupWindow,
  counted: Counted | undefined,
  indexed: Indexed,
): GroupSpans {
  const { by, from, group } = window
  const members = membersOf(rule, by, indexed.roster)
  const since = from - reachMs(rule)
  const failures = (counted?.failures ?? []).filter(({ placedAt }) => placedAt > since)
  const known = knowledge(members, indexed)
  const knownThrough = Math.max(window.knownThrough, known.through)
  return {
    rule: rule.name,
    group,
    by,
    labels: failureLabels(failures),
    recipes: rule.by.includes('recipe') ? members : failedRecipes(failures),
    knownThrough,
    leftOut: known.leftOut,
    spans: spansOf(rule, {
      places: failures.map(({ placedAt }) => placedAt).sort((a, b) => a - b),
      estimates: ignoresEstimates(rule)
        ? []
        : members.flatMap((member) => indexed.histories.get(member)?.estimates ?? []),
      from,
      now: indexed.now,
      knownThrough,
      knownFrom: known.from,
    }),
  }
}

function failedRecipes(failures: readonly FailureFact[]): readonly RecipeKey[] {
  return [...new Set(failures.map(({ recipe }) => recipe))].sort()
}

function failureLabels(failures: readonly FailureFact[]): Labels {
  return labelsFrom({
    adapter: failures.map(({ adapter }) => adapter ?? ''),
    error: failures.map(({ fingerprint }) => fingerprint),
  })
}

/**
 * Through which instant all recipes of a group are known, at most now (SEMANTICS 3.3). Recipes that have been unreadable
 * for an hour are left out, as long as others remain: of a group that cannot be read at all nothing is known.
 */
function knowledge(
  members: readonly RecipeKey[],
  { facts, now }: Indexed,
): { readonly through: Instant; readonly from: Instant; readonly leftOut: readonly RecipeKey[] } {
  const known = members.flatMap((member) => facts.recipes.get(member) ?? [])
  const isLost = ({ unreadableSince }: RecipeFacts): boolean => (unreadableSince ?? Infinity) <= now - HOUR_MS
  const othersRemain = known.some((recipe) => !isLost(recipe))
  const isLeftOut = (recipe: RecipeFacts): boolean => othersRemain && isLost(recipe)
  return {
    through: known.reduce(
      (least, recipe) => (isLeftOut(recipe) ? least : Math.min(least, recipe.knownThrough ?? 0)),
      now,
    ),
    from: known.reduce((latest, { knownFrom = -Infinity }) => Math.max(latest, knownFrom), -Infinity),
    leftOut: known.filter(isLeftOut).map(({ key }) => key),
  }
}
