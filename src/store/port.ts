import type { Alert, AlertChange } from '../model/alert.ts'
import type { Delivery } from '../model/delivery.ts'
import type { Crossing, NewError, Want } from '../model/facts.ts'
import type { Classify, Failure, KindAlias, Link, ListedFailure, Sighting } from '../model/failure.ts'
import type { PlacedFailure } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { JobCounters } from '../model/job.ts'
import type { Conversation, Reason, ShownAlert, Told } from '../model/notice.ts'
import type { Recipe, RecipeItem, RecipeKey } from '../model/recipe.ts'
import type { Severity } from '../model/severity.ts'
import type { BacktestStore } from './port-backtest.ts'
import type { CompletenessStore } from './port-completeness.ts'
import type { DigestsStore } from './port-digests.ts'
import type { EchoesStore, EstimatesStore, FactsStore, StatesStore, WantsStore } from './port-facts.ts'
import type { HealthStore } from './port-health.ts'
import type { SilencesStore } from './port-silences.ts'

/** A watched recipe as the store knows it. */
export interface RecipeRecord extends Recipe {
  readonly item: RecipeItem
  /** False once the selection names it no longer. */
  readonly selected: boolean
  readonly firstSeenAt: Instant
  /** Nothing older is stored or news; never moves back (SEMANTICS 2.5). */
  readonly horizon: Instant
  /** Start of the last complete look (SEMANTICS 3.3); null before the first. */
  readonly knownThrough: Instant | null
  /** Newest readings of the lifetime counters. */
  readonly failedCount: number | null
  readonly succeededCount: number | null
  /** When these readings were first made: a poll that reads the same again writes nothing. */
  readonly countedAt: Instant | null
  readonly unreadableSince: Instant | null
  /** How far its failures of before the horizon were read back (SEMANTICS 3.5); null: not yet. */
  readonly historyFrom: Instant | null
  /** It answered 404 (SEMANTICS 2.6); null while it is there. */
  readonly goneAt: Instant | null
}

/** How far a selected recipe is known, as looks go by it. */
export type KnownRecipe = Pick<RecipeRecord, 'firstSeenAt' | 'horizon' | 'knownThrough' | 'goneAt'>

/** An edit of a recipe; who made it is null where the API does not say. */
export interface RecipeEdit {
  readonly at: Instant
  readonly by: string | null
}

/** Recipes: what is watched and how far each is known. */
export interface RecipesStore {
  /** Writes the selection of one workspace: these are selected, all others of it are not. New ones get this horizon. */
  select(
    workspace: string,
    recipes: Iterable<Recipe & { readonly item: RecipeItem }>,
    at: Instant,
    horizonOfNew: Instant,
  ): Promise<void>
  /** The selected recipes of one workspace, by id. */
  known(workspace: string): Promise<ReadonlyMap<string, KnownRecipe>>
  /** Sorted by workspace and id; `selected` only where asked. */
  list(filter?: {
    readonly workspace?: string
    readonly selected?: boolean
  }): Promise<readonly RecipeRecord[]>
  /** Those of these that are known, in no order. */
  byKeys(keys: readonly RecipeKey[]): Promise<readonly RecipeRecord[]>
  /**
   * A look that reached known ground, began at `knownThrough`. Clears unreadableSince and goneAt. `historyFrom`: it read
   * everything back to there, as readBack takes it; null, or left out: only what is news.
   */
  finishLook(
    workspace: string,
    id: string,
    knownThrough: Instant,
    historyFrom?: Instant | null,
  ): Promise<void>
  /** A look that failed; keeps the first instant. */
  failLook(workspace: string, id: string, at: Instant): Promise<void>
  markGone(workspace: string, id: string, at: Instant): Promise<void>
  /**
   * When a recipe was edited since then, newest first, as lists showed it (SEMANTICS 2.9): the last edit by its own time,
   * or by when another author was noticed.
   */
  edits(workspace: string, id: string, since: Instant): Promise<readonly RecipeEdit[]>
  /** Those selected, and not gone, whose failures are not known back to `until`: their ids, and whether a look came to them. */
  lackingHistory(
    workspace: string,
    until: Instant,
  ): Promise<readonly { readonly id: string; readonly isLookedAt: boolean }[]>
  /** Its failures of before the horizon are known back to `from`; never moves forward. */
  readBack(workspace: string, id: string, from: Instant): Promise<void>
}

