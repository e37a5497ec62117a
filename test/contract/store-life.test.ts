import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { Backend } from '../../src/store/backend.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migrationsFor } from '../../src/store/migrations/list.ts'
import { openStore } from '../../src/store/open.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { systemClock } from '../../src/system/clock.ts'
import { BACK_ENDS, type StoreSite, sqliteSite } from '../support/stores.ts'
import { aBatch, aFailure, NOW } from './store-values.ts'

const backendOf = async ({ config }: StoreSite): Promise<Backend> =>
  config.kind === 'sqlite' ? await openSqlite(config.path, systemClock) : openPostgres(config.url)

describe.each(BACK_ENDS)('the life of a store on $name', ({ site: makeSite }) => {
  let site: StoreSite

  beforeEach(async () => {
    site = await makeSite()
  })
  afterEach(() => site.close())

  test('7.3 a store is made at the start, once, and kept by later starts', async () => {
    const store = await site.open()
    await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    await store.close()
    const again = await site.open()
    expect(await again.failures.list({ limit: 9 })).toHaveLength(1)
    expect(await site.ask('select name from kysely_migration')).toEqual(
      Object.keys(migrationsFor('sqlite')).map((name) => ({ name })),
    )
  })

  test('7.3 an older store is migrated forward, and keeps what it knows', async () => {
    const store = await site.open()
    await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    const backend = await backendOf(site)
    await migrate(backend, {
      ...migrationsFor(backend.kind),
      '9001-next': { up: (db) => db.schema.alterTable('failure').addColumn('extra', 'text').execute() },
    })
    await backend.close()
    expect(await site.ask('select job, extra from failure')).toMatchObject([{ job: 'j-1', extra: null }])
    await site.run('select 1')
  })

  test('7.3 a migration that fails leaves nothing of itself', async () => {
    await site.open()
    const backend = await backendOf(site)
    const broken = migrate(backend, {
      ...migrationsFor(backend.kind),
      '9001-next': { up: (db) => db.schema.createTable('extra').addColumn('id', 'text').execute() },
      '9002-broken': { up: () => Promise.reject(new Error('no')) },
    })
    await expect(broken).rejects.toThrow('no')
    await expect(sql`select * from extra`.execute(backend.db)).rejects.toThrow(/extra/)
    await backend.close()
    await (await site.open()).ping()
  })

  test('7.3 a newer store is refused with what to do, and left alone', async () => {
    await site.open()
    await site.run(
      `insert into kysely_migration (name, timestamp) values ('9000-future', '2030-01-01T00:00:00Z')`,
    )
    await expect(openStore(site.config)).rejects.toMatchObject({
      code: 'store_newer',
      message: expect.stringContaining('9000-future'),
      hint: expect.stringContaining('newer'),
    })
    expect(await site.ask('select * from kysely_migration')).toHaveLength(
      Object.keys(migrationsFor('sqlite')).length + 1,
    )
  })

  test('7.3 a closed store answers no more', async () => {
    const store = await site.open()
    await store.ping()
    await store.close()
    await expect(store.ping()).rejects.toThrow()
  })
})

describe('PostgreSQL out of reach', () => {
  test('7.3 a server that does not answer is unavailable, with what to do', async () => {
    const config = { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none', retentionMs: 1 } as const
    await expect(openStore(config)).rejects.toMatchObject({
      code: 'store_unavailable',
      hint: expect.stringContaining('store.url'),
    })
  })

  test('7.3 a start looks at the store’s own tables, not at a neighbour’s in the same database', async () => {
    const [own, neighbour] = [await BACK_ENDS[1]!.site(), await BACK_ENDS[1]!.site()]
    const backend = await backendOf(own)
    const tables = await backend.db.introspection.getTables()
    expect(tables.map(({ name }) => name)).toContain('failure')
    expect(new Set(tables.map(({ schema }) => schema)).size).toBe(1)
    await backend.close()
    await own.close()
    await neighbour.close()
  })

  test('7.3 a lost connection is replaced: the store goes on', async () => {
    const site = await BACK_ENDS[1]!.site()
    // A name of its own: other tests are at work on the same server.
    const url = `${site.config.url}&application_name=doomed`
    const store = await openStore({ kind: 'postgres', url, retentionMs: 1 })
    await store.ping()
    const ended = await site.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'",
    )
    expect(ended.length).toBeGreaterThan(0)
    const kinds = await vi.waitFor(
      async () => {
        const answer = await store.failures
          .record(aBatch({ failures: [aFailure()] }), classify)
          .catch((error: unknown) => error)
        if (answer instanceof Error) expect(answer).toMatchObject({ code: 'store_unavailable' })
        expect(answer).toBeInstanceOf(Array)
        return answer
      },
      { timeout: 10_000, interval: 10 },
    )
    expect(kinds).toMatchObject([{ job: 'j-1' }])
    expect(await store.failures.list({ limit: 9 })).toHaveLength(1)
    await store.close()
    await site.close()
  })

  test('7.3 a connection lost within a transaction leaves nothing of it', async () => {
    const site = await BACK_ENDS[1]!.site()
    await site.open()
    const backend = openPostgres(site.config.url)
    const broken = backend.db.transaction().execute(async (trx) => {
      await trx.insertInto('meta').values({ name: 'half', value: 1 }).execute()
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
    })
    await expect(broken).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await backend.db.selectFrom('meta').selectAll().execute()).toEqual([])
    await backend.close()
    await site.close()
  })
})

describe('SQLite out of order', () => {
  const pathOf = ({ config }: StoreSite) => (config.kind === 'sqlite' ? config.path : '')

  test('5.4 every commit is on the disk before it is answered', async () => {
    const site = sqliteSite()
    const backend = await backendOf(site)
    const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(backend.db)).rows[0]
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 })
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 })
    await backend.close()
    await site.close()
  })

  test('7.3 a full disk is said to be one, loses nothing, and the store goes on once there is room', async () => {
    const site = sqliteSite()
    const store = await site.open()
    await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    const backend = await backendOf(site)
    await sql`pragma max_page_count = 1`.execute(backend.db)
    const fill = async () =>
      await backend.db.transaction().execute(async (trx) => {
        const value = 1
        const rows = Array.from({ length: 2_000 }, (_, index) => ({
          name: `${'x'.repeat(500)}${index}`,
          value,
        }))
        for (const row of rows) await trx.insertInto('meta').values(row).execute()
      })
    await expect(fill()).rejects.toMatchObject({
      code: 'store_unavailable',
      hint: expect.stringContaining('disk is full'),
    })
    expect(await store.failures.list({ limit: 9 })).toHaveLength(1)
    await sql`pragma max_page_count = 1000000`.execute(backend.db)
    await fill()
    await backend.close()
    await site.close()
  })

  test('7.3 a file that is no database is said to be none', async () => {
    const site = sqliteSite()
    mkdirSync(dirname(pathOf(site)), { recursive: true })
    writeFileSync(pathOf(site), 'no database, but long enough to be looked at '.repeat(100))
    await expect(site.open()).rejects.toMatchObject({
      code: 'store_unavailable',
      hint: expect.stringContaining('no SQLite database'),
    })
    await site.close()
  })

  test('7.3 a folder that cannot be made is said so', async () => {
    const site = sqliteSite()
    mkdirSync(dirname(dirname(pathOf(site))), { recursive: true })
    writeFileSync(dirname(pathOf(site)), `a file where the folder should be, ${NOW}`)
    await expect(site.open()).rejects.toMatchObject({ code: 'store_unavailable' })
    await site.close()
  })
})
