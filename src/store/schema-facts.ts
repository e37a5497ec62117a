import type { StopCause } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { CounterSource } from '../model/job.ts'
import type { Flag } from './values.ts'

/** One source's newest readings of a recipe's lifetime counters (SEMANTICS 2.8); see readings.ts. */
export interface CounterTable {
  workspace: string
  recipe: string
  source: CounterSource
  failed: number | null
  succeeded: number | null
  failed_sum: number
  succeeded_sum: number
  counted_at: Instant
  moved_at: Instant | null
  sampled_from: Instant | null
  fell_at: Instant | null
}

/**
 * Rises of the lifetime counters somewhere in (from_at, to_at] (SEMANTICS 2.8), by the bucket in which to_at lies; of
 * width 0: at to_at exactly.
 */
export interface ActivityTable {
  workspace: string
  recipe: string
  width: DurationMs
  start: Instant
  from_at: Instant
  to_at: Instant
  failed: number
  succeeded: number
  seq: number
}

/** Through when a workspace's list of recipes (`states`), its counters, or the list of connections was read. */
export interface ObservedTable {
  workspace: string
  what: 'states' | 'counters' | 'connections'
  through: Instant
  seq: number
}

/** Whether a recipe runs, as the list said last; `through`: the lists since then do not show it. */
export interface RecipeStateTable {
  workspace: string
  recipe: string
  running: Flag
  through: Instant | null
  seq: number
}

/** Times in which a recipe did not run; to_at null: it does not yet. */
export interface StopTable {
  workspace: string
  recipe: string
  from_at: Instant
  to_at: Instant | null
  cause: StopCause
  base_line: Flag
  seq: number
}

/** Connections, as they were listed last. */
export interface ConnectionTable {
  workspace: string
  id: string
  name: string | null
  app: string | null
  authorised: Flag
  reason: string | null
}

/** Times in which a connection was not authorised. */
export interface LostTable {
  workspace: string
  connection: string
  from_at: Instant
  to_at: Instant | null
  base_line: Flag
  seq: number
}

/** Failures that the counters know of and nobody could find (SEMANTICS 2.4): so many in (from_at, to_at]. */
export interface EstimateTable {
  workspace: string
  recipe: string
  from_at: Instant
  to_at: Instant
  count: number
  /** The history was purged meanwhile (SEMANTICS 2.10). */
  purged: Flag
  seq: number
}

/** A question of a recipe that one unfiltered page answers (SEMANTICS 3.5): when in (from_at, to_at] did jobs succeed? */
export interface WantTable {
  workspace: string
  recipe: string
  from_at: Instant
  to_at: Instant
  /** Pages that were asked for it in vain. */
  asked: number
}

/** The failure last told as a new error (SEMANTICS 4.4). */
export interface NewErrorTable {
  rule: string
  recipe: string
  fingerprint: string
  at: Instant
}
