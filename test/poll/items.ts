import type { RecipeItem } from '../../src/model/recipe.ts'

/** A row of the recipe list. */
export function recipeItem(over: Partial<RecipeItem> & { readonly id: string }): RecipeItem {
  return {
    name: null,
    folderId: null,
    projectId: null,
    running: true,
    stopCause: null,
    stoppedAt: null,
    lastRunAt: null,
    updatedAt: null,
    failedCount: null,
    succeededCount: null,
    tags: [],
    connections: [],
    apps: [],
    versionAuthorEmail: null,
    versionAuthorName: null,
    ...over,
  }
}
