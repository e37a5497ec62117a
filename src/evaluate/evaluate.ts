import type { Evaluation, Facts, GroupSpans, Want } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import { type Labels, labelsFrom } from '../model/labels.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { byAbsence, courseOf, type LastingRule, looksOf, reachMs, wantsOf } from './conditions.ts'
import { trace } from './course.ts'
import { type Group, throughOf } from './group.ts'
import { alone, type Members, memberOf, together } from './members.ts'
import type { EvaluationPlan, GroupWindow, RuleWindows } from './needed.ts'
import { newErrors } from './new-error.ts'
import {
  byLabels,
  counts,
  failureValues,
  groupKey,
  groupNames,
  hasFailureLabels,
  membersOf,
  type Roster,
} from './roster.ts'

/**
 * What the planned rules say of their groups, from where the plan starts through its end, and what has to be asked to
 * know more (SEMANTICS 3.7). Pure: the same plan and facts give the same answer.
 */
export function evaluate(plan: EvaluationPlan, facts: Facts, roster: Roster): Evaluation {
  const wants = new Map<RecipeKey, Want>()
  const groups = plan.windows.flatMap((windows) =>
    groupsOf(windows, facts, roster).map((window) => {
      const group = groupOf(windows.rule, window, facts, roster, plan.now)
      for (const want of wantsOf(windows.rule.condition, group)) {
        if (want.to > (wants.get(want.recipe)?.to ?? -Infinity)) wants.set(want.recipe, want)
      }
      return spansOf(windows.rule, window, group)
    }),
  )
  return { groups, newErrors: newErrors(plan.known, facts, roster), wants: [...wants.values()] }
}

function groupsOf(
  { rule, groups: planned, othersFrom: from }: RuleWindows,
  facts: Facts,
  roster: Roster,
): readonly GroupWindow[] {
  const groups = new Map(planned)
  if (from === null) return [...groups.values()]
  const add = (values: readonly string[]): void => {
    const group = groupKey(values)
    if (!groups.has(group)) groups.set(group, { group, by: byLabels(rule, values), from, knownThrough: 0 })
  }
  for (const [recipe, { failures }] of facts.histories) {
    for (const part of roster.partsOf(rule, recipe)) {
      for (const failure of failures) {
        const counted = failure.news && failure.placedAt > from - reachMs(rule) && counts(rule, failure)
        const added = counted ? failureValues(rule, failure) : null
        if (added !== null) add([...part.values, ...added])
      }
    }
  }
  if (byAbsence(rule) && !hasFailureLabels(rule)) {
    for (const { values } of roster.allParts(rule)) add(values)
  }
  return [...groups.values()]
}

function groupOf(
  rule: LastingRule,
  { by, from, knownThrough }: GroupWindow,
  facts: Facts,
  roster: Roster,
  now: Instant,
): Group {
  const values = groupNames(rule).failure.map((name) => by[name]?.[0] ?? '')
  return {
    rule,
    members: factsOf(membersOf(rule, by, roster), facts),
    values,
    from,
    now,
    knownBefore: knownThrough,
  }
}

function factsOf(keys: readonly RecipeKey[], facts: Facts): Members {
  const all = keys.flatMap((key) => {
    const recipe = facts.recipes.get(key)
    return recipe === undefined ? [] : [memberOf(recipe, facts.histories.get(key))]
  })
  const [first, ...others] = all
  return first !== undefined && others.length === 0 ? alone(first) : together(all)
}

function spansOf(rule: LastingRule, window: GroupWindow, group: Group): GroupSpans {
  const { from, now, members } = group
  const course = courseOf(rule.condition, group)
  const looks = looksOf(rule.condition)
  return {
    rule: rule.name,
    group: window.group,
    by: window.by,
    labels: failureLabels(course.failures),
    recipes: rule.by.includes('recipe')
      ? members.all.map(({ key }) => key)
      : [...new Set([...course.failures.map(({ recipe }) => recipe), ...course.recipes])].sort(),
    knownThrough: looks.reduce((least, look) => Math.min(least, throughOf(group, look)), now),
    leftOut: members.leftOut(now),
    spans: trace(course, from, now),
  }
}

function failureLabels(failures: readonly FailureFact[]): Labels {
  return labelsFrom({
    adapter: failures.map(({ adapter }) => adapter ?? ''),
    error: failures.map(({ fingerprint }) => fingerprint),
  })
}
