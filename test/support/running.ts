import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AppOptions } from '../../src/app/compose.ts'
import { type Daemon, startDaemon } from '../../src/app/daemon.ts'
import { type OnceReport, runOnce } from '../../src/app/once.ts'
import type { Delivery } from '../../src/model/delivery.ts'
import type { DurationMs } from '../../src/model/instant.ts'
import type { Pacer } from '../../src/system/pacer.ts'
import { systemRandom } from '../../src/system/random.ts'
import { createMetrics, type Metrics } from '../../src/telemetry/metrics.ts'
import type { TestClock } from './clock.ts'
import { keptLog } from './log.ts'
import { until } from './until.ts'
import type { World } from './world.ts'

/** Whoever asks the API sleeps so long beside the loops, to know when to give up (SEMANTICS 2.1). */
const API_TIMEOUT_MS: DurationMs = 45_000

/** What is at rest for so many looks has nothing in the air between two loops. */
const RESTING_LOOKS = 3

/** A daemon in this process, on a clock that the test moves. */
export interface RunningDaemon extends AsyncDisposable {
  readonly daemon: Daemon
  readonly metrics: Metrics
  readonly log: ReturnType<typeof keptLog>
  /** Resolves once every loop sleeps and nothing that is due is left undone. */
  quiet(): Promise<void>
  /** The same, but for calls that are under way or whose outcome is unknown. */
  resting(): Promise<void>
  /** Time passes, and what comes of it is done. */
  pass(ms: DurationMs): Promise<void>
  /** Stops it; a second time does nothing. */
  stop(): PromiseLike<void>
}

/** Everybody's turn is now: the pacer's own time is the machine's, and it has tests of its own. */
const UNPACED: Pacer = {
  slot: () => Promise.resolve(),
  limited() {},
  eased() {},
  slowdown: () => 1,
  close() {},
}

/** Options that tests lay over the app's. */
export type Over = Partial<Omit<AppOptions, 'holder' | 'rings'>>

/** Starts a daemon in this world and lets it come to rest. */
export async function startRunning(world: World, clock: TestClock, over: Over = {}): Promise<RunningDaemon> {
  const [config, store] = await Promise.all([world.config(), world.store()])
  const [log, metrics] = [keptLog(), createMetrics('0')]
  const daemon = await startDaemon({
    config,
    clock,
    random: systemRandom,
    log,
    metrics,
    pacer: UNPACED,
    ...over,
  })
  const asleep = (): boolean => clock.sleepers(API_TIMEOUT_MS) === daemon.loops
  const rest = async (isDone: (delivery: Delivery) => boolean): Promise<void> => {
    let looks = 0
    await until('a daemon at rest', async () => {
      const open = asleep() ? await store.deliveries.open() : null
      looks = open !== null && asleep() && open.every(isDone) ? looks + 1 : 0
      return looks === RESTING_LOOKS
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; ${log.lines.slice(-5).join(' | ')}`)
    })
  }
  const quiet = (): Promise<void> =>
    rest(({ state, notBefore }) => state === 'due' && notBefore > clock.now())
  const resting = (): Promise<void> => rest(({ notBefore }) => notBefore > clock.now())
  const pass = async (ms: DurationMs): Promise<void> => {
    clock.advance(ms)
    await quiet()
  }
  await quiet()
  let stopped: PromiseLike<void> | null = null
  const stop = (): PromiseLike<void> => (stopped ??= daemon[Symbol.asyncDispose]())
  return { daemon, metrics, log, quiet, resting, pass, stop, [Symbol.asyncDispose]: stop }
}

/** `once` in this process. */
export async function pollOnce(world: World, over: Over = {}): Promise<OnceReport> {
  const given = { clock: world.clock, random: systemRandom, log: keptLog(), metrics: createMetrics('0') }
  const options = { ...given, pacer: UNPACED }
  return await runOnce({ config: await world.config(), ...options, ...over }, new AbortController().signal)
}

/** How a command ended. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** A running command of the product. */
export interface Command {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it wrote to stderr so far. */
  err(): string
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Starts `recipewatch ARGS --config …` as a process of its own. */
export function command(world: Pick<World, 'configPath' | 'folder'>, ...args: readonly string[]): Command {
  const child = spawn(process.execPath, [MAIN, ...args, '--config', world.configPath], {
    cwd: world.folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([status]: (number | null)[]) => ({
    status: status ?? null,
    out,
    err,
  }))
  return { child, ended, err: () => err }
}

/** Runs a command to its end. */
export async function run(
  world: Pick<World, 'configPath' | 'folder'>,
  ...args: readonly string[]
): Promise<Ended> {
  return await command(world, ...args).ended
}
