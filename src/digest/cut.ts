import type { DigestMark } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import { latestRun, nextRun, type Schedule } from '../model/schedule.ts'

/** What the schedule asks for now. */
export type CutDecision =
  /** Null: the schedule never comes again. */
  | { readonly kind: 'wait'; readonly until: Instant | null }
  /** An interval ends now; `servedAt` is the scheduled instant, the last one where several went by (SEMANTICS 6.1). */
  | { readonly kind: 'cut'; readonly servedAt: Instant }
  /** The clock went back by more than a run: the schedule counts from now again. */
  | { readonly kind: 'reset'; readonly servedAt: Instant }

/**
 * Whether an interval is cut now. A scheduled instant is served once, however the clock jumps about it; of those missed,
 * all are served by one cut (SEMANTICS 6.1, 7.1). Pure.
 */
export function decideCut(
  { servedAt }: Pick<DigestMark, 'servedAt'>,
  schedule: Schedule,
  now: Instant,
): CutDecision {
  const due = nextRun(schedule, servedAt)
  if (now < servedAt) {
    const again = nextRun(schedule, now)
    if (again !== null && again < servedAt) return { kind: 'reset', servedAt: now }
  }
  if (due === null || due > now) return { kind: 'wait', until: due }
  return { kind: 'cut', servedAt: latestRun(schedule, now) ?? due }
}
