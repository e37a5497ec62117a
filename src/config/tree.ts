import type { Place } from './problem.ts'

/** A YAML file's content with the place of everything in it; aliases, merges and variables are resolved. */
export type Tree = MapTree | ListTree | ScalarTree

/** A mapping. */
export interface MapTree {
  readonly kind: 'map'
  readonly place: Place
  readonly entries: ReadonlyMap<string, Entry>
}

/** A key of a mapping, where it stands, and its value. */
export interface Entry {
  readonly keyPlace: Place
  readonly value: Tree
}

/** A list. */
export interface ListTree {
  readonly kind: 'list'
  readonly place: Place
  readonly items: readonly Tree[]
}

/** Text, a number, true, false or nothing. */
export interface ScalarTree {
  readonly kind: 'scalar'
  readonly place: Place
  readonly value: string | number | boolean | null
  /** Values of variables and files in it; empty where it has none. */
  readonly filledIn: readonly string[]
  /** True where it could not be read, which a problem says already. */
  readonly broken: boolean
}

/** Keys and indices from a file's root. */
export type Path = readonly PropertyKey[]

/** The tree as plain values. */
export function toPlain(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value
    case 'list':
      return tree.items.map(toPlain)
    case 'map': {
      const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>
      for (const [key, entry] of tree.entries) plain[key] = toPlain(entry.value)
      return plain
    }
    default:
      return tree satisfies never
  }
}

/** What stands at a path, or undefined. */
export function treeAt(tree: Tree | undefined, path: Path): Tree | undefined {
  let current = tree
  for (const step of path) current = current === undefined ? undefined : child(current, step)
  return current
}

/** The place of what stands at a path; where nothing does, of the nearest thing around it. */
export function placeOf(tree: Tree, path: Path): Place {
  let current = tree
  for (const step of path) {
    const next = child(current, step)
    if (next === undefined) break
    current = next
  }
  return current.place
}

/** The place of a path's last key; of the item itself where that is an index. */
export function keyPlaceOf(tree: Tree, path: Path): Place {
  const parent = treeAt(tree, path.slice(0, -1))
  const entry = parent?.kind === 'map' ? parent.entries.get(String(path.at(-1))) : undefined
  return entry?.keyPlace ?? placeOf(tree, path)
}

/** True where what stands at a path, or what should, could not be read. */
export function isBroken(tree: Tree, path: Path): boolean {
  const found = treeAt(tree, path) ?? treeAt(tree, path.slice(0, -1))
  return found?.kind === 'scalar' && found.broken
}

/** The text at a path, or undefined where there is none. */
export function textAt(tree: Tree | undefined, path: Path): string | undefined {
  const found = treeAt(tree, path)
  return found?.kind === 'scalar' && !found.broken && typeof found.value === 'string'
    ? found.value
    : undefined
}

/** The items of a list at a path; empty where there is no list. */
export function itemsAt(tree: Tree | undefined, path: Path): readonly Tree[] {
  const found = treeAt(tree, path)
  return found?.kind === 'list' ? found.items : []
}

/** The entries of a mapping at a path; empty where there is no mapping. */
export function entriesAt(tree: Tree | undefined, path: Path): ReadonlyMap<string, Entry> {
  const found = treeAt(tree, path)
  return found?.kind === 'map' ? found.entries : new Map()
}

function child(tree: Tree, step: PropertyKey): Tree | undefined {
  if (tree.kind === 'map') return tree.entries.get(String(step))?.value
  return tree.kind === 'list' ? tree.items[Number(step)] : undefined
}
