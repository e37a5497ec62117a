import type { DurationMs, Instant } from '../model/instant.ts'
import { MINUTE_MS } from '../model/instant.ts'
import { Pool } from '../model/pool.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Catalog } from '../model/selection.ts'
import { firstSightLimit } from '../poll/horizon.ts'
import { catalogNeeds, selectRecipes } from '../poll/select.ts'
import type { KnownRecipe } from '../store/port.ts'
import { loadCatalog } from '../workato/catalog.ts'
import { createLinks } from '../workato/links.ts'
import type { Environment } from './environment.ts'
import { labelsUsed } from './labels-used.ts'
import type { Tenant } from './tenant.ts'
import type { WatchedRecipe } from './watched.ts'

/** How often names of folders, projects and tags are read again, and the selection is made anew in any case. */
const SELECT_EVERY_MS: DurationMs = 5 * MINUTE_MS

/** Selects the watched recipes among those that the list showed, and keeps them. Throws WorkatoError. */
export async function selectWatched(
  env: Environment,
  tenant: Tenant,
  items: readonly RecipeItem[],
  signal: AbortSignal,
): Promise<readonly WatchedRecipe[]> {
  const { workspace } = tenant
  const { name, lookBackMs, appUrl } = workspace
  const catalog = await catalogFor(env, tenant, items, signal)
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
  const watched: Omit<WatchedRecipe, keyof KnownRecipe>[] = []
  const pool = new Pool()
  const noted = recipes.map((recipe) => {
    const { id, owners, privacy } = recipe
    watched.push({ workspace: name, id, name: recipe.name, owners: pool.list(owners), privacy })
    return recipe
  })
  await env.store.recipes.select(name, noted, now, firstSightLimit(now, lookBackMs))
  env.metrics.watchedRecipes.set({ workspace: name }, watched.length)
  const known = await env.store.recipes.known(name)
  return watched.flatMap((recipe) => {
    const progress = known.get(recipe.id)
    return progress === undefined ? [] : [{ ...recipe, ...progress }]
  })
}

/** What folders, projects and tags are called; kept for a while, unless something is named that it does not know. */
async function catalogFor(
  env: Environment,
  tenant: Tenant,
  items: readonly RecipeItem[],
  signal: AbortSignal,
): Promise<Catalog> {
  const { workspace, client } = tenant
  const needs = catalogNeeds(workspace.recipes, items, labelsUsed(env.config))
  const now = env.clock.now()
  const kept = tenant.catalog
  if (kept !== null && isFresh(kept.at, now) && [...needs.folders].every((id) => kept.asked.has(id))) {
    return kept.catalog
  }
  const catalog = await loadCatalog(client, needs, { signal })
  for (const missing of catalog.missing) env.log.warn({ workspace: workspace.name }, missing)
  tenant.catalog = { catalog, at: now, asked: needs.folders }
  return catalog
}

/** Whether what was made then need not be made anew. */
export function isFresh(at: Instant | null, now: Instant): boolean {
  return at !== null && now - at < SELECT_EVERY_MS
}
