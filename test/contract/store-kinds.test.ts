import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kindsOf } from '../../src/app/kinds.ts'
import { classify } from '../../src/ingest/classify.ts'
import { fingerprint } from '../../src/ingest/fingerprint.ts'
import { fingerprintV1 } from '../../src/ingest/fingerprint-v1.ts'
import type { KindAlias } from '../../src/model/failure.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migrationsFor } from '../../src/store/migrations/list.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { openSqlite } from '../../src/store/sqlite.ts'
import { systemClock } from '../../src/system/clock.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, NOW } from './store-values.ts'

const KEY = recipeKey({ workspace: 'production', id: '1' })
const ERROR = ['salesforce', 'Timeout', 'Timed out after 17 s'] as const

describe.each(BACK_ENDS)('names of kinds of error on $name', ({ site: makeSite }) => {
  let site: StoreSite

  beforeEach(async () => {
    site = await makeSite()
  })
  afterEach(() => site.close())

  /** A store of the first version with one failure, as it stood before it was migrated. */
  const storeOfFirstVersion = async (placedAt: number) => {
    const { config } = site
    const backend =
      config.kind === 'sqlite' ? await openSqlite(config.path, systemClock) : openPostgres(config.url)
    await migrate(backend, { '0001-start': migrationsFor(backend.kind)['0001-start']! })
    await backend.close()
    await site.run(`insert into failure (seq, workspace, recipe, job, error_id, fingerprint, first_seen_at, placed_at,
      adapter, error_type, message, is_poll_error, is_test, news) values (1, 'production', '1', 'j-0', 'e-0',
      '${fingerprintV1(...ERROR)}', ${placedAt}, ${placedAt}, 'salesforce', 'Timeout', null, 0, 0, 1)`)
    await site.run(`insert into meta (name, value) values ('failure_seq', 1)`)
    return await site.open()
  }

  const previous = async (store: Awaited<ReturnType<StoreSite['open']>>, seq: number) =>
    (await store.facts.changes(seq, seq)).fresh.map(({ previousAt }) => previousAt)

  test('1.7 an upgrade makes nothing new: what the first version named is known under its name too', async () => {
    const store = await storeOfFirstVersion(NOW - DAY_MS)
    expect(await store.failures.olderKindsThrough()).toBe(NOW - DAY_MS)
    const clock = { ...systemClock, now: () => NOW }
    const config = { fingerprints: [], store: { retentionMs: 90 * DAY_MS } }
    const kindOf = await kindsOf({ config, store, clock } as unknown as Parameters<typeof kindsOf>[0])
    const kind = kindOf(...ERROR)
    expect(kind).toEqual({ fingerprint: fingerprint(...ERROR), also: [fingerprintV1(...ERROR)] })
    const aliases: KindAlias[] = kind.also.map((also) => ({ fingerprint: kind.fingerprint, also }))
    const failure = aFailure({ job: 'j-1', fingerprint: kind.fingerprint, placedAt: NOW })
    await store.failures.record(aBatch({ failures: [failure], aliases }), classify)
    expect(await previous(store, 1)).toEqual([NOW - DAY_MS])
    expect((await store.digests.kinds([KEY], 0, 1)).get(KEY)).toContain(kind.fingerprint)
  })

  test('1.7 what the first version named is asked for no longer than it is kept', async () => {
    const store = await storeOfFirstVersion(NOW - 91 * DAY_MS)
    const clock = { ...systemClock, now: () => NOW }
    const config = { fingerprints: [], store: { retentionMs: 90 * DAY_MS } }
    const kindOf = await kindsOf({ config, store, clock } as unknown as Parameters<typeof kindsOf>[0])
    expect(kindOf(...ERROR).also).toEqual([])
  })

  test('1.7 a store that is new asks for no older names', async () => {
    const store = await site.open()
    expect(await store.failures.olderKindsThrough()).toBeNull()
  })

  test('1.7 an override that comes or goes makes nothing new', async () => {
    const store = await site.open()
    const record = async (job: string, placedAt: number, name: string, aliases: readonly KindAlias[]) => {
      const failures = [aFailure({ job, errorId: job, fingerprint: name, placedAt })]
      await store.failures.record(aBatch({ at: placedAt, failures, aliases }), classify)
      return (await previous(store, (await store.failures.lastSeq()) - 1))[0]
    }
    const alias = { fingerprint: 'locks', also: 'v2:a' }
    expect(await record('j-1', NOW, 'v2:a', [])).toBeNull()
    expect(await record('j-2', NOW + 1, 'locks', [alias, alias])).toBe(NOW)
    expect(await record('j-3', NOW + 2, 'locks', [alias])).toBe(NOW + 1)
    expect(await record('j-4', NOW + 3, 'v2:a', [])).toBe(NOW + 2)
    expect(await record('j-5', NOW + 4, 'v2:b', [])).toBeNull()
  })

  test('names are forgotten with the failures that had them', async () => {
    const store = await site.open()
    const aliases = [{ fingerprint: 'locks', also: 'v2:a' }]
    await store.failures.record(aBatch({ failures: [aFailure()], aliases }), classify)
    await store.prune(NOW + 50 * DAY_MS, 90 * DAY_MS)
    expect(await site.ask('select also from fingerprint_alias')).toEqual([{ also: 'v2:a' }])
    await store.prune(NOW + 100 * DAY_MS, 90 * DAY_MS)
    expect(await site.ask('select also from fingerprint_alias')).toEqual([])
  })
})
