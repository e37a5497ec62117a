import type { Instant } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Environment } from './environment.ts'
import type { Tenant } from './tenant.ts'

/** Kept in one transaction: others get their turn in between. */
const RECIPES_AT_ONCE = 200

/** Keeps what the list says of watched recipes at that instant: counters, and whether they run (SEMANTICS 2.7–2.9). */
export async function keepListed(
  { store }: Environment,
  { name, records, unmoved }: Tenant,
  items: readonly RecipeItem[],
  at: Instant,
): Promise<void> {
  const watched = items.filter(({ id }) => records.has(id))
  for (let start = 0; start < watched.length; start += RECIPES_AT_ONCE) {
    await store.states.listed(name, watched.slice(start, start + RECIPES_AT_ONCE), at, unmoved.lagMs(at))
  }
}
