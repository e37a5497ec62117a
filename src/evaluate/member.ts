import type { RecipeFacts } from '../model/facts.ts'
import type { RecipeHistory } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { historyOf } from './histories.ts'
import { clipMaintained, withoutMaintained } from './maintenance.ts'
import { Rises } from './rises.ts'

/** What is known of one recipe of a group. */
export interface Member {
  readonly key: RecipeKey
  readonly facts: RecipeFacts
  readonly history: RecipeHistory
  /** Where its newest failure of news and history is placed; -Infinity: it has none. */
  readonly newestFailure: Instant
  /** Its successes for windows: the share that falls into maintenance is left out. */
  readonly shared: Rises
  /** Its successes for clocks: those that only maintenance can have seen are left out. */
  readonly dated: Rises
}

/** Nothing is at hand. */
const NOTHING: RecipeHistory = historyOf({ since: Infinity })

/** A recipe with what is known of it now. */
export function memberOf(facts: RecipeFacts, history: RecipeHistory = NOTHING): Member {
  const { activity, maintenance } = history
  const shared = new Rises(clipMaintained(activity, maintenance))
  const dated = maintenance.length === 0 ? shared : new Rises(withoutMaintained(activity, maintenance))
  const newestFailure = history.failures.at(-1)?.placedAt ?? -Infinity
  return { key: facts.key, facts, history, newestFailure, shared, dated }
}
