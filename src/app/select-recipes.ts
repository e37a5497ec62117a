import type { WorkspaceConfig } from '../model/config.ts'
import type { RecipeItem } from '../model/recipe.ts'
import { firstSightLimit } from '../poll/horizon.ts'
import { catalogNeeds, selectRecipes } from '../poll/select.ts'
import type { RecipeRecord } from '../store/port.ts'
import { loadCatalog } from '../workato/catalog.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { createLinks } from '../workato/links.ts'
import type { Environment } from './environment.ts'
import { labelsUsed } from './labels-used.ts'

/** Reads the workspace's recipes, selects the watched ones and keeps them. Throws WorkatoError. */
export async function selectWatched(
  env: Environment,
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  signal: AbortSignal,
): Promise<readonly RecipeRecord[]> {
  const { name, lookBackMs, appUrl } = workspace
  const items = await listed(env, workspace, client, signal)
  const needs = catalogNeeds(workspace.recipes, items, labelsUsed(env.config))
  const catalog = await loadCatalog(client, needs, { signal })
  for (const missing of catalog.missing) env.log.warn({ workspace: name }, missing)
  const links = createLinks(appUrl)
  const { recipes, idle } = selectRecipes({
    workspace,
    items,
    catalog,
    owners: env.config.owners,
    urlOf: (recipe) => links.recipe(recipe),
  })
  for (const entry of idle) {
    env.log.warn({ workspace: name, selector: entry.selector }, 'an entry of recipes: names no recipe')
  }
  const now = env.clock.now()
  await env.store.recipes.select(name, recipes, now, firstSightLimit(now, lookBackMs))
  env.metrics.watchedRecipes.set({ workspace: name }, recipes.length)
  return await env.store.recipes.list({ workspace: name, selected: true })
}

/** The list; where every entry names an id, polling goes on without it: then names and counters are what was known. */
async function listed(
  env: Environment,
  workspace: WorkspaceConfig,
  client: WorkatoClient,
  signal: AbortSignal,
): Promise<readonly RecipeItem[]> {
  try {
    const { items, broken } = await client.allRecipes({ signal })
    for (const why of broken) env.log.warn({ workspace: workspace.name }, `the recipe list: ${why}`)
    return items
  } catch (error) {
    const byId = workspace.recipes.every(({ selector }) => selector.kind === 'id')
    if (!(error instanceof WorkatoError) || error.code === 'token_rejected' || !byId) throw error
    env.log.warn({ workspace: workspace.name, code: error.code }, `${error.message}. Polling goes on by id.`)
    return (await env.store.recipes.list({ workspace: workspace.name })).map(({ item }) => item)
  }
}
