import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite, sqliteSite } from '../support/stores.ts'
import { aBatch, aFailure, aRecipe, NOW } from './store-values.ts'

/** A process that holds the lock; ended by kill(). */
async function startHolder(site: StoreSite) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./store-holder.ts', import.meta.url)), JSON.stringify(site.config)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit').then(() => {
    throw new Error('the holder ended by itself')
  })
  const [first] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer]
  ended.catch(() => {})
  expect(first.toString()).toBe('held\n')
  return {
    pid: child.pid!,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe.each(BACK_ENDS)('the lock on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  test('7.2 a second holder is told who holds the store', async () => {
    const lock = await store.lock('recipewatch run, pid 12')
    const other = await site.open()
    await expect(other.lock('recipewatch once, pid 13')).rejects.toMatchObject({
      code: 'store_locked',
      holder: 'recipewatch run, pid 12',
      message: expect.stringContaining('recipewatch run, pid 12'),
      hint: expect.stringContaining('store.url'),
    })
    await lock.release()
  })

  test('7.2 a released lock is free, and releasing it twice is harmless', async () => {
    const lock = await store.lock('first')
    await lock.release()
    await lock.release()
    const other = await site.open()
    const second = await other.lock('second')
    await expect(store.lock('first')).rejects.toMatchObject({ holder: 'second' })
    await second.release()
  })

  test('7.2 the lock falls with its process, also by kill -9', async () => {
    const holder = await startHolder(site)
    await expect(store.lock('me')).rejects.toMatchObject({ holder: `recipewatch run, pid ${holder.pid}` })
    await holder.kill()
    const lock = await vi.waitFor(() => store.lock('me'), { timeout: 10_000, interval: 20 })
    await lock.release()
  })

  test('7.2 reading commands and small writes work beside the holder, in another process', async () => {
    const holder = await startHolder(site)
    await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    expect(await store.failures.list({ limit: 9 })).toHaveLength(1)
    expect(await store.alerts.open()).toEqual([])
    await holder.kill()
  })
})

describe('the lock on PostgreSQL alone', () => {
  test('7.2 a holder whose connection is lost is told so', async () => {
    const site = await BACK_ENDS[1]!.site()
    const store = await site.open()
    const lock = await store.lock('a holder')
    await site.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'a holder'",
    )
    await lock.lost
    const again = await vi.waitFor(() => store.lock('a holder'), { timeout: 10_000, interval: 20 })
    await again.release()
    await site.close()
  })
})

describe('SQLite alone', () => {
  test('7.2 a write waits for that of another process, and reads do not', async () => {
    const site = sqliteSite()
    const store = await site.open()
    if (site.config.kind !== 'sqlite') throw new Error('not SQLite')
    const other = new DatabaseSync(site.config.path)
    other.exec('begin immediate')
    const reader = await site.open()
    const written = store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    const beside = store.health.set({
      subject: 'workspace',
      name: 'production',
      failingSince: null,
      lastOkAt: null,
      reason: null,
      detail: null,
      failures: 0,
    })
    expect(await reader.recipes.list()).toEqual([])
    other.exec('rollback')
    other.close()
    await Promise.all([written, beside])
    expect(await reader.recipes.list()).toHaveLength(1)
    expect(await reader.health.facts()).toHaveLength(1)
    await site.close()
  })

  test('7.2 a store in memory works, and has one holder', async () => {
    const store = await openStore({
      kind: 'sqlite',
      path: ':memory:',
      url: 'sqlite::memory:',
      retentionMs: 1,
    })
    await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    expect(await store.failures.list({ limit: 9 })).toHaveLength(1)
    const lock = await store.lock('first')
    await expect(store.lock('second')).rejects.toMatchObject({ code: 'store_locked', holder: 'first' })
    await lock.release()
    await (await store.lock('second')).release()
    await store.close()
  })

  test('7.2 the first start of two at once makes one store', async () => {
    const site = sqliteSite()
    const stores = await Promise.all([site.open(), site.open(), site.open()])
    for (const store of stores) await store.ping()
    await site.close()
  })
})
