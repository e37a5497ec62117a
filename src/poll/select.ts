import type { WorkspaceConfig } from '../model/config.ts'
import type { Labels } from '../model/labels.ts'
import { labelsFrom, overlayLabels } from '../model/labels.ts'
import { type Privacy, type Recipe, type RecipeItem, unlistedItem } from '../model/recipe.ts'
import type { Catalog, OwnersConfig, RecipeEntry, RecipeSelector } from '../model/selection.ts'
import { ownersOf } from './owners.ts'

/** What a selection is made of. */
export interface SelectionInput {
  readonly workspace: Pick<WorkspaceConfig, 'name' | 'labels' | 'recipes'>
  /** The recipe list, as far as the token sees it. */
  readonly items: readonly RecipeItem[]
  readonly catalog: Catalog
  readonly owners: OwnersConfig | null
  /** Where a person opens a recipe. */
  readonly urlOf: (recipe: string) => string
}

/** A recipe that is watched, as the list showed it and as the entries say. */
export type SelectedRecipe = Recipe & { readonly item: RecipeItem }

/** What is watched, and which entries name nothing. */
export interface Selection {
  /** Sorted by id, to be gone through once. Each is made as it comes: thousands at once take much memory. */
  readonly recipes: IteratorObject<SelectedRecipe>
  readonly idle: readonly RecipeEntry[]
}

/**
 * The recipes that a workspace's entries name (CONFIG 1): the union; a later entry adds to an earlier one (labels
 * merge, the rest replaces); what any entry excludes is out. A recipe named by id is watched though the list does not
 * show it.
 */
export function selectRecipes(input: SelectionInput): Selection {
  const { workspace, items, catalog } = input
  const known = new Map(items.map((item) => [item.id, item]))
  for (const { selector } of workspace.recipes) {
    if (selector.kind === 'id' && !known.has(selector.id)) known.set(selector.id, unlistedItem(selector.id))
  }
  const used = new Set<RecipeEntry>()
  const watched: RecipeItem[] = []
  for (const item of known.values()) {
    const entries = entriesOf(item, placeOf(item, catalog), workspace.recipes)
    for (const entry of entries) used.add(entry)
    if (entries.length > 0 && !entries.some((entry) => entry.exclude)) watched.push(item)
  }
  watched.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
  return {
    recipes: watched.values().map((item) => {
      const place = placeOf(item, catalog)
      return recipeOf(item, place, entriesOf(item, place, workspace.recipes), input)
    }),
    idle: workspace.recipes.filter((entry) => !used.has(entry)),
  }
}

function entriesOf(item: RecipeItem, place: Place, entries: readonly RecipeEntry[]): readonly RecipeEntry[] {
  return entries.filter((entry) => names(entry.selector, item, place))
}

/** What has to be read before selecting: folders and tags cost requests, so only what entries or labels need. */
export function catalogNeeds(
  entries: readonly RecipeEntry[],
  items: readonly RecipeItem[],
  labelsUsed: ReadonlySet<string>,
): { readonly folders: ReadonlySet<string>; readonly projects: boolean; readonly tags: boolean } {
  const kinds = new Set(entries.map((entry) => entry.selector.kind))
  const needsTree =
    kinds.has('folder') || kinds.has('project') || labelsUsed.has('folder') || labelsUsed.has('project')
  return {
    folders: new Set(needsTree ? items.map((item) => item.folderId).filter((id) => id !== null) : []),
    projects: kinds.has('project') || labelsUsed.has('project'),
    tags: (kinds.has('tag') || labelsUsed.has('tag')) && items.some((item) => item.tags.length > 0),
  }
}

interface Place {
  readonly folder: string | null
  readonly lineage: readonly string[]
  readonly projectId: string | null
  readonly project: string | null
  /** Titles, or handles where the title is not known. */
  readonly tags: readonly string[]
}

function placeOf(item: RecipeItem, catalog: Catalog): Place {
  const node = item.folderId === null ? undefined : catalog.folders.get(item.folderId)
  const projectId = item.projectId ?? node?.projectId ?? null
  return {
    folder: node === undefined || node.path === '' ? null : node.path,
    lineage: node?.lineage ?? (item.folderId === null ? [] : [item.folderId]),
    projectId,
    project: projectId === null ? null : (catalog.projects.get(projectId) ?? null),
    tags: item.tags.map((tag) => catalog.tags.get(tag) ?? tag),
  }
}

function names(selector: RecipeSelector, item: RecipeItem, place: Place): boolean {
  switch (selector.kind) {
    case 'all':
      return true
    case 'id':
      return item.id === selector.id
    case 'folder':
      return isBelowFolder(selector.folder, place)
    case 'project':
      return place.projectId === selector.project || place.project === selector.project
    case 'tag':
      return place.tags.includes(selector.tag) || item.tags.includes(selector.tag)
    default:
      return selector satisfies never
  }
}

function isBelowFolder(folder: string, place: Place): boolean {
  const path = folder.replace(/^\/+|\/+$/g, '')
  if (place.lineage.includes(path)) return true
  return place.folder !== null && (place.folder === path || place.folder.startsWith(`${path}/`))
}

const ALL_IS_KEPT: Privacy = { messages: true }

function recipeOf(
  item: RecipeItem,
  place: Place,
  entries: readonly RecipeEntry[],
  { workspace, owners: config, urlOf }: SelectionInput,
): SelectedRecipe {
  const name = lastOf(entries, (entry) => entry.name) ?? item.name ?? `Recipe ${item.id}`
  const owners = ownersOf(
    lastOf(entries, (entry) => entry.owners),
    item.versionAuthorEmail,
    config,
  )
  const privacy: Privacy = lastOf(entries, (entry) => entry.privacy) ?? ALL_IS_KEPT
  const found = labelsFrom({
    recipe_name: name,
    folder: place.folder,
    project: place.project,
    owner: owners,
    tag: place.tags,
    app: item.apps,
  })
  const identity = labelsFrom({ workspace: workspace.name, recipe: item.id })
  const own: readonly Labels[] = entries.map((entry) => entry.labels)
  return {
    workspace: workspace.name,
    id: item.id,
    name,
    owners,
    // Own labels may say better what was found; which recipe it is cannot be relabelled.
    labels: overlayLabels(found, workspace.labels, ...own, identity),
    privacy,
    url: urlOf(item.id),
    item,
  }
}

function lastOf<T>(entries: readonly RecipeEntry[], part: (entry: RecipeEntry) => T | null): T | null {
  return entries.reduce<T | null>((value, entry) => part(entry) ?? value, null)
}
