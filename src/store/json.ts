import { messageOf } from '../model/errors.ts'
import type { Context } from './backend.ts'

/** A row's columns of JSON, decoded; thrown on inside this folder only. */
class CorruptJsonError extends Error {}

/** An object (or array) from JSON text; throws where it is anything else. */
export function readJson<T extends object>(text: string): T {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new CorruptJsonError('not an object')
  return value as T
}

/** Reads rows one by one: a corrupt one is reported and left out (SEMANTICS 7.3). */
export function readRows<Row, T>(
  context: Context,
  table: string,
  rows: readonly Row[],
  id: (row: Row) => string,
  read: (row: Row) => T,
): T[] {
  const out: T[] = []
  for (const row of rows) {
    try {
      out.push(read(row))
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof CorruptJsonError)) throw error
      context.onCorrupt({ table, id: id(row), why: messageOf(error) })
    }
  }
  return out
}
