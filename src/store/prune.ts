import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import { compactActivity } from './activity.ts'
import { pruneAlerts } from './alerts.ts'
import type { Context } from './backend.ts'
import { prunePastJobs } from './backtest.ts'
import { pruneSilences } from './silences.ts'

/** Failures forgotten a transaction: others wait for no longer than that takes. */
const FAILURES_AT_ONCE = 500
/** Between two such transactions, so that everything else gets its turn. */
const PAUSE_MS: DurationMs = 5
/** Beyond the horizon, so that what the API still shows at its edge is not forgotten and found anew. */
const MARGIN_MS = DAY_MS

/** See Store.prune. */
export async function prune(
  context: Context,
  clock: Pick<Clock, 'sleep'>,
  now: Instant,
  retentionMs: DurationMs,
): Promise<void> {
  const before = now - retentionMs - MARGIN_MS
  const { db } = context.backend
  while (await pruneFailures(context, before)) await clock.sleep(PAUSE_MS)
  await db.deleteFrom('ignored').where('at', '<', before).execute()
  await db.deleteFrom('fingerprint_alias').where('at', '<', before).execute()
  await compactActivity(context, now)
  await db.deleteFrom('activity').where('start', '<', before).execute()
  await db.deleteFrom('conversation').where('closed_at', '<', before).execute()
  await db.deleteFrom('delivery').where('finished_at', '<', before).execute()
  await db.deleteFrom('digest_cut').where('to_at', '<', before).execute()
  for (const table of ['stop', 'lost', 'estimate'] as const) {
    await db.deleteFrom(table).where('to_at', '<', before).execute()
  }
  await db.deleteFrom('new_error').where('at', '<', before).execute()
  await db.deleteFrom('edit').where('at', '<', before).execute()
  await prunePastJobs(context, before)
  await pruneAlerts(context, before)
  await pruneSilences(context, before)
}

/** False once nothing is left to forget. */
async function pruneFailures({ backend }: Context, before: Instant): Promise<boolean> {
  const oldest = backend.db
    .selectFrom('failure')
    .select('seq')
    .where('placed_at', '<', before)
    // What was old when it was first seen stays as long as what was new: it would only be recorded again.
    .where('first_seen_at', '<', before)
    .orderBy('placed_at')
    .limit(FAILURES_AT_ONCE)
  const { numDeletedRows } = await backend.db
    .deleteFrom('failure')
    .where('seq', 'in', oldest)
    .executeTakeFirst()
  return numDeletedRows === BigInt(FAILURES_AT_ONCE)
}