/** One page of one recipe, to be recorded in one transaction. */
export interface RecordBatch {
  readonly workspace: string
  readonly recipe: string
  readonly at: Instant
  readonly failures: readonly Failure[]
  /** Other names of their kinds: failures under either are of one kind (SEMANTICS 1.7). */
  readonly aliases: readonly KindAlias[]
  /** Ids of items that are no failures (SEMANTICS 1.1), counted once each. */
  readonly ignored: readonly string[]
  readonly counters: JobCounters
  /** What completed before is not among what the counters rose by since they were read first (SEMANTICS 2.4). */
  readonly countedFrom: Instant
  /** Whose the recipe is now: kept with its failures (SEMANTICS 6.1). */
  readonly owners: readonly string[]
}

/** Where a list of failures starts and what it holds; newest first by (placedAt, seq). */
export interface FailureFilter {
  readonly workspace?: string
  readonly recipe?: string
  /** placedAt at or after. */
  readonly since?: Instant
  readonly news?: boolean
  readonly limit: number
  /** Continue below this one (exclusive). */
  readonly before?: { readonly placedAt: Instant; readonly seq: number }
}

/** Failures: recorded once, by identity. */
export interface FailuresStore extends EchoesStore {
  /**
   * Classifies each failure against its relatives under a lock on its job, writes what is new, fills in what was
   * missing, notes ignored items, counters and activity (SEMANTICS 1.2–1.4, 2.8), and links failures of one incident,
   * those stored before too (1.5). One transaction.
   * The result has one sighting a failure, in order.
   */
  record(batch: RecordBatch, classify: Classify, link?: Link): Promise<readonly Sighting[]>
  /** The store's order: the highest seq given out so far; 0 when empty. */
  lastSeq(): Promise<number>
  /** Countable failures of these recipes (all where null) placed in (from, to], sorted by placedAt. */
  countable(
    recipes: readonly RecipeKey[] | null,
    from: Instant,
    to: Instant,
  ): Promise<readonly PlacedFailure[]>
  list(filter: FailureFilter): Promise<readonly ListedFailure[]>
  /** Failed and succeeded rises of these recipes in (from, to] (SEMANTICS 2.8); null where nothing was sampled. */
  activity(
    recipes: readonly RecipeKey[],
    from: Instant,
    to: Instant,
  ): Promise<{ readonly failed: number; readonly succeeded: number } | null>
  /** The newest place of a failure whose fingerprint is of an older version (SEMANTICS 1.7); null: there was none. */
  olderKindsThrough(): Promise<Instant | null>
  /** How many items were ignored, by workspace. */
  ignoredCounts(): Promise<ReadonlyMap<string, number>>
}

/** What one evaluation decided; one transaction. */
export interface AlertCommit {
  readonly changes: readonly AlertChange[]
  readonly crossings: readonly Crossing[]
  /** Failures up to here are evaluated. */
  readonly evaluatedSeq: number
  /** Questions that only the API can answer (SEMANTICS 3.5). */
  readonly wants?: readonly Want[]
  /** Failures told as new errors (SEMANTICS 4.4). */
  readonly newErrors?: readonly NewError[]
  /** Rules seen for the first time; later evaluations know since when. */
  readonly rulesSeen: readonly { readonly rule: string; readonly at: Instant }[]
}

/** Alerts: episodes, and how far evaluation has come. */
export interface AlertsStore {
  /** Pending and firing ones. */
  open(): Promise<readonly Alert[]>
  /** Open ones, and ended ones that a living conversation still has to be told of or shows. */
  live(): Promise<readonly Alert[]>
  /** Of these groups (rule, group): open, or ended at or after `endedAfter`. */
  near(
    groups: readonly { readonly rule: string; readonly group: string }[],
    endedAfter: Instant,
  ): Promise<readonly Alert[]>
  byIds(ids: readonly string[]): Promise<readonly Alert[]>
  /** Found already over and not yet in any catch-up notice (SEMANTICS 3.4). */
  foundOverUntold(): Promise<readonly Alert[]>
  list(filter: {
    readonly states?: readonly Alert['state'][]
    readonly limit: number
  }): Promise<readonly Alert[]>
  evaluatedSeq(): Promise<number>
  rulesSeen(): Promise<ReadonlyMap<string, Instant>>
  /** Facts.crossed. */
  crossed(): Promise<ReadonlyMap<string, number>>
  /** Facts.newErrors. */
  newErrors(): Promise<ReadonlyMap<string, Instant>>
  commit(commit: AlertCommit): Promise<void>
}

