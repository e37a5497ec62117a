import { isLasting, reachMs } from '../evaluate/conditions.ts'
import { type Condition, plainConditions } from '../model/condition.ts'
import { type DurationMs, HOUR_MS } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'

/** Whether any rule asks with one of these conditions, alone or within a combination. */
export function asksFor(
  rules: readonly Pick<Rule, 'condition'>[],
  ...kinds: readonly Condition['kind'][]
): boolean {
  return rules.some(({ condition }) => plainConditions(condition).some(({ kind }) => kinds.includes(kind)))
}

/** How long rules go on asking for what happened: longer ago than that it is forgotten in memory. */
export function rememberMs(rules: readonly Rule[]): DurationMs {
  const needs = rules.filter(isLasting).map((rule) => reachMs(rule) + rule.forMs + rule.keepFiringForMs)
  return Math.max(HOUR_MS, ...needs) + 2 * HOUR_MS
}
