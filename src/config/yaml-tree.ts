import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml'
import { errorAt, type Place, type Problem } from './problem.ts'
import type { Entry, Tree } from './tree.ts'
import type { Fill } from './variables.ts'
import { duplicateKeys, syntaxProblems } from './yaml-syntax.ts'

/** A file's tree, or null where it is no YAML; and what is wrong with it. */
export interface ReadTree {
  readonly tree: Tree | null
  readonly problems: readonly Problem[]
}

/** More than a configuration of 10,000 recipes has; aliases of aliases could make far more. */
const NODES_MAX = 200_000

interface Reading {
  readonly file: string
  readonly targets: ReadonlyMap<Alias, Node>
  readonly lines: LineCounter
  readonly fill: Fill
  readonly problems: Problem[]
  /** Mappings and lists that are being read: an alias to one of them would never end. */
  readonly open: Set<unknown>
  nodes: number
}

/** Reads YAML 1.2 with merge keys, and fills in variables. Below top-level keys that begin with `x-` nothing is looked at. */
export function readTree(file: string, source: string, fill: Fill): ReadTree {
  const lines = new LineCounter()
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const syntax = syntaxProblems(file, source, document, lines)
  if (syntax.length > 0) return { tree: null, problems: syntax }
  const reading: Reading = {
    file,
    targets: aliasTargets(document),
    lines,
    fill,
    problems: [...duplicateKeys(file, document, lines)],
    open: new Set(),
    nodes: 0,
  }
  const start = { file, line: 1, column: 1 }
  const tree = readNode(reading, document.contents, start, 0)
  return { tree: reading.nodes > NODES_MAX ? null : tree, problems: reading.problems }
}

/** What each alias stands for: the last node with its anchor before it. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
    Alias: (_, alias) => {
      const target = anchors.get(alias.source)
      if (target !== undefined) targets.set(alias, target)
    },
  })
  return targets
}

function readNode(reading: Reading, node: unknown, fallback: Place, depth: number): Tree {
  const place = placeAt(reading, node) ?? fallback
  reading.nodes += 1
  if (reading.nodes > NODES_MAX) {
    const message = 'this is too large: aliases repeat too much'
    return nothing(reading, place, reading.nodes === NODES_MAX + 1 ? message : null)
  }
  if (isAlias(node)) {
    const target = resolveAlias(reading, node, place)
    return target === undefined ? nothing(reading, place, null) : readNode(reading, target, place, depth + 1)
  }
  if (isScalar(node)) return readScalar(reading, node, place)
  if (!isMap(node) && !isSeq(node)) return { kind: 'scalar', place, value: null, filledIn: [], broken: false }
  reading.open.add(node)
  const tree: Tree = isMap(node)
    ? { kind: 'map', place, entries: readEntries(reading, node, depth) }
    : { kind: 'list', place, items: node.items.map((item) => readNode(reading, item, place, depth + 1)) }
  reading.open.delete(node)
  return tree
}

/** What stands for something that cannot be read; the message, if any, says why. */
function nothing(reading: Reading, place: Place, message: string | null): Tree {
  if (message !== null) reading.problems.push(errorAt(place, 'yaml_invalid', message))
  return { kind: 'scalar', place, value: null, filledIn: [], broken: true }
}

function readScalar(reading: Reading, node: Scalar, place: Place): Tree {
  const { value } = node
  if (typeof value === 'string') {
    const filled = reading.fill(value)
    reading.problems.push(...filled.problems.map((problem) => errorAt(place, problem.code, problem.message)))
    const broken = filled.problems.length > 0
    return { kind: 'scalar', place, value: broken ? value : filled.text, filledIn: filled.values, broken }
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(node.source ?? '')) {
    return { kind: 'scalar', place, value: node.source ?? '', filledIn: [], broken: false }
  }
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null
  return { kind: 'scalar', place, value: plain, filledIn: [], broken: false }
}

function readEntries(reading: Reading, map: YAMLMap, depth: number): ReadonlyMap<string, Entry> {
  const own = new Map<string, Entry>()
  const merged = new Map<string, Entry>()
  for (const { key, value } of map.items) {
    const keyPlace = placeAt(reading, key) ?? { file: reading.file, line: 1, column: 1 }
    const name = isScalar(key) ? String(key.source ?? key.value) : ''
    if (name === '<<') {
      for (const [mergedName, entry] of readMerge(reading, value, keyPlace, depth)) {
        if (!merged.has(mergedName)) merged.set(mergedName, entry)
      }
    } else if (name === '') {
      reading.problems.push(errorAt(keyPlace, 'yaml_invalid', 'expected a text as key'))
    } else if (depth > 0 || !name.startsWith('x-')) {
      own.set(name, { keyPlace, value: readNode(reading, value, keyPlace, depth + 1) })
    }
  }
  for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry)
  return own
}

/** What `<<` brings: a mapping, or a list of which earlier ones win. */
function readMerge(
  reading: Reading,
  value: unknown,
  place: Place,
  depth: number,
): ReadonlyMap<string, Entry> {
  const target = isAlias(value) ? resolveAlias(reading, value, place) : value
  if (isMap(target)) {
    const tree = readNode(reading, target, place, depth + 1)
    return tree.kind === 'map' ? tree.entries : new Map()
  }
  if (isSeq(target)) {
    const merged = new Map<string, Entry>()
    for (const item of target.items) {
      for (const [name, entry] of readMerge(reading, isPair(item) ? null : item, place, depth + 1)) {
        if (!merged.has(name)) merged.set(name, entry)
      }
    }
    return merged
  }
  if (target !== undefined) {
    const message = '<< expects a mapping, or a list of mappings: <<: *name'
    reading.problems.push(errorAt(placeAt(reading, value) ?? place, 'yaml_invalid', message))
  }
  return new Map()
}

function resolveAlias(reading: Reading, alias: Alias, place: Place): Node | undefined {
  const target = reading.targets.get(alias)
  const where = placeAt(reading, alias) ?? place
  if (target === undefined) {
    const message = `*${alias.source} names nothing: no &${alias.source} stands before it`
    reading.problems.push(errorAt(where, 'yaml_invalid', message))
    return undefined
  }
  if (!reading.open.has(target)) return target
  reading.problems.push(errorAt(where, 'yaml_invalid', `*${alias.source} contains itself`))
  return undefined
}

function placeAt(reading: Reading, node: unknown): Place | null {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null
  if (range === null || range === undefined) return null
  // Nothing written after a key: the key is what a person can look at.
  if (isScalar(node) && node.value === null && node.source === '') return null
  const { line, col } = reading.lines.linePos(range[0])
  return { file: reading.file, line, column: col }
}
