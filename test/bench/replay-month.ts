import { backtest } from '../../src/app/backtest/run.ts'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { cpuOf } from './measure.ts'
import { failedItems, MONTH, type MonthScale, pastOf, STARTS_AT } from './replay-past.ts'
import { type Result, resultOf } from './result.ts'

const FILE = new URL('replay/alerts.yaml', import.meta.url).pathname

/**
 * A month on the virtual clock: from decoded items through ingest, twenty rules and routes to what each message says in a
 * line, beside ingest alone.
 */
export async function replayMonth(scale: MonthScale = MONTH): Promise<Result> {
  const { config, problems } = await loadConfig(FILE, nodeEnvironment({}))
  if (config === null) throw new Error(problems.map(formatProblem).join('\n'))
  const items = failedItems(scale, 1)
  const time = { from: STARTS_AT, to: STARTS_AT + scale.days * DAY_MS }
  const ingested = await cpuOf(() => pastOf(items, scale, config))
  let notices = 0
  const whole = await cpuOf(async () => {
    notices = (await backtest(config, pastOf(items, scale, config), time, true)).notices.length
  })
  if (notices === 0) throw new Error('a month without a message measures nothing')
  return resultOf('replay-month', whole / 1_000, ingested / 1_000, 's')
}
