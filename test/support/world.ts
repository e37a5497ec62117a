import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { createMailbox, type Mailbox } from '../../src/demo/mailbox/server.ts'
import { createSlackSim, type SlackSim, type SlackSimOptions } from '../../src/demo/slack/server.ts'
import { createWorkatoSim, type WorkatoSim, type WorkatoSimOptions } from '../../src/demo/workato/sim.ts'
import type { Config } from '../../src/model/config.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'
import { type Clock, systemClock } from '../../src/system/clock.ts'

/** Parts of alerts.yaml, as an operator would write them. */
export type Settings = Readonly<Record<string, unknown>>

/** How a world begins; what is left out is usual. */
export interface WorldOptions {
  readonly clock?: Clock
  /** Laid over alerts.yaml, key by key. */
  readonly settings?: Settings
  /** Laid over the one workspace. */
  readonly workspace?: Settings
  /** Laid over the root route. */
  readonly route?: Settings
  readonly rules?: readonly Settings[]
  readonly slack?: Partial<SlackSimOptions>
  readonly workato?: Partial<WorkatoSimOptions>
}

/** Simulated Workato, Slack and mailbox on loopback, and a folder with a configuration that names them. */
export interface World extends AsyncDisposable {
  readonly folder: string
  readonly configPath: string
  readonly clock: Clock
  readonly workato: WorkatoSim
  readonly slack: SlackSim
  readonly mailbox: Mailbox
  /** The configuration as the product reads it. */
  config(): Promise<Config>
  /** The store beside whoever holds it; closed with the world. */
  store(): Promise<Store>
  /** The keys of alerts.yaml, as it was written first. */
  settings(): Settings
  /** Writes alerts.yaml anew with these keys laid over. */
  write(settings: Settings): void
}

/** A burst of five warns, one of twenty is critical; over a minute after the failures left the window. */
const BURST: Settings = {
  name: 'failure-burst',
  when: { job_failed_count: { over: '15m', at_least: { warning: 5, critical: 20 } } },
  by: ['recipe'],
  keep_firing_for: '1m',
}

/** Opens a world. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const clock = options.clock ?? systemClock
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'recipewatch-world-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const workato = createWorkatoSim({ now: clock.now, token: 'api-token', ...options.workato })
  const api = await workato.listen({ sleep: (ms) => systemClock.sleep(ms) })
  stack.defer(() => api.close())
  const slack = await createSlackSim({ now: clock.now, channels: [{ name: 'alerts' }], ...options.slack })
  stack.defer(() => slack.close())
  const mailbox = await createMailbox({ now: clock.now })
  stack.defer(() => mailbox.close())

  const configPath = join(folder, 'alerts.yaml')
  const usual = settingsOf(options, api.url, slack, mailbox)
  const write = (settings: Settings): void => writeFileSync(configPath, stringify({ ...usual, ...settings }))
  mkdirSync(join(folder, 'rules'))
  writeFileSync(join(folder, 'rules/rules.yaml'), stringify({ rules: options.rules ?? [BURST] }))
  write({})
  const config = async (): Promise<Config> => {
    const loaded = await loadConfig(configPath, nodeEnvironment({}))
    if (loaded.config === null) throw new Error(loaded.problems.map(formatProblem).join('\n'))
    return loaded.config
  }
  let store: Promise<Store> | null = null
  stack.defer(async () => (await store)?.close())
  const release = stack.move()
  return {
    folder,
    configPath,
    clock,
    workato,
    slack,
    mailbox,
    config,
    settings: () => usual,
    store: () => (store ??= config().then((read) => openStore(read.store, { clock }))),
    write,
    [Symbol.asyncDispose]: () => release.disposeAsync(),
  }
}

function settingsOf(options: WorldOptions, api: string, slack: SlackSim, mailbox: Mailbox): Settings {
  return {
    workspaces: [
      {
        name: 'production',
        base_url: api,
        app_url: 'https://app.example.com',
        token: 'api-token',
        requests_per_minute: 60_000,
        labels: { env: 'production' },
        ...options.workspace,
      },
    ],
    rule_files: ['rules/*.yaml'],
    receivers: {
      'on-call': { slack: [{ channel: '#alerts' }], email: [{ to: ['on-call@example.com'] }] },
    },
    route: {
      receiver: 'on-call',
      group_by: ['workspace', 'rule'],
      group_wait: '10s',
      group_interval: '1m',
      repeat_interval: '1h',
      ...options.route,
    },
    slack: { token: slack.token, api_url: slack.url },
    smtp: { host: mailbox.host, port: mailbox.port, tls: 'none', from: 'RecipeWatch <alerts@example.com>' },
    store: { url: 'sqlite:data/recipewatch.db' },
    http: { listen: '127.0.0.1:0' },
    log: { format: 'json' },
    ...options.settings,
  }
}
