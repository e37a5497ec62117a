import type { Config } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { MaterialSource } from '../material.ts'
import type { Past } from './past.ts'
import { between, placeOf } from './rows.ts'

/** What messages say is read from a past; nobody asks for what came after the moment. */
export function sourceOf(config: Config, past: Past): MaterialSource {
  const records = [...past.recipes.values()].map(({ record }) => record)
  return {
    config,
    store: {
      recipes: {
        list: () => Promise.resolve(records),
        byKeys: (keys) => Promise.resolve(keys.flatMap((key) => past.recipes.get(key)?.record ?? [])),
        edits: () => Promise.resolve([]),
      },
      failures: {
        countable: (recipes, from, to) =>
          Promise.resolve(
            (recipes ?? [...past.recipes.keys()])
              .flatMap((key) => between(past.recipes.get(key)?.failures ?? [], placeOf, from, to))
              .sort((a, b) => a.placedAt - b.placedAt),
          ),
        activity: (recipes, from, to) => Promise.resolve(finishedIn(past, recipes, from, to)),
      },
      states: {
        stopped: () =>
          Promise.resolve(
            [...past.recipes].flatMap(([recipe, { stops }]) => stops.map((stop) => ({ ...stop, recipe }))),
          ),
        // A past knows connections by their ids alone.
        listConnections: () => Promise.resolve([]),
      },
    },
  }
}

/** Jobs of these recipes that finished in (from, to]; null where successes are not known that long. */
function finishedIn(
  { recipes: all }: Past,
  keys: readonly RecipeKey[],
  from: Instant,
  to: Instant,
): { readonly failed: number; readonly succeeded: number } | null {
  const recipes = keys.flatMap((key) => all.get(key) ?? [])
  if (recipes.length === 0 || recipes.some(({ sampledFrom }) => (sampledFrom ?? Infinity) > from)) return null
  return {
    failed: recipes.reduce((sum, { failures }) => sum + between(failures, placeOf, from, to).length, 0),
    succeeded: recipes
      .flatMap(({ rises }) => between(rises, (rise) => rise.to, from, to))
      .reduce((sum, { succeeded }) => sum + succeeded, 0),
  }
}
