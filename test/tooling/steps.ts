import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { addCounts, type Counts, closingLine, parseClosingLine } from './closing-line.ts'

/** One part of the suite: a command that succeeds with status 0. A live one shows its output as it comes. */
export type Step = {
  readonly name: string
  readonly command: readonly string[]
  readonly live?: boolean
}

type StepResult = { readonly status: number; readonly output: string; readonly tests: Counts | null }

/**
 * Runs all steps one after another, also after one failed, so that everything wrong is seen at once. Each step
 * counts as a test, and so do the tests of a step that ends with a closing line of its own. Prints the sum as
 * the last line.
 * @returns the exit status: 0 if every step succeeded, else 1
 */
export async function runSteps(steps: readonly Step[], print: (text: string) => void): Promise<0 | 1> {
  const began = performance.now()
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const failed: string[] = []
  for (const step of steps) {
    const stepBegan = performance.now()
    const result = await runStep(step, print)
    const ok = result.status === 0
    counts = addCounts(counts, countStep(ok, result.tests))
    print(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(8)} ${seconds(stepBegan).padStart(7)}\n`)
    if (!ok) {
      failed.push(step.name)
      if (step.live !== true) {
        print(`$ ${step.command.join(' ')}\n${plain(result.output).trimEnd()}\n`)
      }
    }
  }
  print(`${failed.length === 0 ? 'All well' : `Failed: ${failed.join(', ')}`} after ${seconds(began)}\n`)
  print(`${closingLine(counts)}\n`)
  return failed.length === 0 ? 0 : 1
}

/** A step with tests of its own is not counted again, unless it failed without a failed test. */
function countStep(ok: boolean, tests: Counts | null): Counts {
  if (tests === null) {
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  }
  return ok || tests.failed > 0 ? tests : { ...tests, failed: 1 }
}

/** Some tools colour their output under CI=true whatever else they are told. */
function plain(output: string): string {
  return process.stdout.isTTY ? output : stripVTControlCharacters(output)
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** A closing line of the step itself is kept back: the suite ends with one for all. */
function runStep(step: Step, print: (text: string) => void): Promise<StepResult> {
  const { promise, resolve } = Promise.withResolvers<StepResult>()
  const [program = '', ...args] = step.command
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
  })
  const forward = (): boolean => child.kill('SIGTERM')
  process.once('SIGTERM', forward)
  let output = ''
  let rest = ''
  let tests: Counts | null = null
  const show = (text: string): void => {
    output += text
    if (step.live === true) {
      print(text)
    }
  }
  const takeLine = (line: string): void => {
    const found = parseClosingLine(line)
    if (found === null) {
      show(line)
    } else {
      tests = found
    }
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/(?<=\n)/)
    rest = lines.at(-1)?.endsWith('\n') === false ? (lines.pop() ?? '') : ''
    lines.forEach(takeLine)
  })
  child.stderr.setEncoding('utf8').on('data', show)
  child.on('error', (error) => show(`${error.message}\n`))
  child.on('close', (status) => {
    process.removeListener('SIGTERM', forward)
    takeLine(rest)
    resolve({ status: status ?? 1, output, tests })
  })
  return promise
}
