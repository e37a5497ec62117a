import type { Instant } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import type { Environment } from './environment.ts'
import type { Tenant } from './tenant.ts'

/** Keeps what the list says of watched recipes at that instant: counters, and whether they run (SEMANTICS 2.7–2.9). */
export async function keepListed(
  { store }: Environment,
  { name, records, unmoved }: Tenant,
  items: readonly RecipeItem[],
  at: Instant,
): Promise<void> {
  const watched = items.filter(({ id }) => records.has(id))
  if (watched.length > 0) await store.states.listed(name, watched, at, unmoved.lagMs(at))
}
