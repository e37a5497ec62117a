import { type RecipeItem, unlistedItem } from '../../src/model/recipe.ts'

/** A row of the recipe list. */
export function recipeItem(over: Partial<RecipeItem> & { readonly id: string }): RecipeItem {
  return { ...unlistedItem(over.id), running: true, ...over }
}
