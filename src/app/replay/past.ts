import type { LostConnection, PlacedFailure, StoppedTime } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { RecipeRecord } from '../../store/port.ts'

/** Jobs that finished somewhere in (from, to]; exactly then where the two are equal. */
export interface Rise {
  readonly from: Instant
  readonly to: Instant
  readonly failed: number
  readonly succeeded: number
}

/** All that happened to one recipe, as ingest would have recorded it. */
export interface RecipePast {
  readonly record: RecipeRecord
  /** Sorted by place. */
  readonly failures: readonly PlacedFailure[]
  /** Sorted, none reaches into another. */
  readonly rises: readonly Rise[]
  /** Since when successes are known; null: they are not. */
  readonly sampledFrom: Instant | null
  /** The lifetime counter of failed jobs before the first of these failures; null where it is not known. */
  readonly failedBefore: number | null
  readonly stops: readonly StoppedTime[]
  readonly lost: readonly LostConnection[]
}

/** A time in which the API of a workspace did not answer: what was placed in [from, to) is seen at `to`. */
export interface Outage {
  readonly workspace: string
  readonly from: Instant
  readonly to: Instant
}

/** A history to be lived through again. */
export interface Past {
  readonly recipes: ReadonlyMap<RecipeKey, RecipePast>
  /** Sorted; those of one workspace do not touch. */
  readonly outages: readonly Outage[]
  /** Failures before this instant are not known. */
  readonly knownFrom: Instant
}
