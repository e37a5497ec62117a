import type {
  ActivityFact,
  EstimateFact,
  FailureFact,
  LostConnection,
  RecipeHistory,
  StoppedTime,
  TimeRange,
} from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { GrowingActivity } from './activity.ts'
import { firstPlacedAfter } from './sorted.ts'

/** What a recipe's history is made of; what is left out is empty. */
export interface HistoryRows {
  /** All rows after this instant are here; everything where left out. */
  readonly since?: Instant
  readonly failures?: readonly FailureFact[]
  readonly estimates?: readonly EstimateFact[]
  readonly activity?: readonly Omit<ActivityFact, 'recipe'>[]
  readonly sampledFrom?: Instant | null
  readonly stops?: readonly StoppedTime[]
  readonly statesThrough?: Instant | null
  readonly lost?: readonly LostConnection[]
  readonly connectionsThrough?: Instant | null
  readonly maintenance?: readonly TimeRange[]
}

/** What a recipe's history gains: failures and rises are put in their place, everything else replaces what was known. */
export type HistoryNews = Omit<HistoryRows, 'since'>

/** Histories kept in memory, where news costs what it brings (SEMANTICS 3.7). */
export interface Histories {
  readonly all: ReadonlyMap<RecipeKey, RecipeHistory>
  /** Replaces what is known of a recipe: at its first sight, or read further back. */
  load(recipe: RecipeKey, rows: HistoryRows): void
  /** Adds to what is known. A failure that is known by its seq is replaced. */
  add(recipe: RecipeKey, news: HistoryNews): void
  /** An answered Want: successes of (from, to], exactly. */
  settle(recipe: RecipeKey, from: Instant, to: Instant, successes: readonly Instant[]): void
  /**
   * Forgets what cannot matter any more: what ended by this instant, but for the newest success and the failures since
   * it, of which a row of failures is made however long ago it began.
   */
  forget(before: Instant): void
  remove(recipe: RecipeKey): void
}

/** Longest row of failures before what is kept anyway: more tell nothing that these do not. */
const ROW_KEPT = 1_000

type Kept = { -readonly [K in keyof Omit<RecipeHistory, 'failures' | 'activity'>]: RecipeHistory[K] } & {
  failures: FailureFact[]
  activity: GrowingActivity
}

/** No histories yet. */
export function createHistories(): Histories {
  const kept = new Map<RecipeKey, Kept>()
  const of = (recipe: RecipeKey): Kept => {
    const known = kept.get(recipe) ?? keep({})
    kept.set(recipe, known)
    return known
  }
  return {
    all: kept,
    load: (recipe, rows) => void kept.set(recipe, keep(rows)),
    add(recipe, { failures = [], activity = [], ...others }) {
      const history = of(recipe)
      for (const failure of failures) place(history.failures, failure)
      for (const rise of activity) history.activity.add(rise)
      Object.assign(history, others)
    },
    settle(recipe, from, to, successes) {
      const history = of(recipe)
      history.activity.settle(from, to, successes)
      // What came before samples is known now as they would have told it.
      if (history.sampledFrom !== null && history.sampledFrom <= to)
        history.sampledFrom = Math.min(history.sampledFrom, from)
    },
    forget(before) {
      for (const history of kept.values()) if (history.since < before) trim(history, before)
    },
    remove: (recipe) => void kept.delete(recipe),
  }
}

/** One recipe's history as it stands. */
export function historyOf(rows: HistoryRows): RecipeHistory {
  return keep(rows)
}

/** What most recipes have none of takes no room of its own. */
const NONE: readonly never[] = []

function keep(rows: HistoryRows): Kept {
  const activity = new GrowingActivity()
  for (const rise of rows.activity ?? []) activity.add(rise)
  return {
    since: rows.since ?? -Infinity,
    failures: (rows.failures ?? []).toSorted((a, b) => a.placedAt - b.placedAt),
    estimates: rows.estimates ?? NONE,
    activity,
    sampledFrom: rows.sampledFrom ?? null,
    stops: rows.stops ?? NONE,
    statesThrough: rows.statesThrough ?? null,
    lost: rows.lost ?? NONE,
    connectionsThrough: rows.connectionsThrough ?? null,
    maintenance: rows.maintenance ?? NONE,
  }
}

function place(failures: FailureFact[], failure: FailureFact): void {
  const end = firstPlacedAfter(failures, failure.placedAt)
  for (let index = end - 1; ; index -= 1) {
    const known = failures[index]
    if (known === undefined || known.placedAt !== failure.placedAt) break
    if (known.seq !== failure.seq) continue
    failures[index] = failure
    return
  }
  failures.splice(end, 0, failure)
}

function trim(history: Kept, before: Instant): void {
  const succeeded = history.activity.forget(before) ?? -Infinity
  // Within one instant a success comes before failures.
  const older = history.failures.filter(({ placedAt }) => placedAt >= succeeded && placedAt <= before)
  const newer = history.failures.filter(({ placedAt }) => placedAt > before)
  history.since = before
  history.failures = [...older.slice(-ROW_KEPT), ...newer]
  history.estimates = history.estimates.filter(({ to }) => to > before)
  history.stops = history.stops.filter(({ to }) => to === null || to > before)
  history.lost = history.lost.filter(({ to }) => to === null || to > before)
  history.maintenance = history.maintenance.filter(({ to }) => to > before)
}
