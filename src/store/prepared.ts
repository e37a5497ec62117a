import type { Compilable, QueryResult } from 'kysely'
import type { Backend, Db } from './backend.ts'

/** Runs one query, on the pool or in a transaction, with these values in the places of those it was built with. */
export type Prepared<R> = (on: Db, parameters: readonly unknown[]) => Promise<QueryResult<R>>

/** Compiles a query once: building its text costs kysely more than the database needs to answer it. */
export function prepare<R>(query: Compilable<R>): Prepared<R> {
  const compiled = query.compile()
  return (on, parameters) => {
    if (parameters.length !== compiled.parameters.length) {
      throw new Error(`${parameters.length} values for ${compiled.parameters.length} places: ${compiled.sql}`)
    }
    return on.executeQuery({ ...compiled, parameters })
  }
}

/** A query that is compiled at its first use on a store; `build` is given dummy values. */
export function preparedOn<R>(build: (backend: Backend) => Compilable<R>): (backend: Backend) => Prepared<R> {
  const known = new WeakMap<Backend, Prepared<R>>()
  return (backend) => {
    const run = known.get(backend) ?? prepare(build(backend))
    known.set(backend, run)
    return run
  }
}

/** Sizes of the pieces in which rows are inserted: few texts to compile and to keep prepared. */
const PIECES = [64, 16, 4, 1] as const

/** Inserts any number of rows by statements of fixed sizes; `build` is given dummy rows, `valuesOf` a row's values. */
export function prepareInsert<Row>(
  build: (count: number) => Compilable<unknown>,
  valuesOf: (row: Row) => readonly unknown[],
): (on: Db, rows: readonly Row[]) => Promise<void> {
  const prepared = new Map<number, Prepared<unknown>>()
  return async (on, rows) => {
    let start = 0
    for (const size of PIECES) {
      for (; rows.length - start >= size; start += size) {
        const run = prepared.get(size) ?? prepare(build(size))
        prepared.set(size, run)
        const values: unknown[] = []
        for (const row of rows.slice(start, start + size)) values.push(...valuesOf(row))
        await run(on, values)
      }
    }
  }
}

/** So many equal rows, to build a statement with. */
export function dummies<Row extends object>(count: number, columns: readonly (keyof Row & string)[]): Row[] {
  const row = Object.fromEntries(columns.map((column) => [column, 0])) as Row
  return Array.from({ length: count }, () => row)
}
