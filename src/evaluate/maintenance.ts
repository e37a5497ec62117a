import type { Activity, EstimateFact, TimeRange } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { GrowingActivity, type Rise } from './activity.ts'

/** True where an instant lies in one of the ranges. */
export function isWithin(ranges: readonly TimeRange[], at: Instant): boolean {
  return ranges.some(({ from, to }) => from <= at && at < to)
}

/** When a clock that starts at `since` and stands still within the ranges shows `ms` (SEMANTICS 3.2). Ranges are sorted. */
export function clockShows(ranges: readonly TimeRange[], since: Instant, ms: DurationMs): Instant {
  let at = since + ms
  for (const { from, to } of ranges) {
    if (from >= at) break
    at += Math.max(0, to - Math.max(from, since))
  }
  return at
}

/** The rises without those that can only have happened within a range. */
export function withoutMaintained(activity: Activity, ranges: readonly TimeRange[]): Activity {
  if (ranges.length === 0) return activity
  const kept = new GrowingActivity()
  for (const rise of activityRows(activity)) {
    const inside = ranges.some(({ from, to }) => rise.from >= from && rise.to < to)
    if (!inside) kept.push(rise)
  }
  return kept
}

/** The rises without the share of each that falls into a range: what remains is spread over what remains. */
export function clipMaintained(activity: Activity, ranges: readonly TimeRange[]): Activity {
  if (ranges.length === 0) return activity
  const pieces: Rise[] = []
  for (const { from, to, failed, succeeded } of activityRows(activity)) {
    for (const piece of outside(ranges, from, to)) {
      const share = to === from ? 1 : (piece.to - piece.from) / (to - from)
      pieces.push({ ...piece, failed: failed * share, succeeded: succeeded * share })
    }
  }
  // Successes that are known exactly lie within the rise of failures that came with them, which is cut.
  pieces.sort((a, b) => a.to - b.to)
  const kept = new GrowingActivity()
  for (const piece of pieces) kept.push(piece)
  return kept
}

/** Estimates without the share of each that falls into a range; one longer than the window is left whole or out. */
export function clipEstimates(
  estimates: readonly EstimateFact[],
  ranges: readonly TimeRange[],
  overMs: DurationMs,
): readonly EstimateFact[] {
  if (ranges.length === 0) return estimates
  return estimates.flatMap((estimate) => {
    const { from, to, count } = estimate
    const pieces = outside(ranges, from, to)
    if (to - from > overMs) return pieces.length === 0 ? [] : [estimate]
    return pieces.map((piece) => {
      const share = to === from ? 1 : (piece.to - piece.from) / (to - from)
      return { ...estimate, ...piece, count: count * share }
    })
  })
}

function* activityRows(activity: Activity): Generator<{
  readonly from: Instant
  readonly to: Instant
  readonly failed: number
  readonly succeeded: number
}> {
  const { from, to, failedThrough, succeededThrough } = activity
  for (let index = 0; index < activity.length; index += 1) {
    yield {
      from: from[index] ?? 0,
      to: to[index] ?? 0,
      failed: (failedThrough[index] ?? 0) - (failedThrough[index - 1] ?? 0),
      succeeded: (succeededThrough[index] ?? 0) - (succeededThrough[index - 1] ?? 0),
    }
  }
}

/** The parts of (from, to] that no range covers; an instant is its own part. Ranges are sorted. */
function outside(ranges: readonly TimeRange[], from: Instant, to: Instant): readonly TimeRange[] {
  if (from === to) return isWithin(ranges, to) ? [] : [{ from, to }]
  const parts: TimeRange[] = []
  let start = from
  for (const range of ranges) {
    if (range.from >= to) break
    if (range.from > start) parts.push({ from: start, to: range.from })
    start = Math.max(start, range.to)
  }
  if (start < to) parts.push({ from: start, to })
  return parts
}
