import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { courseOf, type LastingRule, reachMs } from './conditions.ts'
import type { Group } from './group.ts'

/** For so long at most clocks are taken to have stood still because a condition was unknown by itself. */
export const PAUSED_MS_MAX: DurationMs = 7 * DAY_MS

/**
 * An instant through `at` at which the condition did not hold, so that no clock of `for` ran (SEMANTICS 4.3); where there
 * is none, the earliest that may be asked about: of what is at hand, not before `since` (null: no such bound), and no
 * longer ago than clocks are taken to have stood still.
 */
export function settledBy(
  rule: LastingRule,
  group: Omit<Group, 'from'>,
  at: Instant,
  since: Instant | null,
): Instant {
  const earliest = Math.max(since ?? -Infinity, at - PAUSED_MS_MAX, group.members.since() + reachMs(rule))
  let from = at
  for (let step = rule.forMs; from > earliest; step *= 2) {
    if (courseOf(rule.condition, { ...group, from }).read(from).truth === 'no') return from
    from = Math.max(earliest, from - step)
  }
  return from
}
