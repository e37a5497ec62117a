import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import { type Account, type Checksum, NO_ACCOUNT } from '../../src/model/completeness.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, aRecipe, NOW } from './store-values.ts'

const CHECKSUM: Checksum = {
  value: 12,
  at: NOW,
  balance: -2,
  accounted: 5,
  explainedAt: NOW - 1,
  accountedAt: NOW - 2,
  fellAt: NOW - 3,
  unproven: true,
}
const NOTHING = { failedCount: null, lastRunAt: null }

describe.each(BACK_ENDS)('what counters and items came to on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  test('2.4 every item that is seen for the first time is accounted for, once, in the recording transaction', async () => {
    const failures = [
      aFailure(),
      aFailure({ job: 'j-2', isTest: true }),
      aFailure({ job: 'j-3', news: false }),
    ]
    await store.failures.record(aBatch({ failures, ignored: ['j-8', 'j-9'] }), classify)
    expect(await store.completeness.accounted('production', '1')).toBe(5)
    await store.failures.record(aBatch({ failures, ignored: ['j-9'] }), classify)
    expect(await store.completeness.accounted('production', '1')).toBe(5)
    expect(await store.completeness.accounted('production', '2')).toBe(0)
  })

  test('2.4 what completed before the counters were read first is not accounted for', async () => {
    const failures = [aFailure({ completedAt: NOW - 1 }), aFailure({ job: 'j-2', completedAt: null })]
    await store.failures.record(aBatch({ failures, countedFrom: NOW }), classify)
    expect(await store.completeness.accounted('production', '1')).toBe(1)
  })

  test('2.4 a look leaves its checksums, and its estimate is accounted for', async () => {
    const of = { workspace: 'production', recipe: '1' }
    const account: Account = { accounted: 3, list: null, jobs: CHECKSUM }
    const looked = { failedCount: 12, lastRunAt: NOW }
    const missing = { count: 3, from: NOW - 10, to: NOW, purged: true }
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    const end = { knownThrough: NOW + 1, historyFrom: NOW - 9 }
    await store.completeness.looked({ ...of, ...end, account, looked, missing })
    expect(await store.recipes.list()).toMatchObject([{ id: '1', ...end }])
    expect(await store.completeness.load('production')).toEqual(new Map([['1', { account, looked }]]))
    expect(await store.estimates.list()).toEqual([{ ...of, ...missing }])
    // Found later: it takes the place of the estimate's unit.
    await store.failures.record(aBatch({ failures: [aFailure({ placedAt: NOW - 1 })] }), classify)
    expect(await store.completeness.accounted('production', '1')).toBe(3)
    expect(await store.estimates.list()).toMatchObject([{ count: 2 }])
    const later = { ...account, list: { ...CHECKSUM, fellAt: null, unproven: false } }
    await store.completeness.looked({
      ...of,
      account: later,
      looked: NOTHING,
      missing: null,
      knownThrough: NOW + 2,
      historyFrom: null,
    })
    expect(await store.recipes.list()).toMatchObject([{ knownThrough: NOW + 2, historyFrom: NOW - 9 }])
    expect((await store.completeness.load('production')).get('1')).toEqual({
      account: later,
      looked: NOTHING,
    })
    expect(await store.completeness.load('staging')).toEqual(new Map())
  })

  test('2.2 what the list said first is kept until a look covers more', async () => {
    const looked = { failedCount: 12, lastRunAt: null }
    await store.completeness.listed('production', new Map([['1', CHECKSUM]]), new Map([['1', looked]]))
    const moved = { ...CHECKSUM, value: 14 }
    await store.completeness.listed(
      'production',
      new Map([['1', moved]]),
      new Map([['1', { failedCount: 14, lastRunAt: null }]]),
    )
    expect((await store.completeness.load('production')).get('1')).toEqual({
      account: { ...NO_ACCOUNT, list: moved },
      looked,
    })
    await store.completeness.listed('production', new Map(), new Map())
  })

  test('3.3 who did not move is known as far as the list; who moves, as far as the list was until then', async () => {
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
    const knowledge = async (after = 0) =>
      (await store.facts.changes(0, after)).recipes
        .map(({ key, isUnmoved, unmovedThrough }) => [key.at(-1), isUnmoved, unmovedThrough])
        .sort(([a], [b]) => Number(a) - Number(b))
    const end = (at: number, through: number | null) =>
      store.states.listEnded('production', new Set(['1', '2']), at, through)
    await store.completeness.moved('production', { unmoved: [], moved: ['1', '2'] })
    await end(NOW, null)
    expect((await store.facts.changes(0, 0)).observed).toMatchObject([{ what: 'states', through: NOW }])
    await store.completeness.moved('production', { unmoved: ['1', '2'], moved: [] })
    await end(NOW + 9, NOW + 3)
    const { knownSeq, observed } = await store.facts.changes(0, 0)
    expect(observed).toContainEqual({ workspace: 'production', what: 'counters', through: NOW + 3 })
    expect(await knowledge()).toEqual([
      ['1', true, null],
      ['2', true, null],
    ])
    await store.completeness.moved('production', { unmoved: ['2'], moved: ['1'] })
    expect(await knowledge(knownSeq)).toEqual([['1', false, NOW + 3]])
    await end(NOW + 19, NOW + 13)
    await store.completeness.moved('production', { unmoved: [], moved: ['1'] })
    expect(await knowledge()).toEqual([
      ['1', false, NOW + 3],
      ['2', true, null],
    ])
    // It leaves the selection, so that nobody asks how it counts: nor is it known further.
    await store.recipes.select('production', [aRecipe('1')], NOW, NOW)
    expect(await knowledge(knownSeq)).toContainEqual(['2', false, NOW + 13])
  })
})
