import type { ConnectionItem } from '../model/connection.ts'
import type { Want } from '../model/facts.ts'
import type {
  ActivityFact,
  EstimateFact,
  FailureFact,
  LostConnection,
  PlacedFailure,
  StoppedTime,
} from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Recipe, RecipeItem, RecipeKey } from '../model/recipe.ts'

/** What the recipe list says of one recipe that changes by itself. */
export type ListedRecipe = Pick<
  RecipeItem,
  'id' | 'failedCount' | 'succeededCount' | 'running' | 'stopCause' | 'stoppedAt'
>

/** A connection as the store knows it. */
export interface ConnectionRecord {
  readonly workspace: string
  readonly id: string
  readonly name: string | null
  readonly app: string | null
  readonly authorised: boolean
  readonly reason: string | null
  /** Since when it is lost; null while it is authorised. */
  readonly lostSince: Instant | null
}

/** What lists say: counters, which recipes run, which connections are authorised (SEMANTICS 2.7–2.9). */
export interface StatesStore {
  /**
   * Records readings and states of these watched recipes, as a page of the list that was asked for at `at` shows them:
   * rises, stops and starts. The first sight is base line. One transaction; nothing is written where nothing moved.
   * `lagMs`: what it counts may have happened so long before; 0 where left out.
   */
  listed(workspace: string, recipes: readonly ListedRecipe[], at: Instant, lagMs?: DurationMs): Promise<void>
  /**
   * A list that was begun at `at` came to its end and showed these recipes: their states are known through then, and
   * those that did not move through `countersThrough` (null: the list's counters are not relied on).
   */
  listEnded(
    workspace: string,
    shown: ReadonlySet<string>,
    at: Instant,
    countersThrough: Instant | null,
  ): Promise<void>
  /** Records all connections of a workspace; those that it lacks are gone, and not lost any more. */
  connections(workspace: string, connections: readonly ConnectionItem[], at: Instant): Promise<void>
  /** Recipes not running now, and since when; by workspace and id. */
  stopped(): Promise<readonly (StoppedTime & { readonly recipe: RecipeKey })[]>
  /** By workspace and id. */
  listConnections(): Promise<readonly ConnectionRecord[]>
}

/** Failures that counters know of and nobody could find: so many in (from, to] (SEMANTICS 2.4). */
export interface StoredEstimate {
  readonly workspace: string
  readonly recipe: string
  readonly count: number
  readonly from: Instant
  readonly to: Instant
  /** The history was purged meanwhile (SEMANTICS 2.10). */
  readonly purged: boolean
}

/** Estimates; a failure that is found within one takes a unit off, as it is recorded. */
export interface EstimatesStore {
  add(estimate: StoredEstimate): Promise<void>
  /** Those of which something is left, by workspace, recipe and time. */
  list(filter?: { readonly workspace?: string }): Promise<readonly StoredEstimate[]>
}

/** What one unfiltered page says to a question. */
export interface Answer {
  /** It shows all jobs that completed after this instant; at or before the question's `from`: all of them. */
  readonly since: Instant
  /** When jobs succeeded. */
  readonly successes: readonly Instant[]
}

/** A question, and where its page begins. */
export interface OpenWant extends Want {
  /** The job of the first failure after the interval: what is asked for lies behind it; null: at the head. */
  readonly behind: string | null
}

/** Questions that only the API can answer (SEMANTICS 3.5); evaluation notes them with its commit. */
export interface WantsStore {
  /** Of these recipes; without those that were asked often enough in vain. */
  open(recipes: readonly RecipeKey[]): Promise<readonly OpenWant[]>
  /** Recipes with such questions. */
  recipes(): Promise<readonly RecipeKey[]>
  /** Puts exact instants in the place of what lay somewhere in the interval. */
  answer(want: Want, answer: Answer): Promise<void>
}

