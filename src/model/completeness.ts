import type { DurationMs, Instant } from './instant.ts'
import { MINUTE_MS } from './instant.ts'

/** One source's readings of a recipe's `job_failed_count`, held against the items that were seen (SEMANTICS 2.4). */
export interface Checksum {
  /** The reading that the next rise is counted from: the newest, but for a fall that does not stand yet. */
  readonly value: number
  /** When it was read last. */
  readonly at: Instant
  /** Above 0: rises that no item explains yet; below 0: items that the counter did not count, or not yet. */
  readonly balance: number
  /** Items and estimates accounted for when the balance was struck. */
  readonly accounted: number
  /** The last reading at which nothing was unexplained. */
  readonly explainedAt: Instant
  /** When something was accounted for last: items wait for their rises for a while only. */
  readonly accountedAt: Instant
  /** A fall that does not stand yet: since when; null: there is none. */
  readonly fellAt: Instant | null
  /** The counter fell, rose by what may not be what was found, or was first read late; and no rise was explained since. */
  readonly unproven: boolean
}

/** What one recipe's counters and items came to. */
export interface Account {
  /** Items seen and estimates made, ever; rises of the counters are held against it. */
  readonly accounted: number
  readonly list: Checksum | null
  readonly jobs: Checksum | null
}

/** What the list said of a recipe when its last complete look began. */
export interface Looked {
  readonly failedCount: number | null
  readonly lastRunAt: Instant | null
}

/** Failures that the counters know of and nobody could find (SEMANTICS 2.4): so many somewhere in (from, to]. */
export interface Missing {
  readonly count: number
  readonly from: Instant
  readonly to: Instant
  /** The history was purged meanwhile (SEMANTICS 2.10). */
  readonly purged: boolean
}

/** How long a fall of a counter has to stand before it is a new base line (SEMANTICS 2.4). */
export const FALL_STANDS_MS: DurationMs = 10 * MINUTE_MS

/** An account before anything was read. */
export const NO_ACCOUNT: Account = { accounted: 0, list: null, jobs: null }
