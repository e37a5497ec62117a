import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type DemoHooks, type DemoOptions, demo } from '../../src/cli/demo.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { ROOT } from '../tooling/planted.ts'

type Run = {
  readonly status: number | null
  readonly out: string
  readonly err: string
  readonly pid: number
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recipewatch-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The demo as a process in a group of its own; its temporary files go to `folder`. */
function demoProcess(folder: string): Promise<Run> {
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'demo', '--exit'], {
    cwd: folder,
    detached: true,
    env: { ...process.env, TMPDIR: folder, NODE_COMPILE_CACHE: '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, out, err, pid: child.pid ?? 0 }))
  })
}

/** The demo in this process, with what it said. */
async function demoHere(
  options: DemoOptions,
  hooks: DemoHooks,
  stop = new AbortController().signal,
): Promise<{ readonly status: number; readonly said: string; readonly complained: string }> {
  const said: string[] = []
  const complained: string[] = []
  const terminal: Terminal = {
    out: (text) => void said.push(text),
    err: (text) => void complained.push(text),
    interactive: false,
    columns: 120,
    variables: {},
    stop,
  }
  const status = await demo(options, terminal, hooks)
  return { status, said: said.join('\n'), complained: complained.join('\n') }
}

test('the story comes true, says what was sent to whom, and leaves nothing behind', async () => {
  const folder = await temporaryFolder()
  const { status, out, err, pid } = await demoProcess(folder)
  expect(err).toBe('')
  expect(out).not.toContain('BROKEN')
  expect(out.slice(out.indexOf('What was sent to whom')).split('\n')).toEqual(
    expect.arrayContaining([
      '  Slack, #integrations',
      expect.stringMatching(
        /^ {4}message {2}🟠 Order sync: 7 failed jobs in 15 min .*REQUEST_LIMIT_EXCEEDED/,
      ),
      expect.stringMatching(/^ {4}edited {3}🔴 Order sync: 42 failed jobs in 15 min/),
      expect.stringMatching(/^ {4}edited {3}🟢 Order sync recovered at /),
      expect.stringMatching(/^ {4}thread {3}🔴 Order sync is worse: critical, /),
      '  Mail to ana@example.com',
      expect.stringMatching(/^ {4}subject {2}\[critical\] Order sync: \d\d failed jobs in 15 min$/),
      expect.stringMatching(
        /^ {4}subject {2}2 of your recipes need you: Order sync failed 42 times \(\+\d+\)$/,
      ),
    ]),
  )
  expect(status).toBe(0)
  // Node keeps there what it compiled, for the next start.
  expect((await readdir(folder)).filter((name) => name !== 'node-compile-cache')).toEqual([])
  expect(() => process.kill(-pid, 0)).toThrow('ESRCH')
})

test('a story whose Slack is broken does not come true: it says so, and the status is 1', async () => {
  const { status, said, complained } = await demoHere(
    { exit: true },
    {
      prepare: ({ slack }) =>
        void slack.faults.add({ kind: 'error', error: 'invalid_auth', method: 'chat.postMessage' }),
    },
  )
  expect(said).toContain('This did not come true: one message in #integrations, a warning.')
  expect(said).toContain('BROKEN  One message in the channel')
  expect(said).toContain('What was sent to whom')
  expect(complained).not.toContain('    at ')
  expect(status).toBe(1)
})

test('stopped in the middle, it closes everything and does not claim success', async () => {
  const stop = new AbortController()
  const began = process.hrtime.bigint()
  const { status, said } = await demoHere({ exit: true }, { prepare: () => stop.abort() }, stop.signal)
  expect(said).not.toContain('What was promised')
  expect(status).toBe(1)
  expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(15)
})

test('a port that is taken is told with what to do about it', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(demoHere({ exit: true, port }, {})).rejects.toMatchObject({
    code: 'demo_port_taken',
    hint: expect.stringContaining('--port'),
  })
})
