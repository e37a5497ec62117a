import type { Instant } from './instant.ts'

/** What the API says of an error, whichever of its shapes it used; every part may be missing (null). */
export interface JobError {
  readonly id: string | null
  readonly adapter: string | null
  readonly type: string | null
  readonly message: string | null
  readonly action: string | null
  /** `error` where it is plain text: it may hold the error's id, and what the step was given, behind the message. */
  readonly text: string | null
}

/** A job of a `status=failed` page, decoded liberally. Run-time data is not decoded (SEMANTICS 2.11). */
export interface JobItem {
  /** Opaque; numeric ids digit by digit (SEMANTICS 1.6). */
  readonly id: string
  readonly title: string | null
  readonly status: string | null
  readonly startedAt: Instant | null
  readonly completedAt: Instant | null
  /** `is_error`; null where the item does not say. */
  readonly isError: boolean | null
  /** Any of `error` (non-null) and `error_parts` (non-empty); null where there is neither. */
  readonly error: JobError | null
  readonly isPollError: boolean
  readonly isTest: boolean
  readonly masterJob: string | null
  readonly callingRecipe: string | null
  readonly callingJob: string | null
  readonly rootRecipe: string | null
  readonly rootJob: string | null
}

/** Where a reading of the lifetime counters came from: the list of recipes, or an answer of the jobs list (SEMANTICS 2.4). */
export type CounterSource = 'list' | 'jobs'

/** The recipe's lifetime counters as one answer gave them; null where absent. */
export interface JobCounters {
  readonly failed: number | null
  readonly succeeded: number | null
  /** Size of the filtered set, where the API says it. */
  readonly scope: number | null
}

/** One answer of the jobs list. */
export interface JobsPage {
  readonly items: readonly JobItem[]
  /** Items that could not be read, and why; their neighbours are kept (SEMANTICS 2.6). */
  readonly broken: readonly string[]
  readonly counters: JobCounters
  /** When it was asked for, once its turn had come. */
  readonly askedAt: Instant
  /** The answer's `Date` (whole seconds): for the clock skew (SEMANTICS 3.1). */
  readonly serverTime: Instant | null
}
