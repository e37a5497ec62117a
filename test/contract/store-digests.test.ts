import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { DigestMark } from '../../src/model/digest.ts'
import type { Failure } from '../../src/model/failure.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import type { DigestCommit } from '../../src/store/port-digests.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aConversation, aDelivery, aFailure, NOW } from './store-values.ts'

const ONE = recipeKey({ workspace: 'production', id: '1' })
const TWO = recipeKey({ workspace: 'production', id: '2' })

describe.each(BACK_ENDS)('digests on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  const record = async (owners: readonly string[], ...failures: readonly Partial<Failure>[]) => {
    for (const over of failures) {
      const failure = aFailure(over)
      const batch = aBatch({ recipe: failure.recipe, failures: [failure], owners })
      await store.failures.record(batch, classify)
    }
  }
  const cutOf = (before: DigestMark, over: Partial<DigestCommit['interval']> = {}): DigestCommit => ({
    before,
    interval: {
      digest: before.name,
      number: before.number + 1,
      afterSeq: before.seq,
      throughSeq: before.seq + 2,
      from: before.cutAt,
      to: NOW + DAY_MS,
      ...over,
    },
    servedAt: NOW + DAY_MS - 5,
    parts: [
      {
        conversation: aConversation(`c-${before.number}`),
        delivery: aDelivery(`d-${before.number}`, `c-${before.number}`, { reason: 'digest', alerts: [] }),
        recipes: [ONE],
      },
    ],
  })

  test('6.1 a new digest starts at its creation, and keeps its start', async () => {
    expect(await store.digests.mark('daily')).toBeNull()
    await store.digests.begin('empty', NOW)
    expect(await store.digests.mark('empty')).toMatchObject({ seq: 0 })
    await record(['ana@example.com'], { job: 'a' }, { job: 'b' })
    await store.digests.begin('daily', NOW)
    await record(['ana@example.com'], { job: 'c' })
    await store.digests.begin('daily', NOW + 1)
    const mark = { name: 'daily', number: 0, seq: 2, cutAt: NOW, servedAt: NOW }
    expect(await store.digests.mark('daily')).toEqual(mark)
  })

  test('6.1 a cut is committed with its deliveries, and continues the one before', async () => {
    await store.digests.begin('daily', NOW)
    const mark = await store.digests.mark('daily')
    expect(await store.digests.cut(cutOf(mark!))).toBe(true)
    expect(await store.digests.mark('daily')).toEqual({
      name: 'daily',
      number: 1,
      seq: 2,
      cutAt: NOW + DAY_MS,
      servedAt: NOW + DAY_MS - 5,
    })
    expect(await store.deliveries.open()).toMatchObject([{ id: 'd-0', reason: 'digest', state: 'due' }])
    expect(await store.digests.part('c-0')).toEqual({ interval: cutOf(mark!).interval, recipes: [ONE] })
    expect(await store.digests.part('c-9')).toBeNull()
  })

  test('6.1 of two who cut the same interval one does, and the other writes nothing', async () => {
    await store.digests.begin('daily', NOW)
    const mark = await store.digests.mark('daily')
    expect(await store.digests.cut(cutOf(mark!))).toBe(true)
    const again = cutOf(mark!, { throughSeq: 5 })
    const other = [{ ...again.parts[0]!, conversation: aConversation('c-x') }]
    expect(await store.digests.cut({ ...again, parts: other })).toBe(false)
    expect(await store.deliveries.conversation('c-x')).toBeNull()
    expect(await store.digests.mark('daily')).toMatchObject({ number: 1, seq: 2 })
  })

  test('7.1 a clock that went back is kept without another cut', async () => {
    await store.digests.begin('daily', NOW)
    await store.digests.reset('daily', NOW - DAY_MS)
    expect(await store.digests.mark('daily')).toMatchObject({
      number: 0,
      cutAt: NOW,
      servedAt: NOW - DAY_MS,
    })
  })

  test('6.1 failures keep the owners of the moment at which they were recorded', async () => {
    await record(['ana@example.com'], { job: 'a' })
    await record(['ben@example.com', 'cleo@example.com'], { job: 'b' })
    await record([], { job: 'c' })
    // Seen again under another owner, it is no news and stays whose it was.
    await record(['ben@example.com'], { job: 'a' })
    const owned = async (...args: Parameters<Store['digests']['failures']>) =>
      (await store.digests.failures(...args)).map(({ job }) => job)
    const all = { afterSeq: 0, throughSeq: 9 }
    expect((await store.digests.failures(all)).map(({ owners }) => owners)).toEqual([
      ['ana@example.com'],
      ['ben@example.com', 'cleo@example.com'],
      [],
    ])
    expect(await owned(all, { address: 'ana@example.com', isDefault: false })).toEqual(['a'])
    expect(await owned(all, { address: 'cleo@example.com', isDefault: false })).toEqual(['b'])
    expect(await owned(all, { address: 'a_a@example.com', isDefault: false })).toEqual([])
    expect(await owned(all, { address: 'ben@example.com', isDefault: true })).toEqual(['b', 'c'])
  })

  test('6.1 an interval holds what was recorded in it and is news, in the store’s order', async () => {
    await record(['ana@example.com'], { job: 'a' }, { job: 'b', placedAt: NOW - DAY_MS })
    await record(['ana@example.com'], { job: 'history', news: false }, { job: 'test', isTest: true })
    await record(['ana@example.com'], { job: 'c' })
    const found = await store.digests.failures({ afterSeq: 1, throughSeq: 5 })
    expect(found).toEqual([
      {
        seq: 2,
        recipe: ONE,
        job: 'b',
        placedAt: NOW - DAY_MS,
        adapter: 'salesforce',
        errorType: 'Timeout',
        message: 'no answer',
        fingerprint: 'v1:abc',
        owners: ['ana@example.com'],
        cause: null,
      },
      expect.objectContaining({ seq: 5, job: 'c', cause: null }),
    ])
    expect(await store.digests.failures({ afterSeq: 5, throughSeq: 9 })).toEqual([])
  })

  test('1.5 a failure names the recipe in which it began', async () => {
    await record([], { recipe: '2', job: 'a' }, { job: 'b' })
    await site.run('update failure set root_seq = 1, cause_seq = 1 where seq = 2')
    const found = await store.digests.failures({ afterSeq: 1, throughSeq: 9 })
    expect(found.map(({ job, cause }) => [job, cause])).toEqual([['b', TWO]])
  })

  test('the store’s order is known as it was at an instant', async () => {
    expect(await store.digests.seqAt(NOW)).toBe(0)
    await record([], { job: 'a' }, { job: 'b', firstSeenAt: NOW + 5 }, { job: 'c', firstSeenAt: NOW + 9 })
    expect(await Promise.all([NOW - 1, NOW, NOW + 5, NOW + 99].map((at) => store.digests.seqAt(at)))).toEqual(
      [0, 1, 2, 3],
    )
  })

  test('6.2 counts of a span are by recipe, of what is countable alone', async () => {
    await record([], { job: 'a' }, { job: 'b', placedAt: NOW - 1 }, { job: 'old', placedAt: NOW - 10 })
    await record([], { job: 'test', isTest: true }, { recipe: '2', job: 'c' }, { recipe: '3', job: 'd' })
    const counts = await store.digests.counts([ONE, TWO], NOW - 10, NOW)
    expect(counts).toEqual(
      new Map([
        [ONE, 2],
        [TWO, 1],
      ]),
    )
  })

  test('6.2 kinds of error that were known before include history', async () => {
    await record([], { job: 'a' }, { job: 'b', fingerprint: 'v1:old', news: false })
    await record([], { job: 'c', fingerprint: 'v1:long-ago', placedAt: NOW - DAY_MS })
    await record([], { job: 'd', fingerprint: 'v1:new' })
    const kinds = await store.digests.kinds([ONE, TWO], NOW - DAY_MS, 3)
    expect(kinds).toEqual(new Map([[ONE, new Set(['v1:abc', 'v1:old'])]]))
  })

  test('what is older than the retention is forgotten with its conversation', async () => {
    await store.digests.begin('daily', NOW)
    await store.digests.cut(cutOf((await store.digests.mark('daily'))!))
    await store.deliveries.finish({
      id: 'd-0',
      at: NOW,
      state: 'sent',
      notBefore: NOW,
      lastError: null,
      conversation: { closedAt: NOW },
    })
    await store.prune(NOW + 100 * DAY_MS, 90 * DAY_MS)
    expect(await store.digests.part('c-0')).toBeNull()
    expect(await store.digests.mark('daily')).toMatchObject({ number: 1 })
    expect(await site.ask('select * from digest_cut')).toEqual([])
  })
})
