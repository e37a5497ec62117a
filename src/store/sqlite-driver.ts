import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { decodeRows, encodeParameters } from './text.ts'

/** Statements kept compiled; queries are few, and only lists of rows to insert vary in length. */
const STATEMENTS_MAX = 256

/** Waiting for another process's write, without holding up this one: so long at a time, so often. */
const BUSY_WAIT_MS = 10
const BUSY_ATTEMPTS = 500

/** What a connection needs to know of SQLite's errors, and how to wait. */
export interface SqliteHandling {
  /** Turns SQLite's errors into ours. */
  readonly translate: (error: unknown) => unknown
  /** Whether another process is writing just now. */
  readonly isBusy: (error: unknown) => boolean
  readonly sleep: (ms: number) => Promise<void>
}

type Statement = { readonly statement: StatementSync; readonly columns: readonly string[] }
type Bound = null | number | bigint | string | Uint8Array

/** A connection for kysely over node:sqlite. */
class NodeSqliteConnection implements DatabaseConnection {
  readonly database: DatabaseSync
  readonly #handling: SqliteHandling
  readonly #statements = new Map<string, Statement>()

  constructor(database: DatabaseSync, handling: SqliteHandling) {
    this.database = database
    this.#handling = handling
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const values = encodeParameters(query.parameters) as Bound[]
    return await this.#patiently(() => {
      const { statement, columns } = this.#prepare(query.sql)
      if (columns.length > 0) return { rows: decodeRows(readAll(statement, columns, values) as R[]) }
      const { changes } = statement.run(...values)
      return { rows: [], numAffectedRows: BigInt(changes) }
    })
  }

  // oxlint-disable-next-line require-yield -- nothing here streams
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not part of the store')
  }

  async run(text: string): Promise<void> {
    await this.#patiently(() => this.database.exec(text))
  }

  /** SQLite's own waiting would stop the whole process, and with it a writer that lives in it. */
  async #patiently<T>(attempt: () => T): Promise<T> {
    for (let attempts = 1; ; attempts++) {
      try {
        return attempt()
      } catch (error) {
        const again = attempts < BUSY_ATTEMPTS && this.#handling.isBusy(error)
        if (!again) throw this.#handling.translate(error)
      }
      await this.#handling.sleep(BUSY_WAIT_MS)
    }
  }

  #prepare(text: string): Statement {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const statement = this.database.prepare(text)
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) }
    statement.setReturnArrays(true)
    if (this.#statements.size >= STATEMENTS_MAX) {
      for (const oldest of this.#statements.keys()) {
        this.#statements.delete(oldest)
        break
      }
    }
    this.#statements.set(text, prepared)
    return prepared
  }
}

/** Rows made here share a shape; each that node:sqlite makes has a dictionary of its own, four times as large. */
function readAll(
  statement: StatementSync,
  columns: readonly string[],
  values: readonly Bound[],
): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = []
  for (const found of statement.iterate(...values) as Iterable<unknown>) {
    const cells = found as readonly unknown[]
    const row: Record<string, unknown> = {}
    for (let index = 0; index < columns.length; index += 1) row[columns[index] ?? ''] = cells[index]
    rows.push(row)
  }
  return rows
}

/** Transactions take the write lock at once: one that reads first and writes later could not be retried by waiting. */
class NodeSqliteDriver implements Driver {
  readonly #connection: NodeSqliteConnection

  constructor(connection: NodeSqliteConnection) {
    this.#connection = connection
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection)
  }

  async beginTransaction(): Promise<void> {
    await this.#connection.run('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.run('commit')
  }

  /** SQLite ends a transaction by itself on some errors, such as a full disk. */
  async rollbackTransaction(): Promise<void> {
    if (this.#connection.database.isTransaction) await this.#connection.run('rollback')
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#connection.database.close()
  }
}

/** SQLite's schema changes are part of transactions, which kysely's own adapter leaves unused. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** kysely's dialect over one open database; queries of others queue behind an open transaction. */
export function nodeSqliteDialect(database: DatabaseSync, handling: SqliteHandling): Dialect {
  const connection = new NodeSqliteConnection(database, handling)
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new NodeSqliteDriver(connection),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
