import { sql } from 'kysely'
import { DAY_MS, HOUR_MS, type Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { type Context, members } from './backend.ts'
import { byWorkspace } from './keys.ts'

/** Older buckets of a minute become buckets of an hour (SEMANTICS 2.8). */
const MINUTES_KEPT_MS = 2 * DAY_MS

/** See FailuresStore.activity. A rise counts where it ended. */
export async function activityIn(
  { backend }: Context,
  recipes: readonly RecipeKey[],
  from: Instant,
  to: Instant,
): Promise<{ readonly failed: number; readonly succeeded: number } | null> {
  const { db } = backend
  const sum = { failed: 0, succeeded: 0 }
  let sampled = false
  for (const [workspace, ids] of byWorkspace(recipes)) {
    const first = await db
      .selectFrom('counter')
      .select('recipe')
      .where('workspace', '=', workspace)
      .where('recipe', 'in', members(backend, ids))
      .where('sampled_from', '<=', to)
      .limit(1)
      .executeTakeFirst()
    if (first === undefined) continue
    sampled = true
    const rises = await db
      .selectFrom('activity')
      .select((eb) => [
        eb.fn.coalesce(eb.fn.sum<number>('failed'), eb.lit(0)).as('failed'),
        eb.fn.coalesce(eb.fn.sum<number>('succeeded'), eb.lit(0)).as('succeeded'),
      ])
      .where('workspace', '=', workspace)
      .where('recipe', 'in', members(backend, ids))
      .where('to_at', '>', from)
      .where('to_at', '<=', to)
      .executeTakeFirst()
    sum.failed += rises?.failed ?? 0
    sum.succeeded += rises?.succeeded ?? 0
  }
  return sampled ? sum : null
}

/** Adds up what is older than two days in buckets of an hour, exact instants too; one transaction. */
export async function compactActivity({ backend }: Context, now: Instant): Promise<void> {
  const end = Math.floor((now - MINUTES_KEPT_MS) / HOUR_MS) * HOUR_MS
  const isFine = sql<boolean>`width < ${sql.lit(HOUR_MS)}`
  await backend.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('activity')
      .columns(['workspace', 'recipe', 'width', 'start', 'from_at', 'to_at', 'failed', 'succeeded', 'seq'])
      .expression(
        trx
          .selectFrom('activity')
          .select((eb) => [
            'workspace',
            'recipe',
            sql<number>`cast(${HOUR_MS} as bigint)`.as('hour'),
            sql<number>`start - start % ${sql.lit(HOUR_MS)}`.as('hour_start'),
            eb.fn.min('from_at').as('oldest'),
            eb.fn.max('to_at').as('newest'),
            eb.fn.sum<number>('failed').as('failed_sum'),
            eb.fn.sum<number>('succeeded').as('succeeded_sum'),
            // Nothing new for evaluation, which knows it more finely.
            sql<number>`cast(0 as bigint)`.as('seq'),
          ])
          .where(isFine)
          .where('start', '<', end)
          .where((eb) => eb.or([eb('failed', '>', 0), eb('succeeded', '>', 0)]))
          .groupBy(['workspace', 'recipe', 'hour_start']),
      )
      .onConflict((c) =>
        c.columns(['workspace', 'recipe', 'width', 'start']).doUpdateSet((eb) => ({
          to_at: eb.ref('excluded.to_at'),
          failed: sql`activity.failed + excluded.failed`,
          succeeded: sql`activity.succeeded + excluded.succeeded`,
        })),
      )
      .execute()
    await trx.deleteFrom('activity').where(isFine).where('start', '<', end).execute()
  })
}
