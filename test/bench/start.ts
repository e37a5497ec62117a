import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type ApiServer, openApiServer } from './api-server.ts'
import { median } from './measure.ts'
import { type Fill, fillStore } from './million.ts'
import { makePlace, NOWHERE, type Place } from './place.ts'
import { type Result, resultOf } from './result.ts'

/** How a start is measured. */
export interface StartOptions {
  readonly failures: number
  readonly recipes: number
  /** Starts measured, after one that is not. */
  readonly starts: number
}

const OPTIONS: StartOptions = { failures: 1_000_000, recipes: 100, starts: 7 }

/** A daemon that takes longer to its first sweep is stuck. */
const START_MS_MAX = 60_000

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Time and peak memory of a process. */
interface Run {
  readonly ms: number
  /** Null where the system does not tell (no /proc). */
  readonly peakMib: number | null
}

/**
 * From the daemon's start on a full store to its first request, against a bare node that opens the same file; and how
 * much memory the two take at most, the daemon's first sweep over all recipes included.
 */
export async function start(options: StartOptions = OPTIONS): Promise<readonly Result[]> {
  await using api = await openApiServer(options.recipes)
  using place = makePlace(tmpdir(), { ...NOWHERE, workato: api.url })
  const fill: Fill = { failures: options.failures, recipes: options.recipes, now: Date.now() }
  await fillStore(await place.config(), place.storePath, fill)
  const ours: Run[] = []
  const bare: Run[] = []
  for (let round = 0; round <= options.starts; round += 1) {
    const daemon = await startDaemon(place, api, options.recipes)
    const opened = await openBare(place)
    if (round === 0) continue
    ours.push(daemon)
    bare.push(opened)
  }
  const time = (runs: readonly Run[]): number => median(runs.map(({ ms }) => ms))
  const peak = (runs: readonly Run[]): number => Math.max(...runs.flatMap(({ peakMib }) => peakMib ?? []))
  const results = [resultOf('start', time(ours), time(bare), 'ms')]
  const measured = [...ours, ...bare].every(({ peakMib }) => peakMib !== null)
  return measured ? [...results, resultOf('start-memory', peak(ours), peak(bare), 'MiB')] : results
}

async function startDaemon(place: Place, api: ApiServer, recipes: number): Promise<Run> {
  const first = api.firstRequest()
  const swept = api.jobsAsked(recipes)
  const began = performance.now()
  const child = spawn(process.execPath, [MAIN, 'run', '--config', place.configPath], {
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const early = Promise.race([ended, once(AbortSignal.timeout(START_MS_MAX), 'abort')]).then(() => {
    child.kill('SIGKILL')
    throw new Error(`the daemon ended, or did not come to its first sweep: ${complaints}`)
  })
  const at = await Promise.race([first, early])
  await Promise.race([swept, early])
  const peakMib = peakOf(child)
  early.catch(() => {})
  child.kill('SIGTERM')
  await ended
  return { ms: at - began, peakMib }
}

/** Opens the file, reads a row, says how much memory that took. */
const BARE = `
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(process.argv[1])
  database.prepare('select max(seq) from failure').get()
  process.stdout.write('opened')
  process.stdin.resume()
`

async function openBare(place: Place): Promise<Run> {
  const began = performance.now()
  const child = spawn(process.execPath, ['-e', BARE, place.storePath], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const ms = performance.now() - began
  const peakMib = peakOf(child)
  child.stdin.end()
  await ended
  return { ms, peakMib }
}

/** The largest resident size so far; null where there is no /proc. */
function peakOf(child: ChildProcess): number | null {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : Number(kib) / 1_024
  } catch {
    return null
  }
}
