import { createHash } from 'node:crypto'
import type { Variant } from './variant.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** The smallest integer that a JavaScript number cannot tell from its neighbour is 2^53 + 1. */
const BEYOND_DOUBLES = 2n ** 53n + 1n
const FIRST_INTEGER_ID = 7_001

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The same order for the same rows and seed; the argument is left as it was. */
export function shuffled<T>(rows: readonly T[], seed: number): T[] {
  const next = seededNumbers(seed)
  return rows
    .map((row) => ({ row, key: next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ row }) => row)
}

/** A job id and whether JSON shows it as a number. */
export interface JobId {
  readonly text: string
  readonly numeric: boolean
}

function characters(next: () => number, count: number): string {
  let text = ''
  for (let i = 0; i < count; i += 1) text += ALPHABET[Math.floor(next() * ALPHABET.length)]
  return text
}

/** Makes job ids of a shape; handles tell nothing about age, integers rise. `sequence` counts from 0. */
export function jobIdMaker(seed: number): (shape: Variant['idShape'], sequence: number) => JobId {
  const next = seededNumbers(seed)
  return (shape, sequence) => {
    // Drawn for every shape, so that a switch changes the shape and nothing else.
    const handle = `j-${characters(next, 8)}-${characters(next, 6)}`
    switch (shape) {
      case 'handle':
        return { text: handle, numeric: false }
      case 'handle-CD':
        return { text: `${handle}-CD`, numeric: false }
      case 'mixed':
        return { text: sequence % 2 === 0 ? handle : `${handle}-CD`, numeric: false }
      case 'integer':
        return { text: String(FIRST_INTEGER_ID + sequence), numeric: true }
      case 'big-integer':
        return { text: String(BEYOND_DOUBLES + BigInt(sequence)), numeric: true }
    }
  }
}

/** A UUID that follows from the text (version 4 in form). */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
