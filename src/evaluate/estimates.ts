import type { EstimateFact } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'

/** What estimates add to a window that ends at an instant (SEMANTICS 3.2). */
export interface EstimateWindow {
  /** Instants at which the slope of `share` or the answer of `blurred` changes; sorted. */
  readonly breaks: readonly Instant[]
  /** How many estimated failures lie in the window: whole ones, so that what is shown is what was compared. */
  share(at: Instant): number
  /** True where an estimate whose interval is longer than the window reaches into it: nobody knows where it lies. */
  blurred(at: Instant): boolean
}

/** Rounding noise of sums of shares. */
const NOISE = 1e-9

/** Of shares, the whole ones: what is shown is what was compared (SEMANTICS 3.2). */
export function wholeOf(shares: number): number {
  return Math.floor(shares + NOISE)
}

/** Spreads each estimate evenly over its interval. */
export function estimateWindow(estimates: readonly EstimateFact[], overMs: DurationMs): EstimateWindow {
  const spread = estimates.filter((estimate) => !isLong(estimate, overMs))
  const long = estimates.filter((estimate) => isLong(estimate, overMs))
  const breaks = [
    ...spread.flatMap(({ from, to }) => [from, to, from + overMs, to + overMs]),
    ...long.flatMap(({ from, to }) => [from + 1, to + overMs]),
  ]
  return {
    breaks: [...new Set(breaks)].sort((a, b) => a - b),
    share: (at) => wholeOf(spread.reduce((sum, one) => sum + shareOf(one, at, overMs), 0)),
    blurred: (at) => long.some(({ from, to }) => at > from && at < to + overMs),
  }
}

/**
 * How long these estimates may have kept a condition over these windows unknown: clocks stood still for at most so long
 * (SEMANTICS 4.3).
 */
export function blurredMs(estimates: readonly EstimateFact[], windowsMs: readonly DurationMs[]): DurationMs {
  const [shortest, longest] = [Math.min(...windowsMs), Math.max(...windowsMs)]
  return estimates
    .filter((estimate) => isLong(estimate, shortest))
    .reduce((sum, { from, to }) => sum + (to - from) + longest, 0)
}

function isLong({ from, to }: EstimateFact, overMs: DurationMs): boolean {
  return to - from > overMs
}

function shareOf({ from, to, count }: EstimateFact, at: Instant, overMs: DurationMs): number {
  if (to <= from) return to > at - overMs && to <= at ? count : 0
  const covered = Math.min(at, to) - Math.max(at - overMs, from)
  return (count * Math.max(0, covered)) / (to - from)
}
