import type { StopCause } from './condition.ts'
import type { DurationMs, Instant } from './instant.ts'

/** What a message says of a condition besides the alert's count; by the kind of the rule's condition, or of the member that speaks for it. */
export type ConditionFacts =
  | {
      readonly kind: 'failure_ratio'
      /** Jobs that finished in the window; null where not known. */
      readonly finished: number | null
    }
  | { readonly kind: 'consecutive_failures' }
  | { readonly kind: 'new_error' }
  | { readonly kind: 'distinct_errors' }
  | {
      readonly kind: 'spike'
      /** Mean failures of such a window at this time of day; null where not known. */
      readonly usual: number | null
    }
  | { readonly kind: 'recipes_affected' }
  | {
      readonly kind: 'no_success' | 'no_jobs'
      /** Nothing came after this instant. */
      readonly since: Instant
      /** For how long so far, or in all. */
      readonly lastedMs: DurationMs
    }
  | {
      readonly kind: 'missed_run'
      /** Null where not known. */
      readonly dueAt: Instant | null
    }
  | {
      readonly kind: 'recipe_stopped'
      /** The one cause of all; null where it is not known, or they differ. */
      readonly cause: StopCause | null
    }
  | {
      readonly kind: 'connection_lost'
      /** Its name, where one is lost and it is known. */
      readonly connection: string | null
      /** How many recipes of the alert use it; null where not known. */
      readonly usedBy: number | null
    }
  /** Conditions put together, none of which compares a number. */
  | { readonly kind: 'combined' }
