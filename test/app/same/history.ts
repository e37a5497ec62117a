import { stringify } from 'yaml'
import { loadConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import type { Config } from '../../../src/model/config.ts'
import { MINUTE_MS, SECOND_MS } from '../../../src/model/instant.ts'
import { memoryEnvironment } from '../../config/memory.ts'
import type { Settings } from '../../support/world.ts'

/** When histories begin: a Tuesday, 02:00 UTC. */
export const START: number = Date.UTC(2026, 10, 24, 2, 0)

/** The daemon polls at full minutes; what happens, happens so long before the poll of its minute. */
export const BEFORE_POLL_MS: number = 10 * SECOND_MS

/** Watched recipes: two of a team, one of another, each with a connection of its own. */
export const RECIPES: readonly { readonly id: number; readonly name: string; readonly team: string }[] = [
  { id: 1, name: 'Order sync', team: 'orders' },
  { id: 2, name: 'Invoice export', team: 'orders' },
  { id: 3, name: 'Lead routing', team: 'sales' },
]

/** Adapters that all of them use. */
export const APPS: readonly string[] = ['rest']

/** Kinds of error that jobs fail with. */
export const ERRORS = {
  timeout: { adapter: 'salesforce', type: 'Timeout', message: 'the other side is slow' },
  lock: { adapter: 'salesforce', type: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access' },
  limit: { adapter: 'netsuite', type: '429 Too Many Requests', message: 'concurrency limit exceeded' },
} as const
export type ErrorName = keyof typeof ERRORS

/** Something that happens in a minute of a history. */
export type Happening = { readonly at: number } & (
  | { readonly recipe: number; readonly failed: number; readonly error: ErrorName }
  | { readonly recipe: number; readonly succeeded: number }
  | { readonly recipe: number; readonly stopped: string }
  | { readonly recipe: number; readonly started: true }
  | { readonly recipe: number; readonly connected: boolean }
  /** The API does not answer for so many minutes. */
  | { readonly down: number }
)

/** What is lived through by the daemon, by a rule test and by a backtest. */
export interface History {
  readonly rules: readonly Settings[]
  readonly happenings: readonly Happening[]
  /** In minutes. */
  readonly length: number
  /** Laid over alerts.yaml. */
  readonly settings?: Settings
}

/** The instant of something that happens in a minute. */
export function instantOf({ at }: { readonly at: number }): number {
  return START + at * MINUTE_MS - BEFORE_POLL_MS
}

/** When everybody looks at what came about: half a minute after the last poll. */
export function endOf({ length }: History): number {
  return START + length * MINUTE_MS + 30 * SECOND_MS
}

/** alerts.yaml and its rules, as files. `api`: where the API is. */
export function filesOf({ rules, settings = {} }: History, api: string): Readonly<Record<string, string>> {
  const alerts = {
    workspaces: [
      {
        name: 'production',
        base_url: api,
        app_url: 'https://app.example.com',
        token: 'api-token',
        requests_per_minute: 60_000,
        recipes: [{ all: true }, ...RECIPES.map(({ id, team }) => ({ id, labels: { team } }))],
      },
    ],
    rule_files: ['rules/*.yaml'],
    receivers: { nobody: {} },
    route: { receiver: 'nobody' },
    store: { url: 'sqlite::memory:' },
    ...settings,
  }
  return { 'alerts.yaml': stringify(alerts), 'rules/rules.yaml': stringify({ rules }) }
}

/** The configuration of a history. */
export async function configOf(history: History, api: string): Promise<Config> {
  const environment = memoryEnvironment({ files: filesOf(history, api) })
  const { config, problems } = await loadConfig('alerts.yaml', environment)
  if (config === null) throw new Error(problems.map(formatProblem).join('\n'))
  return config
}
