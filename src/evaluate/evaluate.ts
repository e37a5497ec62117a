import type { Evaluation, Facts, GroupSpans, Want } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { courseOf, type LastingRule, leadMs, looksOf, wantsOf } from './conditions.ts'
import { trace } from './course.ts'
import { type Group, throughOf } from './group.ts'
import type { EvaluationPlan, GroupWindow } from './needed.ts'
import { newErrors } from './new-error.ts'
import { failureValuesOf, membersOf, type Roster } from './roster.ts'

/**
 * What the planned rules say of their groups, from where the plan starts through its end, and what has to be asked to
 * know more (SEMANTICS 3.7). Pure: the same plan and facts give the same answer.
 */
export function evaluate(plan: EvaluationPlan, facts: Facts, roster: Roster): Evaluation {
  for (const { recipes } of plan.failures) roster.kept.reload(recipes)
  const wants = new Map<RecipeKey, Want>()
  const groups = plan.windows.flatMap(({ rule, groups: windows }) =>
    [...windows.values()].map((window) => {
      const group = groupOf(rule, window, roster, plan.now)
      for (const want of wantsOf(rule.condition, group)) {
        if (want.to > (wants.get(want.recipe)?.to ?? -Infinity)) wants.set(want.recipe, want)
      }
      return spansOf(rule, window, group)
    }),
  )
  return { groups, newErrors: newErrors(plan.known, facts, roster), wants: [...wants.values()] }
}

function groupOf(
  rule: LastingRule,
  { by, from, knownThrough }: GroupWindow,
  roster: Roster,
  now: Instant,
): Group {
  const values = failureValuesOf(rule, by)
  return { rule, members: membersOf(rule, by, roster), values, from, now, knownBefore: knownThrough }
}

function spansOf(rule: LastingRule, window: GroupWindow, group: Group): GroupSpans {
  const { from, now, members } = group
  const course = courseOf(rule.condition, group)
  const looks = looksOf(rule.condition)
  return {
    rule: rule.name,
    group: window.group,
    by: window.by,
    failures: course.failures,
    leadMs: leadMs(rule),
    recipes: rule.by.includes('recipe') ? members.all.map(({ key }) => key) : course.recipes,
    troubles: course.troubles ?? [],
    knownThrough: looks.reduce((least, look) => Math.min(least, throughOf(group, look)), now),
    leftOut: members.leftOut(now),
    spans: trace(course, from, now),
  }
}
