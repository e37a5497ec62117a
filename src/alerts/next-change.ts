import type { Alert } from '../model/alert.ts'
import type { RecipeFacts } from '../model/facts.ts'
import { HOUR_MS, type Instant, SECOND_MS } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'

/**
 * The next instant, a second from now at the soonest, at which open alerts can change without news; null: none. A pending one may fire while
 * what is known keeps its condition true, and a recipe unreadable for an hour is left out of sums. Nothing else happens by
 * itself: beyond what is known, a window that empties makes a condition unknown, which changes nothing (SEMANTICS 3.3).
 */
export function nextChange(
  rules: readonly Rule[],
  alerts: readonly Alert[],
  recipes: ReadonlyMap<RecipeKey, RecipeFacts>,
  now: Instant,
): Instant | null {
  const forMs = new Map(rules.map((rule) => [rule.name, rule.forMs]))
  let next = Infinity
  for (const { state, rule, clockMs } of alerts) {
    if (state === 'pending') next = Math.min(next, now + (forMs.get(rule) ?? 0) - clockMs)
  }
  for (const { unreadableSince } of alerts.length === 0 ? [] : recipes.values()) {
    const leftOutAt = (unreadableSince ?? Infinity) + HOUR_MS
    if (leftOutAt > now) next = Math.min(next, leftOutAt)
  }
  return Number.isFinite(next) ? Math.max(next, now + SECOND_MS) : null
}
