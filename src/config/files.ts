import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { messageOf } from '../model/errors.ts'
import type { ConfigEnvironment } from './environment.ts'
import { errorAt, type Problem } from './problem.ts'
import { itemsAt, type Tree } from './tree.ts'
import { prepareFill } from './variables.ts'
import { readTree } from './yaml-tree.ts'

/** A file that was read: its tree is null where it is missing or no YAML. */
export interface ReadFile {
  /** As problems name it. */
  readonly file: string
  /** Absolute. */
  readonly path: string
  readonly tree: Tree | null
  readonly problems: readonly Problem[]
}

/** What to do where a file of a configuration is not there. */
const GIVE_CONFIG = 'give its path with --config, or write one'

/** Reads a YAML file; `file` is what problems call it, `otherwise` what to do where there is none. */
export async function readFile(
  file: string,
  path: string,
  environment: ConfigEnvironment,
  otherwise: string = GIVE_CONFIG,
): Promise<ReadFile> {
  const source = await environment.read(path).catch((error: unknown) => unreadable(error, otherwise))
  if (typeof source !== 'string') {
    const place = { file, line: 1, column: 1 }
    return { file, path, tree: null, problems: [errorAt(place, 'file_unreadable', source.message)] }
  }
  const fill = await prepareFill(source, dirname(path), environment)
  return { file, path, ...readTree(file, source.replace(/^\uFEFF/, ''), fill) }
}

/**
 * Reads the rule files that alerts.yaml names, each once, in order. A pattern that names no file is a problem at its place.
 */
export async function readRuleFiles(
  alerts: ReadFile,
  environment: ConfigEnvironment,
): Promise<{ readonly files: readonly ReadFile[]; readonly problems: readonly Problem[] }> {
  const folder = dirname(alerts.path)
  const problems: Problem[] = []
  const paths = new Set<string>()
  for (const item of itemsAt(alerts.tree ?? undefined, ['rule_files'])) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue
    const found = await environment.glob(item.value, folder)
    if (found.length === 0) {
      const message = `'${item.value}' names no file (looked from ${shownFolder(alerts)})`
      problems.push(errorAt(item.place, 'unresolved_reference', message))
    }
    for (const path of found) paths.add(resolve(folder, path))
  }
  const files: ReadFile[] = []
  for (const path of paths) files.push(await readFile(shownPath(alerts, path), path, environment))
  return { files, problems }
}

/** A path as the operator would type it: beside alerts.yaml as alerts.yaml itself was typed; far from it, whole. */
function shownPath(alerts: ReadFile, path: string): string {
  const inside = relative(dirname(alerts.path), path)
  const shown = isAbsolute(inside) ? path : join(dirname(alerts.file), inside)
  return shown.length > path.length ? path : shown
}

function shownFolder(alerts: ReadFile): string {
  const folder = dirname(alerts.file)
  return folder === '.' ? 'the folder of this file' : folder
}

function unreadable(error: unknown, otherwise: string): { readonly message: string } {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return { message: `there is no such file: ${otherwise}` }
  if (code === 'EACCES') return { message: 'this file may not be read by this user' }
  if (code === 'EISDIR') return { message: 'expected a file, but this is a folder' }
  return { message: `this file cannot be read: ${messageOf(error)}` }
}
