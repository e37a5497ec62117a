import type { Instant } from '../model/instant.ts'
import type { CounterSource } from '../model/job.ts'
import type { Flag } from './values.ts'

/** Items and estimates of a recipe accounted for, and what the list said when its last complete look began. */
export interface AccountTable {
  workspace: string
  recipe: string
  accounted: number
  looked_failed: number | null
  looked_run: Instant | null
}

/** See Checksum. */
export interface ChecksumTable {
  workspace: string
  recipe: string
  source: CounterSource
  value: number
  at: Instant
  balance: number
  accounted: number
  explained_at: Instant
  accounted_at: Instant
  fell_at: Instant | null
  unproven: Flag
}
