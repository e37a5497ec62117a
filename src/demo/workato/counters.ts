import type { Instant } from '../../model/instant.ts'
import type { SimRecipe } from './state.ts'
import type { Variant } from './variant.ts'

/** What a recipe's counters say. */
export interface Counts {
  readonly succeeded: number
  readonly failed: number
}

/** The counters as of an instant (`asOf` at most `now`), by the variant's rules of what counts. */
export function countsOf(recipe: SimRecipe, variant: Variant, now: Instant, asOf: Instant = now): Counts {
  const keptSince = variant.countersShrink ? now - variant.retentionMs : Number.NEGATIVE_INFINITY
  let succeeded = 0
  let failed = 0
  for (const movement of recipe.movements) {
    if (movement.at > asOf || movement.completedAt <= keptSince) continue
    if (movement.rerun && !variant.countersCountReruns) continue
    if (movement.test && !variant.countersCountTests) continue
    succeeded += movement.succeeded
    failed += movement.failed
  }
  return { succeeded, failed }
}
