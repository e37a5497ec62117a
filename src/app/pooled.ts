import type { Pool } from '../model/pool.ts'
import type { RecipeItem } from '../model/recipe.ts'

/** The item, with what other recipes have too taken from the pool. */
export function pooled(item: RecipeItem, pool: Pool): RecipeItem {
  return {
    ...item,
    folderId: pool.text(item.folderId),
    projectId: pool.text(item.projectId),
    stopCause: pool.text(item.stopCause),
    tags: pool.list(item.tags),
    connections: pool.list(item.connections),
    apps: pool.list(item.apps),
    versionAuthorEmail: pool.text(item.versionAuthorEmail),
    versionAuthorName: pool.text(item.versionAuthorName),
  }
}
