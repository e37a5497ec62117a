import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startDaemon } from '../app/daemon.ts'
import { runOnce } from '../app/once.ts'
import { version } from '../app/version.ts'
import { loadConfig } from '../config/load.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { formatProblem } from '../config/problem.ts'
import { CAST, ordinaryLife, quietWork } from '../demo/story/cast.ts'
import { CHAPTERS, type Chapter, type Ending, play, prologue } from '../demo/story/chapters.ts'
import { createStoryClock } from '../demo/story/clock.ts'
import { configurationFiles } from '../demo/story/configuration.ts'
import { sentSoFar, sentText } from '../demo/story/sent.ts'
import { type Sightings, verdict } from '../demo/story/verdict.ts'
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
const STORY_MS = 36 * MINUTE_MS
/** So long before the daemon starts, Order sync was edited. */
const EDITED_BEFORE_MS = 4 * MINUTE_MS
/** So long the daemon has been watching before the story begins, and when it looked meanwhile. */
const WATCHED_MS = 7 * DAY_MS
/** Nothing fails just before the story, so that its first failure is the first. */
const CALM_MS = HOUR_MS
const STRETCHES_MS = [3 * DAY_MS, 4 * DAY_MS - CALM_MS]
/** Metrics come after the three pages. */
const HTTP_PORT_OFFSET = 3
/** The daemon's time-outs count its own time, which runs faster here than loopback does. */
const TIMEOUT_MS = 30 * MINUTE_MS

/** Plays a story to the real daemon, in a simulated world on loopback; ends with it unless somebody watches. */
export async function demo(options: DemoOptions, terminal: Terminal, hooks: DemoHooks = {}): Promise<number> {
  terminal.out('A simulated Workato, Slack and mailbox on this machine, and RecipeWatch watching them.\n')
  const machine = hooks.clock ?? systemClock
  await using stack = new AsyncDisposableStack()
  const storyAt = machine.now() - STORY_MS
  const clock = createStoryClock(machine, storyAt - WATCHED_MS)
  const world = stack.use(await openWorld(clock, options.port ?? null))
  const folder = await mkdtemp(join(tmpdir(), 'recipewatch-demo-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const config = await configure(world, folder, options, terminal)
  const log = logOf(config, terminal)
  terminal.out(`  Slack    ${world.slack.pageUrl}`)
  terminal.out(`  Mailbox  ${world.mailbox.pageUrl}`)
  terminal.out(`  Workato  ${world.workatoUrl}/`)
  await aWeekGoesBy(world, { ...config, digests: [] }, log, terminal)
  clock.jump(storyAt - clock.now())
  prologue(world)
  hooks.prepare?.(world)
  clock.jump(EDITED_BEFORE_MS)
  const metrics = createMetrics(version())
  const timeouts = { workatoMs: TIMEOUT_MS, mailMs: TIMEOUT_MS }
  const daemon = await startDaemon({ config, clock, random: systemRandom, log, metrics, timeouts })
  stack.use(daemon)
  const server = await serveHttp(config.http, { status: daemon.status, metrics, log })
  stack.defer(() => server.close())
  // Closing gives what is under way seconds of the machine's time.
  stack.defer(() => clock.setRate(1))
  terminal.out(`Now a minute passes in a second. RecipeWatch's metrics: ${server.url}/metrics`)
  const ending = await tell(world, terminal, hooks)
  clock.setRate(1)
  if (ending === 'stopped') return terminal.interactive ? EXIT.ok : EXIT.failed
  const status = await conclude(world, metrics, terminal)
  if (terminal.interactive && options.exit !== true) {
    terminal.out('\nThe pages stay until you press Ctrl-C.')
    while (!terminal.stop.aborted) await machine.sleep(DAY_MS, terminal.stop)
  }
  return status
}

/** Writes what an operator would have written, and loads it as `run` does. */
async function configure(
  world: World,
  folder: string,
  { port }: DemoOptions,
  terminal: Terminal,
): Promise<Config> {
  const files = configurationFiles(world, port === undefined ? 0 : port + HTTP_PORT_OFFSET)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const { config, problems } = await loadConfig(join(folder, 'alerts.yaml'), nodeEnvironment({}))
  for (const problem of problems) terminal.err(formatProblem(problem))
  if (config === null) throw new BrokenConfigError('the configuration of the demo cannot be used')
  return config
}

/** A week of ordinary work, looked at now and then: so that the daemon knows what is usual. */
async function aWeekGoesBy(
  { clock, workato }: World,
  config: Config,
  log: Log,
  terminal: Terminal,
): Promise<void> {
  const total = { succeeded: 0, failed: 0 }
  const options = { config, clock, random: systemRandom, log, timeouts: { workatoMs: TIMEOUT_MS } }
  for (const stretchMs of [0, ...STRETCHES_MS]) {
    const from = clock.now()
    clock.jump(stretchMs)
    const work = ordinaryLife(workato, from, clock.now())
    total.succeeded += work.succeeded
    total.failed += work.failed
    await runOnce({ ...options, metrics: createMetrics(version()) }, terminal.stop)
  }
  const jobs = (total.succeeded + total.failed).toLocaleString('en')
  terminal.out(
    `\nA week goes by: ${CAST.length} recipes, ${jobs} jobs, ${total.failed} of them failed, never many at once.`,
  )
}

/** Plays chapter after chapter until one does not come true. */
async function tell(world: World, terminal: Terminal, hooks: DemoHooks): Promise<Ending> {
  const { clock, workato } = world
  const meanwhile = (from: Instant, to: Instant): void => void quietWork(workato, from, to)
  for (const chapter of CHAPTERS) {
    terminal.out(`\n${faceOf(clock.now())}  ${chapter.happens}`)
    const ending = await play(chapter, world, meanwhile, terminal.stop)
    if (ending === 'stopped') return ending
    if (ending === 'not true') {
      terminal.out(`       This did not come true: ${chapter.expects}.`)
      return ending
    }
    for (const line of chapter.shows(sentSoFar(world))) terminal.out(`${faceOf(clock.now())}  → ${line}`)
    await hooks.after?.(chapter.name, world)
  }
  return 'true'
}

/** Prints what was sent to whom and which promises were kept; status 1 unless all were. */
async function conclude(world: World, metrics: Metrics, terminal: Terminal): Promise<number> {
  const promises = verdict(world, await sightingsOf(metrics))
  terminal.out('\nWhat was sent to whom\n')
  for (const line of sentText(sentSoFar(world))) terminal.out(`  ${line}`)
  terminal.out('\nWhat was promised\n')
  for (const { text, kept } of promises) terminal.out(`  ${kept ? 'kept  ' : 'BROKEN'}  ${text}`)
  return promises.every(({ kept }) => kept) ? EXIT.ok : EXIT.failed
}

async function sightingsOf({ sightings }: Metrics): Promise<Sightings> {
  const { values } = await sightings.get()
  const of = (kind: string): number =>
    values.filter(({ labels }) => labels.kind === kind).reduce((sum, { value }) => sum + value, 0)
  return { fresh: of('new'), again: of('seen') }
}

function faceOf(at: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString().slice(11, 16)
}
