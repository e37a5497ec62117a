import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { Failure } from '../../src/model/failure.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, NOW } from './store-values.ts'

const KEY = recipeKey({ workspace: 'production', id: '1' })

describe.each(BACK_ENDS)('failures on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  const record = async (...failures: readonly Failure[]) =>
    (await store.failures.record(aBatch({ failures }), classify)).map(({ kind }) => kind)
  const stored = () => store.failures.list({ limit: 1_000 })
  /** Places of what was recorded after `seq`. */
  const fresh = async (seq: number) =>
    (await store.facts.changes(seq, seq)).fresh.map(({ placedAt }) => placedAt)

  test('1.1 an item that is no failure is counted as ignored, once', async () => {
    await store.failures.record(aBatch({ ignored: ['j-8', 'j-9'] }), classify)
    await store.failures.record(aBatch({ ignored: ['j-9', 'j-9', 'j-10'] }), classify)
    await store.failures.record(aBatch({ workspace: 'staging', ignored: ['j-8'] }), classify)
    expect(await store.failures.ignoredCounts()).toEqual(
      new Map([
        ['production', 3],
        ['staging', 1],
      ]),
    )
    expect(await stored()).toEqual([])
  })

  test('1.1 a test run is stored but not countable', async () => {
    expect(await record(aFailure({ isTest: true }))).toEqual(['new'])
    expect(await stored()).toMatchObject([{ isTest: true }])
    expect(await store.failures.countable(null, 0, NOW)).toEqual([])
    expect(await fresh(0)).toEqual([])
  })

  test('1.2 a failure differs by workspace, recipe, job and error id', async () => {
    const failure = aFailure()
    for (const workspace of ['production', 'staging']) {
      for (const recipe of ['1', '2']) {
        const failures = ['j-1', 'j-2'].flatMap((job) =>
          ['e-1', 'e-2'].map((errorId) => ({ ...failure, workspace, recipe, job, errorId })),
        )
        const batch = aBatch({ workspace, recipe, failures })
        const kinds = (await store.failures.record(batch, classify)).map(({ kind }) => kind)
        expect(kinds).toEqual(['new', 'new', 'new', 'new'])
      }
    }
    expect(await stored()).toHaveLength(16)
  })

  test('1.2 the store itself refuses a second row of one identity', async () => {
    await record(aFailure())
    const always = () => ({ kind: 'new' }) as const
    await expect(store.failures.record(aBatch({ failures: [aFailure()] }), always)).rejects.toThrow(/unique/i)
    expect(await stored()).toHaveLength(1)
  })

  test('1.3 the store itself refuses a second row without error id, with and without a time', async () => {
    const always = () => ({ kind: 'new' }) as const
    for (const completedAt of [NOW, null]) {
      const failure = aFailure({ job: `at ${completedAt}`, errorId: null, completedAt })
      await record(failure)
      await expect(store.failures.record(aBatch({ failures: [failure] }), always)).rejects.toThrow(/unique/i)
    }
    expect(await stored()).toHaveLength(2)
  })

  test('1.3 an item without an error id is the one of that job with the same completion', async () => {
    await record(aFailure())
    expect(await record(aFailure({ errorId: null }))).toEqual(['seen'])
    expect(await record(aFailure({ errorId: null, completedAt: NOW + 1 }))).toEqual(['new'])
  })

  test('1.3 an error id that appears later fills in the stored failure and is no news', async () => {
    await record(aFailure({ errorId: null, message: null, errorType: null }))
    const seq = await store.failures.lastSeq()
    const sightings = await store.failures.record(aBatch({ failures: [aFailure()] }), classify)
    expect(sightings).toEqual([
      { kind: 'completed', job: 'j-1', errorId: 'e-1', completedAt: NOW, firstSeenAt: NOW },
    ])
    expect(await stored()).toEqual([{ ...aFailure(), seq, root: null }])
    expect(await fresh(seq)).toEqual([])
  })

  test('1.3 a completion that appears later is filled in', async () => {
    await record(aFailure({ errorId: null, completedAt: null }))
    expect(await record(aFailure({ errorId: null }))).toEqual(['completed'])
    expect(await stored()).toMatchObject([{ completedAt: NOW, placedAt: NOW }])
  })

  test('1.3 nothing is emptied when an error id or text vanishes', async () => {
    await record(aFailure())
    expect(await record(aFailure({ errorId: null, message: null, adapter: null }))).toEqual(['seen'])
    expect(await stored()).toMatchObject([{ errorId: 'e-1', message: 'no answer', adapter: 'salesforce' }])
  })

  test('1.3 both forms on one page are one failure', async () => {
    expect(await record(aFailure({ errorId: null, adapter: null }), aFailure())).toEqual(['new', 'completed'])
    expect(await stored()).toMatchObject([{ errorId: 'e-1', adapter: 'salesforce' }])
    expect(await record(aFailure({ job: 'j-2' }), aFailure({ job: 'j-2', errorId: null }))).toEqual([
      'new',
      'seen',
    ])
  })

  test('1.4 the same identity again changes nothing, over pages and restarts', async () => {
    await record(aFailure())
    const before = await stored()
    expect(await record(aFailure({ firstSeenAt: NOW + 5, placedAt: NOW + 5, news: false }))).toEqual(['seen'])
    await store.close()
    store = await site.open()
    expect(await record(aFailure(), aFailure())).toEqual(['seen', 'seen'])
    expect(await stored()).toEqual(before)
    expect(await store.failures.lastSeq()).toBe(1)
  })

  test('1.4 one job with another error id is a new failure', async () => {
    await record(aFailure())
    expect(await record(aFailure({ errorId: 'e-2' }))).toEqual(['new'])
    expect(await stored()).toHaveLength(2)
  })

  test('1.4 replicas that record one page at once store each failure once', async () => {
    const other = await site.open()
    const failures = Array.from({ length: 100 }, (_, index) =>
      aFailure({ job: `j-${index}`, errorId: index % 2 === 0 ? `e-${index}` : null }),
    )
    const kinds = await Promise.all(
      [store, other, store, other].map(async (each) =>
        (await each.failures.record(aBatch({ failures }), classify)).map(({ kind }) => kind),
      ),
    )
    expect(kinds.flat().filter((kind) => kind === 'new')).toHaveLength(100)
    expect(kinds.flat().filter((kind) => kind === 'seen')).toHaveLength(300)
    expect(await stored()).toHaveLength(100)
  })

  test('1.6 ids and texts of any kind come back as they were', async () => {
    const hostile = [
      '9007199254740993',
      'a\u0000b',
      '\uE000',
      '\uD800x',
      '"\\',
      "'; drop table failure; --",
      '🚨',
    ]
    const failures = hostile.map((text) => aFailure({ job: text, errorId: text, message: text, title: text }))
    await record(...failures)
    expect(await record(...failures)).toEqual(hostile.map(() => 'seen'))
    const back = await stored()
    expect(new Set(back.map(({ job }) => job))).toEqual(new Set(hostile))
    expect(
      back.every(({ job, errorId, message, title }) => [errorId, message, title].every((t) => t === job)),
    ).toBe(true)
  })

  test('2.5 a page of history is stored without being countable', async () => {
    expect(await record(aFailure({ news: false }))).toEqual(['history'])
    expect(await store.failures.countable([KEY], 0, NOW)).toEqual([])
    expect(await store.failures.list({ news: true, limit: 9 })).toEqual([])
    expect(await store.failures.list({ news: false, limit: 9 })).toHaveLength(1)
  })

  test('3.1 countable failures lie in (from, to], by place, of the recipes asked for', async () => {
    const at = (placedAt: number, recipe: string) =>
      store.failures.record(
        aBatch({ recipe, failures: [aFailure({ recipe, job: `j-${placedAt}`, placedAt })] }),
        classify,
      )
    for (const [placedAt, recipe] of [
      [30, '1'],
      [10, '1'],
      [20, '2'],
      [40, '3'],
    ] as const) {
      await at(placedAt, recipe)
    }
    const places = async (recipes: readonly string[] | null, from: number, to: number) =>
      (await store.failures.countable(recipes, from, to)).map(({ placedAt }) => placedAt)
    const two = recipeKey({ workspace: 'production', id: '2' })
    expect(await places(null, 0, 100)).toEqual([10, 20, 30, 40])
    expect(await places(null, 10, 30)).toEqual([20, 30])
    expect(await places([KEY, two], 0, 100)).toEqual([10, 20, 30])
    expect(await places([recipeKey({ workspace: 'staging', id: '1' })], 0, 100)).toEqual([])
    expect(await store.failures.countable([two], 0, 20)).toEqual([
      {
        recipe: two,
        seq: expect.any(Number),
        job: 'j-20',
        placedAt: 20,
        adapter: 'salesforce',
        errorType: 'Timeout',
        message: 'no answer',
        fingerprint: 'v1:abc',
        news: true,
        echo: false,
        causedBy: null,
      },
    ])
  })

  test('3.4 what was recorded after a number is found by recipe, with the earliest place', async () => {
    await record(aFailure({ job: 'j-1' }))
    const seq = await store.failures.lastSeq()
    await record(aFailure({ job: 'j-2', placedAt: 7 }), aFailure({ job: 'j-3', placedAt: 9 }))
    expect(await fresh(seq)).toEqual([7, 9])
    expect(await fresh(await store.failures.lastSeq())).toEqual([])
  })

  test("6.1 the store's order follows commits, without gap, also between writers", async () => {
    const other = await site.open()
    const seen: number[] = []
    const writers = [store, other].map(async (each, writer) => {
      for (let turn = 0; turn < 10; turn++) {
        const recipe = String(writer)
        const failures = [aFailure({ recipe, job: `a${turn}` }), aFailure({ recipe, job: `b${turn}` })]
        await each.failures.record(aBatch({ recipe, failures }), classify)
        // Whoever reads up to the last number misses nothing that comes below it later.
        const last = await each.failures.lastSeq()
        const numbers = (await each.failures.list({ limit: 99 })).map((failure) => failure.seq)
        seen.push(numbers.filter((number) => number <= last).length - last)
      }
    })
    await Promise.all(writers)
    expect(seen.every((missing) => missing === 0)).toBe(true)
    const numbers = (await stored()).map((failure) => failure.seq).sort((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
  })

  test('lists go from the newest place down, page by page', async () => {
    await record(...[5, 1, 3, 3, 2].map((placedAt, index) => aFailure({ job: `j-${index}`, placedAt })))
    const first = await store.failures.list({ limit: 2 })
    const end = first.at(-1)!
    const rest = await store.failures.list({ limit: 9, before: end, workspace: 'production', recipe: '1' })
    expect([...first, ...rest].map(({ placedAt, seq }) => [placedAt, seq])).toEqual([
      [5, 1],
      [3, 4],
      [3, 3],
      [2, 5],
      [1, 2],
    ])
    expect(await store.failures.list({ limit: 9, since: 3 })).toHaveLength(3)
    expect(await store.failures.list({ limit: 9, recipe: '2' })).toEqual([])
  })
})
