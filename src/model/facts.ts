import type { FailureFact, RecipeHistory, TroubledTime } from './history.ts'
import type { DurationMs, Instant } from './instant.ts'
import type { Labels } from './labels.ts'
import type { RecipeKey } from './recipe.ts'
import type { Severity } from './severity.ts'

/** A failure that no evaluation has seen. */
export interface FreshFailure extends FailureFact {
  /** The newest place before its own of the same fingerprint in the same recipe, news or history; null: none is known. */
  readonly previousAt: Instant | null
}

/** What happened to a recipe since the last evaluation; one that only became known further has a change too. */
export interface RecipeChange {
  /** The earliest instant at which anything in its history is otherwise; null: it only became known further. */
  readonly place: Instant | null
  /** Recorded since; each is offered once. */
  readonly fresh: readonly FreshFailure[]
}

/** What is known of a selected recipe. */
export interface RecipeFacts {
  readonly key: RecipeKey
  readonly labels: Labels
  /** Its last complete look (SEMANTICS 3.3); null before the first. */
  readonly knownThrough: Instant | null
  /** Nothing older is known (its horizon, SEMANTICS 2.5); windows of at_most and less_than wait for it. */
  readonly knownFrom?: Instant
  /** Its history was read back to here (SEMANTICS 2.7, 3.5); knownFrom where left out. */
  readonly historyFrom?: Instant
  /** Since when it could not be read; null while it can. Sums leave it out after an hour (SEMANTICS 3.3). */
  readonly unreadableSince: Instant | null
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
  /** Of a recipe without one nothing is at hand yet. */
  readonly histories: ReadonlyMap<RecipeKey, RecipeHistory>
  /** Recipes about which anything is otherwise than at the last evaluation. */
  readonly changed: ReadonlyMap<RecipeKey, RecipeChange>
  readonly counters: readonly CounterFact[]
  /** By crossingKey: the highest bound known to be crossed (told, or base line at first sight). */
  readonly crossed: ReadonlyMap<string, number>
  /** By newErrorKey: the place of the failure last told as a new error. */
  readonly newErrors: ReadonlyMap<string, Instant>
}

/** Key of Facts.crossed. */
export function crossingKey(rule: string, recipe: RecipeKey): string {
  return `${rule}\u0000${recipe}`
}

/** Key of Facts.newErrors. */
export function newErrorKey(rule: string, recipe: RecipeKey, fingerprint: string): string {
  return `${rule}\u0000${recipe}\u0000${fingerprint}`
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
  /** A ratio's finished jobs at the end of the span, of which `count` failed. */
  readonly of?: number
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
  /** The failures that it went by, and how long before it held one of them may lie. */
  readonly failures: readonly FailureFact[]
  readonly leadMs: DurationMs
  /** The recipes that it is about, beside those of its failures. */
  readonly recipes: readonly RecipeKey[]
  /** The times that it went by in which recipes were stopped or without a connection. */
  readonly troubles: readonly TroubledTime[]
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

/** A failure of a kind that its recipe did not show for long (SEMANTICS 4.4); to be remembered in Facts.newErrors. */
export interface NewError {
  readonly rule: string
  readonly group: string
  readonly by: Labels
  /** Of its recipe, with the failure's adapter and error. */
  readonly labels: Labels
  readonly recipe: RecipeKey
  readonly severity: Severity
  readonly failure: FailureFact
}

/** What an evaluation found. */
export interface Evaluation {
  readonly groups: readonly GroupSpans[]
  readonly newErrors: readonly NewError[]
  /** Each recipe at most once: its newest question. */
  readonly wants: readonly Want[]
}

/** A question that one unfiltered page of the recipe's jobs answers: when in (from, to] did jobs succeed? (SEMANTICS 3.5) */
export interface Want {
  readonly recipe: RecipeKey
  readonly from: Instant
  readonly to: Instant
}
