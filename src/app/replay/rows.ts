import type { Instant } from '../../model/instant.ts'

/** Of sorted rows, those in (after, through]. */
export function between<T>(
  rows: readonly T[],
  atOf: (row: T) => Instant,
  after: Instant,
  through: Instant,
): readonly T[] {
  const first = countThrough(rows, atOf, after)
  const next = rows[first]
  return next === undefined || atOf(next) > through
    ? []
    : rows.slice(first, countThrough(rows, atOf, through))
}

/** How many of sorted rows are at or before an instant. */
export function countThrough<T>(rows: readonly T[], atOf: (row: T) => Instant, through: Instant): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && atOf(row) <= through) low = middle + 1
    else high = middle
  }
  return low
}

/** Where a failure is placed. */
export function placeOf({ placedAt }: { readonly placedAt: Instant }): Instant {
  return placedAt
}
