import { expect, test } from 'vitest'
import { NO_ACCOUNT } from '../../src/model/completeness.ts'
import { isProven } from '../../src/poll/completeness.ts'
import { MINUTE, opened } from './opened.ts'

/** Alerts about RecipeWatch itself go by mail. */
const OWN_BY_MAIL = {
  route: { routes: [{ matchers: ['source = recipewatch'], receiver: 'own' }] },
  settings: {
    receivers: {
      'on-call': { slack: [{ channel: '#alerts' }] },
      own: { email: [{ to: ['own@example.com'] }] },
    },
  },
}

test('2.4 failures that are counted and not shown are an estimate, told of after five minutes', async () => {
  const { world, start } = await opened(OWN_BY_MAIL)
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 2 })
  world.workato.finish(recipe, { count: 7, listed: false })
  await running.pass(MINUTE)
  const store = await world.store()
  expect(await store.failures.list({ limit: 10 })).toHaveLength(2)
  expect(await store.estimates.list()).toMatchObject([
    { recipe: String(recipe), count: 7, purged: false, from: expect.any(Number) },
  ])
  for (let step = 0; step < 12; step += 1) await running.pass(MINUTE)
  expect(await store.estimates.list()).toMatchObject([{ count: 7 }])
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/Failures of production are unaccounted for/),
  ])
  expect(world.mailbox.messages[0]?.text).toMatch(
    /about 7 failed jobs .* Order sync about 7 \(02:0\d–02:0\d UTC\)/,
  )
})

