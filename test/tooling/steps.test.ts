import { expect, test } from 'vitest'
import { closingLine, parseClosingLine } from './closing-line.ts'
import { countTests, type ModuleResult } from './closing-reporter.ts'
import { runSteps, type Step } from './steps.ts'

function node(name: string, code: string, live = false): Step {
  return { name, command: [process.execPath, '-e', code], live }
}

async function collect(steps: readonly Step[]): Promise<{ status: number; lines: string[] }> {
  let text = ''
  const status = await runSteps(steps, (chunk) => {
    text += chunk
  })
  return { status, lines: text.trimEnd().split('\n') }
}

test('a closing line is read back as it was written', () => {
  const counts = { passed: 12, failed: 3, skipped: 1 }
  expect(closingLine(counts)).toBe('Tests: 12 passed, 3 failed, 1 skipped')
  expect(parseClosingLine(`${closingLine(counts)}\n`)).toEqual(counts)
  expect(parseClosingLine('      Tests  12 passed (12)')).toBeNull()
})

test('each step that succeeds counts as a passed test', async () => {
  const { status, lines } = await collect([node('a', ''), node('b', '')])
  expect(status).toBe(0)
  expect(lines.at(-1)).toBe('Tests: 2 passed, 0 failed, 0 skipped')
})

test('a failed step fails the suite, is shown, and does not stop the steps after it', async () => {
  const broken = node('broken', 'console.log("out"); console.error("err"); process.exit(3)')
  const { status, lines } = await collect([broken, node('after', '')])
  expect(status).toBe(1)
  expect(lines).toContain('out')
  expect(lines).toContain('err')
  expect(lines.some((line) => /^ok +after/.test(line))).toBe(true)
  expect(lines.at(-2)).toMatch(/^Failed: broken after /)
  expect(lines.at(-1)).toBe('Tests: 1 passed, 1 failed, 0 skipped')
})

test('the output of a step that succeeds is not shown', async () => {
  const { lines } = await collect([node('quiet', 'console.log("chatter")')])
  expect(lines).not.toContain('chatter')
})

test('a step with tests of its own adds them, and its closing line is not printed twice', async () => {
  const tests = 'console.log("one\\nTests: 5 passed, 0 failed, 2 skipped\\nlate noise")'
  const { status, lines } = await collect([node('check', ''), node('tests', tests, true)])
  expect(status).toBe(0)
  expect(lines).toContain('one')
  expect(lines).toContain('late noise')
  expect(lines.filter((line) => line.startsWith('Tests: '))).toEqual(['Tests: 6 passed, 0 failed, 2 skipped'])
  expect(lines.at(-1)).toBe('Tests: 6 passed, 0 failed, 2 skipped')
})

test('failed tests are counted once, not as a failed step too', async () => {
  const tests = 'console.log("Tests: 5 passed, 2 failed, 0 skipped"); process.exit(1)'
  const { status, lines } = await collect([node('tests', tests, true)])
  expect(status).toBe(1)
  expect(lines.at(-1)).toBe('Tests: 5 passed, 2 failed, 0 skipped')
})

test('a step that dies after its tests passed is a failure', async () => {
  const tests = 'console.log("Tests: 5 passed, 0 failed, 0 skipped"); process.kill(process.pid, "SIGKILL")'
  const { status, lines } = await collect([node('tests', tests, true)])
  expect(status).toBe(1)
  expect(lines.at(-1)).toBe('Tests: 5 passed, 1 failed, 0 skipped')
})

test('a program that is not there is a failed step', async () => {
  const { status, lines } = await collect([{ name: 'gone', command: ['/nowhere/at/all'] }])
  expect(status).toBe(1)
  expect(lines.at(-1)).toBe('Tests: 0 passed, 1 failed, 0 skipped')
})

function moduleOf(
  state: ReturnType<ModuleResult['state']>,
  tests: readonly ReturnType<ModuleResult['state']>[],
): ModuleResult {
  return {
    state: () => state,
    children: { allTests: () => tests.map((t) => ({ result: () => ({ state: t }) })) },
  }
}

test('the reporter counts tests by how they ended; one that never ended failed', () => {
  const modules = [
    moduleOf('passed', ['passed', 'skipped']),
    moduleOf('failed', ['passed', 'failed', 'pending']),
  ]
  expect(countTests(modules, 0)).toEqual({ passed: 2, failed: 2, skipped: 1 })
})

test('the reporter counts a file that does not load, and errors outside tests, as failures', () => {
  expect(countTests([moduleOf('failed', [])], 2)).toEqual({ passed: 0, failed: 3, skipped: 0 })
})
