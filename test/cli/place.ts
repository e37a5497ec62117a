import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runCli } from '../../src/cli/program.ts'
import type { Ended } from '../support/running.ts'
import { openWorld, type World, type WorldOptions } from '../support/world.ts'

/** Frames of a stack, which nobody is to see. */
const STACK = /^\s+at \S+.*:\d+:\d+\)?$|defect of RecipeWatch/m

/** Runs a command line in this process, as `node src/main.ts` would, with these variables. */
export async function cli(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []]
  const status = await runCli(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    interactive: false,
    columns: 120,
    variables,
    stop: new AbortController().signal,
  })
  const ended = { status, out: out.join('\n'), err: err.join('\n') }
  expect(`${ended.out}\n${ended.err}`).not.toMatch(STACK)
  return ended
}

/** A folder with these files, gone after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'recipewatch-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** A world that ends with the test. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const opened = await openWorld(options)
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}
