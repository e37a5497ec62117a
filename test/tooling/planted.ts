import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The repository's root. */
export const ROOT: string = join(import.meta.dirname, '../..')

/** A project in a folder of its own that uses this one's tools; gone when disposed of. */
export type Planted = AsyncDisposable & { readonly dir: string }

/**
 * Plants a project: files by path, beside copies of this repository's `copied` files and folders.
 * Its node_modules are this repository's.
 */
export async function plant(
  files: Readonly<Record<string, string>>,
  copied: readonly string[],
): Promise<Planted> {
  const dir = await mkdtemp(join(tmpdir(), 'recipewatch-planted-'))
  await symlink(join(ROOT, 'node_modules'), join(dir, 'node_modules'))
  for (const path of copied) {
    await cp(join(ROOT, path), join(dir, path), { recursive: true })
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}

/** How a program ended: its exit status and what it printed on both streams. */
export type Ran = { readonly status: number; readonly output: string }

/** Runs a program of node_modules/.bin, or one on the path, with no standard input. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  const { promise, resolve, reject } = Promise.withResolvers<Ran>()
  const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`
  const env = { ...process.env, PATH, NO_COLOR: '1' }
  const child = execFile(program, args, { cwd, env }, (error, stdout, stderr) => {
    if (error !== null && typeof error.code !== 'number') {
      reject(error)
    } else {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr })
    }
  })
  child.stdin?.end()
  return promise
}
