import { runCli } from '../../src/cli/program.ts'
import type { Ended } from '../support/running.ts'

/** Runs a command line in this process, as `node src/main.ts` would. */
export async function cli(...args: readonly string[]): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []]
  const status = await runCli(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    interactive: false,
    columns: 120,
    variables: {},
    stop: new AbortController().signal,
  })
  return { status, out: out.join('\n'), err: err.join('\n') }
}

/** What stderr must not show: frames of a stack. */
export const STACK: RegExp = /^\s+at \S+.*:\d+:\d+\)?$/m
