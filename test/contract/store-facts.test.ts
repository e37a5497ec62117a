import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import { newErrorKey, type Want } from '../../src/model/facts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, aRecipe, counters, NOW } from './store-values.ts'

const KEY = recipeKey({ workspace: 'production', id: '1' })
const OTHER = recipeKey({ workspace: 'production', id: '2' })
const NOTHING = { changes: [], crossings: [], evaluatedSeq: 0, rulesSeen: [] }

describe.each(BACK_ENDS)('what evaluation reads on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
    await store.recipes.select('production', [aRecipe('1'), aRecipe('2')], NOW, NOW)
  })
  afterEach(() => site.close())

  const record = (...failures: Parameters<typeof aFailure>[0][]) =>
    store.failures.record(aBatch({ failures: failures.map((over) => aFailure(over)) }), classify)
  const read = (at: number, failed: number, succeeded: number) =>
    store.failures.record(aBatch({ at, counters: counters(failed, succeeded) }), classify)
  const changes = async (after = 0) => {
    const found = await store.facts.changes(after, after)
    return { ...found, recipes: found.recipes.toSorted((a, b) => (a.key < b.key ? -1 : 1)) }
  }

  test('3.7 what was read once is not read again', async () => {
    await read(NOW, 1, 1)
    await record({ placedAt: NOW + 3 })
    const { seq, recipes, fresh } = await changes()
    expect(recipes.map(({ key }) => key)).toEqual([KEY, OTHER])
    expect(fresh).toMatchObject([{ recipe: KEY, placedAt: NOW + 3, news: true, echo: false }])
    expect(await changes(seq)).toEqual({
      seq,
      knownSeq: seq,
      recipes: [],
      fresh: [],
      revised: [],
      activity: [],
      estimates: [],
      stops: [],
      lost: [],
      states: [],
      observed: [],
    })
  })

  test('3.7 of a recipe that is only known further nothing else is read', async () => {
    const { seq } = await changes()
    await store.recipes.finishLook('production', '1', NOW + 5)
    const { recipes } = await changes(seq)
    expect(recipes).toMatchObject([{ key: KEY, watched: true, described: null, knownThrough: NOW + 5 }])
    await store.recipes.select('production', [aRecipe('1', { labels: { tier: ['1'] } })], NOW + 6, NOW)
    expect((await changes(seq)).recipes).toMatchObject([
      { key: KEY, described: { labels: { tier: ['1'] }, connections: [] } },
      { key: OTHER, watched: false },
    ])
  })

  test('3.3 a recipe that cannot be read, or is gone, is a change; saying so again is none', async () => {
    await store.recipes.failLook('production', '1', NOW + 1)
    await store.recipes.markGone('production', '2', NOW + 1)
    const { seq, recipes } = await changes()
    expect(recipes).toMatchObject([
      { key: KEY, watched: true, unreadableSince: NOW + 1 },
      { key: OTHER, watched: false },
    ])
    await store.recipes.failLook('production', '1', NOW + 2)
    await store.recipes.markGone('production', '2', NOW + 2)
    expect((await changes(seq)).recipes).toEqual([])
  })

  test('4.4 a failure comes with the newest one of its kind before, news or history, but no test run', async () => {
    await record(
      { job: 'a', placedAt: NOW - 9, news: false },
      { job: 'b', placedAt: NOW - 5, isTest: true },
      { job: 'c', placedAt: NOW, fingerprint: 'other' },
      { job: 'd', placedAt: NOW + 1 },
    )
    const { fresh } = await changes()
    expect(fresh.map(({ placedAt, previousAt, news }) => [placedAt, previousAt, news])).toEqual([
      [NOW - 9, null, false],
      [NOW, null, true],
      [NOW + 1, NOW - 9, true],
    ])
  })

  test('1.3 a failure that was filled in is revised, not fresh', async () => {
    await record({ adapter: null, errorType: null, message: null, fingerprint: 'blank' })
    const { seq } = await changes()
    await record({ fingerprint: 'better' })
    const after = await changes(seq)
    expect(after.fresh).toEqual([])
    expect(after.revised).toMatchObject([{ fingerprint: 'better', adapter: 'salesforce' }])
  })

  test('2.8 a rise that grew comes in the place of the one that begins where it does', async () => {
    await read(NOW, 0, 0)
    await read(NOW + 10_000, 1, 0)
    const { seq, activity } = await changes()
    expect(activity).toEqual([{ recipe: KEY, from: NOW, to: NOW + 10_000, failed: 1, succeeded: 0 }])
    await read(NOW + 20_000, 1, 2)
    expect((await changes(seq)).activity).toEqual([
      { recipe: KEY, from: NOW, to: NOW + 20_000, failed: 1, succeeded: 2 },
    ])
  })

  test('2.8 hours keep from when to when their rises reached, and are no news', async () => {
    await read(NOW, 0, 0)
    await read(NOW + 5 * MINUTE_MS, 1, 0)
    await read(NOW + 20 * MINUTE_MS, 1, 1)
    const { seq } = await changes()
    await store.prune(NOW + 3 * DAY_MS, 90 * DAY_MS)
    expect((await changes(seq)).activity).toEqual([])
    const { activity } = (await store.facts.histories([KEY], NOW)).get(KEY)!
    expect(activity).toEqual([{ recipe: KEY, from: NOW, to: NOW + 20 * MINUTE_MS, failed: 1, succeeded: 1 }])
  })

  test('2.4 a failure found within an estimate takes a unit off; others do not', async () => {
    const estimate = { workspace: 'production', recipe: '1', from: NOW, to: NOW + HOUR_MS, purged: false }
    await store.estimates.add({ ...estimate, count: 1 })
    await store.estimates.add({ ...estimate, count: 1 })
    await store.estimates.add({ ...estimate, recipe: '2', count: 4 })
    expect(await store.estimates.list()).toMatchObject([{ count: 2 }, { recipe: '2', count: 4 }])
    const { seq } = await changes()
    await record({ job: 'before', placedAt: NOW }, { job: 'after', placedAt: NOW + HOUR_MS + 1 })
    expect((await changes(seq)).estimates).toEqual([])
    await record({ job: 'found', placedAt: NOW + 1 }, { job: 'test', placedAt: NOW + 2, isTest: true })
    await record({ job: 'found', placedAt: NOW + 1 })
    expect((await changes(seq)).estimates).toEqual([{ recipe: KEY, from: NOW, to: NOW + HOUR_MS, count: 0 }])
    expect(await store.estimates.list({ workspace: 'production' })).toMatchObject([{ recipe: '2' }])
  })

  test('3.5 histories reach back as far as they are asked for, one recipe apart from another', async () => {
    await read(NOW, 0, 0)
    await read(NOW + 5 * MINUTE_MS, 1, 0)
    await record({ job: 'old', placedAt: NOW, news: false }, { job: 'new', placedAt: NOW + 6 * MINUTE_MS })
    await store.failures.record(aBatch({ recipe: '2', failures: [aFailure({ recipe: '2' })] }), classify)
    const recent = await store.facts.histories([KEY, OTHER], NOW)
    expect(recent.get(KEY)).toMatchObject({
      failures: [{ placedAt: NOW + 6 * MINUTE_MS }],
      activity: [{ from: NOW, to: NOW + 5 * MINUTE_MS }],
    })
    expect(recent.get(OTHER)).toBeUndefined()
    const all = await store.facts.histories([KEY, OTHER], 0)
    expect(all.get(KEY)?.failures.map(({ news }) => news)).toEqual([false, true])
    expect(all.get(OTHER)?.failures).toHaveLength(1)
  })

  test('3.5 a streak is read back to the last success before, however it is kept', async () => {
    await read(NOW, 0, 0)
    await read(NOW + 5 * MINUTE_MS, 0, 1)
    await read(NOW + 20 * MINUTE_MS, 3, 1)
    await record({ job: 'old', placedAt: NOW - 1 }, { job: 'in streak', placedAt: NOW + 9 * MINUTE_MS })
    const streak = async (since: number) => {
      const found = (await store.facts.histories([KEY, OTHER], since, { streaks: true })).get(KEY)
      return {
        rises: found?.activity.map(({ from }) => from),
        failures: found?.failures.map(({ placedAt }) => placedAt),
      }
    }
    const whole = { rises: [NOW, NOW + 5 * MINUTE_MS], failures: [NOW + 9 * MINUTE_MS] }
    expect(await streak(NOW + 10 * MINUTE_MS)).toEqual(whole)
    await store.prune(NOW + 3 * DAY_MS, 90 * DAY_MS)
    expect(await streak(NOW + DAY_MS)).toEqual({ rises: [NOW], failures: whole.failures })
    const plain = (await store.facts.histories([KEY], NOW + DAY_MS)).get(KEY)
    expect(plain).toBeUndefined()
  })

  test('3.5 reading back goes on behind the oldest failure that is known', async () => {
    expect(await store.facts.oldestJob(KEY)).toBeNull()
    await record({ job: 'test', placedAt: NOW - 9, isTest: true }, { job: 'new', placedAt: NOW })
    await record({ job: 'old', placedAt: NOW - 5, news: false })
    expect(await store.facts.oldestJob(KEY)).toBe('old')
  })

  test('3.5 a history read back further is a change, and never moves forward', async () => {
    const { seq } = await changes()
    await store.recipes.readBack('production', '1', NOW - 9)
    await store.recipes.readBack('production', '1', NOW - 5)
    expect((await changes(seq)).recipes).toMatchObject([{ key: KEY, historyFrom: NOW - 9, horizon: NOW }])
  })

  describe('questions', () => {
    const want: Want = { recipe: KEY, from: NOW, to: NOW + 5 * MINUTE_MS }
    const ask = (...wants: readonly Want[]) => store.alerts.commit({ ...NOTHING, wants })
    const open = () => store.wants.open([KEY, OTHER])

    beforeEach(async () => {
      await read(NOW, 0, 0)
      await read(want.to, 1, 3)
    })

    test('3.5 a question stays until it is answered, one a recipe', async () => {
      await ask(want, { ...want, recipe: OTHER })
      await ask({ ...want, from: NOW + 1 })
      expect((await open()).toSorted((a, b) => (a.recipe < b.recipe ? -1 : 1))).toEqual([
        { ...want, from: NOW + 1, behind: null },
        { ...want, recipe: OTHER, behind: null },
      ])
      expect((await store.wants.recipes()).toSorted()).toEqual([KEY, OTHER])
    })

    test('3.5 the page begins behind the first failure after the interval', async () => {
      await ask(want)
      await record(
        { job: 'within', placedAt: want.to },
        { job: 'test', placedAt: want.to + 1, isTest: true },
        { job: 'later', placedAt: want.to + 3 },
        { job: 'first', placedAt: want.to + 2 },
      )
      expect(await open()).toEqual([{ ...want, behind: 'first' }])
    })

    test('3.5 an answer puts exact successes in the place of the interval', async () => {
      await ask(want)
      const { seq } = await changes()
      const successes = [NOW, NOW + 5, NOW + 5, NOW + 9, want.to + 1]
      await store.wants.answer(want, { since: NOW - 1, successes })
      expect(await open()).toEqual([])
      expect((await changes(seq)).activity).toEqual([
        { recipe: KEY, from: NOW + 5, to: NOW + 5, failed: 0, succeeded: 2 },
        { recipe: KEY, from: NOW + 9, to: NOW + 9, failed: 0, succeeded: 1 },
        { recipe: KEY, from: NOW, to: want.to, failed: 1, succeeded: 0 },
      ])
      await store.prune(NOW + 3 * DAY_MS, 90 * DAY_MS)
      expect(await store.failures.activity([KEY], NOW, want.to)).toEqual({ failed: 1, succeeded: 3 })
    })

    test('3.5 a page that reaches back in part leaves the rest in doubt', async () => {
      await ask(want)
      const { seq } = await changes()
      await store.wants.answer(want, { since: NOW + 7, successes: [NOW + 9] })
      expect((await changes(seq)).activity).toEqual([
        { recipe: KEY, from: NOW, to: NOW + 7, failed: 1, succeeded: 2 },
        { recipe: KEY, from: NOW + 9, to: NOW + 9, failed: 0, succeeded: 1 },
      ])
    })

    test('3.5 what three pages do not answer is not asked any more', async () => {
      for (let page = 0; page < 3; page += 1) {
        await ask(want)
        expect(await open()).toMatchObject([want])
        await store.wants.answer(want, { since: want.to, successes: [] })
      }
      await ask(want)
      expect(await open()).toEqual([])
      expect(await store.wants.recipes()).toEqual([])
      await ask({ ...want, to: want.to + 1 })
      expect(await open()).toHaveLength(1)
    })
  })

  test('4.4 what was told as a new error is remembered', async () => {
    await record({ placedAt: NOW + 3 })
    const [failure] = (await changes()).fresh
    const told = { rule: 'new', recipe: KEY, group: '', by: {}, labels: {} } as const
    const tell = (placedAt: number) =>
      store.alerts.commit({
        ...NOTHING,
        newErrors: [{ ...told, severity: 'warning', failure: { ...failure!, placedAt } }],
      })
    await tell(NOW + 3)
    await tell(NOW + 9)
    const key = newErrorKey('new', KEY, failure!.fingerprint)
    expect(await store.alerts.newErrors()).toEqual(new Map([[key, NOW + 9]]))
  })
})
