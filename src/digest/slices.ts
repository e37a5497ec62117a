import { DAY_MS, type DurationMs, HOUR_MS, type Instant } from '../model/instant.ts'

/** More bars than these are no picture any more on a phone. */
const SLICES_MAX = 24

/** Lengths of slices that a person can name. */
const SLICE_MS: readonly DurationMs[] = [1, 2, 3, 4, 6, 12]
  .map((hours) => hours * HOUR_MS)
  .concat([1, 2, 7, 14, 30].map((days) => days * DAY_MS))

/** The shortest slices of which at most SLICES_MAX cover the span. */
export function sliceMsFor(from: Instant, to: Instant): DurationMs {
  const fits = SLICE_MS.find((ms) => Math.ceil((to - from) / ms) <= SLICES_MAX)
  return fits ?? Math.ceil((to - from) / SLICES_MAX)
}

/** How many of these instants lie in each slice of (from, to], the last one ending at `to`; older ones count in the first. */
export function inSlices(
  at: readonly Instant[],
  from: Instant,
  to: Instant,
  sliceMs: DurationMs,
): readonly number[] {
  const count = Math.max(1, Math.ceil((to - from) / sliceMs))
  const slices = Array.from({ length: count }, () => 0)
  for (const instant of at) {
    const back = Math.floor(Math.max(0, to - instant) / sliceMs)
    const slice = Math.max(0, count - 1 - back)
    slices[slice] = (slices[slice] ?? 0) + 1
  }
  return slices
}
