import type { Instant } from '../../model/instant.ts'
import type { RecipeRecord } from '../../store/port.ts'
import { linked } from '../replay/linked.ts'
import type { Past } from '../replay/past.ts'
import type { ReadRecipe } from './read.ts'

/** What was read, as a past to be lived through; everything from `knownFrom` on is known. */
export function pastOf(read: readonly ReadRecipe[], knownFrom: Instant): Past {
  return {
    recipes: linked(
      read.map(({ recipe, past }) => {
        const successes = past.successes ?? []
        return {
          record: recordOf(recipe, past.through, knownFrom),
          failures: past.failures.map((failure) => ({ ...failure, news: true })),
          rises: [...Map.groupBy(successes, (at) => at)].map(([at, all]) => ({
            from: at,
            to: at,
            failed: 0,
            succeeded: all.length,
          })),
          sampledFrom: past.successes === null ? null : knownFrom,
          failedBefore: null,
          stops: [],
          lost: [],
        }
      }),
    ),
    outages: [],
    knownFrom,
  }
}

function recordOf(recipe: ReadRecipe['recipe'], through: Instant, knownFrom: Instant): RecipeRecord {
  return {
    ...recipe,
    selected: true,
    firstSeenAt: knownFrom,
    horizon: knownFrom,
    historyFrom: knownFrom,
    knownThrough: through,
    failedCount: null,
    succeededCount: null,
    countedAt: null,
    unreadableSince: null,
    goneAt: null,
  }
}
