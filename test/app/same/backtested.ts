import { readHistory } from '../../../src/app/backtest/history.ts'
import { type Backtest, backtest } from '../../../src/app/backtest/run.ts'
import { readBackMs } from '../../../src/app/backtest/unanswerable.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { configOf, endOf, type History, START } from './history.ts'
import type { Lived } from './lived.ts'

/** The same, as `recipewatch backtest --all-jobs` reads it from the workspace afterwards. */
export async function backtested(history: History, { workato, clock }: Lived): Promise<Backtest> {
  const api = await workato.listen({ sleep: (ms) => systemClock.sleep(ms) })
  try {
    const config = await configOf(history, api.url)
    const [from, to] = [START, endOf(history)]
    const past = await readHistory({
      config,
      clock,
      from: from - readBackMs(config.rules),
      now: to,
      withSuccesses: true,
      onProgress() {},
      onLeftOut(workspace, why) {
        throw new Error(`${workspace}: ${why}`)
      },
      signal: new AbortController().signal,
    })
    return await backtest(config, past, { from, to }, true)
  } finally {
    await api.close()
  }
}
