import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppOptions } from '../../src/app/compose.ts'
import type { Environment } from '../../src/app/environment.ts'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import type { Config } from '../../src/model/config.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { unlistedItem } from '../../src/model/recipe.ts'
import { openStore } from '../../src/store/open.ts'
import type { RecipeRecord, Store } from '../../src/store/port.ts'
import { systemClock } from '../../src/system/clock.ts'
import { systemRandom } from '../../src/system/random.ts'
import { createLogger } from '../../src/telemetry/logger.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'

/** Where the servers are that a configuration names. */
export interface Servers {
  /** Root of Workato's API, without trailing slash. */
  readonly workato: string
  /** Root of Slack's API, with trailing slash. */
  readonly slack: string
}

/** Signs in to the workspace. */
export const TOKEN = 'api-token-of-the-bench'

/** Nobody listens there. */
export const NOWHERE: Servers = { workato: 'http://127.0.0.1:9', slack: 'http://127.0.0.1:9/api/' }

/** A folder with a configuration, removed with its owner. */
export interface Place extends Disposable {
  readonly folder: string
  readonly configPath: string
  /** The file that the configuration's store names. */
  readonly storePath: string
  config(): Promise<Config>
}

/** In memory, where the machine has such a file system; else where temporary files go. */
export function inMemory(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}

/**
 * Makes a place below `root`. Quick: polled as fast as can be, with one rule of its own. Default: within the default
 * budgets, with the rules that come with RecipeWatch.
 */
export function makePlace(root: string, servers: Servers, setting: 'quick' | 'default' = 'quick'): Place {
  const folder = mkdtempSync(join(root, 'recipewatch-bench-'))
  const configPath = join(folder, 'alerts.yaml')
  if (setting === 'default') cpSync(SHIPPED_RULES, join(folder, 'rules'), { recursive: true })
  else {
    mkdirSync(join(folder, 'rules'))
    writeFileSync(join(folder, 'rules/burst.yaml'), RULES)
  }
  writeFileSync(configPath, settings(servers, setting === 'default' ? '' : QUICKLY))
  return {
    folder,
    configPath,
    storePath: join(folder, 'data/recipewatch.db'),
    config: async () => {
      const { config, problems } = await loadConfig(configPath, nodeEnvironment({}))
      if (config === null) throw new Error(problems.map(formatProblem).join('\n'))
      return config
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Watches one recipe, `Order sync`, whose every failure is news. */
export async function aRecipe(store: Store): Promise<RecipeRecord> {
  const item = { ...unlistedItem('1001'), name: 'Order sync', running: true }
  const recipe = {
    workspace: 'production',
    id: item.id,
    name: item.name,
    url: `https://app.example.com/recipes/${item.id}`,
    labels: labelsFrom({ workspace: 'production', recipe: item.id, recipe_name: item.name }),
    owners: [],
    privacy: { messages: true },
    item,
  }
  await store.recipes.select('production', [recipe], 0, 0)
  const [record] = await store.recipes.list()
  if (record === undefined) throw new Error('the store keeps no recipe')
  return record
}

/** What the app takes from outside, as the daemon has it; log lines are made and dropped. */
export async function appOptions(place: Place): Promise<Omit<AppOptions, 'holder' | 'rings'>> {
  const config = await place.config()
  return {
    config,
    clock: systemClock,
    random: systemRandom,
    log: createLogger({ level: 'info', format: 'json', secrets: config.secrets, write: () => {} }),
    metrics: createMetrics('0'),
  }
}

/** What ticks work with in a place, but for ways out. */
export async function openEnvironment(place: Place): Promise<Environment & AsyncDisposable> {
  const options = await appOptions(place)
  const store = await openStore(options.config.store, { clock: systemClock })
  return {
    ...options,
    store,
    channels: { slack: null, email: null },
    [Symbol.asyncDispose]: () => store.close(),
  }
}

/** Those that come with RecipeWatch. */
const SHIPPED_RULES = fileURLToPath(new URL('../../rules', import.meta.url))

/** Of a workspace: no budget to speak of. */
const QUICKLY = `
    requests_per_minute: 60000
    poll_every: 1s`

const RULES = `rules:
  - name: failure-burst
    when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 20 } } }
    by: [recipe]
`

function settings(servers: Servers, pace: string): string {
  return `workspaces:
  - name: production
    base_url: ${servers.workato}
    app_url: https://app.example.com
    token: ${TOKEN}${pace}
    labels: { env: production }
rule_files: [rules/*.yaml]
receivers:
  on-call: { slack: [{ channel: '#alerts' }], email: [{ to: [on-call@example.com] }] }
route: { receiver: on-call, group_by: [workspace, rule] }
slack: { token: xoxb-of-the-bench, api_url: '${servers.slack}' }
smtp: { host: 127.0.0.1, port: 9, tls: none, from: RecipeWatch <alerts@example.com> }
store: { url: 'sqlite:data/recipewatch.db' }
http: { listen: '127.0.0.1:0' }
log: { format: json }
`
}
