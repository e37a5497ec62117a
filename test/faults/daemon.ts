import { startDaemon } from '../../src/app/daemon.ts'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'
import { systemClock } from '../../src/system/clock.ts'
import { systemRandom } from '../../src/system/random.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import type { Errand, Point } from './points.ts'

// The daemon as `run` puts it together, with shorter time-outs, which stands still where it is told to: there it waits
// for the SIGKILL of whoever started it.
const errand = JSON.parse(process.argv[2] ?? '') as Errand
const write = (level: string) => (fields: object, text: string) =>
  void process.stderr.write(`${level} ${text} ${JSON.stringify(fields)}\n`)
const { config, problems } = await loadConfig(errand.configPath, nodeEnvironment({}))
if (config === null) throw new Error(JSON.stringify(problems))
const daemon = await startDaemon({
  config,
  clock: systemClock,
  random: systemRandom,
  log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
  metrics: createMetrics('0'),
  timeouts: { slackMs: errand.callMs, mailMs: errand.callMs },
  openStore: async (store, options) => watched(await openStore(store, options), createStop(errand.stopAt)),
})
process.once('SIGTERM', () => {
  void daemon[Symbol.asyncDispose]().then(() => process.disconnect?.())
})

/** Passes a point: at the one that was named it never comes back. */
function createStop(stopAt: Errand['stopAt']): (point: Point) => Promise<void> {
  let left = stopAt?.nth ?? 0
  return async (point) => {
    if (point !== stopAt?.point) return
    left -= 1
    if (left > 0) return
    process.send?.(point)
    await new Promise(() => {})
  }
}

/** The store, with a stop after each commit on the way from a failure to a told group, and one before the last. */
function watched(store: Store, pass: (point: Point) => Promise<void>): Store {
  return {
    ...store,
    failures: {
      ...store.failures,
      async record(batch, classify) {
        const sightings = await store.failures.record(batch, classify)
        if (sightings.some(({ kind }) => kind === 'new')) await pass('recorded')
        return sightings
      },
    },
    alerts: {
      ...store.alerts,
      async commit(commit) {
        await store.alerts.commit(commit)
        if (commit.changes.length > 0) await pass('alerted')
      },
    },
    deliveries: {
      ...store.deliveries,
      async plan(plan) {
        await store.deliveries.plan(plan)
        if (plan.deliveries.length > 0) await pass('planned')
      },
      async begin(id, begun) {
        const isOurs = await store.deliveries.begin(id, begun)
        if (isOurs) await pass('begun')
        return isOurs
      },
      async finish(result) {
        if (result.state !== 'obsolete') await pass('answered')
        await store.deliveries.finish(result)
        if (result.state !== 'obsolete') await pass('finished')
      },
    },
  }
}