/** What one round of notices decided; one transaction. */
export interface NoticePlan {
  readonly conversations: readonly Conversation[]
  readonly deliveries: readonly Delivery[]
  /** Due deliveries that tell of more than when they were planned: others joined their group meanwhile. */
  readonly joined?: readonly {
    readonly delivery: string
    readonly severity: Severity
    readonly alerts: readonly string[]
  }[]
  /** Due deliveries with nothing left to say. */
  readonly obsolete: readonly string[]
  /** Conversations to close without a delivery. */
  readonly closed: readonly { readonly conversation: string; readonly at: Instant }[]
}

/** The end of a delivery's try; one transaction. */
export interface DeliveryResult {
  readonly id: string
  readonly at: Instant
  /** due: to be tried again, rendered anew; begun: outcome unknown, to be looked for first; else final. */
  readonly state: Delivery['state']
  readonly notBefore: Instant
  readonly lastError: string | null
  /** What is sent instead when it is tried again; the same where left out. */
  readonly body?: string
  /** What changes in its conversation, whatever the state. */
  readonly conversation?: Partial<
    Pick<Conversation, 'ref' | 'subject' | 'lastNoticeAt' | 'lastEditAt' | 'blockedUntil' | 'closedAt'>
  > & { readonly shown?: Readonly<Record<string, ShownAlert>> }
  readonly told?: readonly Told[]
}

/** Conversations and deliveries: what is due, begun, told. */
export interface DeliveriesStore {
  /** Conversations not closed, and what was told in them. */
  conversations(): Promise<readonly Conversation[]>
  conversation(id: string): Promise<Conversation | null>
  told(conversations: readonly string[]): Promise<readonly Told[]>
  /** Due and begun. */
  open(): Promise<readonly Delivery[]>
  plan(plan: NoticePlan): Promise<void>
  /**
   * Commits the bytes before the call: state begun, attempts + 1. False when it is not due or begun any more. The same
   * bytes again keep their first begunAt, so that a call that arrived late is found.
   */
  begin(
    id: string,
    begun: {
      readonly at: Instant
      readonly notBefore: Instant
      /** It may have changed since the delivery became due. */
      readonly reason: Reason
      readonly body: string
      readonly shown: Readonly<Record<string, ShownAlert>>
      readonly alerts: readonly string[]
    },
  ): Promise<boolean>
  finish(result: DeliveryResult): Promise<void>
  list(filter: {
    readonly states?: readonly Delivery['state'][]
    readonly limit: number
  }): Promise<readonly (Delivery & { readonly in: Conversation })[]>
}

/** Held by the one daemon (or `once`) that may poll and send; falls with its process (SEMANTICS 7.2). */
export interface Lock {
  /** Resolves once the lock fell by itself (PostgreSQL: its connection was lost); never after release. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

/** All state, on SQLite or PostgreSQL. */
export interface Store {
  readonly recipes: RecipesStore
  readonly failures: FailuresStore
  readonly alerts: AlertsStore
  readonly deliveries: DeliveriesStore
  readonly health: HealthStore
  readonly completeness: CompletenessStore
  readonly silences: SilencesStore
  readonly digests: DigestsStore
  readonly states: StatesStore
  readonly estimates: EstimatesStore
  readonly wants: WantsStore
  readonly facts: FactsStore
  readonly backtest: BacktestStore
  /** Throws StoreLockedError, which says who holds it. `holder`: a sentence such as `recipewatch run, pid 12`. */
  lock(holder: string): Promise<Lock>
  /** Forgets what is older than the retention; compacts activity older than two days to hours (SEMANTICS 2.8). */
  prune(now: Instant, retentionMs: DurationMs): Promise<void>
  /** Answers a trivial query; throws where the store cannot. */
  ping(): Promise<void>
  close(): Promise<void>
}
