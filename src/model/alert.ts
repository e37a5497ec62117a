import type { DurationMs, Instant } from './instant.ts'
import type { Labels } from './labels.ts'
import type { RecipeKey } from './recipe.ts'
import type { Severity } from './severity.ts'

/** SEMANTICS 4.1; closed: ended without a verdict (rule or recipe removed, event told). */
export type AlertState = 'pending' | 'firing' | 'resolved' | 'closed'

/** condition: lasts while its condition does; event: told once (SEMANTICS 4.4); self: about RecipeWatch (4.5). */
export type AlertKind = 'condition' | 'event' | 'self'

/** The state machine's inner state at an instant through which all facts were known. */
export interface AlertCheckpoint {
  readonly severity: Severity
  readonly clockMs: DurationMs
  readonly falseSince: Instant | null
}

/** One episode of one (rule, group value). */
export interface Alert {
  readonly id: string
  readonly kind: AlertKind
  readonly rule: string
  /** The group value's key, unique within the rule. */
  readonly group: string
  readonly by: Labels
  /** rule, severity, the rule's labels, and those of its recipes and failures. */
  readonly labels: Labels
  readonly recipes: readonly RecipeKey[]
  readonly state: AlertState
  /** The level now; while keep_firing_for runs, the last one. */
  readonly severity: Severity
  /** The worst level of the episode. */
  readonly worst: Severity
  /** The number compared, now; its largest value of the episode. */
  readonly count: number
  readonly peak: number
  readonly about: boolean
  /** The condition holds since. */
  readonly startedAt: Instant
  readonly firedAt: Instant | null
  /** When the condition stopped holding for good; null while open. */
  readonly endedAt: Instant | null
  /** Since when no data is coming; null while there is (SEMANTICS 4.2). */
  readonly unknownSince: Instant | null
  /** The episode was over when it was found: a catch-up notice, no page (SEMANTICS 3.4). */
  readonly foundOver: boolean
  /** Why it was closed, or what a self-alert has to say; null else. */
  readonly note: string | null
  /**
   * Open: all facts were known through here, and what came before need not be looked at again unless late news lies
   * there (SEMANTICS 3.3, 3.4). Ended: when it ended for the state machine, keep_firing_for included.
   */
  readonly foldedThrough: Instant
  /** Pending: how long the condition has held; firing: how long it has not (unknown time does not count). */
  readonly clockMs: DurationMs
  /** When the condition last turned false while firing; null while it holds. */
  readonly falseSince: Instant | null
  /**
   * The last instant through `foldedThrough` at which its condition held, or, where it holds after that, since when: what
   * began up to there is this episode (SEMANTICS 3.4).
   */
  readonly heldThrough?: Instant
  /** Where a fold from `foldedThrough` starts; absent where the episode began after it, and once it ended. */
  readonly checkpoint?: AlertCheckpoint | null
}

/** What the state machine wants written: a new alert or the new form of an existing one, or a pending one dropped. */
export type AlertChange =
  | { readonly kind: 'open'; readonly alert: Alert }
  | { readonly kind: 'update'; readonly alert: Alert }
  | { readonly kind: 'drop'; readonly id: string }

/** How an edge is doing: what self-alerts are made of (SEMANTICS 4.2, 4.5). */
export interface HealthFact {
  /**
   * workspace: polling; receiver: deliveries; recipe: one recipe (gone); rights: what the token lacks; api: slow answers;
   * clock: ours and the vendor's differ; completeness: failures that are counted and could not be found.
   */
  readonly subject: 'workspace' | 'receiver' | 'recipe' | 'rights' | 'api' | 'clock' | 'completeness'
  readonly name: string
  /** Null while all is well. */
  readonly failingSince: Instant | null
  readonly lastOkAt: Instant | null
  /** A code: token_rejected, forbidden, api_unreachable, channel_not_found, … */
  readonly reason: string | null
  /** In a sentence: what happened and what to do. */
  readonly detail: string | null
  /** Attempts that failed in a row. */
  readonly failures: number
}
