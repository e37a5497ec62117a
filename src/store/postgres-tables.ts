import {
  type DatabaseIntrospector,
  type Kysely,
  PostgresDialect,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely'

/**
 * PostgreSQL, whose tables are those of the store's own schema. kysely else looks at every column of every schema
 * that it may use before it migrates: slow in a database that is shared, and an error where a neighbour drops a
 * table meanwhile.
 */
export class StoreDialect extends PostgresDialect {
  override createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new StoreIntrospector(db)
  }
}

class StoreIntrospector extends PostgresIntrospector {
  readonly #db: Kysely<unknown>

  constructor(db: Kysely<unknown>) {
    super(db)
    this.#db = db
  }

  /** Names alone, without columns: migrations ask for nothing else. */
  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string; schema: string }>`
      select tablename as name, schemaname as schema from pg_catalog.pg_tables where schemaname = current_schema()
    `.execute(this.#db)
    return rows.map((table) => ({ ...table, columns: [], isView: false, isForeign: false }))
  }
}
