import type { Alert, AlertChange } from '../model/alert.ts'
import { isEvent } from '../model/condition.ts'
import type { RecipeFacts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import { matchesAll } from '../model/matcher.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { isOpen } from './start.ts'

/**
 * Ends open alerts that nothing can decide any more, without a verdict: their rule is gone or asks another question, or
 * all their recipes are gone (SEMANTICS 2.6, CONFIG reload). Pending ones leave nothing.
 */
export function closeOrphans(
  rules: readonly Rule[],
  recipes: ReadonlyMap<RecipeKey, RecipeFacts>,
  alerts: readonly Alert[],
  now: Instant,
): readonly AlertChange[] {
  const byName = new Map(rules.map((rule) => [rule.name, rule]))
  return alerts.filter(isOpen).flatMap((alert) => {
    const why = orphaned(alert, byName.get(alert.rule), recipes)
    if (why === null) return []
    return alert.state === 'pending' ? [{ kind: 'drop', id: alert.id }] : [close(alert, why, now)]
  })
}

/** Ends an alert without a verdict; the note says why. */
export function close(alert: Alert, note: string, now: Instant): AlertChange {
  const ended: Alert = {
    ...alert,
    state: 'closed',
    endedAt: now,
    note,
    unknownSince: null,
    foldedThrough: now,
    clockMs: 0,
    checkpoint: null,
  }
  return { kind: 'update', alert: ended }
}

function orphaned(
  alert: Alert,
  rule: Rule | undefined,
  recipes: ReadonlyMap<RecipeKey, RecipeFacts>,
): string | null {
  if (rule === undefined) return 'rule removed'
  const present = alert.recipes
    .map((key) => recipes.get(key)?.labels)
    .filter((labels) => labels !== undefined)
  if (present.length === 0 && alert.recipes.length > 0) return 'recipe gone'
  const names = new Set(rule.by.includes('recipe') ? ['workspace', ...rule.by] : rule.by)
  const sameShape =
    !isEvent(rule.condition) &&
    names.size === Object.keys(alert.by).length &&
    Object.keys(alert.by).every((name) => names.has(name))
  const selected = alert.recipes.length === 0 || present.some((labels) => matchesAll(rule.recipes, labels))
  return sameShape && selected ? null : 'rule changed'
}
