import { type Daemon, startDaemon } from '../app/daemon.ts'
import type { Readiness } from '../app/port.ts'
import { version } from '../app/version.ts'
import { loadConfig } from '../config/load.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { serveHttp } from '../http/server.ts'
import type { Config, WorkspaceAuth } from '../model/config.ts'
import { messageOf } from '../model/errors.ts'
import { type DurationMs, SECOND_MS } from '../model/instant.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import type { Log } from '../telemetry/log.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { logOf } from './logging.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** How long to wait before the store is tried again once it was lost. */
const REOPEN_MS: DurationMs = 5 * SECOND_MS

/** What readiness says while the store is lost. */
const LOST: Readiness = { ready: false, store: { ok: false, error: 'the store was lost' }, workspaces: [] }

/**
 * The daemon, until it is stopped: then it finishes or safely leaves what is under way, within 10 s (CONFIG 3). Where
 * the store's lock falls by itself, it starts over as soon as it can have the store again (SEMANTICS 7.3).
 */
export async function run(config: Config, terminal: Terminal): Promise<number> {
  const log = logOf(config, terminal)
  const metrics = createMetrics(version())
  const readAuth = async (workspace: string): Promise<WorkspaceAuth | null> => {
    const { config: now } = await loadConfig(config.path, nodeEnvironment(terminal.variables))
    return now?.workspaces.find(({ name }) => name === workspace)?.auth ?? null
  }
  const start = (): Promise<Daemon> =>
    startDaemon({ config, clock: systemClock, random: systemRandom, log, metrics, readAuth })
  let daemon: Daemon | null = await start()
  const status = {
    hanging: () => daemon?.status.hanging() ?? [],
    ready: () => daemon?.status.ready() ?? Promise.resolve(LOST),
    refreshGauges: () => daemon?.status.refreshGauges() ?? Promise.resolve(),
  }
  try {
    await using server = await serveHttp(config.http, { status, metrics, log })
    log.info({ url: server.url, version: version() }, `RecipeWatch ${version()} is watching`)
    while (!terminal.stop.aborted) {
      await Promise.race([stopped(terminal.stop), daemon?.lockLost])
      if (terminal.stop.aborted) break
      log.error({}, "the store's lock was lost; starting over")
      const lost: Daemon | null = daemon
      daemon = null
      await lost?.[Symbol.asyncDispose]()
      daemon = await startAgain(start, log, terminal.stop)
    }
    log.info({}, 'stopping')
  } finally {
    await daemon?.[Symbol.asyncDispose]()
  }
  return EXIT.ok
}

/** Null once it is to stop. */
async function startAgain(start: () => Promise<Daemon>, log: Log, stop: AbortSignal): Promise<Daemon | null> {
  while (!stop.aborted) {
    try {
      return await start()
    } catch (error) {
      log.error({ err: error }, `the store cannot be had: ${messageOf(error)}`)
      await systemClock.sleep(REOPEN_MS, stop)
    }
  }
  return null
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
