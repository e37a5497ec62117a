import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { DurationMs } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import type { Backend } from './backend.ts'
import { StoreUnavailableError } from './errors.ts'
import type { Schema } from './schema.ts'
import { nodeSqliteDialect } from './sqlite-driver.ts'
import { lockMemory, lockSqlite } from './sqlite-lock.ts'

/** How long SQLite itself waits for another process, stopping this one meanwhile; the driver waits longer. */
const BUSY_MS: DurationMs = 5
/** Opening switches a new file to WAL, which does not wait for others by itself. */
const OPEN_ATTEMPTS = 50
const OPEN_RETRY_MS: DurationMs = 100

/** SQLite's primary result codes (sqlite.org/rescode.html) that say: not now, or not here. */
const BUSY = 5
const UNAVAILABLE: ReadonlyMap<number, string> = new Map([
  [BUSY, 'Another process has been writing to the database for long; it is tried again.'],
  [6, 'Another process has been writing to the database for long; it is tried again.'],
  [8, 'The database cannot be written: check the permissions of the file and its folder.'],
  [10, 'The disk failed to read or write: check it, and that the folder is not on a network share.'],
  [11, 'The database file is damaged: restore it from a backup, or move it away to start afresh.'],
  [13, 'The disk is full: free some space.'],
  [14, 'The database cannot be opened: check that store.url names a file in a folder that can be written.'],
  [26, 'The file is no SQLite database: check store.url.'],
])

/** Opens (and creates) the database: WAL, and every commit on disk before it is answered (SEMANTICS 5.4). */
export async function openSqlite(path: string, clock: Clock): Promise<Backend> {
  const database = await openDatabase(path, clock)
  const memory = path === ':memory:'
  const lockInMemory = lockMemory()
  const handling = { translate: translateSqliteError, isBusy, sleep: (ms: DurationMs) => clock.sleep(ms) }
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, handling) })
  // The driver closes the database only if it was ever used.
  await db.connection().execute(() => Promise.resolve())
  return {
    db,
    kind: 'sqlite',
    lockRecipe: () => Promise.resolve(),
    lock: async (holder) => {
      try {
        return memory ? lockInMemory(holder) : lockSqlite(`${path}-lock`, holder)
      } catch (error) {
        throw translateSqliteError(error)
      }
    },
    close: () => db.destroy(),
  }
}

async function openDatabase(path: string, clock: Clock): Promise<DatabaseSync> {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw new StoreUnavailableError('The folder of store.url cannot be made: check its permissions.', error)
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return openOnce(path)
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw translateSqliteError(error)
    }
    await clock.sleep(OPEN_RETRY_MS)
  }
}

function openOnce(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A StoreUnavailableError where the database cannot be used now; anything else, such as a violated key, as it is. */
function translateSqliteError(error: unknown): unknown {
  const code = primaryCode(error)
  const hint = code === null ? undefined : UNAVAILABLE.get(code)
  return hint === undefined ? error : new StoreUnavailableError(hint, error)
}

/** Whether another process is writing just now. */
function isBusy(error: unknown): boolean {
  return primaryCode(error) === BUSY
}

/** The low byte of SQLite's extended result code; null where the error is not SQLite's. */
function primaryCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null
}
