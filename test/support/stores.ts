import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { inject } from 'vitest'
import type { StoreConfig } from '../../src/model/config.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { openStore, type StoreOptions } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'

/** An empty place for a store, and what tests do to it behind its back. */
export interface StoreSite {
  readonly config: StoreConfig
  /** Opened stores are closed with the site. */
  open(options?: StoreOptions): Promise<Store>
  /** Runs statements as another process would. */
  run(statements: string): Promise<void>
  ask(query: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** Both back ends, for describe.each. */
export const BACK_ENDS: readonly { readonly name: string; readonly site: () => Promise<StoreSite> }[] = [
  { name: 'SQLite', site: () => Promise.resolve(sqliteSite()) },
  { name: 'PostgreSQL', site: () => postgresSite() },
]

const RETENTION_MS = 90 * DAY_MS

/** A file in a new folder; on memory where the machine has such a file system. */
export function sqliteSite(): StoreSite {
  const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = mkdtempSync(join(root, 'recipewatch-store-'))
  const path = join(folder, 'data', 'recipewatch.db')
  const withDatabase = <T>(use: (database: DatabaseSync) => T): Promise<T> => {
    const database = new DatabaseSync(path, { timeout: 5_000 })
    try {
      return Promise.resolve(use(database))
    } finally {
      database.close()
    }
  }
  return siteOf(
    { kind: 'sqlite', path, url: `sqlite:${path}`, retentionMs: RETENTION_MS },
    {
      run: (statements) => withDatabase((database) => database.exec(statements)),
      ask: (query) => withDatabase((database) => database.prepare(query).all()),
      remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    },
  )
}

/** Migrated schemas that are empty again: making one anew takes longer than most tests. */
const spare: string[] = []
let schemas = 0

/** An empty schema on the run's server. */
async function postgresSite(): Promise<StoreSite> {
  const base = inject('postgresUrl')
  const schema = spare.pop() ?? `store_${process.pid}_${++schemas}`
  const url = `${base}?options=${encodeURIComponent(`-c search_path=${schema}`)}`
  let touched = false
  await withClient(base, (client) => client.query(`create schema if not exists ${schema}`))
  return siteOf(
    { kind: 'postgres', url, retentionMs: RETENTION_MS },
    {
      run: (statements) => {
        touched = true
        return withClient(url, async (client) => void (await client.query(statements)))
      },
      ask: (query) => withClient(url, async (client) => (await client.query(query)).rows),
      // What was touched stays until the server goes: a schema that vanishes breaks who lists all schemas meanwhile.
      remove: async () => {
        if (!touched && (await withClient(url, (client) => emptied(client, schema)))) spare.push(schema)
      },
    },
  )
}

/** False where nothing was ever made in it. */
async function emptied(client: Client, schema: string): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = $1 and tablename not like 'kysely%'`,
    [schema],
  )
  if (rows.length === 0) return false
  // In the order of references: what is told and delivered hangs on conversations.
  const names = rows
    .map(({ name }) => name)
    .sort((a, b) => Number(a === 'conversation') - Number(b === 'conversation'))
  await client.query(names.map((name) => `delete from ${name}`).join('; '))
  return true
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function siteOf(
  config: StoreConfig,
  place: Pick<StoreSite, 'run' | 'ask'> & { remove(): Promise<void> },
): StoreSite {
  const opened: Store[] = []
  return {
    config,
    run: place.run,
    ask: place.ask,
    open: async (options) => {
      const store = await openStore(config, options)
      opened.push(store)
      return store
    },
    close: async () => {
      await Promise.all(opened.map((store) => store.close()))
      await place.remove()
    },
  }
}
