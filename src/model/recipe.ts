import type { Instant } from './instant.ts'
import type { Labels } from './labels.ts'

/** A recipe as the API's list describes it, decoded liberally: all but the id may be missing (null). */
export interface RecipeItem {
  readonly id: string
  readonly name: string | null
  readonly folderId: string | null
  readonly projectId: string | null
  readonly running: boolean | null
  readonly stopCause: string | null
  readonly stoppedAt: Instant | null
  readonly lastRunAt: Instant | null
  readonly updatedAt: Instant | null
  readonly failedCount: number | null
  readonly succeededCount: number | null
  /** Tag handles or titles, as the API gives them. */
  readonly tags: readonly string[]
  /** Ids of the connections that it uses. */
  readonly connections: readonly string[]
  /** Adapters the recipe uses. */
  readonly apps: readonly string[]
  readonly versionAuthorEmail: string | null
  readonly versionAuthorName: string | null
}

/** A recipe of which only the id is known. */
export function unlistedItem(id: string): RecipeItem {
  return {
    id,
    name: null,
    folderId: null,
    projectId: null,
    running: null,
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
  }
}

/** What of a failure's content may be kept and told (CONFIG, privacy). */
export interface Privacy {
  /** False: adapter, type, fingerprint and link only. */
  readonly messages: boolean
}

/** A recipe that a workspace's selection names, with everything that rules, routes and messages ask of it. */
export interface Recipe {
  readonly workspace: string
  readonly id: string
  readonly name: string
  readonly owners: readonly string[]
  /** Own labels, the workspace's, and workspace, recipe, recipe_name, folder, project, owner, tag, app. */
  readonly labels: Labels
  readonly privacy: Privacy
  /** Where a person opens it. */
  readonly url: string
}

/** Names a recipe across workspaces; made by recipeKey. */
export type RecipeKey = string

/** One key for (workspace, recipe id). */
export function recipeKey(of: { readonly workspace: string; readonly id: string }): RecipeKey {
  return `${of.workspace}\u0000${of.id}`
}
