import { type Account, type Checksum, FALL_STANDS_MS, type Missing } from '../model/completeness.ts'
import { type DurationMs, HOUR_MS, type Instant } from '../model/instant.ts'

/** A counter may lag behind the items that it counts: what it did not count after so long, it never will. */
export const LAG_MS_MAX: DurationMs = HOUR_MS

/** So long at least the vendor keeps jobs (SEMANTICS 2.10). */
const RETENTION_MS_MIN: DurationMs = HOUR_MS

/** A reading of a counter, and what had been accounted for by then. */
export interface Reading {
  readonly value: number
  readonly at: Instant
  readonly accounted: number
  /** It may be older than items seen before it, and better counters are read: what it counts later may well be theirs. */
  readonly mayLag?: boolean
}

/**
 * A series after a reading (SEMANTICS 2.4). A rise is owed items; items that came since pay for it. The first reading is
 * the base line. A fall is a new one when it still stands 10 minutes later; the series is unproven then until a rise is
 * explained, and so it is where a rise is paid for by items that the counter was seen not to count.
 */
export function afterReading(series: Checksum | null, reading: Reading): Checksum {
  const { value, at, accounted } = reading
  if (series === null) return baseLine(reading, false)
  const before = afterItems(series, accounted, at)
  if (value < series.value) {
    const fellAt = series.fellAt ?? at
    return at - fellAt >= FALL_STANDS_MS ? baseLine(reading, true) : { ...before, fellAt }
  }
  const isForgotten = isOverdue(before, reading)
  const balance = isForgotten ? 0 : before.balance + value - series.value
  const isExplained = balance <= 0
  const isRisenAndExplained = value > series.value && isExplained
  const unproven = isDoubtful(series, balance, reading) || (before.unproven && !isRisenAndExplained)
  const explainedAt = isExplained ? at : before.explainedAt
  return { ...before, value, at, balance, explainedAt, fellAt: null, unproven }
}

/**
 * Whether a rise by more than what came since is paid for by items that an earlier reading did not count: they may be
 * such as it never counts, and then it is owed others (SEMANTICS 2.12).
 */
function isDoubtful(series: Checksum, balance: number, { value, mayLag = false }: Reading): boolean {
  if (mayLag || value <= series.value || series.balance >= 0) return false
  return series.at > series.accountedAt && balance > series.balance
}

/** Items that the counter did not count though it was read so long after: it never will. */
function isOverdue({ value, balance, accountedAt }: Checksum, reading: Omit<Reading, 'accounted'>): boolean {
  return balance < 0 && reading.value === value && reading.at - accountedAt > LAG_MS_MAX
}

/** Whether a reading says nothing that the checksum does not say: it need not be held against it. */
export function saysNothing(checksum: Checksum, reading: Omit<Reading, 'accounted'>): boolean {
  return checksum.value === reading.value && checksum.fellAt === null && !isOverdue(checksum, reading)
}

/** A series after more items are accounted for, its reading being the same. */
export function afterItems(series: Checksum, accounted: number, now: Instant): Checksum {
  const paid = accounted - series.accounted
  if (paid === 0) return series
  const balance = series.balance - paid
  const isExplained = balance <= 0
  return {
    ...series,
    balance,
    accounted,
    accountedAt: now,
    explainedAt: isExplained ? series.at : series.explainedAt,
    unproven: series.unproven && !(series.balance > 0 && isExplained),
  }
}

function baseLine({ value, at, accounted }: Reading, unproven: boolean): Checksum {
  return { value, at, balance: 0, accounted, explainedAt: at, accountedAt: at, fellAt: null, unproven }
}

/** What a look knows so far. */
export interface LookReadings {
  /** When it began. */
  readonly at: Instant
  /** The counter in its first answer; null where it had none. Later answers count what came meanwhile, at the head. */
  readonly failed: number | null
  /** Items and estimates accounted for by now. */
  readonly accounted: number
  /** Since when its recipe has been watched; null: the jobs shown reach back further. */
  readonly watchedSince: Instant | null
}

/** How an account stands within a look; `account` is from before it. */
export function accountIn(account: Account, look: LookReadings): Account {
  const { at, failed, accounted } = look
  const { list, jobs } = account
  const next = failed === null ? jobs : afterReading(jobs, { value: failed, at, accounted })
  return {
    accounted,
    list: list === null ? null : afterItems(list, accounted, at),
    jobs: next !== null && isLateBaseLine(account, look) ? { ...next, unproven: true } : next,
  }
}

/**
 * Whether a recipe's first counter is read so late, and counts so much, that failures since it is watched may be among
 * what is not shown any more: its base line proves nothing of that time (SEMANTICS 2.12).
 */
function isLateBaseLine({ list, jobs }: Account, look: LookReadings): boolean {
  const { at, failed, accounted, watchedSince } = look
  if (list !== null || jobs !== null || watchedSince === null) return false
  return at - watchedSince > RETENTION_MS_MIN && (failed ?? 0) > accounted
}

/** Rises that no item explains (SEMANTICS 2.4): the most that either source is owed. */
export function unexplained({ list, jobs }: Account): number {
  return Math.max(0, owedTo(list), owedTo(jobs))
}

function owedTo(series: Checksum | null): number {
  return series === null || series.fellAt !== null ? 0 : series.balance
}

/** What a complete look leaves behind. */
export interface Closed {
  readonly account: Account
  /** What nobody could find; null: nothing. */
  readonly missing: Missing | null
}

/**
 * Closes a complete look that began at `at`: what no page explained becomes an estimate over the time since the counter
 * was last explained, and counts as accounted for. `purgedBefore`: the history was seen to begin only there, though the
 * look before was earlier; null where it reaches back far enough (SEMANTICS 2.10).
 */
export function closeLook(account: Account, at: Instant, purgedBefore: Instant | null): Closed {
  const count = unexplained(account)
  const owing = owedTo(account.jobs) === count ? account.jobs : account.list
  if (count === 0 || owing === null) return { account, missing: null }
  const accounted = account.accounted + count
  const settled = (series: Checksum | null): Checksum | null =>
    series === null ? null : afterItems(series, accounted, at)
  const { explainedAt: from, at: to } = owing
  return {
    account: { accounted, list: settled(account.list), jobs: settled(account.jobs) },
    missing: {
      count,
      from: Math.min(from, to - 1),
      to,
      purged: purgedBefore !== null && purgedBefore > from,
    },
  }
}

/**
 * Whether it can be said that nothing was missed (SEMANTICS 2.4): not without a counter, not after a fall, and not while
 * more items were seen than the counter counts.
 */
export function isProven({ list, jobs }: Account): boolean {
  const best = jobs ?? list
  if (best === null || best.balance < 0) return false
  return [list, jobs].every((series) => series === null || (!series.unproven && series.fellAt === null))
}

/** Whether two accounts say the same but for when it was read. */
export function isSameAccount(a: Account, b: Account): boolean {
  return a.accounted === b.accounted && isSameChecksum(a.list, b.list) && isSameChecksum(a.jobs, b.jobs)
}

/** Whether two checksums say the same but for when they were read. */
export function isSameChecksum(a: Checksum | null, b: Checksum | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.value === b.value &&
    a.balance === b.balance &&
    a.accounted === b.accounted &&
    a.fellAt === b.fellAt &&
    a.unproven === b.unproven
  )
}

/** A checksum once its reading was made again: nothing moved since. */
export function readAgain(checksum: Checksum, at: Instant): Checksum {
  if (at <= checksum.at) return checksum
  return { ...checksum, at, explainedAt: checksum.balance <= 0 ? at : checksum.explainedAt }
}
