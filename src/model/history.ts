import type { StopCause } from './condition.ts'
import type { Echo } from './failure.ts'
import type { Instant } from './instant.ts'
import type { RecipeKey } from './recipe.ts'

/** A failure as evaluation needs it: no test run. */
export interface FailureFact {
  readonly recipe: RecipeKey
  /** The store's order: names it. */
  readonly seq: number
  readonly placedAt: Instant
  readonly adapter: string | null
  readonly errorType: string | null
  readonly message: string | null
  readonly fingerprint: string
  /** False: history (SEMANTICS 2.7), which no count but the baseline of a spike takes in. */
  readonly news: boolean
  /** Caused by the failure of a recipe that it called: sums over recipes leave it out (SEMANTICS 1.5). */
  readonly echo: boolean
}

/** A countable failure, the job that failed, and what caused it. */
export interface PlacedFailure extends FailureFact {
  readonly job: string
  /** Null: nothing that is known (SEMANTICS 1.5). */
  readonly causedBy: Echo | null
}

/** A failure count that is missing its failures (SEMANTICS 2.4): so many somewhere in (from, to]. */
export interface EstimateFact {
  readonly recipe: RecipeKey
  readonly count: number
  readonly from: Instant
  readonly to: Instant
}

/**
 * A rise of a recipe's lifetime counters between two samples (SEMANTICS 2.8, 3.5): so many jobs finished somewhere in
 * (from, to]. `from` = `to`: exactly then, as the API's own page says it.
 */
export interface ActivityFact {
  readonly recipe: RecipeKey
  readonly from: Instant
  readonly to: Instant
  readonly failed: number
  readonly succeeded: number
}

/**
 * Rises of one recipe, a column each; sorted, none reaches into another. Only the first `length` places are filled.
 * Sums are over all rises from the first through this one, so that a window is a difference of two.
 */
export interface Activity {
  readonly length: number
  readonly from: Float64Array
  readonly to: Float64Array
  readonly failedThrough: Float64Array
  readonly succeededThrough: Float64Array
}

/** From until before `to`. */
export interface TimeRange {
  readonly from: Instant
  readonly to: Instant
}

/** A time in which a recipe was stopped or its connection lost; `to` null: it still is. */
export interface TroubledTime {
  readonly recipe: RecipeKey
  readonly from: Instant
  readonly to: Instant | null
}

/** A time in which a recipe did not run. */
export interface StoppedTime {
  readonly from: Instant
  /** When it was started; null: not yet. */
  readonly to: Instant | null
  readonly cause: StopCause
  /** Found stopped at first sight: no alert (SEMANTICS 2.7). */
  readonly baseLine: boolean
}

/** A time in which a connection that the recipe uses was not authorised. */
export interface LostConnection {
  readonly connection: string
  readonly from: Instant
  /** When it was authorised again; null: not yet. */
  readonly to: Instant | null
  /** Found lost at first sight: no alert (SEMANTICS 2.7). */
  readonly baseLine: boolean
}

/** What happened to one recipe; each list holds all that reaches into (since, …). Looked at, never changed, by evaluation. */
export interface RecipeHistory {
  readonly since: Instant
  /** News and history, test runs apart; sorted by placedAt. */
  readonly failures: readonly FailureFact[]
  readonly estimates: readonly EstimateFact[]
  readonly activity: Activity
  /** Since when its successes are sampled (SEMANTICS 3.5); null: not yet. Samples are whole from there through its last look. */
  readonly sampledFrom: Instant | null
  /** Sorted, none reaches into another. */
  readonly stops: readonly StoppedTime[]
  /** Whether it runs is known through here; null: never looked. */
  readonly statesThrough: Instant | null
  /** Of each connection sorted, none reaching into another. */
  readonly lost: readonly LostConnection[]
  /** Its connections are known through here; null: never looked. */
  readonly connectionsThrough: Instant | null
  /** When a maintenance covers it (CONFIG, maintenance), ahead as well; sorted, none reaches into another. */
  readonly maintenance: readonly TimeRange[]
}
