import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { CorruptRow } from '../../src/store/backend.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, aRecipe, counters, NOW } from './store-values.ts'

const KEY = recipeKey({ workspace: 'production', id: '1' })

describe.each(BACK_ENDS)('recipes, counters and health on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store
  const corrupt: CorruptRow[] = []

  beforeEach(async () => {
    corrupt.length = 0
    site = await makeSite()
    store = await site.open({ onCorrupt: (row) => corrupt.push(row) })
  })
  afterEach(() => site.close())

  const read = (at: number, failed: number | null, succeeded: number | null) =>
    store.failures.record(aBatch({ at, counters: counters(failed, succeeded) }), classify)
  const recipe = async (id: string) => (await store.recipes.list()).find((each) => each.id === id)

  test('2.5 a recipe keeps the horizon of its first sight', async () => {
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW - HOUR_MS)
    await store.recipes.select('production', [aRecipe('1', { name: 'Renamed' })], NOW + 5, NOW)
    expect(await recipe('1')).toMatchObject({ name: 'Renamed', firstSeenAt: NOW, horizon: NOW - HOUR_MS })
  })

  test('2.5 a recipe that returns to the selection continues from its last complete look', async () => {
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
    await store.recipes.finishLook('production', '1', NOW + 10)
    await store.recipes.select('production', [aRecipe('2')], NOW + 20, NOW + 20)
    expect((await store.recipes.list({ selected: true })).map(({ id }) => id)).toEqual(['2'])
    expect(await recipe('1')).toMatchObject({ selected: false, knownThrough: NOW + 10 })
    await store.recipes.select('production', [aRecipe('1')], NOW + 30, NOW + 30)
    expect(await recipe('1')).toMatchObject({ selected: true, horizon: NOW, knownThrough: NOW + 10 })
  })

  test('2.6 a recipe that is gone or unreadable says since when, until it is read again', async () => {
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    await store.recipes.failLook('production', '1', NOW + 1)
    await store.recipes.failLook('production', '1', NOW + 2)
    await store.recipes.markGone('production', '1', NOW + 3)
    await store.recipes.markGone('production', '1', NOW + 4)
    expect(await recipe('1')).toMatchObject({ unreadableSince: NOW + 1, goneAt: NOW + 3, knownThrough: null })
    await store.recipes.finishLook('production', '1', NOW + 5)
    expect(await recipe('1')).toMatchObject({ unreadableSince: null, goneAt: null, knownThrough: NOW + 5 })
  })

  test('3.3 a recipe is known through its last complete look, which never moves back', async () => {
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    await store.recipes.finishLook('production', '1', NOW + 5)
    await store.recipes.finishLook('production', '1', NOW + 4)
    expect(await recipe('1')).toMatchObject({ knownThrough: NOW + 5 })
  })

  test('recipes come back whole, by workspace and id', async () => {
    await store.recipes.select('staging', [aRecipe('1', { workspace: 'staging' })], NOW, NOW)
    await store.recipes.select('production', [aRecipe('9'), aRecipe('10')], NOW, NOW)
    await read(NOW + 7, 5, 6)
    const all = await store.recipes.list()
    expect(all.map(({ workspace, id }) => `${workspace}/${id}`)).toEqual([
      'production/10',
      'production/9',
      'staging/1',
    ])
    expect(await store.recipes.list({ workspace: 'staging' })).toEqual([
      {
        ...aRecipe('1', { workspace: 'staging' }),
        selected: true,
        firstSeenAt: NOW,
        horizon: NOW,
        knownThrough: null,
        failedCount: null,
        succeededCount: null,
        countedAt: null,
        unreadableSince: null,
        historyFrom: null,
        goneAt: null,
      },
    ])
  })

  test('recipes are listed by their keys alone, whatever their workspaces', async () => {
    await store.recipes.select('staging', [aRecipe('1', { workspace: 'staging' })], NOW, NOW)
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
    const keys = [
      recipeKey({ workspace: 'production', id: '2' }),
      recipeKey({ workspace: 'staging', id: '1' }),
      recipeKey({ workspace: 'staging', id: '2' }),
    ]
    const found = await store.recipes.byKeys(keys)
    expect(found.map(({ workspace, id }) => `${workspace}/${id}`).toSorted()).toEqual([
      'production/2',
      'staging/1',
    ])
    expect(await store.recipes.byKeys([])).toEqual([])
  })

  test('how far the selected recipes of a workspace are known is read without what they are', async () => {
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2'), aRecipe('3')], NOW, NOW - HOUR_MS)
    await store.recipes.finishLook('production', '1', NOW + 5)
    await store.recipes.markGone('production', '2', NOW + 6)
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW + 7, NOW + 7)
    await store.recipes.select('staging', [aRecipe('1', { workspace: 'staging' })], NOW, NOW)
    const fresh = { firstSeenAt: NOW, horizon: NOW - HOUR_MS, knownThrough: null, goneAt: null }
    expect(await store.recipes.known('production')).toEqual(
      new Map([
        ['1', { ...fresh, knownThrough: NOW + 5 }],
        ['2', { ...fresh, goneAt: NOW + 6 }],
      ]),
    )
  })

  test('a selection of hundreds is written in one go, and an equal one writes nothing', async () => {
    const many = Array.from({ length: 333 }, (_, index) => aRecipe(String(index)))
    await store.recipes.select('production', many, NOW, NOW)
    await store.recipes.select('production', many, NOW + 1, NOW + 1)
    expect(await store.recipes.list({ selected: true })).toHaveLength(333)
    await store.recipes.select('production', [], NOW + 2, NOW + 2)
    expect(await store.recipes.list({ selected: true })).toEqual([])
  })

  test('2.8 a rise is kept in the bucket of its minute; the first reading is a base line', async () => {
    await read(NOW, 100, 1_000)
    expect(await store.failures.activity([KEY], NOW - HOUR_MS, NOW)).toEqual({ failed: 0, succeeded: 0 })
    await read(NOW + 10_000, 102, 1_003)
    await read(NOW + 20_000, 103, 1_003)
    await read(NOW + MINUTE_MS, 104, 1_010)
    expect(await store.failures.activity([KEY], NOW, NOW + HOUR_MS)).toEqual({ failed: 4, succeeded: 10 })
    expect(await store.failures.activity([KEY], NOW + 20_000, NOW + HOUR_MS)).toEqual({
      failed: 1,
      succeeded: 7,
    })
    expect(await site.ask('select start from activity order by start')).toMatchObject([
      { start: expect.anything() },
      { start: expect.anything() },
    ])
  })

  test('2.8 a fall of a counter that stands is a new base line', async () => {
    await read(NOW, 100, 7)
    await read(NOW + 1, 10, 7)
    await read(NOW + 10 * MINUTE_MS, 11, 7)
    await read(NOW + 10 * MINUTE_MS + 1, 12, 7)
    await read(NOW + 10 * MINUTE_MS + 2, 14, 8)
    expect(await store.failures.activity([KEY], NOW - 1, NOW + HOUR_MS)).toEqual({ failed: 2, succeeded: 1 })
  })

  test('2.8 where nothing moved nothing is written', async () => {
    await read(NOW, 100, 7)
    await read(NOW + MINUTE_MS, 100, 7)
    expect(await site.ask('select * from activity')).toEqual([])
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    expect(await recipe('1')).toMatchObject({ failedCount: 100, succeededCount: 7, countedAt: NOW })
  })

  test('2.8 what was never sampled is unknown, and a missing counter leaves its last reading', async () => {
    expect(await store.failures.activity([KEY], NOW, NOW + 1)).toBeNull()
    expect(await store.failures.activity([], NOW, NOW + 1)).toBeNull()
    await read(NOW, 5, null)
    await read(NOW + 1, null, 3)
    await read(NOW + 2, 6, 4)
    expect(await store.failures.activity([KEY], NOW - 9, NOW - 1)).toBeNull()
    expect(await store.failures.activity([KEY], NOW - 9, NOW + 9)).toEqual({ failed: 1, succeeded: 1 })
  })

  test('2.8 a reading that arrives late changes nothing', async () => {
    await read(NOW, 5, 5)
    await read(NOW - 1, 4, 4)
    await read(NOW + 1, 6, 6)
    expect(await store.failures.activity([KEY], NOW - 9, NOW + 9)).toEqual({ failed: 1, succeeded: 1 })
  })

  test('2.8 after two days minutes become hours, with the same sums', async () => {
    await read(NOW, 0, 0)
    for (let minute = 1; minute <= 120; minute++) await read(NOW + minute * MINUTE_MS, minute, 2 * minute)
    const now = NOW + 2 * DAY_MS + 2 * HOUR_MS
    await store.prune(now, 90 * DAY_MS)
    await store.prune(now, 90 * DAY_MS)
    expect(await store.failures.activity([KEY], NOW, now)).toEqual({ failed: 120, succeeded: 240 })
    // Two whole hours, and the one minute that is not older than two days.
    expect(await site.ask('select * from activity')).toHaveLength(3)
    await read(now, 121, 240)
    await store.prune(now + DAY_MS, 90 * DAY_MS)
    expect(await store.failures.activity([KEY], NOW, now)).toEqual({ failed: 121, succeeded: 240 })
  })

  test('what is older than the retention is forgotten, the rest stays', async () => {
    const old = Array.from({ length: 600 }, (_, index) =>
      aFailure({ job: `old-${index}`, placedAt: NOW - index }),
    )
    const recent = aFailure({ job: 'recent', placedAt: NOW + 9 * DAY_MS })
    await store.failures.record(aBatch({ failures: [...old, recent], ignored: ['j-9'] }), classify)
    await store.prune(NOW + 12 * DAY_MS, 10 * DAY_MS)
    expect((await store.failures.list({ limit: 99 })).map(({ job }) => job)).toEqual(['recent'])
    expect(await store.failures.lastSeq()).toBe(601)
    expect(await site.ask('select * from ignored')).toEqual([])
    expect(await store.failures.ignoredCounts()).toEqual(new Map([['production', 1]]))
  })

  test('health facts are kept by subject and name', async () => {
    const fact = {
      subject: 'workspace',
      name: 'production',
      failingSince: NOW,
      lastOkAt: null,
      reason: 'token_rejected',
      detail: 'The token was rejected.',
      failures: 3,
    } as const
    await store.health.set({ ...fact, failures: 2 })
    await store.health.set(fact)
    await store.health.set({ ...fact, subject: 'receiver', name: 'on-call', reason: null, detail: null })
    expect(await store.health.facts()).toEqual([
      { ...fact, subject: 'receiver', name: 'on-call', reason: null, detail: null },
      fact,
    ])
  })

  test('7.3 a corrupt recipe is reported and hides no neighbour', async () => {
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
    await site.run(`update recipe set data = '{"na' where id = '1'`)
    expect((await store.recipes.list()).map(({ id }) => id)).toEqual(['2'])
    expect(corrupt).toMatchObject([{ table: 'recipe', id: 'production/1' }])
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
    expect((await store.recipes.list()).map(({ id }) => id)).toEqual(['1', '2'])
  })
})
