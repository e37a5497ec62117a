import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Place } from './place.ts'

/** What a process took until now, all its threads together. */
export interface Usage {
  /** User and system, in ms. */
  readonly cpuMs: number
  /** The largest resident size, in MiB. */
  readonly peakMib: number
}

/** The built daemon, in a process of its own. Disposing it stops it. */
export interface DaemonProcess extends AsyncDisposable {
  usage(): Promise<Usage>
  /** Throws once it ended by itself, with what it said. */
  readonly failed: Promise<never>
}

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Of what it logged, so many characters are kept for when it fails. */
const LOG_CHARS_MAX = 10_000

/**
 * Before a program, it says what the process took as often as it is asked. The kernel's own peak goes before
 * getrusage's, which counts the parent that forked.
 */
const PROBE = `
import { readFileSync } from 'node:fs'
const peakKib = () => {
  try {
    return Number(/^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send({ cpuMs: (user + system) / 1000, peakMib: peakKib() / 1024 })
})
process.channel.unref()
`

/** Starts `recipewatch run` in a place. */
export function startDaemon(place: Place): DaemonProcess {
  const child = startProbed([MAIN, 'run', '--config', place.configPath], place.folder)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-LOG_CHARS_MAX)))
  const ended = once(child, 'exit')
  const failed = ended.then((): never => {
    throw new Error(`the daemon ended: ${said}`)
  })
  failed.catch(() => {})
  return {
    usage: () => usageOf(child),
    failed,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Opens the file named in its arguments, asks for what it reads from stdin, parses the answers, waits to be asked. */
const BARE = `
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
const database = new DatabaseSync(process.argv.at(-1))
database.prepare('select max(seq) from failure').get()
const { urls, headers } = JSON.parse(await text(process.stdin))
for (const url of urls) JSON.parse(await (await fetch(url, { headers })).text())
process.stdout.write('done')
process.channel.ref()
`

/** What a bare node takes that opens the same store, makes these requests and parses the answers. */
export async function usageOfBare(
  place: Place,
  urls: readonly string[],
  headers: Readonly<Record<string, string>>,
): Promise<Usage> {
  const child = startProbed(['--input-type=module', '-e', BARE, place.storePath], place.folder)
  const ended = once(child, 'exit')
  child.stdin?.end(JSON.stringify({ urls, headers }))
  if (child.stdout !== null) await Promise.race([once(child.stdout, 'data'), ended])
  const usage = await usageOf(child)
  child.kill()
  await ended
  return usage
}

function startProbed(args: readonly string[], cwd: string): ChildProcess {
  const probe = `data:text/javascript,${encodeURIComponent(PROBE)}`
  return spawn(process.execPath, ['--import', probe, ...args], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
}

async function usageOf(child: ChildProcess): Promise<Usage> {
  const answered = once(child, 'message')
  child.send('usage')
  const [usage] = (await answered) as [Usage]
  return usage
}
