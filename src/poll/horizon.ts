import type { DurationMs, Instant } from '../model/instant.ts'

/** What was before this is history at first sight (SEMANTICS 2.7): known without being news. */
export function firstSightLimit(firstSeenAt: Instant, lookBackMs: DurationMs): Instant {
  return firstSeenAt - lookBackMs
}

/**
 * How far back a recipe is looked at: the later of its first-sight limit and now − retention (SEMANTICS 2.5). It never
 * moves back: `before` is the last one, null for a recipe never seen.
 */
export function horizonAt(
  now: Instant,
  firstSight: Instant,
  retentionMs: DurationMs,
  before: Instant | null,
): Instant {
  return Math.max(firstSight, now - retentionMs, before ?? Number.NEGATIVE_INFINITY)
}
