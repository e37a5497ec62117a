import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Lock } from './port.ts'
import type { Schema } from './schema.ts'
import { encodeList } from './text.ts'

/** What queries run on: the pool, or the transaction that is open. */
export type Db = Kysely<Schema>

/** What the two back ends do differently; every query is written once, on top of this. */
export interface Backend {
  readonly db: Db
  /** `sqlite` or `postgres`: what migrations ask for column types. */
  readonly kind: 'sqlite' | 'postgres'
  /** Serialises recording for one recipe until the transaction ends (SEMANTICS 1.3). */
  lockRecipe(trx: Db, workspace: string, recipe: string): Promise<void>
  /** See Store.lock. */
  lock(holder: string): Promise<Lock>
  close(): Promise<void>
}

/** What a row held that could not be read; its neighbours are not affected (SEMANTICS 7.3). */
export interface CorruptRow {
  readonly table: string
  readonly id: string
  readonly why: string
}

/** Given to every file of queries. */
export interface Context {
  readonly backend: Backend
  readonly onCorrupt: (row: CorruptRow) => void
}

/** The members of a list as rows, for `column in (…)`: one parameter, so that the query's text never varies. */
export function members(backend: Pick<Backend, 'kind'>, values: readonly string[]): RawBuilder<string> {
  const list = encodeList(values)
  return backend.kind === 'sqlite'
    ? sql<string>`(select value from json_each(${list}))`
    : sql<string>`(select value from json_array_elements_text(cast(${list} as json)))`
}
