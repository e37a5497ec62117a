import fc from 'fast-check'
import type { Rise } from '../../src/evaluate/activity.ts'
import type { TimeRange } from '../../src/model/history.ts'
import type { Instant } from '../../src/model/instant.ts'

const CUTS = fc
  .uniqueArray(fc.integer({ min: -20, max: 60 }), { maxLength: 7 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))

/** One recipe's jobs: between two samples, or exactly then; sorted. */
export const RISES: fc.Arbitrary<readonly Rise[]> = CUTS.chain((cuts) =>
  fc.tuple(
    ...cuts.slice(1).map((to, index) =>
      fc.record({
        from: fc.constantFrom(cuts[index] ?? 0, to),
        to: fc.constant(to),
        failed: fc.nat(1),
        succeeded: fc.nat(1),
      }),
    ),
  ),
).map((rises) => rises.filter(({ failed, succeeded }) => failed + succeeded > 0))

/** Times of maintenance; sorted, none reaches into another. */
export const RANGES: fc.Arbitrary<readonly TimeRange[]> = CUTS.map((cuts) =>
  cuts.flatMap((to, index) => (index % 2 === 0 ? [] : [{ from: cuts[index - 1] ?? 0, to }])),
)

/** Whether what came in (from, to] may have come by an instant. */
export function mayHaveCome({ from, to }: Pick<Rise, 'from' | 'to'>, at: Instant): boolean {
  return to <= at || from < at
}

/** How much a clock that stands still in maintenance went on between two instants, unit by unit. */
export function clockBetween(ranges: readonly TimeRange[], since: Instant, at: Instant): number {
  let shows = 0
  for (let unit = since; unit < at; unit += 1) {
    if (!ranges.some(({ from, to }) => from <= unit && unit < to)) shows += 1
  }
  return shows
}
