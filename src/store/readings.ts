import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { CounterSource } from '../model/job.ts'

/** SEMANTICS 2.4: so long a fall has to stand before it is a new base line; a stale answer may show old counts. */
const FALL_STANDS_MS: DurationMs = 10 * MINUTE_MS

/** The list may be about as old as its request took: only a reading this much newer is held against it. */
const LIST_OLD_MS: DurationMs = MINUTE_MS

/** So old an answer of the list may be at most: by more than that it is behind because it counts less. */
const LAG_MS_MAX: DurationMs = HOUR_MS

/** One source's newest readings of a recipe's lifetime counters; null: it never said. */
export interface Series {
  readonly failed: number | null
  readonly succeeded: number | null
  /** How many jobs were counted by these readings, since the first base line; the same scale for both sources. */
  readonly failedSum: number
  readonly succeededSum: number
  /** When these readings were first made. */
  readonly countedAt: Instant
  /** The end of the newest rise that came of this source; null: none did. */
  readonly movedAt: Instant | null
  /** Since when its successes have been read without a break. */
  readonly sampledFrom: Instant | null
  /** A fall that does not stand yet: since when. */
  readonly fellAt: Instant | null
}

/** What one answer says. */
export interface Reading {
  readonly source: CounterSource
  readonly at: Instant
  readonly failed: number | null
  readonly succeeded: number | null
  /** An earlier instant at which this source said what it said last; null: not known. */
  readonly unmovedAt: Instant | null
  /** What it says may be as it was so long before; 0 where left out. */
  readonly lagMs?: DurationMs
}

/** So many jobs that no source counted before finished in (from, to]; `from` null: they belong to the rise that ends at `to`. */
export interface Rise {
  readonly from: Instant | null
  readonly to: Instant
  readonly failed: number
  readonly succeeded: number
}

/** What a reading changes. */
export interface ReadingChange {
  readonly series: Series
  readonly rise: Rise | null
}

/**
 * What one more reading of a source changes, given its own series and that of the other source (SEMANTICS 2.8); null
 * where it says nothing new. Both read the same counters: each counts on from where it first met the other, and only
 * what exceeds both is a rise, so that nothing counts twice however old an answer of the list is. The first reading is
 * a base line, and so is a fall that stands.
 */
export function afterReading(
  own: Series | null,
  other: Series | null,
  reading: Reading,
): ReadingChange | null {
  const { at } = reading
  if (own !== null && at < own.countedAt) return null
  const failed = reading.failed ?? own?.failed ?? null
  const succeeded = reading.succeeded ?? own?.succeeded ?? null
  if (own === null) {
    return failed === null && succeeded === null ? null : baseLine(own, other, { at, failed, succeeded })
  }
  if (failed === own.failed && succeeded === own.succeeded) {
    return own.fellAt === null ? null : { series: { ...own, fellAt: null }, rise: null }
  }
  if (isBelow(failed, own.failed) || isBelow(succeeded, own.succeeded)) {
    if (own.fellAt === null) return { series: { ...own, fellAt: at }, rise: null }
    return at - own.fellAt < FALL_STANDS_MS ? null : baseLine(own, other, { at, failed, succeeded })
  }
  return afterRise(own, other, reading, { failed, succeeded })
}

interface Values {
  readonly failed: number | null
  readonly succeeded: number | null
}

function baseLine(
  own: Series | null,
  other: Series | null,
  { at, failed, succeeded }: Values & { readonly at: Instant },
): ReadingChange {
  const isRecent = other !== null && at - other.countedAt < LAG_MS_MAX
  const behind = (now: number | null, others: number | null | undefined): number =>
    own === null && isRecent ? Math.max(0, (others ?? 0) - (now ?? others ?? 0)) : 0
  const series: Series = {
    failed,
    succeeded,
    failedSum: Math.max(own?.failedSum ?? -Infinity, other?.failedSum ?? 0) - behind(failed, other?.failed),
    succeededSum:
      Math.max(own?.succeededSum ?? -Infinity, other?.succeededSum ?? 0) -
      behind(succeeded, other?.succeeded),
    countedAt: at,
    movedAt: own?.movedAt ?? null,
    sampledFrom: succeeded === null ? null : at,
    fellAt: null,
  }
  return { series, rise: null }
}

function afterRise(own: Series, other: Series | null, reading: Reading, values: Values): ReadingChange {
  const { at, source } = reading
  // What is not older than the list cannot have counted less: it only met the list at an earlier count.
  const isNewer = source === 'jobs' && other !== null && at - other.countedAt >= LIST_OLD_MS
  const sumOf = (before: number, rise: number, others: number): number =>
    isNewer ? Math.max(before + rise, others) : before + rise
  const others = { failed: other?.failedSum ?? 0, succeeded: other?.succeededSum ?? 0 }
  const failedSum = sumOf(own.failedSum, riseOf(own.failed, values.failed), others.failed)
  const succeededSum = sumOf(own.succeededSum, riseOf(own.succeeded, values.succeeded), others.succeeded)
  const failed = Math.max(0, failedSum - Math.max(own.failedSum, others.failed))
  const succeeded = Math.max(0, succeededSum - Math.max(own.succeededSum, others.succeeded))
  const rise = failed + succeeded === 0 ? null : { ...timeOf(own, other, reading), failed, succeeded }
  const series: Series = {
    ...values,
    failedSum,
    succeededSum,
    countedAt: at,
    movedAt: rise?.to ?? own.movedAt,
    sampledFrom: own.sampledFrom ?? (values.succeeded === null ? null : at),
    fellAt: null,
  }
  return { series, rise }
}

/** Since this source said otherwise, but after the last rise: rises do not reach into each other. */
function timeOf(
  own: Series,
  other: Series | null,
  { at, unmovedAt, lagMs = 0 }: Reading,
): { readonly from: Instant | null; readonly to: Instant } {
  const movedAt = Math.max(own.movedAt ?? -Infinity, other?.movedAt ?? -Infinity)
  if (at <= movedAt) return { from: null, to: movedAt }
  const unmoved = unmovedAt === null || unmovedAt >= at ? -Infinity : unmovedAt
  // Of two pages of one look the second may show more: the rise began with the look before.
  const counted = own.countedAt < at ? own.countedAt : -Infinity
  const from = Math.max(movedAt, Math.max(unmoved, counted) - lagMs)
  return { from: from === -Infinity ? at - 1 : from, to: at }
}

function isBelow(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before
}

function riseOf(before: number | null, now: number | null): number {
  return before === null || now === null ? 0 : now - before
}