test('2.4 a failed rerun in its first job’s old place is found among reruns', async () => {
  const { world, start } = await opened({ workato: { variant: { rerunsInOldPlace: true, pageSize: 3 } } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  const [first = ''] = world.workato.finish(recipe, { count: 1 })
  await running.pass(MINUTE)
  for (let step = 0; step < 3; step += 1) {
    world.workato.finish(recipe, { count: 3 })
    await running.pass(MINUTE)
  }
  const before = world.workato.requestCount
  world.workato.finish(recipe, { masterJobId: first })
  await running.pass(MINUTE)
  const asked = world.workato.requests.slice(before - world.workato.requestCount)
  expect(asked.some(({ query }) => query['rerun_only'] === 'true')).toBe(true)
  const store = await world.store()
  expect(await store.failures.list({ limit: 20 })).toHaveLength(11)
  expect(await store.estimates.list()).toEqual([])
})

test.each(['rerun_only', 'rerun_jobs'] as const)(
  '2.12 a failed rerun in an old place that no counter counts is found by asking for reruns in turn (%s)',
  async (rerunParam) => {
    const { world, start } = await opened({
      workato: {
        variant: { rerunsInOldPlace: true, countersCountReruns: false, pageSize: 3, rerunParam },
      },
    })
    const recipe = world.workato.addRecipe({ name: 'Order sync' })
    const quiet = world.workato.addRecipe({ name: 'Refunds' })
    const running = await start()
    const [first = ''] = world.workato.finish(recipe, { count: 1 })
    world.workato.finish(quiet, { count: 2 })
    await running.pass(MINUTE)
    for (let step = 0; step < 3; step += 1) {
      world.workato.finish(recipe, { count: 3 })
      await running.pass(MINUTE)
    }
    const [again] = world.workato.finish(recipe, { masterJobId: first })
    for (let step = 0; step < 12; step += 1) await running.pass(MINUTE)
    const store = await world.store()
    const stored = await store.failures.list({ limit: 20 })
    expect(stored.map(({ job }) => job)).toContain(again)
    // Nobody asks again and again, nor where all failed jobs are seen anyway.
    const asked = world.workato.requests.filter(({ query }) => query['rerun_only'] === 'true')
    expect(asked.filter((one) => one.recipe === quiet)).toEqual([])
    expect(asked.length).toBeLessThan(8)
  },
)

test('2.4 where reruns cannot be asked for, older pages are read', async () => {
  const { world, start } = await opened({
    workato: { variant: { rerunsInOldPlace: true, pageSize: 3, rerunParam: 'none' } },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  const [first = ''] = world.workato.finish(recipe, { count: 1 })
  await running.pass(MINUTE)
  world.workato.finish(recipe, { count: 8 })
  await running.pass(MINUTE)
  world.workato.finish(recipe, { masterJobId: first })
  await running.pass(MINUTE)
  const store = await world.store()
  expect(await store.failures.list({ limit: 20 })).toHaveLength(10)
  expect(await store.estimates.list()).toEqual([])
})

test('2.4 a failure found later retires one unit of its estimate', async () => {
  const { world, start } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  await running.pass(1_000)
  const [, ...hidden] = world.workato.finish(recipe, { count: 3 })
  for (const job of hidden) world.workato.patchItem(job, null)
  await running.pass(MINUTE)
  const store = await world.store()
  expect(await store.estimates.list()).toMatchObject([{ count: 2 }])
  world.workato.patchItem(hidden[1] ?? '', {})
  await running.pass(MINUTE)
  expect(await store.estimates.list()).toMatchObject([{ count: 1 }])
  expect(await store.failures.list({ limit: 20 })).toHaveLength(2)
})

test('2.10 a gap longer than the history is told as "may have missed", with the estimate', async () => {
  const { world, start, clock } = await opened({
    ...OWN_BY_MAIL,
    workato: { variant: { retentionMs: 60 * MINUTE } },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 2 })
  await first.pass(MINUTE)
  await first.stop()
  world.workato.finish(recipe, { count: 5 })
  clock.advance(3 * 60 * MINUTE)
  world.workato.finish(recipe, { count: 1 })
  const second = await start()
  expect(await (await world.store()).estimates.list()).toMatchObject([{ count: 5, purged: true }])
  for (let step = 0; step < 8; step += 1) await second.pass(MINUTE)
  expect(world.mailbox.messages.at(-1)?.text).toMatch(/may have missed them: the history was purged/)
})

test('2.4 across a restart nothing is counted twice', async () => {
  const { world, start } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 2 })
  await first.pass(MINUTE)
  await first.stop()
  world.workato.finish(recipe, { count: 3 })
  const second = await start()
  for (let step = 0; step < 3; step += 1) await second.pass(MINUTE)
  const store = await world.store()
  expect(await store.failures.list({ limit: 20 })).toHaveLength(5)
  expect(await store.estimates.list()).toEqual([])
})

test('2.2 with many recipes only those that moved are asked between audits, and what moved is found in a sweep', async () => {
  const { world, start } = await opened({ workspace: { requests_per_minute: { jobs: 10, recipes: 60 } } })
  const ids = Array.from({ length: 120 }, (_, n) =>
    world.workato.addRecipe({ name: `Recipe ${n}`, lastRunAt: Date.UTC(2020, 0, 1) }),
  )
  const running = await start()
  await running.pass(MINUTE)
  const before = world.workato.requestCount
  world.workato.finish(ids[77] ?? 0, { count: 2 })
  await running.pass(MINUTE)
  const [firstJobs] = world.workato.requests
    .slice(before - world.workato.requestCount)
    .filter(({ path }) => path.endsWith('/jobs'))
    .filter(({ recipe }) => recipe === ids[77])
  expect(firstJobs).toBeDefined()
  expect(await (await world.store()).failures.list({ limit: 9 })).toHaveLength(2)
})

test('2.2 what moved while nobody watched is asked at once after the start', async () => {
  const { world, start } = await opened({ workspace: { requests_per_minute: { jobs: 10, recipes: 60 } } })
  const ids = Array.from({ length: 120 }, (_, n) => world.workato.addRecipe({ name: `Recipe ${n}` }))
  const first = await start()
  await first.pass(MINUTE)
  await first.stop()
  world.workato.finish(ids[50] ?? 0, { count: 2 })
  const before = world.workato.requestCount
  await start()
  const asked = world.workato.requests
    .slice(before - world.workato.requestCount)
    .filter(({ path }) => path.endsWith('/jobs'))
  expect(asked.slice(0, 3).map(({ recipe }) => recipe)).toContain(ids[50])
})

test('2.12 a hidden failure that seems to be a rerun which no counter counts leaves its recipe unproven', async () => {
  const { world, start } = await opened({ workato: { variant: { countersCountReruns: false } } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  const [first = ''] = world.workato.finish(recipe, {})
  world.workato.finish(recipe, { masterJobId: first })
  for (let step = 0; step < 4; step += 1) await running.pass(MINUTE)
  world.workato.finish(recipe, { listed: false })
  for (let step = 0; step < 4; step += 1) await running.pass(MINUTE)
  const store = await world.store()
  expect(await store.failures.list({ limit: 10 })).toHaveLength(2)
  expect(await store.estimates.list()).toEqual([])
  const account = (await store.completeness.load('production')).get(String(recipe))?.account ?? NO_ACCOUNT
  expect(isProven(account)).toBe(false)
  expect(account.jobs?.balance).toBe(0)
})
