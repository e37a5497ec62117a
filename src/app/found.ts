import { NO_ACCOUNT } from '../model/completeness.ts'
import { isProven } from '../poll/completeness.ts'
import type { RecipeRecord, Store } from '../store/port.ts'

/** A recipe, and whether all its counted failures were found (SEMANTICS 2.4). */
export interface RecipeFound extends RecipeRecord {
  /** Failures that are counted and could not be found. */
  readonly missing: number
  /** False where it cannot be said that nothing else was missed. */
  readonly proven: boolean
}

/** Watched recipes, by workspace and id, each with what is missing of it. */
export async function foundRecipes(
  store: Pick<Store, 'recipes' | 'completeness' | 'estimates'>,
): Promise<readonly RecipeFound[]> {
  const recipes = await store.recipes.list({ selected: true })
  const found: RecipeFound[] = []
  for (const [workspace, own] of Map.groupBy(recipes, (recipe) => recipe.workspace)) {
    const accounts = await store.completeness.load(workspace)
    const missing = new Map<string, number>()
    for (const { recipe, count } of await store.estimates.list({ workspace })) {
      missing.set(recipe, (missing.get(recipe) ?? 0) + count)
    }
    for (const recipe of own) {
      const proven = isProven(accounts.get(recipe.id)?.account ?? NO_ACCOUNT)
      found.push({ ...recipe, missing: missing.get(recipe.id) ?? 0, proven })
    }
  }
  return found
}
