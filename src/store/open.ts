import { sql } from 'kysely'
import type { StoreConfig } from '../model/config.ts'
import { type Clock, systemClock } from '../system/clock.ts'
import { alertsStore } from './alerts.ts'
import type { Backend, Context, CorruptRow } from './backend.ts'
import { backtestStore } from './backtest.ts'
import { completenessStore } from './completeness.ts'
import { deliveriesStore } from './deliveries.ts'
import { digestsStore } from './digests.ts'
import { estimatesStore } from './estimates.ts'
import { factsStore } from './facts.ts'
import { failuresStore } from './failures.ts'
import { healthStore } from './health.ts'
import { migrate } from './migrate.ts'
import type { Store } from './port.ts'
import { prune } from './prune.ts'
import { recipesStore } from './recipes.ts'
import { silencesStore } from './silences.ts'
import { openSqlite } from './sqlite.ts'
import { statesStore } from './states.ts'
import { wantsStore } from './wants.ts'

/** What a store takes from outside. */
export interface StoreOptions {
  readonly clock?: Clock
  /** Told of every row that could not be read and was left out (SEMANTICS 7.3). */
  readonly onCorrupt?: (row: CorruptRow) => void
}

/**
 * Opens the store, creating and migrating it as needed.
 * Throws StoreUnavailableError where it cannot be reached, StoreNewerError where a newer version wrote it.
 */
export async function openStore(config: StoreConfig, options: StoreOptions = {}): Promise<Store> {
  const clock = options.clock ?? systemClock
  const backend =
    config.kind === 'sqlite' ? await openSqlite(config.path, clock) : await openServer(config.url)
  try {
    await migrate(backend)
  } catch (error) {
    await backend.close()
    throw error
  }
  return storeOn(backend, clock, options.onCorrupt ?? (() => {}))
}

/** PostgreSQL's client is loaded where it is used: starts on SQLite do not wait for it. */
async function openServer(url: string): Promise<Backend> {
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres(url)
}

function storeOn(backend: Backend, clock: Clock, onCorrupt: (row: CorruptRow) => void): Store {
  const context: Context = { backend, onCorrupt }
  return {
    recipes: recipesStore(context),
    failures: failuresStore(context),
    alerts: alertsStore(context),
    deliveries: deliveriesStore(context, clock),
    health: healthStore(context),
    completeness: completenessStore(context),
    silences: silencesStore(context),
    digests: digestsStore(context, clock),
    states: statesStore(context),
    estimates: estimatesStore(context),
    wants: wantsStore(context),
    facts: factsStore(context),
    backtest: backtestStore(context),
    lock: (holder) => backend.lock(holder),
    prune: (now, retentionMs) => prune(context, clock, now, retentionMs),
    ping: async () => {
      await sql`select 1`.execute(backend.db)
    },
    close: () => backend.close(),
  }
}
