import type { DurationMs, Instant } from '../model/instant.ts'

/** A time in which a workspace was not watched (SEMANTICS 3.4): told with what was found about it since. */
export interface UnwatchedTime {
  readonly workspace: string
  readonly from: Instant
  readonly to: Instant
  /** In a few words; null where not known. */
  readonly why: string | null
}

/** The last gap of each workspace, as far as this process knows. */
export interface Gaps {
  /** A poll succeeded now; the one before it did at `before`, and what failed in between failed for this reason. */
  polled(workspace: string, before: Instant | null, now: Instant, why: string | null): void
  last(workspace: string): UnwatchedTime | null
}

/** So many polls in a row without success leave a gap worth telling; fewer are an ordinary delay. */
const POLLS_MISSED = 3

/** No gaps yet. `pollEveryMs`: of a workspace. */
export function createGaps(pollEveryMs: (workspace: string) => DurationMs): Gaps {
  const gaps = new Map<string, UnwatchedTime>()
  return {
    polled(workspace, before, now, why) {
      if (before === null || now - before <= POLLS_MISSED * pollEveryMs(workspace)) return
      gaps.set(workspace, { workspace, from: before, to: now, why })
    },
    last: (workspace) => gaps.get(workspace) ?? null,
  }
}
