import type { DurationMs, Instant } from './instant.ts'
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
  /** True where the rule names the severities itself: within `all` and `any` such a level goes before the rule's own. */
  readonly graded?: boolean
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
  /** The rule's severity, for `every` without a level; warning where left out. */
  readonly severity?: Severity
}

/** `failure_ratio`: failed of all finished jobs in the window; bounds from 0 to 1. */
export interface FailureRatioCondition {
  readonly kind: 'failure_ratio'
  readonly overMs: DurationMs
  readonly threshold: Threshold
  /** Fewer finished jobs in the window say no. */
  readonly minJobs: number
}

/** `consecutive_failures`: the newest so many finished jobs of a recipe all failed. */
export interface ConsecutiveFailuresCondition {
  readonly kind: 'consecutive_failures'
  /** at_least or more_than only. */
  readonly threshold: Threshold
}

/** `new_error`: an event: a fingerprint that the recipe did not show for so long (SEMANTICS 4.4). */
export interface NewErrorCondition {
  readonly kind: 'new_error'
  readonly unseenForMs: DurationMs
  readonly severity: Severity
}

/** `distinct_errors`: so many fingerprints in the window. */
export interface DistinctErrorsCondition {
  readonly kind: 'distinct_errors'
  readonly overMs: DurationMs
  readonly threshold: Threshold
}

/** `spike`: failures in the window against the mean of the same time of day over the baseline. */
export interface SpikeCondition {
  readonly kind: 'spike'
  readonly overMs: DurationMs
  /** Compared with failures ÷ mean; at_least or more_than only. */
  readonly threshold: Threshold
  /** Whole days. */
  readonly baselineMs: DurationMs
  /** Fewer failures in the window say no. */
  readonly atLeast: number
}

/** `recipes_affected`: so many recipes of the group with a failure in the window. */
export interface RecipesAffectedCondition {
  readonly kind: 'recipes_affected'
  readonly overMs: DurationMs
  readonly threshold: Threshold
}

/** `no_success`: no job succeeded for so long. */
export interface NoSuccessCondition {
  readonly kind: 'no_success'
  readonly overMs: DurationMs
  readonly severity: Severity
}

/** `no_jobs`: no job finished for so long, though the recipe runs. */
export interface NoJobsCondition {
  readonly kind: 'no_jobs'
  readonly overMs: DurationMs
  readonly severity: Severity
}

/** `missed_run`: no success within so long after the time it was due. */
export interface MissedRunCondition {
  readonly kind: 'missed_run'
  /** Cron, five fields, as the rule writes it. */
  readonly schedule: string
  /** IANA zone; UTC where left out. */
  readonly timezone: string
  readonly withinMs: DurationMs
  readonly severity: Severity
  /** The newest instant at or before this one at which a run was due; null: none within a year before. Pure. */
  readonly dueBefore: (at: Instant) => Instant | null
}

/** Why a recipe stopped: by hand, the API's `stop_cause`, or unknown. */
export type StopCause = 'by_hand' | 'trigger_errors_limit' | 'unknown' | (string & {})

/** `recipe_stopped`: the recipe stopped running. */
export interface RecipeStoppedCondition {
  readonly kind: 'recipe_stopped'
  /** Only these causes; any where null. */
  readonly causes: readonly StopCause[] | null
  /** But not these. */
  readonly except: readonly StopCause[]
  readonly severity: Severity
}

/** `connection_lost`: a connection used by the selected recipes lost its authorisation. */
export interface ConnectionLostCondition {
  readonly kind: 'connection_lost'
  readonly severity: Severity
}

/** A condition of its own that lasts. */
export type PlainCondition =
  | FailedCountCondition
  | FailureRatioCondition
  | ConsecutiveFailuresCondition
  | DistinctErrorsCondition
  | SpikeCondition
  | RecipesAffectedCondition
  | NoSuccessCondition
  | NoJobsCondition
  | MissedRunCondition
  | RecipeStoppedCondition
  | ConnectionLostCondition

/** `all: […]`, `any: […]`: three-valued (SEMANTICS 4.3). */
export interface JoinedCondition {
  readonly kind: 'all' | 'any'
  /** At least one. */
  readonly of: readonly LastingCondition[]
  /** The rule's: the level where no member that holds is graded. */
  readonly severity: Severity
}

/** `not: {…}`. */
export interface NotCondition {
  readonly kind: 'not'
  readonly of: LastingCondition
  readonly severity: Severity
}

/** A condition that lasts: it has spans. */
export type LastingCondition = PlainCondition | JoinedCondition | NotCondition

/** A condition that is told once (SEMANTICS 4.4). */
export type EventCondition = FailedTotalCondition | NewErrorCondition

/** What can be asked (CONFIG 2); a new kind is one member here and one function in evaluate/. */
export type Condition = LastingCondition | EventCondition

/** True for a condition that is told once. */
export function isEvent(condition: Condition): condition is EventCondition {
  return condition.kind === 'job_failed_total' || condition.kind === 'new_error'
}

/** What a condition is made of: itself, or the members of a combination, of combinations within it too, in the rule's order. */
export function plainConditions(condition: Condition): readonly (PlainCondition | EventCondition)[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(plainConditions)
    case 'not':
      return plainConditions(condition.of)
    default:
      return [condition]
  }
}

/** The levels at which a condition may hold; that of an event on `every` alone is the rule's. */
export function severitiesOf(condition: Condition): readonly Severity[] {
  if (condition.kind === 'all' || condition.kind === 'any') {
    return [condition.severity, ...condition.of.flatMap(gradesOf)]
  }
  const levels = 'threshold' in condition ? condition.threshold?.levels : undefined
  if (levels !== undefined) return levels.map(({ severity }) => severity)
  return ['severity' in condition ? condition.severity : 'warning']
}

function gradesOf(condition: LastingCondition): readonly Severity[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(gradesOf)
  return 'threshold' in condition && condition.threshold.graded === true ? severitiesOf(condition) : []
}
