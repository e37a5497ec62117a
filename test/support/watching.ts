import { createGaps } from '../../src/app/gaps.ts'
import { openHealth } from '../../src/app/health.ts'
import { createBeats, runLoop } from '../../src/app/loop.ts'
import { Poller } from '../../src/app/poll.ts'
import type { SimRequest, SimResponse } from '../../src/demo/workato/request.ts'
import type { Config, WorkspaceConfig } from '../../src/model/config.ts'
import type { DurationMs, Instant } from '../../src/model/instant.ts'
import type { RecipeKey } from '../../src/model/recipe.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { budgetOf } from '../../src/workato/ask.ts'
import { createWorkatoClient } from '../../src/workato/client.ts'
import { type LogLine, notingLog } from './noting.ts'
import { simGet, VirtualClock, VirtualPacer } from './virtual.ts'

/** How a poller is put up. */
export interface WatchingOptions {
  readonly start: number
  readonly answer: (request: SimRequest) => SimResponse
  readonly workspaces: readonly WorkspaceConfig[]
  readonly random: () => number
  readonly latencyMs?: () => DurationMs
  readonly clock?: VirtualClock
}

/** A poller at work on a virtual clock, with a store in memory. */
export interface Watching extends AsyncDisposable {
  readonly clock: VirtualClock
  readonly store: Store
  readonly config: Config
  readonly poller: Poller
  readonly metrics: ReturnType<typeof createMetrics>
  readonly lines: readonly LogLine[]
  /** When each failure was recorded first; by its name. */
  readonly seenAt: ReadonlyMap<string, Instant>
  /** Recipes with open alerts. */
  firing: ReadonlySet<RecipeKey>
  pass(ms: DurationMs): Promise<void>
}

/** A workspace with the vendor's default budgets. */
export function workspaceOf(over: Partial<WorkspaceConfig> = {}): WorkspaceConfig {
  return {
    name: 'production',
    baseUrl: 'http://workato.invalid',
    appUrl: 'https://app.example.com',
    auth: { kind: 'bearer', token: 't' },
    labels: {},
    budgets: { recipes: 45, jobs: 45, connections: 45, tags: 45, folders: 45, customers: 45 },
    quota: 'acme',
    pollEveryMs: 60_000,
    lookBackMs: 3_600_000,
    recipes: [
      { selector: { kind: 'all' }, exclude: false, name: null, owners: null, labels: {}, privacy: null },
    ],
    managedUsers: null,
    ...over,
  }
}

/** Puts up a poller of one quota. */
export async function startWatching(options: WatchingOptions): Promise<Watching> {
  const clock = options.clock ?? new VirtualClock(options.start)
  const { lines, log } = notingLog()
  const seenAt = new Map<string, Instant>()
  const store = notingFirst(
    await openStore(
      { kind: 'sqlite', path: ':memory:', url: 'sqlite::memory:', retentionMs: 90 * 86_400_000 },
      { clock },
    ),
    (name) => void (seenAt.has(name) || seenAt.set(name, clock.now())),
  )
  const metrics = createMetrics('0')
  const config = configOf(options.workspaces)
  let ids = 0
  const random = { next: options.random, id: () => String(ids++) }
  const env = { config, store, clock, random, log, metrics, channels: { slack: null, email: null } }
  const health = await openHealth(store.health)
  const pacer = new VirtualPacer(clock)
  const get = simGet(clock, options.answer, options.latencyMs)
  const watching = { firing: new Set<RecipeKey>() as ReadonlySet<RecipeKey> }
  const poller = new Poller({
    env: env as never,
    health,
    gaps: createGaps(() => 60_000),
    workspaces: options.workspaces,
    clientOf: (workspace) => (client) =>
      createWorkatoClient({
        workspace,
        pacer,
        clock,
        get,
        auth: client.auth,
        ...(client.customer === undefined ? {} : { customer: client.customer }),
        onAnswer: ({ ms }) => client.onAnswer(ms),
      }),
    readAuth: () => Promise.resolve(null),
    firing: () => Promise.resolve(watching.firing),
    slowdown: (family) => Math.max(...options.workspaces.map((one) => pacer.slowdown(budgetOf(one, family)))),
    onProgress() {},
  })
  const stop = new AbortController()
  const deps = { clock, log, metrics, beats: createBeats() }
  const running = poller.loops.map((loop) => runLoop(loop, deps, stop.signal))
  return Object.assign(watching, {
    clock,
    store,
    config,
    poller,
    metrics,
    lines,
    seenAt,
    pass: (ms: DurationMs) => clock.run(clock.now() + ms),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await clock.run(clock.now() + 100_000)
      await Promise.all(running)
      await store.close()
    },
  })
}

/** The name of a failure of a job. */
export function nameOfJob(workspace: string, recipe: number | string, job: string): string {
  return `${workspace} ${recipe} ${job}`
}

/** Tells of every failure that is recorded, when it is committed. */
function notingFirst(store: Store, note: (name: string) => void): Store {
  const record: Store['failures']['record'] = async (batch, ...how) => {
    const sightings = await store.failures.record(batch, ...how)
    for (const { job } of sightings) note(nameOfJob(batch.workspace, batch.recipe, job))
    return sightings
  }
  return { ...store, failures: { ...store.failures, record } }
}

function configOf(workspaces: readonly WorkspaceConfig[]): Config {
  const parts = {
    path: 'alerts.yaml',
    workspaces,
    owners: null,
    ruleFiles: [],
    rules: [],
    receivers: new Map(),
    route: { matchers: [], groupBy: [], routes: [], receiver: 'nobody' },
    store: { kind: 'sqlite', retentionMs: 90 * 86_400_000 },
    privacy: { redact: [], jobTitles: false, maskEmails: true },
    secrets: [],
    fingerprints: [],
    digests: [],
    maintenance: [],
  }
  return parts as unknown as Config
}
