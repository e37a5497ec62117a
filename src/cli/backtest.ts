import { readHistory } from '../app/backtest/history.ts'
import { type Backtest, backtest } from '../app/backtest/run.ts'
import { readBackMs } from '../app/backtest/unanswerable.ts'
import type { Past } from '../app/replay/past.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { formatProblem } from '../config/problem.ts'
import { loadRuleSet } from '../config/rule-tests/load.ts'
import { alertToJson, type JsonObject } from '../http/objects.ts'
import type { Config } from '../model/config.ts'
import { type DurationMs, toIso } from '../model/instant.ts'
import { systemClock } from '../system/clock.ts'
import { diffText, reportText } from './backtest-text.ts'
import { BrokenConfigError, type ConfigOptions, requireConfig } from './configuration.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What `backtest` may be asked for. */
export interface BacktestOptions extends ConfigOptions {
  readonly since: DurationMs
  /** In place of the configuration's own. */
  readonly rules?: readonly string[]
  /** A second set of rules, to be compared with the first. */
  readonly diff?: readonly string[]
  readonly allJobs?: boolean
  readonly json?: boolean
}

/** Real history through the rules, nothing sent: alerts and messages there would have been (CONFIG 3). */
export async function runBacktest(options: BacktestOptions, terminal: Terminal): Promise<number> {
  const configured = await requireConfig(options, terminal)
  const config = await withRules(configured, options.rules, terminal)
  const other = options.diff === undefined ? null : await withRules(configured, options.diff, terminal)
  const to = systemClock.now()
  const from = to - options.since
  const readFrom = from - readBackMs([...config.rules, ...(other?.rules ?? [])])
  const withSuccesses = options.allJobs === true
  const past = await readHistory({
    config,
    clock: systemClock,
    from: readFrom,
    now: to,
    withSuccesses,
    onProgress: (workspace, done, all) => progress(terminal, workspace, done, all),
    onLeftOut: (workspace, why) => terminal.err(`${workspace}: ${why}`),
    signal: terminal.stop,
  })
  const first = await backtest(config, past, { from, to }, withSuccesses)
  const second = other === null ? null : await backtest(other, past, { from, to }, withSuccesses)
  if (options.json === true) {
    const json = backtestToJson(first)
    terminal.out(JSON.stringify(second === null ? json : { ...json, other: backtestToJson(second) }, null, 2))
  } else if (second === null) terminal.out(reportText(first, { from, to }, size(past)))
  else terminal.out(diffText(first, second, { from, to }, size(past)))
  return EXIT.ok
}

/** The configuration with the rules of these files; problems are listed on stderr. Throws BrokenConfigError. */
async function withRules(
  config: Config,
  patterns: readonly string[] | undefined,
  terminal: Terminal,
): Promise<Config> {
  if (patterns === undefined) return config
  const environment = nodeEnvironment(terminal.variables)
  const { config: ruled, problems } = await loadRuleSet(patterns, '.', environment)
  for (const problem of problems) terminal.err(formatProblem(problem))
  if (ruled === null) {
    throw new BrokenConfigError(
      `the rules of ${patterns.join(' ')} cannot be used`,
      'Mend the places listed above.',
    )
  }
  const { rules, ruleFiles, fingerprints } = ruled
  return { ...config, rules, ruleFiles, fingerprints }
}

/** A person sees every so many parts of the work done. */
const PROGRESS_PARTS = 20

function progress(terminal: Terminal, workspace: string, done: number, all: number): void {
  if (!terminal.interactive || all === 0) return
  const part = (count: number): number => Math.floor((count * PROGRESS_PARTS) / all)
  if (done > 0 && done < all && part(done) === part(done - 1)) return
  terminal.err(`${workspace}: ${done} of ${all} recipes read`)
}

function size(past: Past): { readonly recipes: number; readonly failures: number } {
  const recipes = [...past.recipes.values()]
  return {
    recipes: recipes.length,
    failures: recipes.reduce((sum, { failures }) => sum + failures.length, 0),
  }
}

/** CONFIG 3, backtest. */
function backtestToJson({ alerts, notices, unanswerable }: Backtest): JsonObject {
  return {
    alerts: alerts.filter(({ state }) => state !== 'pending').map((alert) => alertToJson(alert, [])),
    notices: notices.map(({ at, receiver, channel, reason, text, alerts: told }) => ({
      at: toIso(at),
      receiver,
      channel,
      reason,
      text,
      alerts: told.map(({ id }) => id),
    })),
    unanswerable,
  }
}
