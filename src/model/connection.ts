import type { Instant } from './instant.ts'

/** A connection as the API lists it, decoded liberally; what is missing is null. */
export interface ConnectionItem {
  readonly id: string
  readonly name: string | null
  /** The adapter that it connects to. */
  readonly app: string | null
  /** False: it lost its authorisation, or never had it; null: the answer does not say. */
  readonly authorised: boolean | null
  readonly lostAt: Instant | null
  readonly reason: string | null
}
