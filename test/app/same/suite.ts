import fc from 'fast-check'
import type { Alert } from '../../../src/model/alert.ts'
import { plainConditions } from '../../../src/model/condition.ts'
import type { Rule } from '../../../src/model/rule.ts'
import type { Suite, Tally } from '../../deep/suite.ts'
import { backtested } from './backtested.ts'
import { byPolling, differences, nothing } from './differences.ts'
import { configOf, type History } from './history.ts'
import { lived } from './lived.ts'
import { anyHistory } from './random.ts'
import { tested } from './tested.ts'

/** What a history came to, by all three. */
export interface Played {
  readonly rules: readonly Rule[]
  /** By the daemon. */
  readonly daemon: readonly Alert[]
  /** Rules that a backtest says it cannot answer. */
  readonly unanswerable: readonly string[]
}

/** Conditions whose past the API does not tell: counters, whether recipes ran, connections. */
const UNANSWERABLE: ReadonlySet<string> = new Set([
  'job_failed_total',
  'no_jobs',
  'recipe_stopped',
  'connection_lost',
])

/** Lives through a history thrice. Throws where the alerts differ by more than polling explains. */
export async function playHistory(history: History): Promise<Played> {
  const { rules } = await configOf(history, 'http://workato.invalid')
  const living = await lived(history)
  const ruleTest = await tested(history)
  const { alerts: backtest, unanswerable } = await backtested(history, living)
  const mute = rules.filter(({ condition }) =>
    plainConditions(condition).some(({ kind }) => UNANSWERABLE.has(kind)),
  )
  const answered = ruleTest.filter((alert) => !mute.some(({ name }) => name === alert.rule))
  const said = [
    ...differences(rules, ruleTest, living.alerts, byPolling).map((line) => `by the daemon\n${line}`),
    ...differences(rules, answered, backtest, nothing).map((line) => `by the backtest\n${line}`),
    ...differing(
      mute.map(({ name }) => name),
      unanswerable.map(({ rule }) => rule),
    ),
  ]
  if (said.length > 0) throw new Error(`${said.join('\n')}\n${JSON.stringify(history, null, 1)}`)
  const names = unanswerable.map(({ rule }) => rule)
  return { rules, daemon: living.alerts, unanswerable: names }
}

function differing(wanted: readonly string[], got: readonly string[]): readonly string[] {
  return wanted.join() === got.join() ? [] : [`unanswerable: ${wanted.join()}, but said was ${got.join()}`]
}

/** Alerts by what their rules are made of. */
function tallyOf({ rules, daemon }: Played): Tally {
  const tally: Record<string, number> = {}
  for (const { rule: name } of daemon) {
    const rule = rules.find((one) => one.name === name)
    const kinds = rule === undefined ? [] : plainConditions(rule.condition).map(({ kind }) => kind)
    for (const kind of new Set(kinds)) tally[kind] = (tally[kind] ?? 0) + 1
  }
  return tally
}

/** Daemon, rule tests and backtest give the same alerts on the same history. */
export const sameAlerts: Suite = {
  name: 'same-alerts',
  seeds: { quick: 3, deep: 200 },
  play: async (seed) => {
    let tally: Tally = {}
    const property = fc.asyncProperty(anyHistory, async (history) => {
      tally = tallyOf(await playHistory(history))
    })
    await fc.assert(property, { seed, numRuns: 1, endOnFailure: true })
    return tally
  },
  lacks: (tally) => (Object.keys(tally).length < 4 ? ['hardly any condition held'] : []),
}
