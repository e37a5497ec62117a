import type { StopCause } from '../../../src/model/condition.ts'

/** What is known at some moment, told as plainly as possible: lists of what happened, nothing counted ahead. */

export interface KnownFailure {
  readonly id: number
  readonly placed: number
  readonly adapter: string | null
  readonly type: string | null
  readonly message: string | null
  readonly fingerprint: string
  readonly news: boolean
  readonly echo: boolean
}

export interface KnownEstimate {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** A rise of the counters somewhere in (from, to]; exactly at `to` where both are the same. */
export interface KnownSample {
  readonly from: number
  readonly to: number
  readonly failed: number
  readonly succeeded: number
}

/** From until before `to`; null: still. */
export interface KnownStop {
  readonly from: number
  readonly to: number | null
  readonly cause: StopCause
  readonly baseLine: boolean
}

export interface KnownLoss {
  readonly connection: string
  readonly from: number
  readonly to: number | null
  readonly baseLine: boolean
}

/** From until before `to`. */
export interface KnownMaintenance {
  readonly from: number
  readonly to: number
}

export interface KnownRecipe {
  readonly key: string
  readonly labels: Readonly<Record<string, readonly string[]>>
  readonly knownThrough: number | null
  /** Nothing older is known of its failures; -Infinity: everything is. */
  readonly knownFrom: number
  /** As knownFrom, but with history that was read back. */
  readonly historyFrom: number
  readonly unreadableSince: number | null
  readonly failures: readonly KnownFailure[]
  readonly estimates: readonly KnownEstimate[]
  readonly samples: readonly KnownSample[]
  readonly sampledFrom: number | null
  readonly stops: readonly KnownStop[]
  readonly statesThrough: number | null
  readonly lost: readonly KnownLoss[]
  readonly connectionsThrough: number | null
  readonly maintenance: readonly KnownMaintenance[]
}

/** Everything, at `now`. */
export interface Known {
  readonly now: number
  readonly recipes: readonly KnownRecipe[]
}
