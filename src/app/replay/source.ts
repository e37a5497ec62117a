import type { Config } from '../../model/config.ts'
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
        activity: () => Promise.resolve(null),
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
