import { openStore } from '../app/open-store.ts'
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
  const store = await openStore(config.store)
  try {
    await command(store, options, terminal, systemClock.now())
  } finally {
    await store.close()
  }
}
