import type { DurationMs, Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import type { Matcher } from '../../model/matcher.ts'
import type { Reason } from '../../model/notice.ts'
import type { Severity } from '../../model/severity.ts'
import type { Place } from '../problem.ts'

/** A recipe of a rule test. */
export interface TestRecipe {
  readonly place: Place
  readonly id: string
  /** Null: the test's only workspace, or the configuration's first. */
  readonly workspace: string | null
  readonly name: string
  /** Its own labels, and folder, project, owner, tag and app where given. */
  readonly labels: Labels
  /** The API's lifetime counter of failed jobs when the test starts. */
  readonly failedCount: number
}

/** Which recipe an input or an expectation is about. */
export interface RecipeName {
  readonly id: string
  readonly workspace: string | null
}

/** What jobs of a recipe did, once or again and again; times are from the test's start. */
interface JobsInput {
  readonly recipe: RecipeName
  readonly count: number
  readonly everyMs: DurationMs
  /** The last time, inclusive. */
  readonly untilMs: DurationMs
}

/** Something that happens in a rule test. */
export type TestInput = { readonly place: Place; readonly atMs: DurationMs } & (
  | ({
      readonly kind: 'failed'
      readonly adapter: string | null
      readonly type: string | null
      readonly message: string | null
      readonly job: string | null
      readonly errorId: string | null
    } & JobsInput)
  | ({ readonly kind: 'succeeded' } & JobsInput)
  | { readonly kind: 'api_down'; readonly workspace: string | null; readonly forMs: DurationMs }
  | { readonly kind: 'stopped'; readonly recipe: RecipeName; readonly cause: string }
  | { readonly kind: 'started'; readonly recipe: RecipeName }
  | { readonly kind: 'connection'; readonly recipe: RecipeName; readonly lost: boolean }
)

/** Something that people say in a rule test. */
export type TestSaying = { readonly atMs: DurationMs } & (
  | { readonly kind: 'silence'; readonly matchers: readonly Matcher[]; readonly forMs: DurationMs }
  | {
      readonly kind: 'acknowledge'
      readonly rule: string
      /** Null: whatever recipes the alert is about. */
      readonly recipe: RecipeName | null
    }
)

/** An alert as a rule test describes it: what is null may be anything. */
export interface ExpectedAlert {
  readonly place: Place
  readonly rule: string
  readonly recipe: string | null
  readonly workspace: string | null
  readonly count: number | null
  readonly severity: Severity | null
  readonly about: boolean | null
  /** When the condition began to hold, from the test's start. */
  readonly sinceMs: DurationMs | null
  readonly labels: Labels
}

/** A notice as a rule test describes it: what is null may be anything. */
export interface ExpectedNotice {
  readonly place: Place
  readonly receiver: string
  readonly reason: Reason
  readonly rule: string | null
  readonly recipe: string | null
  readonly severity: Severity | null
}

/** What one instant of a rule test expects; what is null is not looked at. */
export interface TestStep {
  readonly place: Place
  readonly atMs: DurationMs
  /** Exactly these, self-alerts only where named. */
  readonly firing: Expected<ExpectedAlert> | null
  readonly pending: Expected<ExpectedAlert> | null
  /** Since the step before. */
  readonly resolved: Expected<ExpectedAlert> | null
  /** Since the step before. */
  readonly notified: Expected<ExpectedNotice> | null
}

/** A list in an expectation, and where it stands. */
export interface Expected<T> {
  readonly place: Place
  readonly items: readonly T[]
}

/** One rule test, as its file has it (CONFIG 2). */
export interface RuleTest {
  readonly place: Place
  readonly name: string
  /** Null: rules alone are tested. */
  readonly config: string | null
  /** Patterns of rule files, in place of the configuration's own; null: those of the configuration. */
  readonly rules: readonly string[] | null
  readonly startAt: Instant
  readonly recipes: readonly TestRecipe[]
  readonly input: readonly TestInput[]
  /** In order of time. */
  readonly sayings: readonly TestSaying[]
  /** In order of time. */
  readonly steps: readonly TestStep[]
}
