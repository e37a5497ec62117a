import { type DurationMs, HOUR_MS, SECOND_MS } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import { createWake } from '../system/wake.ts'
import { type App, type AppOptions, openApp } from './compose.ts'
import { digestTick } from './digest.ts'
import type { Environment } from './environment.ts'
import { createBeats, type Loop, runLoop } from './loop.ts'
import { NoticeRounds } from './notice-rounds.ts'
import { notifyTick } from './notify.ts'
import type { StatusSource } from './port.ts'
import { statusOf } from './status.ts'

/** CONFIG 3: on SIGTERM what is under way is finished or safely left within 10 s; two are kept for closing. */
const FINISH_MS: DurationMs = 8 * SECOND_MS

/** How often old rows are forgotten. */
const PRUNE_EVERY_MS: DurationMs = HOUR_MS

/** The daemon at work; disposing it stops it. */
export interface Daemon extends AsyncDisposable {
  readonly status: StatusSource
  /** Resolves once the store's lock fell by itself: this daemon has to end. */
  readonly lockLost: Promise<void>
  /** How many loops turn. */
  readonly loops: number
}

/** Starts all loops. Throws the store's errors. */
export async function startDaemon(options: Omit<AppOptions, 'holder' | 'rings'>): Promise<Daemon> {
  const { clock, log, metrics } = options
  const wakes = { evaluate: createWake(clock), notify: createWake(clock), deliver: createWake(clock) }
  const app = await openApp({
    ...options,
    holder: `recipewatch run, pid ${process.pid}`,
    rings: {
      evaluate: () => wakes.evaluate.ring(),
      notify: () => wakes.notify.ring(),
      deliver: () => wakes.deliver.ring(),
    },
  })
  const beats = createBeats()
  const stop = new AbortController()
  const loops = [...app.pollers.flatMap((poller) => poller.loops), ...otherLoops(app, wakes)]
  const running = loops.map((loop) => runLoop(loop, { clock, log, metrics, beats }, stop.signal))
  return {
    status: statusOf(app, beats),
    lockLost: app.lockLost,
    loops: running.length,
    async [Symbol.asyncDispose]() {
      stop.abort()
      const finished = new AbortController()
      const patience = clock.sleep(FINISH_MS, finished.signal)
      await Promise.race([Promise.all([...running, app.deliverer.idle()]), patience])
      // A timer left behind would keep the process alive.
      finished.abort()
      await app[Symbol.asyncDispose]()
    },
  }
}

type Wakes = Readonly<Record<'evaluate' | 'notify' | 'deliver', ReturnType<typeof createWake>>>

/** A loop of what is only there where rules ask for it. */
function optional(name: string, of: Pick<Loop, 'tick'> | null, clock: Clock): readonly Loop[] {
  return of === null ? [] : [{ name, wake: createWake(clock), tick: (signal) => of.tick(signal) }]
}

function otherLoops(app: App, wakes: Wakes): readonly Loop[] {
  const { env, connections, readBack } = app
  const { clock, config } = env
  const rounds = new NoticeRounds()
  return [
    ...optional('connections', connections, clock),
    ...optional('history', readBack, clock),
    { name: 'evaluate', wake: wakes.evaluate, tick: () => app.evaluator.tick() },
    {
      name: 'notify',
      wake: wakes.notify,
      tick: async () => {
        const next = await notifyTick(env, { groupWaitOver: false, rounds })
        wakes.deliver.ring()
        return next
      },
    },
    {
      name: 'digest',
      wake: createWake(clock),
      tick: async () => {
        const next = await digestTick(env)
        wakes.deliver.ring()
        return next
      },
    },
    { name: 'deliver', wake: wakes.deliver, tick: () => app.deliverer.tick() },
    saidLoop(env, wakes),
    {
      name: 'prune',
      wake: createWake(clock),
      tick: async () => {
        await env.store.prune(clock.now(), config.store.retentionMs)
        return clock.now() + PRUNE_EVERY_MS
      },
    },
  ]
}

/** How soon is noticed what another process wrote: silences and acknowledgements. */
const SAID_LOOK_MS: DurationMs = SECOND_MS

/** Looks whether people said anything since, and wakes those that it concerns. */
function saidLoop(env: Environment, wakes: Wakes): Loop {
  let seen = 0
  return {
    name: 'said',
    wake: createWake(env.clock),
    tick: async () => {
      const count = await env.store.silences.saidCount()
      if (count !== seen) {
        wakes.evaluate.ring()
        wakes.notify.ring()
      }
      seen = count
      return env.clock.now() + SAID_LOOK_MS
    },
  }
}
