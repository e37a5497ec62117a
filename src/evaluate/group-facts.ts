import type { EstimateFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'

/** What a condition may know of one group. */
export interface GroupFacts {
  /** Where its counted failures lie; sorted. */
  readonly places: readonly Instant[]
  readonly estimates: readonly EstimateFact[]
  readonly from: Instant
  readonly now: Instant
  /** Known through here (SEMANTICS 3.3); 0: never looked at. */
  readonly knownThrough: Instant
  /** Nothing older is known; -Infinity: everything that matters is. */
  readonly knownFrom: Instant
}
