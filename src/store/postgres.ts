import { Kysely, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import { Pool, type PoolClient, type PoolConfig, types } from 'pg'
import { HintedError } from '../model/errors.ts'
import type { DurationMs } from '../model/instant.ts'
import type { Backend } from './backend.ts'
import { StoreUnavailableError } from './errors.ts'
import { lockPostgres } from './postgres-lock.ts'
import { StoreDialect } from './postgres-tables.ts'
import type { Schema } from './schema.ts'
import { decodeRows, encodeParameters } from './text.ts'

/** Enough for a daemon's loops and its HTTP answers; servers allow 100 by default. */
const CONNECTIONS_MAX = 8
const CONNECT_MS: DurationMs = 10_000
const QUERY_MS: DurationMs = 60_000
/** Statements that a connection keeps prepared; more than the store has. */
const PREPARED_MAX = 256

/** PostgreSQL's ids of its types int8 and numeric: both hold instants, counts and sums here. */
const INT8 = 20
const NUMERIC = 1700

/** SQLSTATE classes and codes (PostgreSQL, appendix A) that say: not now, or not here. */
const UNAVAILABLE: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'The database refuses the login: check user and password in store.url.'],
  [/^3D000/, 'The database does not exist: create it, or check store.url.'],
  [/^53100/, "The database server's disk is full: free some space."],
  [/^53/, 'The database server lacks resources, such as connections; it is tried again.'],
  [/^25006/, 'The database is read-only: check that store.url names the primary.'],
  [/^(40|55P03)/, 'The database is busy with conflicting work; it is tried again.'],
  [/^(08|57|58|XX)/, 'The database server is stopping, starting or failing; it is tried again.'],
]
const NO_CONNECTION =
  'No connection to the database server: check store.url and the network; it is tried again.'

/** Connects lazily: a pool that replaces lost connections by itself (SEMANTICS 7.3). */
export function openPostgres(url: string): Backend {
  const config = connectionConfig(url)
  const pool = new Pool({ ...config, max: CONNECTIONS_MAX, application_name: 'recipewatch' })
  // A connection that is lost while idle, or between two queries, is replaced at the next query.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Schema>({ dialect: new StoreDialect({ pool: adaptPool(pool) }) })
  return {
    db,
    kind: 'postgres',
    lockRecipe: async (trx, workspace, recipe) => {
      const key = JSON.stringify([workspace, recipe])
      await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx)
    },
    lock: async (holder) => {
      try {
        return await lockPostgres(config, holder)
      } catch (error) {
        throw translatePostgresError(error)
      }
    },
    close: async () => {
      await db.destroy()
      if (!pool.ended) await pool.end()
    },
  }
}

function connectionConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    types: {
      getTypeParser: (id, format) =>
        id === INT8 || id === NUMERIC ? Number : types.getTypeParser(id, format),
    },
  }
}

/** The pool as kysely sees it: texts encoded, statements prepared once a connection, errors translated. */
function adaptPool(pool: Pool): PostgresPool {
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: {},
    end: () => (pool.ended ? Promise.resolve() : pool.end()),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw translatePostgresError(error)
      })
      const known = clients.get(client) ?? adaptClient(client)
      clients.set(client, known)
      return known
    },
  }
}

function adaptClient(client: PoolClient): PostgresPoolClient {
  const names = new Map<string, string>()
  let broken = false
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      const result = await client.query({ ...named(names, text), values: [...encodeParameters(parameters)] })
      decodeRows(result.rows)
      return result
    } catch (error) {
      // Without an SQLSTATE it was not the server that answered: the connection is in an unknown state.
      broken ||= sqlState(error) === null
      throw translatePostgresError(error)
    }
  }
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || broken),
  }
}

function named(names: Map<string, string>, text: string): { text: string; name?: string } {
  const known = names.get(text)
  if (known !== undefined) return { text, name: known }
  if (names.size >= PREPARED_MAX || !/^(select|insert|update|delete|with)\b/i.test(text)) return { text }
  const name = `q${names.size}`
  names.set(text, name)
  return { text, name }
}

function sqlState(error: unknown): string | null {
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : null
}

/** A StoreUnavailableError where the server cannot be used now; anything else, such as a violated key, as it is. */
function translatePostgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HintedError) return error
  const state = sqlState(error)
  if (state === null) {
    const isNetwork = 'code' in error || /connect|terminated|timeout|closed/i.test(error.message)
    return isNetwork ? new StoreUnavailableError(NO_CONNECTION, error) : error
  }
  const hint = UNAVAILABLE.find(([pattern]) => pattern.test(state))?.[1]
  return hint === undefined ? error : new StoreUnavailableError(hint, error)
}
