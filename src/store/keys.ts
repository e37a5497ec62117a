import type { RecipeKey } from '../model/recipe.ts'

/** The (workspace, recipe id) that recipeKey joined. */
export function splitKey(key: RecipeKey): { readonly workspace: string; readonly id: string } {
  const end = key.indexOf('\u0000')
  return { workspace: key.slice(0, end), id: key.slice(end + 1) }
}

/** Recipe ids by workspace: queries ask one workspace at a time. */
export function byWorkspace(recipes: readonly RecipeKey[]): [string, string[]][] {
  const ids = new Map<string, string[]>()
  for (const { workspace, id } of recipes.map(splitKey)) {
    const known = ids.get(workspace)
    if (known === undefined) ids.set(workspace, [id])
    else known.push(id)
  }
  return [...ids]
}
