import { expect, onTestFinished, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { createTestClock } from '../support/clock.ts'
import { startRunning } from '../support/running.ts'
import { openWorld, type Settings, type World } from '../support/world.ts'

/** A Tuesday, 02:00 UTC. */
const START = Date.UTC(2026, 10, 24, 2, 0)

/** A daemon that watches one recipe, Order sync, under one rule; its workspace was looked at once. */
async function watch(when: Settings, prepare?: (world: World) => void) {
  const clock = createTestClock(START)
  const world = await openWorld({ clock, rules: [{ name: 'watched', when, keep_firing_for: '0s' }] })
  onTestFinished(() => world[Symbol.asyncDispose]())
  world.workato.setConnection({ id: 7, application: 'salesforce' })
  const recipe = world.workato.addRecipe({ name: 'Order sync', apps: ['salesforce'], connectionIds: [7] })
  prepare?.(world)
  const running = await startRunning(world, clock)
  onTestFinished(() => void running.stop())
  const store = await world.store()
  const firing = async (): Promise<readonly Alert[]> =>
    (await store.alerts.open()).filter(({ state, rule }) => state === 'firing' && rule === 'watched')
  /** Time passes, a minute at a time. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= MINUTE_MS) await running.pass(Math.min(left, MINUTE_MS))
  }
  const succeed = (count = 1): unknown => world.workato.finish(recipe, { count, status: 'succeeded' })
  const fail = (count = 1): unknown => world.workato.finish(recipe, { count })
  return { clock, world, workato: world.workato, recipe, running, store, firing, pass, succeed, fail }
}

test('3.5 no_success: unknown until so long was sampled, then it fires, and the next success ends it', async () => {
  const { firing, pass, succeed } = await watch({ no_success: { over: '30m' } })
  await pass(10 * MINUTE_MS)
  succeed()
  await pass(30 * MINUTE_MS)
  expect(await firing()).toEqual([])
  await pass(2 * MINUTE_MS)
  const [alert] = await firing()
  // The success lies somewhere between two looks, and is dated at the later one.
  expect(alert?.startedAt).toBe(START + 41 * MINUTE_MS)
  succeed()
  await pass(2 * MINUTE_MS)
  expect(await firing()).toEqual([])
})

test('2.9 recipe_stopped: the stop of a running recipe, since its own time, until it is started', async () => {
  const { workato, recipe, firing, pass } = await watch({
    recipe_stopped: { causes: ['trigger_errors_limit'] },
  })
  await pass(7 * MINUTE_MS)
  workato.setRecipe(recipe, { running: false, stopCause: 'trigger_errors_limit' })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toMatchObject([{ startedAt: START + 7 * MINUTE_MS, count: 1 }])
  workato.setRecipe(recipe, { running: true })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toEqual([])
})

test('2.7 recipe_stopped: what is stopped at first sight is told in one info notice, and no alert', async () => {
  const { world, workato, recipe, firing, pass } = await watch({ recipe_stopped: true }, (place) => {
    for (const name of ['Old import', 'Older import']) place.workato.addRecipe({ name, running: false })
  })
  await pass(12 * MINUTE_MS)
  expect(await firing()).toEqual([])
  const texts = () => world.slack.messages('alerts').map(({ text }) => text)
  expect(texts()).toEqual([expect.stringContaining('2 recipes of production do not run')])
  workato.setRecipe(recipe, { running: false })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toMatchObject([{ recipes: [`production\u0000${recipe}`] }])
  expect(texts()).toHaveLength(2)
})

test('2.9 connection_lost: of a connection that the recipe uses, until it is authorised again', async () => {
  const { workato, firing, pass } = await watch({ connection_lost: true })
  await pass(7 * MINUTE_MS)
  workato.setConnection({ id: 8, authorizationStatus: 'failed' })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toEqual([])
  const lostAt = START + 12 * MINUTE_MS
  workato.setConnection({ id: 7, authorizationStatus: 'failed', connectionLostAt: lostAt })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toMatchObject([{ startedAt: lostAt, count: 1 }])
  workato.setConnection({ id: 7, authorizationStatus: 'success', connectionLostAt: null })
  await pass(6 * MINUTE_MS)
  expect(await firing()).toEqual([])
})

test('2.9 connection_lost: without the right to read them nothing is known, and nothing fires', async () => {
  const { running, firing, pass } = await watch({ connection_lost: true }, ({ workato }) => {
    workato.setVariant({ forbidden: ['connections'] })
    workato.setConnection({ id: 7, authorizationStatus: 'failed' })
  })
  await pass(12 * MINUTE_MS)
  expect(await firing()).toEqual([])
  expect(running.log.lines.filter((line) => line.includes('connections cannot be read'))).toHaveLength(1)
})

test('3.5 failure_ratio: failures of all finished jobs, unknown until the window is sampled', async () => {
  const { firing, pass, succeed, fail } = await watch({
    failure_ratio: { over: '10m', more_than: 0.25, min_jobs: 8 },
  })
  await pass(5 * MINUTE_MS)
  fail(5)
  await pass(3 * MINUTE_MS)
  expect(await firing()).toEqual([])
  await pass(10 * MINUTE_MS)
  fail(2)
  succeed(8)
  await pass(2 * MINUTE_MS)
  expect(await firing()).toEqual([])
  fail(1)
  await pass(2 * MINUTE_MS)
  expect(await firing()).toMatchObject([{ count: 3 }])
})

test('3.5 consecutive_failures: a success that may lie between is asked for, and settles it', async () => {
  const { clock, workato, recipe, firing, pass } = await watch({ consecutive_failures: { at_least: 3 } })
  const unfiltered = (): number =>
    workato.requests.filter(({ path, query }) => path.endsWith('/jobs') && query['status'] === undefined)
      .length
  await pass(2 * MINUTE_MS)
  // All within one minute: the counters do not say in which order.
  workato.finish(recipe, { status: 'succeeded', at: clock.now() + 1 })
  workato.finish(recipe, { count: 3, at: clock.now() + 9, everyMs: 1 })
  await pass(3 * MINUTE_MS)
  expect(unfiltered()).toBe(1)
  expect(await firing()).toMatchObject([{ count: 3 }])
  workato.finish(recipe, { status: 'succeeded' })
  await pass(3 * MINUTE_MS)
  expect(await firing()).toEqual([])
  expect(unfiltered()).toBe(1)
})

test('3.5 consecutive_failures: a success in the middle breaks the streak', async () => {
  const { clock, workato, recipe, firing, pass, store } = await watch({
    consecutive_failures: { at_least: 3 },
  })
  await pass(2 * MINUTE_MS)
  const now = clock.now()
  workato.finish(recipe, { count: 2, at: now + 1 })
  workato.finish(recipe, { status: 'succeeded', at: now + 2 })
  workato.finish(recipe, { count: 2, at: now + 3 })
  await pass(5 * MINUTE_MS)
  expect(await firing()).toEqual([])
  expect((await store.facts.changes(0, 0)).activity).toContainEqual(
    expect.objectContaining({ from: now + 2, to: now + 2, succeeded: 1 }),
  )
})

test('3.5 missed_run: no success within so long after it was due', async () => {
  const { firing, pass, succeed } = await watch({
    missed_run: { schedule: '30 2 * * *', timezone: 'UTC', within: '15m' },
  })
  await pass(40 * MINUTE_MS)
  expect(await firing()).toEqual([])
  await pass(7 * MINUTE_MS)
  expect(await firing()).toMatchObject([{ startedAt: START + 45 * MINUTE_MS }])
  succeed()
  await pass(3 * MINUTE_MS)
  expect(await firing()).toEqual([])
})

test('2.9 what the list and the connections say is counted for whoever scrapes', async () => {
  const { workato, recipe, running, pass } = await watch({ connection_lost: true })
  await pass(2 * MINUTE_MS)
  workato.setRecipe(recipe, { running: false })
  workato.setConnection({ id: 7, authorizationStatus: 'exception' })
  await pass(6 * MINUTE_MS)
  await running.daemon.status.refreshGauges()
  const scraped = await running.metrics.registry.metrics()
  expect(scraped).toMatch(/^recipewatch_stopped_recipes\{workspace="production"\} 1$/m)
  expect(scraped).toMatch(/^recipewatch_lost_connections\{workspace="production"\} 1$/m)
})
