import type { Maintenance } from '../../model/config.ts'
import type { TimeRange } from '../../model/history.ts'
import { DAY_MS, type DurationMs, type Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import { matchesAll } from '../../model/matcher.ts'
import { rangesInside } from '../../model/time-interval.ts'

/** How far before its start rules may look into a past. */
const BEFORE_MS: DurationMs = 31 * DAY_MS

/** When maintenances cover recipes with these labels, in a past from `from` through `to` (SEMANTICS 3.2). */
export function createMaintained(
  maintenances: readonly Maintenance[],
  from: Instant,
  to: Instant,
): (labels: Labels) => readonly TimeRange[] {
  const kept = new Map<string, readonly TimeRange[]>()
  return (labels) => {
    const covering = maintenances.filter(({ matchers }) => matchesAll(matchers, labels))
    const key = covering.map(({ name }) => name).join('\n')
    const intervals = covering.flatMap((maintenance) => maintenance.intervals)
    const ranges = kept.get(key) ?? rangesInside(intervals, from - BEFORE_MS, to + DAY_MS)
    kept.set(key, ranges)
    return ranges
  }
}
