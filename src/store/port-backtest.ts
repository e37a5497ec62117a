import type { Calls } from '../model/failure.ts'
import type { Instant } from '../model/instant.ts'

/** A failed job of the past, redacted as those that are recorded. */
export interface PastFailure extends Calls {
  readonly job: string
  readonly placedAt: Instant
  readonly adapter: string | null
  readonly errorType: string | null
  readonly message: string | null
  readonly fingerprint: string
}

/** What was read of one recipe's past: everything that the API still showed of (from, through]. */
export interface PastJobs {
  readonly workspace: string
  readonly recipe: string
  readonly from: Instant
  readonly through: Instant
  /** Names what decides how a failure is kept: privacy and kinds of errors; what was kept otherwise is read again. */
  readonly shape: string
  /** The API's lifetime counter of failed jobs then; null where it has none. */
  readonly failedCount: number | null
  /** Sorted by place. */
  readonly failures: readonly PastFailure[]
  /** When its jobs succeeded, sorted; null where only failed ones were read. */
  readonly successes: readonly Instant[] | null
}

/** What backtests read of the API, kept so that the next one goes on from there. */
export interface BacktestStore {
  pastJobs(workspace: string): Promise<readonly PastJobs[]>
  /** Replaces what was kept of the recipe. */
  keepPastJobs(past: PastJobs): Promise<void>
}
