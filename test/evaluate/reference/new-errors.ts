import type { Rule } from '../../../src/model/rule.ts'
import { groupsOf } from './group.ts'
import type { Known, KnownFailure, KnownRecipe } from './known.ts'

/** A failure that was told as a new error. */
export interface ToldError {
  readonly group: string
  readonly recipe: string
  readonly failure: KnownFailure
}

/**
 * SEMANTICS 4.4, 3.5: of the failures that were learned of since, those to be told: their kind was not shown by the
 * recipe for so long before, as far back as is known, nor told of then or later.
 */
export function newErrors(
  rule: Rule,
  unseenFor: number,
  known: Known,
  fresh: ReadonlySet<number>,
  told: readonly ToldError[],
): readonly ToldError[] {
  const all = [...told]
  for (const group of groupsOf(rule, known))
    for (const recipe of group.recipes)
      for (const failure of group.counted(recipe).toSorted((a, b) => a.placed - b.placed)) {
        if (!fresh.has(failure.id) || !isNew(recipe, failure, unseenFor)) continue
        const again = all.some(
          (other) =>
            other.group === group.key &&
            other.recipe === recipe.key &&
            other.failure.fingerprint === failure.fingerprint &&
            failure.placed <= other.failure.placed + unseenFor,
        )
        if (!again) all.push({ group: group.key, recipe: recipe.key, failure })
      }
  return all.slice(told.length)
}

function isNew(recipe: KnownRecipe, { placed, fingerprint }: KnownFailure, unseenFor: number): boolean {
  if (recipe.historyFrom > placed - unseenFor) return false
  return !recipe.failures.some(
    (other) =>
      other.fingerprint === fingerprint && other.placed >= placed - unseenFor && other.placed < placed,
  )
}
