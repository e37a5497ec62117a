import type { FailureFact } from './history.ts'
import type { DurationMs, Instant } from './instant.ts'
import type { ErrorKind } from './message.ts'
import type { RecipeKey } from './recipe.ts'
import type { Severity } from './severity.ts'

/** How far a digest is told (SEMANTICS 6.1). */
export interface DigestMark {
  readonly name: string
  /** How many intervals were cut so far. */
  readonly number: number
  /** The store's order up to here is told. */
  readonly seq: number
  /** When the last interval was cut, or when the digest began. */
  readonly cutAt: Instant
  /** The scheduled instant that the last cut served; the digest's beginning before the first. */
  readonly servedAt: Instant
}

/** What one digest covers: of the store's order what comes after `afterSeq`, up to `throughSeq`. */
export interface DigestInterval {
  readonly digest: string
  /** Counts a digest's intervals from 1. */
  readonly number: number
  readonly afterSeq: number
  readonly throughSeq: number
  readonly from: Instant
  readonly to: Instant
}

/** What of an interval is told at one destination: decided, and committed, with the cut. */
export interface DigestPart {
  readonly interval: DigestInterval
  /** Recipes whose failures are told; none where it is empty. */
  readonly recipes: readonly RecipeKey[]
}

/** A countable failure as a digest tells of it. */
export interface DigestFailure extends Omit<FailureFact, 'news' | 'echo'> {
  readonly job: string
  /** Whose its recipe was when it was recorded; none: the default owners'. */
  readonly owners: readonly string[]
  /** The recipe in which it began: the deepest one that was called and failed (SEMANTICS 1.5); null: here. */
  readonly cause: RecipeKey | null
}

/** A kind of error among a recipe's failures of a digest. */
export interface DigestErrorKind extends ErrorKind {
  /** Not seen on this recipe before, although it was watched. */
  readonly isNew: boolean
}

/** A recipe with failures, as a digest tells of it. */
export interface DigestRecipe {
  readonly name: string
  readonly workspace: string
  readonly url: string
  readonly failedJobsUrl: string
  readonly failed: number
  /** Against the same span a week before; null where it was not watched then. */
  readonly change: number | null
  /** Jobs that finished; null where not sampled, or not asked for. */
  readonly finished: number | null
  /** Failures in the slices of DigestReport.history. */
  readonly history: readonly number[]
  /** Most frequent first. */
  readonly errors: readonly DigestErrorKind[]
  /** The recipe that all of these began in (it was called, and failed); null where there is none. */
  readonly because: { readonly name: string; readonly url: string } | null
}

/** What a reader of a digest is told, free of any medium (SEMANTICS 6.2). */
export interface DigestReport {
  readonly digest: string
  /** Whose part it is; null where it is everybody's. */
  readonly owner: string | null
  readonly workspaces: readonly string[]
  readonly from: Instant
  readonly to: Instant
  readonly now: Instant
  readonly timeZone: string
  readonly failed: number
  /** Against the same span a week before; null where a recipe was not watched then. */
  readonly change: number | null
  /** Jobs that finished in all recipes; null where not sampled. */
  readonly finished: number | null
  /** Failures in equal slices of (from, to], oldest first; what is older counts in the first. */
  readonly history: readonly number[]
  readonly historySliceMs: DurationMs
  /** Worst first. */
  readonly recipes: readonly DigestRecipe[]
  /** How many recipes are watched for this reader. */
  readonly watched: number
  /** Stopped in the interval, or by errors of its trigger and not started since. */
  readonly stopped: readonly {
    readonly name: string
    readonly url: string
    readonly since: Instant | null
    readonly cause: string | null
  }[]
  /** Connections of these recipes that are not authorised. */
  readonly lost: readonly { readonly name: string; readonly app: string | null; readonly since: Instant }[]
  /** What failed inside a maintenance; it counts nowhere else here (SEMANTICS 3.2). */
  readonly maintained: { readonly failed: number; readonly recipes: readonly string[] }
  /** Firing ones about these recipes, worst first. */
  readonly alerts: readonly {
    readonly id: string
    readonly rule: string
    readonly severity: Severity
    readonly since: Instant
    /** Recipes of the reader that it is about. */
    readonly recipes: readonly string[]
  }[]
  /** Failed the week before and not now, most failures first. */
  readonly quiet: readonly { readonly name: string; readonly url: string; readonly before: number }[]
  readonly proof: {
    /** Failures by the API's own counters; null where not sampled. */
    readonly counted: number | null
    /** All that are told of, those inside a maintenance too. */
    readonly found: number
    /** Failures that the counters know of and nobody could find: an estimate (SEMANTICS 2.4). */
    readonly missing: number
    /** The oldest last complete look; null where a recipe has none yet. */
    readonly oldestLookAt: Instant | null
    /** Recipes that cannot be read. */
    readonly unreadable: readonly string[]
  }
  /** RecipeWatch's own address for people, without trailing slash; null where there is none. */
  readonly externalUrl: string | null
  /** Whom to ask to be left out. */
  readonly contact: string
}
