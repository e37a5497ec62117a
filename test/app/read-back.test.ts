import { expect, onTestFinished, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { createTestClock } from '../support/clock.ts'
import { startRunning } from '../support/running.ts'
import { openWorld, type Settings } from '../support/world.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** Four kinds of error, one an hour in turn, over 20 days up to two hours before the first sight: 480 failures. */
const KINDS = ['no order', 'no price', 'no stock', 'no customer']

async function world(when: Settings) {
  const clock = createTestClock(START)
  const opened = await openWorld({ clock, rules: [{ name: 'watched', when }] })
  onTestFinished(() => opened[Symbol.asyncDispose]())
  const { workato } = opened
  const recipe = workato.addRecipe({ name: 'Order sync' })
  for (let hours = 20 * 24; hours > 1; hours -= 1) {
    const message = KINDS[hours % KINDS.length] ?? ''
    workato.finish(recipe, { at: START - hours * HOUR_MS, error: { type: 'Missing', message } })
  }
  const store = await opened.store()
  const historyFrom = async () => (await store.recipes.list())[0]?.historyFrom ?? START
  const behind = (): readonly (string | undefined)[] =>
    workato.requests.filter(({ path }) => path.endsWith('/jobs')).map(({ query }) => query['offset_job_id'])
  return { clock, opened, workato, recipe, store, historyFrom, behind }
}

test('3.5 history is read back as far as a rule asks, and an error that it shows is not new', async () => {
  const { clock, opened, workato, recipe, store, historyFrom } = await world({
    new_error: { unseen_for: '10d' },
  })
  await using running = await startRunning(opened, clock)
  for (let minute = 0; minute < 15; minute += 1) await running.pass(MINUTE_MS)
  const from = await historyFrom()
  expect(from).toBeLessThanOrEqual(START - 10 * DAY_MS)
  // A page further at most: 25 failures, one an hour.
  expect(from).toBeGreaterThan(START - 12 * DAY_MS)
  const history = await store.failures.list({ news: false, limit: 1_000 })
  expect(history.length).toBeGreaterThanOrEqual(10 * 24 - 1)
  expect(await store.failures.list({ news: true, limit: 9 })).toEqual([])

  const fail = (message: string) => workato.finish(recipe, { error: { type: 'Missing', message } })
  fail('no price')
  fail('no licence')
  await running.pass(MINUTE_MS)
  await running.pass(MINUTE_MS)
  const alerts = (await store.alerts.list({ limit: 9 })).filter(({ rule }) => rule === 'watched')
  expect(alerts).toHaveLength(1)
  const news = await store.failures.list({ news: true, limit: 9 })
  const event = news.find(({ message }) => message === 'no licence')
  expect(alerts[0]?.labels['error']).toEqual([event?.fingerprint])
})

test('3.5 until it is read back nothing is known to be new', async () => {
  const { clock, opened, workato, recipe, store } = await world({ new_error: { unseen_for: '10d' } })
  await using running = await startRunning(opened, clock)
  workato.finish(recipe, { error: { type: 'Missing', message: 'no licence' } })
  for (let minute = 0; minute < 15; minute += 1) await running.pass(MINUTE_MS)
  const alerts = (await store.alerts.list({ limit: 9 })).filter(({ rule }) => rule === 'watched')
  expect(alerts).toEqual([])
})

test('3.5 reading back goes on where an earlier process stopped', async () => {
  const { clock, opened, store, historyFrom, behind } = await world({
    spike: { over: '1h', times: 3, baseline: '7d', at_least: 5 },
  })
  {
    await using running = await startRunning(opened, clock)
    for (let minute = 0; minute < 3; minute += 1) await running.pass(MINUTE_MS)
  }
  const stopped = await historyFrom()
  expect(stopped).toBeLessThan(START - 2 * DAY_MS)
  expect(stopped).toBeGreaterThan(START - 7 * DAY_MS)
  const oldest = (await store.failures.list({ limit: 1_000 })).at(-1)
  const asked = behind().length
  await using again = await startRunning(opened, clock)
  for (let minute = 0; minute < 12; minute += 1) await again.pass(MINUTE_MS)
  expect(behind().slice(asked)).toContain(oldest?.job)
  expect(await historyFrom()).toBeLessThanOrEqual(START - 7 * DAY_MS)
  const pages = behind().filter((job) => job !== undefined)
  // No page twice.
  expect(new Set(pages).size).toBe(pages.length)
})

test('3.5 a history that ends is known as far as rules ask', async () => {
  const { clock, opened, historyFrom } = await world({ new_error: { unseen_for: '30d' } })
  await using running = await startRunning(opened, clock)
  for (let minute = 0; minute < 30; minute += 1) await running.pass(MINUTE_MS)
  expect(await historyFrom()).toBeLessThanOrEqual(START - 30 * DAY_MS + HOUR_MS)
})

test('3.5 without a rule that asks for it nothing is read back', async () => {
  const { clock, opened, behind } = await world({ job_failed_count: { over: '15m', at_least: 5 } })
  await using running = await startRunning(opened, clock)
  for (let minute = 0; minute < 5; minute += 1) await running.pass(MINUTE_MS)
  expect(behind().filter((job) => job !== undefined)).toEqual([])
})
