import type { Instant } from './instant.ts'
import type { Labels } from './labels.ts'
import type { RecipeKey } from './recipe.ts'
import type { Severity } from './severity.ts'

/** A failure as evaluation needs it: countable (news, no test run). */
export interface FailureFact {
  readonly recipe: RecipeKey
  readonly placedAt: Instant
  readonly adapter: string | null
  readonly errorType: string | null
  readonly message: string | null
  readonly fingerprint: string
}

/** What is known of a selected recipe. */
export interface RecipeFacts {
  readonly key: RecipeKey
  readonly labels: Labels
  /** Its last complete look (SEMANTICS 3.3); null before the first. */
  readonly knownThrough: Instant | null
  /** Nothing older is known (its horizon, SEMANTICS 2.5); windows of at_most and less_than wait for it. */
  readonly knownFrom?: Instant
  /** Since when it could not be read; null while it can. Sums leave it out after an hour (SEMANTICS 3.3). */
  readonly unreadableSince: Instant | null
}

/** A failure count that is missing its failures (SEMANTICS 2.4): so many somewhere in (from, to]. */
export interface EstimateFact {
  readonly recipe: RecipeKey
  readonly count: number
  readonly from: Instant
  readonly to: Instant
}

/** The newest reading of the lifetime counter `job_failed_count` of one recipe. */
export interface CounterFact {
  readonly recipe: RecipeKey
  readonly at: Instant
  readonly failed: number
}

/** All that an evaluation may know, asked for once. */
export interface Facts {
  readonly recipes: ReadonlyMap<RecipeKey, RecipeFacts>
  /** Sorted by placedAt. */
  readonly failures: readonly FailureFact[]
  readonly estimates: readonly EstimateFact[]
  readonly counters: readonly CounterFact[]
  /** By crossingKey: the highest bound known to be crossed (told, or base line at first sight). */
  readonly crossed: ReadonlyMap<string, number>
}

/** Key of Facts.crossed. */
export function crossingKey(rule: string, recipe: RecipeKey): string {
  return `${rule}\u0000${recipe}`
}

/** Three-valued (SEMANTICS 4.3). */
export type Truth = 'yes' | 'no' | 'unknown'

/**
 * What a condition says of one group from `from` until before `to`: a change takes effect at its own instant, so it
 * belongs to the span that it begins. The last span includes its end. Neighbours differ in something.
 */
export interface Span {
  readonly from: Instant
  readonly to: Instant
  readonly truth: Truth
  /** The worst level that holds; null unless yes. */
  readonly severity: Severity | null
  /** The number compared, at the end of the span. */
  readonly count: number
  /** The largest number within the span. */
  readonly peak: number
  /** Known in part (SEMANTICS 3.3): number and level are lower bounds, so they may rise but say nothing of getting better. */
  readonly partial: boolean
  /** True where an estimate is part of the number. */
  readonly about: boolean
}

/** One value of a rule's `by`. */
export interface GroupSpans {
  readonly rule: string
  /** Stable key of the group value; unique within the rule. */
  readonly group: string
  /** The by labels and their values: { recipe: …, workspace: … }. */
  readonly by: Labels
  /** What its counted failures were about: adapter and error. */
  readonly labels: Labels
  readonly recipes: readonly RecipeKey[]
  /** All its recipes are known through this instant, at most `now`; 0: one was never read (SEMANTICS 3.3). */
  readonly knownThrough: Instant
  /** Recipes that sums leave out, being unreadable for an hour (SEMANTICS 3.3). */
  readonly leftOut: readonly RecipeKey[]
  readonly spans: readonly Span[]
}

/** A lifetime counter that crossed a bound (SEMANTICS 4.4). */
export interface Crossing {
  readonly rule: string
  readonly group: string
  readonly by: Labels
  readonly labels: Labels
  readonly recipe: RecipeKey
  readonly severity: Severity
  /** The highest bound crossed: what must never be told again. */
  readonly bound: number
  readonly count: number
  readonly at: Instant
  /** The first reading of this recipe under this rule: remembered, not told. */
  readonly baseLine: boolean
}
