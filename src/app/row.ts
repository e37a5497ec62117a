import { FALL_STANDS_MS, type Looked } from '../model/completeness.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Answered } from '../poll/unmoved.ts'

/** A recipe as the list shows it. */
export interface Listed {
  item: RecipeItem
  /** When that was asked for. */
  readAt: Instant
  /** When a counter of it fell last. */
  fellAt: Instant
}

/** What a complete look that began at `at` covers: what the list said then, and what its first answer did. */
export interface Cover {
  readonly reading: Looked
  readonly answered: Answered | null
  readonly at: Instant
}

/** Until a fall stands for good, and somewhat longer, its reading is recorded again and again. */
const FALL_TOLD_MS: DurationMs = 2 * FALL_STANDS_MS

/** Whether a row says otherwise than before, or a counter of it fell lately. */
export function saysAnew({ item: before, fellAt }: Listed, item: RecipeItem, now: Instant): boolean {
  return (
    item.failedCount !== before.failedCount ||
    item.succeededCount !== before.succeededCount ||
    item.running !== before.running ||
    item.stoppedAt !== before.stoppedAt ||
    item.stopCause !== before.stopCause ||
    now - fellAt < FALL_TOLD_MS
  )
}

/** Which counters fell. */
export function fallsOf(
  before: RecipeItem,
  item: RecipeItem,
): { readonly failed: boolean; readonly any: boolean } {
  const failed = isBelow(item.failedCount, before.failedCount)
  return { failed, any: failed || isBelow(item.succeededCount, before.succeededCount) }
}

/** What a look goes by of a row; nothing where there was none. */
export function lookedOf(item: RecipeItem | undefined): Looked {
  return { failedCount: item?.failedCount ?? null, lastRunAt: item?.lastRunAt ?? null }
}

function isBelow(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before
}
