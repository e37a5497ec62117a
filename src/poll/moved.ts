import type { Looked } from '../model/completeness.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { ListSignal } from './plan.ts'
import type { Move } from './turns.ts'

/** What the list can tell, by what it told of these recipes: the best that it told of any. */
export function signalOf(items: Iterable<Looked>): ListSignal {
  let signal: ListSignal = 'none'
  for (const { failedCount, lastRunAt } of items) {
    if (failedCount !== null) return 'counter'
    if (lastRunAt !== null) signal = 'last_run'
  }
  return signal
}

/**
 * How far a recipe moved since `looked`, the reading that the last complete look covers (SEMANTICS 2.2): its failed
 * counter changed, or its `last_run_at` where there is no counter, or none that can be trusted, as it falls. Null: it
 * did not move.
 */
export function moveOf(reading: Looked, looked: Looked, now: Instant, isCounterFalling = false): Move | null {
  const { failedCount, lastRunAt } = reading
  const at = lastRunAt ?? now
  if (failedCount !== null && failedCount !== looked.failedCount) {
    return { rise: Math.max(0, failedCount - (looked.failedCount ?? failedCount)), at }
  }
  if (failedCount !== null && !isCounterFalling) return null
  return lastRunAt !== null && lastRunAt !== looked.lastRunAt ? { rise: 0, at } : null
}

/** Whether names, places, states or owners may have changed: what the selection goes by. */
export function isRedefined(before: RecipeItem, item: RecipeItem): boolean {
  return (
    before.name !== item.name ||
    before.updatedAt !== item.updatedAt ||
    before.folderId !== item.folderId ||
    before.projectId !== item.projectId ||
    before.running !== item.running ||
    before.stopCause !== item.stopCause ||
    before.stoppedAt !== item.stoppedAt ||
    before.versionAuthorEmail !== item.versionAuthorEmail ||
    before.versionAuthorName !== item.versionAuthorName ||
    !isSameList(before.tags, item.tags) ||
    !isSameList(before.apps, item.apps)
  )
}

/** Whether a row says what it said before, in everything: then the one before can stay. */
export function isSameItem(before: RecipeItem, item: RecipeItem): boolean {
  return (
    before.failedCount === item.failedCount &&
    before.succeededCount === item.succeededCount &&
    before.lastRunAt === item.lastRunAt &&
    isSameList(before.connections, item.connections) &&
    !isRedefined(before, item)
  )
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index])
}
