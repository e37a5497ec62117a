import type { FailedCountCondition } from '../model/condition.ts'
import type { Span, Truth } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { Severity } from '../model/severity.ts'
import { type EstimateWindow, estimateWindow } from './estimates.ts'
import type { GroupFacts } from './group-facts.ts'
import { heldByAbsence, levelOf } from './levels.ts'

/** What the condition says at one instant. */
interface Reading {
  readonly truth: Truth
  readonly severity: Severity | null
  readonly count: number
  readonly about: boolean
  readonly partial: boolean
}

type Read = (at: Instant, failures: number) => Reading

/**
 * `job_failed_count: { over, … }`: the failures placed in (t − over, t] and the window's share of estimates, compared
 * at every t from `from` to `now` (SEMANTICS 3.1–3.3). Both ends included.
 */
export function failedCountSpans(condition: FailedCountCondition, facts: GroupFacts): readonly Span[] {
  const { places, from, now } = facts
  const { overMs } = condition
  const window = estimateWindow(facts.estimates, overMs)
  const read = reader(condition, facts, window)
  const breaks = [facts.knownThrough + 1, ...window.breaks].sort((a, b) => a - b)
  const spans: Writing[] = []
  let entered = firstAfter(places, from)
  let left = firstAfter(places, from - overMs)
  let broken = firstAfter(breaks, from)
  let at = from
  for (;;) {
    const next = Math.min(
      places[entered] ?? Infinity,
      (places[left] ?? Infinity) + overMs,
      breaks[broken] ?? Infinity,
    )
    const last = next > now
    write(spans, read, entered - left, at, last ? now : next - 1, last ? now : next)
    if (last) return spans
    at = next
    while ((places[entered] ?? Infinity) <= at) entered += 1
    while ((places[left] ?? Infinity) + overMs <= at) left += 1
    while ((breaks[broken] ?? Infinity) <= at) broken += 1
  }
}

function reader(condition: FailedCountCondition, facts: GroupFacts, window: EstimateWindow): Read {
  const { threshold, overMs } = condition
  const absence = heldByAbsence(threshold)
  return (at, failures) => {
    const share = window.share(at)
    const count = failures + share
    const level = levelOf(threshold, count)
    const partial =
      at > facts.knownThrough || window.blurred(at) || (absence && at - overMs < facts.knownFrom)
    // What is known may say yes; where something may be missing, no is unknown, and so is whatever silence says.
    const known = !partial || (level !== null && !absence)
    const truth = known ? (level === null ? 'no' : 'yes') : 'unknown'
    return { truth, severity: truth === 'yes' ? level : null, count, about: share > 0, partial }
  }
}

type Writing = { -readonly [K in keyof Span]: Span[K] }

/**
 * Writes the instants from `from` to `through`, over which the number runs one way and nothing but its growing age may
 * make a window known, up to the span's end `to`.
 */
function write(
  spans: Writing[],
  read: Read,
  failures: number,
  from: Instant,
  through: Instant,
  to: Instant,
): void {
  let start = from
  for (;;) {
    const first = read(start, failures)
    const final = read(through, failures)
    const change = alike(first, final) ? null : firstUnlike(read, failures, first, start, through)
    const ending = change === null ? final : read(change - 1, failures)
    append(spans, first, ending, start, change ?? to)
    if (change === null) return
    start = change
  }
}

/** The first instant in (from, through] that reads otherwise; the number runs one way, so halving finds it. */
function firstUnlike(read: Read, failures: number, first: Reading, from: Instant, through: Instant): Instant {
  let low = from
  let high = through
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (alike(first, read(middle, failures))) low = middle
    else high = middle
  }
  return high
}

function append(spans: Writing[], first: Reading, final: Reading, from: Instant, to: Instant): void {
  const peak = Math.max(first.count, final.count)
  const before = spans.at(-1)
  if (before !== undefined && alike(before, first)) {
    before.to = to
    before.count = final.count
    before.peak = Math.max(before.peak, peak)
    return
  }
  const { truth, severity, about, partial } = first
  spans.push({ from, to, truth, severity, count: final.count, peak, about, partial })
}

function alike(a: Omit<Reading, 'count'>, b: Omit<Reading, 'count'>): boolean {
  return a.truth === b.truth && a.severity === b.severity && a.about === b.about && a.partial === b.partial
}

/** Index of the first element after `at` in a sorted list. */
function firstAfter(sorted: readonly Instant[], at: Instant): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}
