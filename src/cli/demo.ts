import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startDaemon } from '../app/daemon.ts'
import { runOnce } from '../app/once.ts'
import { version } from '../app/version.ts'
import { loadConfig } from '../config/load.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { formatProblem } from '../config/problem.ts'
import { ordinaryLife, quietWork } from '../demo/story/cast.ts'
import { CHAPTERS, type Chapter, type Ending, play, prologue } from '../demo/story/chapters.ts'
import { createStoryClock } from '../demo/story/clock.ts'
import { configurationFiles } from '../demo/story/configuration.ts'
import { sentSoFar, sentText } from '../demo/story/sent.ts'
import { type Promised, type Sightings, verdict } from '../demo/story/verdict.ts'
import { openWorld, type World } from '../demo/story/world.ts'
import { serveHttp } from '../http/server.ts'
import type { Config } from '../model/config.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import { type Clock, systemClock } from '../system/clock.ts'
import { systemRandom } from '../system/random.ts'
import type { Log } from '../telemetry/log.ts'
import { createMetrics, type Metrics } from '../telemetry/metrics.ts'
import { BrokenConfigError } from './configuration.ts'
import { logOf } from './logging.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What `demo` may be asked for. */
export interface DemoOptions {
  readonly exit?: boolean
  /** First of the ports for the pages. */
  readonly port?: number
}

/** Where tests and pictures take part. */
export interface DemoHooks {
  /** The machine's clock where left out. */
  readonly clock?: Clock
  /** Before the daemon starts. */
  readonly prepare?: (world: World) => void
  /** After a chapter came true; the story waits. */
  readonly after?: (chapter: Chapter['name'], world: World) => Promise<void>
}

/** So long is the story, about: it ends now. */
const STORY_MS = 32 * MINUTE_MS
/** So long the daemon has been watching before the story begins. */
const WATCHED_DAYS = 7
/** Nothing fails just before the story, so that its first failure is the first. */
const CALM_MS = HOUR_MS
/** The daemon's time-outs count its own time, which runs faster here than loopback does. */
const TIMEOUT_MS = 30 * MINUTE_MS

/** Plays a story to the real daemon, in a simulated world on loopback; ends with it unless somebody watches. */
export async function demo(
  options: DemoOptions,
  terminal: Terminal,
  hooks: DemoHooks = {},
): Promise<number> {
  const machine = hooks.clock ?? systemClock
  await using stack = new AsyncDisposableStack()
  const storyAt = machine.now() - STORY_MS
  const clock = createStoryClock(machine, storyAt - WATCHED_DAYS * DAY_MS)
  const world = stack.use(await openWorld(clock, options.port ?? null))
  const folder = await mkdtemp(join(tmpdir(), 'recipewatch-demo-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const config = await configure(world, folder, options, terminal)
  const log = logOf(config, terminal)
  terminal.out('RecipeWatch demo: a simulated Workato, Slack and mailbox on this machine; about a minute a second.')
  const pages = [`Slack ${world.slack.pageUrl}`, `Mailbox ${world.mailbox.pageUrl}`, `Workato ${world.workatoUrl}/`]
  terminal.out(['', ...pages.map((page) => `  ${page.replace(' ', ' '.repeat(10 - page.indexOf(' ')))}`), ''].join('\n'))
  await aWeekGoesBy(world, config, log, terminal)
  prologue(world)
  clock.jump(storyAt - clock.now())
  hooks.prepare?.(world)
  const metrics = createMetrics(version())
  const daemon = stack.use(
    await startDaemon({
      config,
      clock,
      random: systemRandom,
      log,
      metrics,
      timeouts: { workatoMs: TIMEOUT_MS, mailMs: TIMEOUT_MS },
    }),
  )
  const server = await serveHttp(config.http, { status: daemon.status, metrics, log })
  stack.defer(() => server.close())
  terminal.out(`${faceOf(clock.now())}  RecipeWatch is watching; its metrics: ${server.url}/metrics`)
  const ending = await tell(world, terminal, hooks)
  clock.setRate(1)
  const status = await conclude(world, metrics, ending, terminal)
  if (ending === 'true' && terminal.interactive && options.exit !== true) {
    terminal.out('\nThe pages stay until you press Ctrl-C.')
    await clockUntilStopped(machine, terminal.stop)
  }
  return status
}
