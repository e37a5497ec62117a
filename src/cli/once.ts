import { runOnce } from '../app/once.ts'
import { version } from '../app/version.ts'
import type { Config } from '../model/config.ts'
import { systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { logOf } from './logging.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** One poll of everything, evaluate, deliver what is due, exit (CONFIG 3). */
export async function once(config: Config, terminal: Terminal): Promise<number> {
  const log = logOf(config, terminal)
  const report = await runOnce(
    { config, clock: systemClock, random: systemRandom, log, metrics: createMetrics(version()) },
    terminal.stop,
  )
  terminal.out(
    `${count(report.recipes, 'recipe')} asked, ${count(report.newFailures, 'new failure')}, ` +
      `${count(report.firing, 'alert')} firing, ${count(report.sent, 'delivery', 'deliveries')} sent`,
  )
  for (const problem of report.problems) terminal.err(`recipewatch: ${problem}`)
  return report.problems.length === 0 ? EXIT.ok : EXIT.failed
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
