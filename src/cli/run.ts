import { startDaemon } from '../app/daemon.ts'
import { version } from '../app/version.ts'
import { serveHttp } from '../http/server.ts'
import type { Config } from '../model/config.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { logOf } from './logging.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** The daemon, until it is stopped: then it finishes or safely leaves what is under way, within 10 s (CONFIG 3). */
export async function run(config: Config, terminal: Terminal): Promise<number> {
  const log = logOf(config, terminal)
  const metrics = createMetrics(version())
  await using daemon = await startDaemon({ config, clock: systemClock, random: systemRandom, log, metrics })
  const server = await serveHttp(config.http, { status: daemon.status, metrics, log })
  log.info({ url: server.url, version: version() }, `RecipeWatch ${version()} is watching`)
  await stopped(terminal.stop)
  log.info({}, 'stopping')
  await server.close()
  return EXIT.ok
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
