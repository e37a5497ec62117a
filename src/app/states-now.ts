import { isWanted } from '../evaluate/recipe-stopped.ts'
import type { Alert } from '../model/alert.ts'
import type { RecipeStoppedCondition } from '../model/condition.ts'
import type { StoppedTime } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { RecipeRecord } from '../store/port.ts'
import type { ConnectionRecord, StatesStore } from '../store/port-facts.ts'

/** What an alert on states is about now: recipes that stopped, connections that are lost. */
export interface Standing {
  readonly stops: readonly (StoppedTime & { readonly recipe: RecipeKey })[]
  readonly lost: readonly ConnectionRecord[]
  /** Recipes that use these connections. */
  readonly users: ReadonlySet<RecipeKey>
}

/** Neither. */
export const NOTHING_STANDS: Standing = { stops: [], lost: [], users: new Set() }

/** Recipes of the alert that stopped, for the causes that the condition asks for. */
export async function stoppedNow(
  states: Pick<StatesStore, 'stopped'>,
  recipes: ReadonlyMap<RecipeKey, RecipeRecord>,
  condition: RecipeStoppedCondition,
  now: Instant,
): Promise<Standing> {
  const stops = (await states.stopped()).filter(({ from, to }) => from <= now && (to === null || to > now))
  return {
    ...NOTHING_STANDS,
    stops: stops.filter((stop) => isWanted(condition, stop) && recipes.has(stop.recipe)),
  }
}

/** Connections lost since the alert began at the latest, and recipes of it that use them. */
export async function lostNow(
  states: Pick<StatesStore, 'listConnections'>,
  recipes: ReadonlyMap<RecipeKey, RecipeRecord>,
  { startedAt }: Alert,
): Promise<Standing> {
  const since = (await states.listConnections()).filter(
    ({ lostSince }) => lostSince !== null && lostSince >= startedAt,
  )
  const using = [...recipes.values()].map((record) => ({
    key: recipeKey(record),
    uses: since.filter(
      ({ workspace, id }) => workspace === record.workspace && record.item.connections.includes(id),
    ),
  }))
  const users = using.filter(({ uses }) => uses.length > 0)
  return {
    ...NOTHING_STANDS,
    lost: [...new Set(users.flatMap(({ uses }) => uses))],
    users: new Set(users.map(({ key }) => key)),
  }
}
