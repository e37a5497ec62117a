import type { FailureFact } from './history.ts'
import type { Instant } from './instant.ts'
import type { RecipeKey } from './recipe.ts'

/** How far a digest is told (SEMANTICS 6.1). */
export interface DigestMark {
  readonly name: string
  /** How many intervals were cut so far. */
  readonly number: number
  /** The store's order up to here is told. */
  readonly seq: number
  /** When the last interval was cut, or when the digest began. */
  readonly cutAt: Instant
  /** The scheduled instant that the last cut served; the digest's beginning before the first. */
  readonly servedAt: Instant
}

/** What one digest covers: of the store's order what comes after `afterSeq`, up to `throughSeq`. */
export interface DigestInterval {
  readonly digest: string
  /** Counts a digest's intervals from 1. */
  readonly number: number
  readonly afterSeq: number
  readonly throughSeq: number
  readonly from: Instant
  readonly to: Instant
}

/** What of an interval is told at one destination: decided, and committed, with the cut. */
export interface DigestPart {
  readonly interval: DigestInterval
  /** Recipes whose failures are told; none where it is empty. */
  readonly recipes: readonly RecipeKey[]
}

/** A countable failure as a digest tells of it. */
export interface DigestFailure extends Omit<FailureFact, 'news' | 'echo'> {
  readonly job: string
  /** Whose its recipe was when it was recorded; none: the default owners'. */
  readonly owners: readonly string[]
  /** The recipe whose job called this one, and that job; null where it was not called. */
  readonly caller: { readonly recipe: RecipeKey; readonly job: string } | null
}
