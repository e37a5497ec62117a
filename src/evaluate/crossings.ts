import type { FailedTotalCondition } from '../model/condition.ts'
import { type CounterFact, type Crossing, crossingKey, type Facts } from '../model/facts.ts'
import { labelsFrom } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import type { Severity } from '../model/severity.ts'
import { groupKey } from './parts.ts'
import type { Roster } from './roster.ts'

type EventRule = Rule & { readonly condition: FailedTotalCondition }

/**
 * Lifetime counters that crossed a bound since it was last remembered (SEMANTICS 4.4): one crossing a rule and recipe,
 * of the highest bound reached, however the counter fell and rose before. The first reading is a base line. The counter
 * is one recipe's own, so each crossing is about one recipe, whatever the rule's `by`.
 */
export function crossings(rules: readonly Rule[], facts: Facts, roster: Roster): readonly Crossing[] {
  return rules
    .filter(isEvent)
    .flatMap((rule) => facts.counters.flatMap((counter) => crossingOf(rule, counter, facts, roster) ?? []))
}

function isEvent(rule: Rule): rule is EventRule {
  return rule.condition.kind === 'job_failed_total'
}

function crossingOf(rule: EventRule, counter: CounterFact, facts: Facts, roster: Roster): Crossing | null {
  const { recipe, failed, at } = counter
  const labels = facts.recipes.get(recipe)?.labels
  if (labels === undefined || !roster.selects(rule, recipe)) return null
  const remembered = facts.crossed.get(crossingKey(rule.name, recipe))
  const bound = highestBound(rule.condition, failed)
  if (bound <= (remembered ?? -Infinity)) return null
  const by = labelsFrom({ workspace: labels['workspace'], recipe: labels['recipe'] })
  return {
    rule: rule.name,
    group: groupKey(Object.values(by).flat()),
    by,
    labels,
    recipe,
    severity: severityOf(rule.condition, bound),
    bound,
    count: failed,
    at,
    baseLine: remembered === undefined,
  }
}

/** The highest bound that a reading reached: a level's own, or a further `every` from the lowest level on; 0: none. */
function highestBound({ threshold, every }: FailedTotalCondition, failed: number): number {
  const reached = (bound: number): boolean =>
    threshold?.comparator === 'more_than' ? failed > bound : failed >= bound
  const bounds = threshold?.levels.map(({ bound }) => bound) ?? [0]
  const highest = Math.max(0, ...bounds.filter(reached))
  const lowest = Math.min(...bounds)
  if (every === null || !reached(lowest)) return highest
  const last = lowest + Math.floor((failed - lowest) / every) * every
  return Math.max(highest, reached(last) ? last : last - every)
}

function severityOf({ threshold, severity }: FailedTotalCondition, bound: number): Severity {
  return threshold?.levels.find((level) => level.bound <= bound)?.severity ?? severity ?? 'warning'
}
