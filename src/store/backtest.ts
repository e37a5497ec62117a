import type { Instant } from '../model/instant.ts'
import type { Context } from './backend.ts'
import { readJson, readRows } from './json.ts'
import type { BacktestStore, PastFailure } from './port-backtest.ts'

/** What backtests read of the API. */
export function backtestStore(context: Context): BacktestStore {
  const { db } = context.backend
  return {
    async pastJobs(workspace) {
      const rows = await db
        .selectFrom('past_jobs')
        .selectAll()
        .where('workspace', '=', workspace)
        .orderBy('recipe')
        .execute()
      return readRows(
        context,
        'past_jobs',
        rows,
        ({ recipe }) => `${workspace} ${recipe}`,
        ({
          recipe,
          from_at: from,
          through_at: through,
          failed_count: failedCount,
          shape,
          failures,
          successes,
        }) => ({
          workspace,
          recipe,
          from,
          through,
          shape,
          failedCount,
          failures: readJson<PastFailure[]>(failures),
          successes: successes === null ? null : readJson<Instant[]>(successes),
        }),
      )
    },
    async keepPastJobs({ workspace, recipe, from, through, shape, failedCount, failures, successes }) {
      const values = {
        from_at: from,
        through_at: through,
        shape,
        failed_count: failedCount,
        failures: JSON.stringify(failures),
        successes: successes === null ? null : JSON.stringify(successes),
      }
      await db
        .insertInto('past_jobs')
        .values({ workspace, recipe, ...values })
        .onConflict((c) => c.columns(['workspace', 'recipe']).doUpdateSet(values))
        .execute()
    },
  }
}

/** Forgets what was read before `before`: the next backtest reads it anew. */
export async function prunePastJobs({ backend }: Context, before: Instant): Promise<void> {
  await backend.db.deleteFrom('past_jobs').where('through_at', '<', before).execute()
}
