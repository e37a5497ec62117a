import { randomUUID } from 'node:crypto'

/** Chance, passed in: tests bring a seeded one. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A new identifier, never repeated. */
  id(): string
}

/** The machine's randomness. */
export const systemRandom: Random = { next: () => Math.random(), id: () => randomUUID() }
