import { createMentionByEmail } from '../deliver/slack-probe.ts'
import { type Config, entryOf, type WorkspaceConfig } from '../model/config.ts'
import type { DurationMs } from '../model/instant.ts'
import { openStore } from '../store/open.ts'
import type { Clock } from '../system/clock.ts'
import { createPacer, type Pacer } from '../system/pacer.ts'
import type { Random } from '../system/random.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { WorkatoClientOptions } from '../workato/ask.ts'
import { budgetOf } from '../workato/ask.ts'
import { createWorkatoClient } from '../workato/client.ts'
import { type ChannelTimeouts, openChannels } from './channels.ts'
import { type ConnectionsWatch, createConnectionsWatch, watchesConnections } from './connections.ts'
import { createDeliverer, type Deliverer } from './deliver.ts'
import { renderDigest } from './digest-render.ts'
import type { EntryDeps } from './entry.ts'
import type { Environment } from './environment.ts'
import { createEvaluator, type Evaluator } from './evaluate.ts'
import { createGaps } from './gaps.ts'
import { type Health, openHealth } from './health.ts'
import { Poller } from './poll.ts'
import { needsHistory, ReadBack } from './read-back.ts'
import { render } from './render.ts'
import type { StandingDeps } from './standing.ts'

/** What the app takes from outside. */
export interface AppOptions {
  readonly config: Config
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  /** Who holds the store: `recipewatch run, pid 12`. */
  readonly holder: string
  /** How long calls may take; the channels' own where left out. */
  readonly timeouts?: ChannelTimeouts & { readonly workatoMs?: DurationMs }
  /** Gives turns to requests and messages; one of its own where left out. */
  readonly pacer?: Pacer
  /** How requests to Workato are made; over the process's own connections where left out. */
  readonly get?: WorkatoClientOptions['get']
  /** What the configuration says now of how to sign in to a workspace: a token that was replaced needs no restart. */
  readonly readAuth?: EntryDeps['readAuth']
  /** Opens the store; the one that the configuration names where left out. */
  readonly openStore?: typeof openStore
  /** Rung when something happened that a tick may want to know of. */
  readonly rings: { readonly evaluate: () => void; readonly notify: () => void; readonly deliver: () => void }
}

/** Everything put together; `run` and `once` drive it in their own ways. Closing releases it in reverse order. */
export interface App extends AsyncDisposable {
  readonly env: Environment
  readonly health: Health
  /** One a quota. */
  readonly pollers: readonly Poller[]
  /** Null where no rule asks about connections. */
  readonly connections: ConnectionsWatch | null
  /** Null where no rule asks for what was before the first sight. */
  readonly readBack: ReadBack | null
  readonly evaluator: Evaluator
  readonly deliverer: Deliverer
  /** Resolves once the store's lock fell by itself: another may hold it now. */
  readonly lockLost: Promise<void>
}

/** Opens the store, takes its lock, and puts everything together. Throws the store's errors. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, clock, random, log, metrics, rings } = options
  await using stack = new AsyncDisposableStack()
  const store = await (options.openStore ?? openStore)(config.store, {
    clock,
    onCorrupt: (row) => log.error({ row }, 'a row of the store could not be read and was left out'),
  })
  stack.defer(() => store.close())
  const lock = await store.lock(options.holder)
  stack.defer(() => lock.release())
  const channels = stack.use(openChannels(config, clock, options.timeouts))
  const pacer = options.pacer ?? createPacer()
  stack.defer(() => pacer.close())
  const env: Environment = { config, store, clock, random, log, metrics, channels }
  const health = await openHealth(store.health)
  const gaps = createGaps((name) => entryOf(config.workspaces, name)?.pollEveryMs ?? 0)
  const mentionByEmail = config.slack === null ? null : createMentionByEmail({ config: config.slack })
  const deliverer = createDeliverer({
    env,
    pacer,
    health,
    render: (turn) => render({ env, health, gaps, mentionByEmail }, turn),
    renderDigest: (conversation, delivery) => renderDigest(env, conversation, delivery),
    onSettled: () => {
      // What was told ends events; what was refused is a health fact.
      rings.evaluate()
      rings.notify()
    },
  })
  const pollers = pollersOf(options, pacer, { env, health, gaps })
  const tenants = () => pollers.flatMap((poller) => poller.tenants)
  const watching = { env, tenants, onProgress: rings.evaluate }
  const app = {
    env,
    health,
    pollers,
    connections: watchesConnections(config) ? createConnectionsWatch(watching) : null,
    readBack: needsHistory(config.rules) ? new ReadBack(watching) : null,
    evaluator: createEvaluator(env, health, rings.notify),
    deliverer,
    lockLost: lock.lost,
  }
  const release = stack.move()
  return { ...app, [Symbol.asyncDispose]: () => release.disposeAsync() }
}

/** A poller a quota: workspaces that share one share its turns. */
function pollersOf(options: AppOptions, pacer: Pacer, deps: StandingDeps): readonly Poller[] {
  const { env } = deps
  // What evaluation has to know of a recipe is asked as urgently as what concerns an alert.
  const firing = async () => {
    const alerts = await env.store.alerts.open()
    return new Set([...alerts.flatMap(({ recipes }) => recipes), ...(await env.store.wants.recipes())])
  }
  return [...Map.groupBy(env.config.workspaces, ({ quota }) => quota).values()].map(
    (workspaces) =>
      new Poller({
        ...deps,
        workspaces,
        clientOf: (workspace) => clientMaker(options, pacer, workspace),
        readAuth: options.readAuth ?? (() => Promise.resolve(null)),
        firing,
        slowdown: (family) => Math.max(...workspaces.map((one) => pacer.slowdown(budgetOf(one, family)))),
        onProgress: options.rings.evaluate,
      }),
  )
}

function clientMaker(
  { clock, metrics, timeouts = {}, get }: AppOptions,
  pacer: Pacer,
  workspace: WorkspaceConfig,
): EntryDeps['clientOf'] {
  return ({ auth, customer, onAnswer }) =>
    createWorkatoClient({
      workspace,
      auth,
      pacer,
      clock,
      ...(customer === undefined ? {} : { customer }),
      ...(get === undefined ? {} : { get }),
      ...(timeouts.workatoMs === undefined ? {} : { timeoutMs: timeouts.workatoMs }),
      onAnswer: ({ family, outcome, ms }) => {
        onAnswer(ms)
        metrics.requests.inc({ workspace: workspace.name, family, outcome })
        metrics.requestSeconds.observe({ workspace: workspace.name, family }, ms / 1_000)
      },
    })
}
