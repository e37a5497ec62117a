import type { TestRecipe } from '../../config/rule-tests/rule-test.ts'
import type { Config, WorkspaceConfig } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import { overlayLabels } from '../../model/labels.ts'
import { type RecipeItem, unlistedItem } from '../../model/recipe.ts'
import type { Catalog } from '../../model/selection.ts'
import { selectRecipes } from '../../poll/select.ts'
import type { RecipeRecord } from '../../store/port.ts'
import { createLinks } from '../../workato/links.ts'

/** A test's recipe as the configuration sees it; null where none of its entries names it. */
export function recordOf(recipe: TestRecipe, config: Config, startAt: Instant): RecipeRecord | null {
  const workspace = workspaceOf(recipe, config)
  if (workspace === undefined) return null
  const links = createLinks(workspace.appUrl)
  const { recipes } = selectRecipes({
    workspace,
    items: [itemOf(recipe)],
    catalog: catalogOf(recipe),
    owners: config.owners,
    urlOf: (id) => links.recipe(id),
  })
  const selected = recipes.find(({ id }) => id === recipe.id)
  if (selected === undefined) return null
  return {
    ...selected,
    owners: recipe.labels['owner'] ?? selected.owners,
    labels: overlayLabels(selected.labels, recipe.labels),
    selected: true,
    firstSeenAt: 0,
    horizon: 0,
    historyFrom: null,
    knownThrough: startAt,
    failedCount: recipe.failedCount,
    succeededCount: null,
    countedAt: startAt,
    unreadableSince: null,
    goneAt: null,
  }
}

/** The workspace that a test's recipe is in: the one it names, or the configuration's first. */
export function workspaceOf(
  { workspace }: Pick<TestRecipe, 'workspace'>,
  config: Config,
): WorkspaceConfig | undefined {
  return workspace === null ? config.workspaces[0] : config.workspaces.find(({ name }) => name === workspace)
}

function itemOf({ id, name, labels }: TestRecipe): RecipeItem {
  return {
    ...unlistedItem(id),
    name,
    folderId: labels['folder']?.[0] ?? null,
    projectId: labels['project']?.[0] ?? null,
    running: true,
    tags: labels['tag'] ?? [],
    apps: labels['app'] ?? [],
  }
}

/** Folders and projects go by their names in a test. */
function catalogOf({ labels }: TestRecipe): Catalog {
  const [folder, project] = [labels['folder']?.[0], labels['project']?.[0]]
  return {
    folders: new Map(
      folder === undefined ? [] : [[folder, { path: folder, lineage: [], projectId: project ?? null }]],
    ),
    projects: new Map(project === undefined ? [] : [[project, project]]),
    tags: new Map(),
    missing: [],
  }
}
