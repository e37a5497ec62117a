import { MINUTE_MS } from '../../../src/model/instant.ts'

/** One line of a drawing: what it tells, and a cell an instant. */
export interface Row {
  readonly indent: string
  readonly label: string
  /** What lies between label and cells. */
  readonly gap: string
  readonly cells: string
}

/** A time line as text: a column an instant, a row a kind of fact or answer. */
export interface Drawing {
  readonly rows: readonly Row[]
  /** When each column is. */
  readonly instants: readonly number[]
  readonly unitMs: number
}

/** A stretch of cells, from its first to its last column. */
export interface Stretch {
  readonly first: number
  readonly last: number
  readonly text: string
}

/** A midnight, in UTC. */
const BEGIN = Date.UTC(2026, 2, 2)

/** Reads a drawing; a column is a minute where nothing else is said. */
export function readDrawing(text: string, unitMs: number = MINUTE_MS): Drawing {
  const rows = text.split('\n').flatMap((line): Row[] => {
    const found = /^(\s*)(\S.*?)(\s+)(\S+)$/.exec(line)
    if (found === null) return []
    const [, indent = '', label = '', gap = '', cells = ''] = found
    return [{ indent, label, gap, cells }]
  })
  const columns = Math.max(...rows.map(({ cells }) => cells.length))
  const ragged = rows.find(({ cells }) => cells.length !== columns)
  if (ragged !== undefined) throw new Error(`not ${columns} columns: ${ragged.label}`)
  return { rows, instants: Array.from({ length: columns }, (_, column) => BEGIN + column * unitMs), unitMs }
}

export function writeDrawing({ rows }: Drawing): string {
  return rows.map(({ indent, label, gap, cells }) => `${indent}${label}${gap}${cells}`).join('\n')
}

/** Stretches of one and the same character, but for `.`. */
export function runsOf(cells: string): readonly Stretch[] {
  return stretches(cells, /([^.])\1*/g)
}

/** Stretches like `(---)`. */
export function bracketsOf(cells: string): readonly Stretch[] {
  return stretches(cells, /\([^)]*\)/g)
}

function stretches(cells: string, pattern: RegExp): readonly Stretch[] {
  return [...cells.matchAll(pattern)].map(({ index, 0: text }) => ({
    first: index,
    last: index + text.length - 1,
    text,
  }))
}
