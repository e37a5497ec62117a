import { Client, type ClientConfig } from 'pg'
import { StoreLockedError } from './errors.ts'
import type { Lock } from './port.ts'

/** PostgreSQL cuts an application's name beyond this. */
const APPLICATION_NAME_BYTES_MAX = 63

/** One lock a schema: several recipewatches may share a database. Both halves, as pg_locks shows them. */
const KEY = `hashtextextended('recipewatch ' || coalesce(current_schema(), ''), 0)`

const HOLDER = `
  select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and ((l.classid::bigint << 32) | l.objid::bigint) = ${KEY}`

/** Holds an advisory lock on a connection of its own, named after the holder: it falls with that connection. */
export async function lockPostgres(config: ClientConfig, holder: string): Promise<Lock> {
  const client = new Client(config)
  const lost = Promise.withResolvers<void>()
  let released = false
  const lose = (): void => {
    if (!released) lost.resolve()
  }
  client.on('error', lose)
  client.on('end', lose)
  try {
    await client.connect()
    // Not among the connection's settings: there, a name in store.url would win.
    await client.query(`select set_config('application_name', $1, false)`, [cut(holder)])
    const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${KEY}) as held`)
    if (rows[0]?.held !== true) throw new StoreLockedError(await readHolder(client))
  } catch (error) {
    released = true
    await client.end().catch(() => {})
    throw error
  }
  return {
    lost: lost.promise,
    release: async () => {
      if (released) return
      released = true
      await client.end().catch(() => {})
    },
  }
}

async function readHolder(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ holder: string | null }>(HOLDER)
  return rows[0]?.holder || null
}

/** Longest beginning that fits, on a character's boundary; PostgreSQL shows other than ASCII as `?`. */
function cut(holder: string): string {
  let text = holder.replace(/[^\x20-\x7e]/g, '?')
  while (Buffer.byteLength(text) > APPLICATION_NAME_BYTES_MAX) text = text.slice(0, -1)
  return text
}
