import { DatabaseSync } from 'node:sqlite'
import { StoreLockedError } from './errors.ts'
import type { Lock } from './port.ts'

/** A holder that keeps leaving between two steps would be met again at once; this bounds the tries. */
const ATTEMPTS_MAX = 20
/** SQLite's SQLITE_BUSY, without its extended bits. */
const BUSY = 5

/**
 * Holds a write transaction on a file of its own, so that the lock falls with its process, however that ends
 * (SEMANTICS 7.2). Its journal mode lets others read, under the lock, who holds it.
 */
export function lockSqlite(path: string, holder: string): Lock {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (holdAs(database, holder)) return { lost: new Promise(() => {}), release: release(database) }
    }
    throw new StoreLockedError(readHolder(database))
  } catch (error) {
    database.close()
    throw isBusy(error) ? new StoreLockedError(null) : error
  }
}

/** Writes who holds it, commits, takes the lock again; false where another came in between. */
function holdAs(database: DatabaseSync, holder: string): boolean {
  if (!tryBegin(database)) throw new StoreLockedError(readHolder(database))
  database.exec('create table if not exists holder (id integer primary key, text text not null)')
  database.prepare('insert or replace into holder (id, text) values (1, ?)').run(holder)
  database.exec('commit')
  if (!tryBegin(database)) throw new StoreLockedError(readHolder(database))
  if (readHolder(database) === holder) return true
  database.exec('rollback')
  return false
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec('begin immediate')
    return true
  } catch (error) {
    if (isBusy(error)) return false
    throw error
  }
}

/** Null while its holder is just writing it. */
function readHolder(database: DatabaseSync): string | null {
  try {
    const row = database.prepare('select text from holder where id = 1').get()
    return typeof row?.['text'] === 'string' ? row['text'] : null
  } catch {
    return null
  }
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === BUSY
  )
}

function release(database: DatabaseSync): Lock['release'] {
  return () => {
    if (database.isOpen) database.close()
    return Promise.resolve()
  }
}

/** A database in memory is this process's alone; the lock still excludes a second holder. */
export function lockMemory(): (holder: string) => Lock {
  let current: string | null = null
  return (holder) => {
    if (current !== null) throw new StoreLockedError(current)
    current = holder
    return {
      lost: new Promise(() => {}),
      release: () => {
        current = null
        return Promise.resolve()
      },
    }
  }
}
