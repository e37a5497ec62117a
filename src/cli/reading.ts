import { existsSync } from 'node:fs'
import type { StoreConfig } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import type { Store } from '../store/port.ts'
import { systemClock } from '../system/clock.ts'
import { type ConfigOptions, requireConfig } from './configuration.ts'
import type { ListCommand } from './lists.ts'
import type { Terminal } from './terminal.ts'

/** Runs a reading command on the configuration's store; works beside the daemon. */
export async function withStore<Options extends ConfigOptions>(
  options: Options,
  terminal: Terminal,
  command: ListCommand<Options>,
): Promise<void> {
  const config = await requireConfig(options, terminal)
  const { openStore } = await import('../app/open-store.ts')
  const store = await openStore(existing(config.store))
  try {
    await command(store, options, terminal, systemClock.now(), config)
  } finally {
    await store.close()
  }
}

/** Runs a small write on the configuration's store, beside the daemon, which notices it (SEMANTICS 7.2). */
export async function withWritableStore(
  options: ConfigOptions,
  terminal: Terminal,
  command: (store: Store, now: Instant) => Promise<number>,
): Promise<number> {
  const config = await requireConfig(options, terminal)
  const { openStore } = await import('../app/open-store.ts')
  const store = await openStore(config.store)
  try {
    return await command(store, systemClock.now())
  } finally {
    await store.close()
  }
}

/** Whoever reads makes no store: where there is none yet, an empty one in memory answers. */
export function existing(store: StoreConfig): StoreConfig {
  return store.kind === 'sqlite' && !existsSync(store.path) ? { ...store, path: ':memory:' } : store
}
