import type { StopCause } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'

/** Whether something is as it should be, as one answer says it. */
export interface Observed {
  readonly ok: boolean
  /** Since when it is not, in the API's own words; null where it does not say. */
  readonly since: Instant | null
  readonly cause: StopCause
}

/** A time in which it was not; `to` null: it is not yet. */
export interface Outage {
  readonly from: Instant
  readonly to: Instant | null
  readonly cause: StopCause
  /** It was so when it was first seen (SEMANTICS 2.7). */
  readonly baseLine: boolean
}

/** What was known before an answer. */
export interface Before {
  /** What it was when it was seen last; null: it never was. */
  readonly ok: boolean | null
  /** The outage that has not ended. */
  readonly open: Outage | null
  /** When it was seen last. */
  readonly seenAt: Instant | null
}

/** The outages that an answer at `at` begins, ends or says otherwise; empty where all is as it was (SEMANTICS 2.7, 2.9). */
export function afterObserved(before: Before, now: Observed, at: Instant): readonly Outage[] {
  const { open, seenAt } = before
  if (now.ok) return open === null ? [] : [{ ...open, to: at }]
  const said = now.since === null ? null : Math.min(now.since, at)
  if (before.ok === null) {
    return [{ from: said ?? at, to: null, cause: now.cause, baseLine: true }]
  }
  if (open === null) {
    return [{ from: between(said ?? at, seenAt ?? at, at), to: null, cause: now.cause, baseLine: false }]
  }
  const isAnother = said !== null && seenAt !== null && said > seenAt && said > open.from
  if (isAnother) {
    return [
      { ...open, to: said },
      { from: said, to: null, cause: now.cause, baseLine: false },
    ]
  }
  return open.cause === now.cause ? [] : [{ ...open, cause: now.cause }]
}

/** After it was seen well, and not later than it was seen otherwise. */
function between(said: Instant, wellAt: Instant, at: Instant): Instant {
  return Math.min(at, Math.max(said, wellAt + 1))
}
