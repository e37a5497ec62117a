import { posix } from 'node:path'
import { findCycles } from './cycles.ts'
import { readImports } from './imports.ts'
import type { Room } from './rooms.ts'

/** Sources by their path below src/, as `poll/plan.ts`. */
export type Sources = ReadonlyMap<string, string>

/** The table that sources are held against: rooms by folder, and files that lie in src/ itself. */
export type House = {
  readonly rooms: Readonly<Record<string, Room>>
  readonly rootFiles: Readonly<Record<string, Room>>
}

/** Of Node's own modules, what computes and touches nothing. */
const PURE_MODULES: ReadonlySet<string> = new Set(['node:crypto', 'node:util'])

/**
 * Holds every import of every source (types, re-exports and dynamic imports too) against the table.
 * @returns one line a violation, as `poll/plan.ts:3: …`; empty where all is well
 */
export function checkDirections(sources: Sources, house: House): string[] {
  const problems: string[] = []
  const graph = new Map<string, string[]>()
  for (const [file, text] of sources) {
    const room = roomOf(file, house)
    if (room === null) {
      problems.push(`${file}: lies in no room of the table`)
      continue
    }
    const { imports, unreadable } = readImports(file, text)
    problems.push(...unreadable.map((why) => `${file}:${why}`))
    const edges: string[] = []
    for (const { specifier, line } of imports) {
      const problem = checkImport(file, specifier, room, sources)
      if (problem !== null) {
        problems.push(`${file}:${line}: ${problem}`)
      }
      if (specifier.startsWith('.')) {
        edges.push(resolve(file, specifier))
      }
    }
    graph.set(file, edges)
  }
  return [...problems, ...findCycles(graph).map((cycle) => `import cycle: ${cycle.join(' → ')}`)]
}

function roomOf(file: string, house: House): Room | null {
  const table = file.includes('/') ? house.rooms : house.rootFiles
  const name = folderOf(file)
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null
}

/** The folder below src/, or the file's name where it lies in src/ itself. */
function folderOf(file: string): string {
  return file.split('/')[0] ?? file
}

function resolve(from: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier))
}

function checkImport(file: string, specifier: string, room: Room, sources: Sources): string | null {
  if (specifier.startsWith('node:')) {
    const allowed = room.pure !== true || PURE_MODULES.has(specifier)
    return allowed ? null : `a pure room imports ${specifier}`
  }
  if (!specifier.startsWith('.')) {
    return room.packages.includes(packageOf(specifier)) ? null : `may not import the package ${specifier}`
  }
  const target = resolve(file, specifier)
  if (!sources.has(target)) {
    return `imports ${specifier}, which is no file of src/`
  }
  return mayReach(file, target, room) ? null : `may not import ${target}`
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The words of `model` are for every room; main.ts only turns argv into a command. */
function mayReach(file: string, target: string, room: Room): boolean {
  const folder = folderOf(target)
  const isRoom = file.includes('/')
  return (
    (isRoom && (folder === folderOf(file) || folder === 'model')) ||
    room.rooms.includes(folder) ||
    room.rooms.includes(target)
  )
}
