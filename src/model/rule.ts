import type { DurationMs } from './instant.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import type { Severity } from './severity.ts'

/** CONFIG 2: what a number is compared with. */
export const COMPARATORS = ['at_least', 'more_than', 'at_most', 'less_than'] as const

/** How a number is compared with a level's bound. */
export type Comparator = (typeof COMPARATORS)[number]

/** One bound a severity, worst first; a plain number in the rule is one level at the rule's severity. */
export interface Level {
  readonly severity: Severity
  readonly bound: number
}

/** One comparison; the level of a number is the worst that holds. */
export interface Threshold {
  readonly comparator: Comparator
  /** At least one, worst severity first. */
  readonly levels: readonly Level[]
}

/** `job_failed_count: { over, … }`: failures in the window (SEMANTICS 3.2). */
export interface FailedCountCondition {
  readonly kind: 'job_failed_count'
  readonly overMs: DurationMs
  readonly threshold: Threshold
}

/** `job_failed_count: { at_least }` or `{ every }`: an event on the API's lifetime counter (SEMANTICS 4.4). */
export interface FailedTotalCondition {
  readonly kind: 'job_failed_total'
  /** The level crossed; null with `every` alone. */
  readonly threshold: Threshold | null
  /** Each further so many are an event too; null where not asked for. */
  readonly every: number | null
}

/** What can be asked (CONFIG 2); a new kind is one member here and one function in evaluate/. */
export type Condition = FailedCountCondition | FailedTotalCondition

/** A text that must equal (a plain value) or contain a match (`/…/flags`). */
export interface TextPattern {
  readonly source: string
  readonly test: (text: string) => boolean
}

/** Which failures count; all given parts must hold. */
export interface ErrorFilter {
  readonly adapter?: TextPattern
  readonly type?: TextPattern
  readonly message?: TextPattern
  readonly fingerprint?: TextPattern
}

/** A threshold rule, checked and with its defaults. */
export interface Rule {
  readonly name: string
  readonly condition: Condition
  /** Liquid, over SUMMARY_VARIABLES; null: the built-in sentence. */
  readonly summary: string | null
  readonly runbook: string | null
  /** Recipes whose labels match; all where empty. */
  readonly recipes: readonly Matcher[]
  readonly errors: ErrorFilter | null
  /** One alert per value of these labels. */
  readonly by: readonly string[]
  readonly forMs: DurationMs
  readonly keepFiringForMs: DurationMs
  readonly labels: Labels
}

/** Labels that come from a failure, not from its recipe. */
export const FAILURE_LABELS = ['adapter', 'error'] as const