/** What rules go by of a recipe: lists that many have are the same ones. */
export type Description = Pick<Recipe, 'labels'> & Pick<RecipeItem, 'connections'>

/** How far a watched recipe is known. */
export interface RecipeProgress {
  readonly key: RecipeKey
  /** Selected, and not gone. */
  readonly watched: boolean
  /** Null where it is as it was: then nothing of it has to be read again. */
  readonly described: Description | null
  readonly horizon: Instant
  readonly historyFrom: Instant | null
  /** Start of its last complete look. */
  readonly knownThrough: Instant | null
  /** Known as far as the list's counters besides; else through `unmovedThrough`. */
  readonly isUnmoved: boolean
  readonly unmovedThrough: Instant | null
  readonly unreadableSince: Instant | null
  readonly failedCount: number | null
  readonly countedAt: Instant | null
  readonly sampledFrom: Instant | null
}

/** Through when a workspace's lists are read; null: never, or as before. */
export interface ObservedThrough {
  readonly workspace: string
  readonly what: 'states' | 'counters' | 'connections'
  readonly through: Instant
}

/** A recipe whose states are not known as far as its workspace's list is. */
export interface StateKnowledge {
  readonly recipe: RecipeKey
  /** Null: as far as the list. */
  readonly through: Instant | null
}

/** All that changed after a point of the store's order. */
export interface FactChanges {
  /** The newest number whose rows of histories it takes in; the next `after`. */
  readonly seq: number
  /** The newest one up to which recipes are taken in; the next `known`. */
  readonly knownSeq: number
  readonly recipes: readonly RecipeProgress[]
  /** Recorded after it, history too, no test runs; in the store's order. */
  readonly fresh: readonly (FailureFact & { readonly previousAt: Instant | null })[]
  /** Recorded before it, and changed since. */
  readonly revised: readonly FailureFact[]
  /** Rises that are new, or longer, or settled: each in the place of the one that begins where it does. */
  readonly activity: readonly ActivityFact[]
  /** Estimates that are new or smaller; 0: nothing is left of it. */
  readonly estimates: readonly EstimateFact[]
  readonly stops: readonly (StoppedTime & { readonly recipe: RecipeKey })[]
  readonly lost: readonly WorkspaceLoss[]
  readonly states: readonly StateKnowledge[]
  readonly observed: readonly ObservedThrough[]
}

/** A connection's time without authorisation, and where it is. */
export interface WorkspaceLoss extends LostConnection {
  readonly workspace: string
  /** It changed after `after`, not only after `known`. */
  readonly isNews: boolean
}

/** One recipe's rows that reach into (since, …). */
export interface HistoryOf {
  readonly failures: readonly FailureFact[]
  readonly activity: readonly ActivityFact[]
  readonly estimates: readonly EstimateFact[]
  readonly stops: readonly StoppedTime[]
}

/** What evaluation reads. */
export interface FactsStore {
  /**
   * What changed after these points of the store's order: rows of histories after `after`, recipes and how far they are
   * known after `known`; 0 there: all of them.
   */
  changes(after: number, known: number): Promise<FactChanges>
  /** The job of the oldest failure that is known of a recipe, news or history; null: none is. */
  oldestJob(recipe: RecipeKey): Promise<string | null>
  /**
   * Histories of these recipes from `since` on; those without any are left out. `streaks`: also the last rise before it
   * with a success, and everything since then.
   */
  histories(
    recipes: readonly RecipeKey[],
    since: Instant,
    options?: { readonly streaks?: boolean },
  ): Promise<ReadonlyMap<RecipeKey, HistoryOf>>
}

/** Failures that others caused (SEMANTICS 1.5). */
export interface EchoesStore {
  /** These failures, by seq, in any order. */
  named(seqs: readonly number[]): Promise<readonly PlacedFailure[]>
  /** Recipes with a failure placed after `since` that another one caused. */
  echoingSince(since: Instant): Promise<ReadonlySet<RecipeKey>>
}
