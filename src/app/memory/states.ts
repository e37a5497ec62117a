import type { LostConnection } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import { type RecipeItem, type RecipeKey, recipeKey } from '../../model/recipe.ts'
import type { FactChanges, WorkspaceLoss } from '../../store/port-facts.ts'

/** A recipe whose states are known further, or otherwise from `place` on. */
export interface StateChange {
  readonly recipe: RecipeKey
  readonly place: Instant | null
}

/** What is known of recipes' states and connections, as far as it is not in their own histories. */
export class States {
  readonly #recipes = new Map<string, Set<RecipeKey>>()
  readonly #connections = new Map<RecipeKey, readonly string[]>()
  readonly #users = new Map<string, Set<RecipeKey>>()
  readonly #lost = new Map<string, readonly LostConnection[]>()
  readonly #through = new Map<RecipeKey, Instant | null>()
  readonly #observed = {
    states: new Map<string, Instant>(),
    counters: new Map<string, Instant>(),
    connections: new Map<string, Instant>(),
  }

  /** A recipe is watched; `item` says which connections it uses. */
  watch(recipe: RecipeKey, { connections }: Pick<RecipeItem, 'connections'>): void {
    const workspace = workspaceOf(recipe)
    this.forget(recipe)
    addTo(this.#recipes, workspace, recipe)
    if (connections.length > 0) this.#connections.set(recipe, connections)
    for (const connection of connections) addTo(this.#users, nameOf(workspace, connection), recipe)
  }

  forget(recipe: RecipeKey): void {
    const workspace = workspaceOf(recipe)
    this.#recipes.get(workspace)?.delete(recipe)
    for (const connection of this.#connections.get(recipe) ?? []) {
      this.#users.get(nameOf(workspace, connection))?.delete(recipe)
    }
    this.#connections.delete(recipe)
  }

  /** Takes over what the store says; the recipes that it concerns. */
  take({
    lost,
    states,
    observed,
  }: Pick<FactChanges, 'lost' | 'states' | 'observed'>): readonly StateChange[] {
    const changes: StateChange[] = []
    for (const loss of lost) {
      this.#lose(loss)
      const place = loss.isNews ? (loss.to ?? loss.from) : null
      for (const recipe of this.#users.get(nameOf(loss.workspace, loss.connection)) ?? []) {
        changes.push({ recipe, place })
      }
    }
    for (const { recipe, through } of states) {
      this.#through.set(recipe, through)
      changes.push({ recipe, place: null })
    }
    for (const { workspace, what, through } of observed) {
      this.#observed[what].set(workspace, through)
      for (const recipe of this.#recipes.get(workspace) ?? []) changes.push({ recipe, place: null })
    }
    return changes
  }

  /** Whether a list of the workspace was read. */
  isObserved(workspace: string, what: 'states' | 'connections'): boolean {
    return this.#observed[what].has(workspace)
  }

  statesThrough(recipe: RecipeKey): Instant | null {
    const through = this.#through.get(recipe)
    // Undefined: no list ever showed it. Null: as far as the list.
    return through === undefined ? null : (through ?? this.#observed.states.get(workspaceOf(recipe)) ?? null)
  }

  /** Through when recipes whose counters did not move are known by the list; null: it is not relied on. */
  countersThrough(recipe: RecipeKey): Instant | null {
    return this.#observed.counters.get(workspaceOf(recipe)) ?? null
  }

  connectionsThrough(recipe: RecipeKey): Instant | null {
    return this.#observed.connections.get(workspaceOf(recipe)) ?? null
  }

  lostOf(recipe: RecipeKey): readonly LostConnection[] {
    if (this.#lost.size === 0) return NOTHING_LOST
    const workspace = workspaceOf(recipe)
    return (this.#connections.get(recipe) ?? []).flatMap(
      (connection) => this.#lost.get(nameOf(workspace, connection)) ?? [],
    )
  }

  #lose({ workspace, connection, from, to, baseLine }: WorkspaceLoss): void {
    const name = nameOf(workspace, connection)
    const others = (this.#lost.get(name) ?? []).filter((loss) => loss.from !== from)
    const all = [...others, { connection, from, to, baseLine }]
    this.#lost.set(
      name,
      all.sort((a, b) => a.from - b.from),
    )
  }
}

const NOTHING_LOST: readonly never[] = []

function workspaceOf(recipe: RecipeKey): string {
  return recipe.slice(0, recipe.indexOf('\u0000'))
}

/** Connections are named like recipes: by workspace and id. */
function nameOf(workspace: string, connection: string): string {
  return recipeKey({ workspace, id: connection })
}

function addTo(sets: Map<string, Set<RecipeKey>>, key: string, recipe: RecipeKey): void {
  const known = sets.get(key)
  if (known === undefined) sets.set(key, new Set([recipe]))
  else known.add(recipe)
}
