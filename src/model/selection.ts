import type { Labels } from './labels.ts'
import type { Privacy } from './recipe.ts'

/** What an entry of `recipes:` names. */
export type RecipeSelector =
  | { readonly kind: 'all' }
  | { readonly kind: 'id'; readonly id: string }
  /** Path (`Payments/Orders`) or id, with the folders below it. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** Name or id. */
  | { readonly kind: 'project'; readonly project: string }
  /** Title or handle. */
  | { readonly kind: 'tag'; readonly tag: string }

/** One entry of a workspace's `recipes:`; later entries add to earlier ones: labels merge, the rest replaces. */
export interface RecipeEntry {
  readonly selector: RecipeSelector
  readonly exclude: boolean
  readonly name: string | null
  readonly owners: readonly string[] | null
  readonly labels: Labels
  readonly privacy: Privacy | null
}

/** `owners:`: who is meant by `owner`. */
export interface OwnersConfig {
  readonly discover: boolean
  readonly allowedDomains: readonly string[]
  readonly default: readonly string[]
  readonly aliases: Readonly<Record<string, readonly string[]>>
}

/** A folder, placed in its tree. */
export interface FolderNode {
  /** `Payments/Orders`; the home folder is not part of it. */
  readonly path: string
  /** Ids of the folder itself and all above it. */
  readonly lineage: readonly string[]
  readonly projectId: string | null
}

/** What ids and handles in recipes are called; what could not be read is missing, and said so. */
export interface Catalog {
  readonly folders: ReadonlyMap<string, FolderNode>
  /** Names by project id. */
  readonly projects: ReadonlyMap<string, string>
  /** Titles by tag handle. */
  readonly tags: ReadonlyMap<string, string>
  /** One sentence for each part that could not be read (a right that the token lacks). */
  readonly missing: readonly string[]
}
