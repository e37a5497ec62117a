import type { Alert } from './alert.ts'
import type { ConditionFacts } from './condition-facts.ts'
import type { DurationMs, Instant } from './instant.ts'
import type { Labels } from './labels.ts'
import type { Reason, ShownAlert } from './notice.ts'
import type { Hold } from './silence.ts'

/** One kind of error among an alert's failures. */
export interface ErrorKind {
  readonly fingerprint: string
  readonly adapter: string | null
  readonly errorType: string | null
  /** The newest example's text, redacted; null where the recipe's privacy keeps it. */
  readonly message: string | null
  readonly count: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** Where a person opens the newest job. */
  readonly latestJobUrl: string
}

/** A recipe as a message names it. */
export interface NamedRecipe {
  readonly name: string
  readonly url: string
  readonly failed: number
  /** Where a person sees its failed jobs; left out where there is no such page. */
  readonly failedJobsUrl?: string | null
}

/** What a message may say of one alert; what is not known is null and left out. */
export interface AlertFacts {
  readonly alert: Alert
  /** The rule's window; null where it has none, for events and self-alerts. */
  readonly overMs: DurationMs | null
  /** What else its condition says; null where it counts failed jobs, and where the rule is gone. */
  readonly condition: ConditionFacts | null
  readonly runbook: string | null
  /** The rule's own summary, rendered; null: the built-in sentence. */
  readonly summary: string | null
  /** Recipes with failures in it, worst first. */
  readonly recipes: readonly NamedRecipe[]
  /** How many recipes it selects in all. */
  readonly recipesTotal: number
  /** Most frequent first. */
  readonly errors: readonly ErrorKind[]
  /** Failures of the episode, and jobs finished in it. */
  readonly failed: number
  readonly finished: number | null
  /** Failed jobs since repeated with success. */
  readonly recovered: number | null
  /** What the same window usually counts. */
  readonly usual: { readonly low: number; readonly high: number } | null
  /** Failures in equal slices of the last two hours, oldest first. */
  readonly history: readonly number[]
  readonly firstFailureAt: Instant | null
  readonly lastFailureAt: Instant | null
  /** The recipe's last edit, where it is shortly before the first failure. */
  readonly edited: { readonly at: Instant; readonly by: string | null } | null
  /** What holds its notices back; left out where nothing does (SEMANTICS 4.6). */
  readonly holds?: readonly Hold[]
  /** Why no data is coming, in a few words: `token rejected` (SEMANTICS 4.2); left out where not known. */
  readonly unknownWhy?: string | null
}

/** A time nobody was watching, and what was found about it afterwards (SEMANTICS 3.4). */
export interface Gap {
  readonly workspace: string
  readonly from: Instant
  readonly to: Instant
  /** In a few words: `API unreachable`; null where not known. */
  readonly why: string | null
  /** Failures of that time, found since. */
  readonly failed: number
}

/** What a message is made of: a group at one destination, at one moment. */
export interface MessageInput {
  readonly reason: Reason
  readonly now: Instant
  readonly groupLabels: Labels
  /** Firing first, worst first; then those that ended since they were told. */
  readonly alerts: readonly AlertFacts[]
  /** Alerts that are echoes of these (SEMANTICS 1.5); left out where there are none. */
  readonly joined?: readonly AlertFacts[]
  /** Per alert id, what was last shown. */
  readonly before: Readonly<Record<string, Pick<ShownAlert, 'count'> & Partial<ShownAlert>>>
  /** Since when the group was told here; null for a first message. */
  readonly toldAt: Instant | null
  /** RecipeWatch's own address for people, without trailing slash; null where there is none. */
  readonly externalUrl: string | null
  /** IANA zone for times in mail. */
  readonly timeZone: string
  /** For a late notice: when nobody was watching; left out where not known. */
  readonly gap?: Gap | null
}
