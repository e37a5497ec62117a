import { expect, onTestFinished, test } from 'vitest'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { seeded } from '../faults/seeded.ts'
import { VirtualClock } from '../support/virtual.ts'
import { startWatching, workspaceOf } from '../support/watching.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** A workspace of so many recipes, and what metrics say of its plan. */
async function planned(recipes: number) {
  const clock = new VirtualClock(START)
  const sim = createWorkatoSim({ now: clock.now, token: 't', seed: 1, quota: { jobs: 60, recipes: 60 } })
  for (let count = 0; count < recipes; count += 1) sim.addRecipe({ lastRunAt: START - HOUR_MS })
  const watching = await startWatching({
    start: START,
    clock,
    answer: sim.handle,
    workspaces: [workspaceOf()],
    random: seeded(1),
  })
  onTestFinished(() => watching[Symbol.asyncDispose]())
  const { planDelaySeconds, planRequestsPerMinute } = watching.metrics
  const plan = async () => {
    const delays = (await planDelaySeconds.get()).values
    const rates = (await planRequestsPerMinute.get()).values
    return {
      delay: delays.find(({ labels }) => labels.list === 'current')?.value ?? 0,
      jobs: rates.find(({ labels }) => labels.family === 'jobs')?.value ?? 0,
      recipes: rates.find(({ labels }) => labels.family === 'recipes')?.value ?? 0,
    }
  }
  return { sim, watching, plan }
}

test('2.1 while others use up the quota the plan promises what is left, and recovers when they stop', async () => {
  const { sim, watching, plan } = await planned(120)
  await watching.pass(6 * MINUTE_MS)
  const before = await plan()
  expect(before).toMatchObject({ jobs: 45, recipes: 45 })
  sim.setVariant({ strangerPerMinute: 45 })
  let worst = before
  for (let minute = 0; minute < 15; minute += 1) {
    await watching.pass(MINUTE_MS)
    const now = await plan()
    if (now.jobs < worst.jobs) worst = now
  }
  expect(worst.jobs).toBeLessThanOrEqual(45 / 2)
  expect(worst.delay).toBeGreaterThan(before.delay)
  sim.setVariant({ strangerPerMinute: 0 })
  await watching.pass(15 * MINUTE_MS)
  expect(await plan()).toEqual(before)
})

test('2.2 however many recipes move, who waits longest is asked in turn, and what is counted is dated when it was read', async () => {
  const { sim, watching } = await planned(150)
  const recipes = Array.from({ length: 150 }, (_, index) => index + 1001)
  const quiet = new Set(recipes.slice(100))
  await watching.pass(8 * MINUTE_MS)
  for (let minute = 0; minute < 24; minute += 1) {
    for (const recipe of recipes.slice(0, 100)) sim.finish(recipe, {})
    await watching.pass(MINUTE_MS)
  }
  const since = watching.clock.now() - 16 * MINUTE_MS
  const asked = sim.requests.filter(({ path, at }) => path.endsWith('/jobs') && at >= since)
  expect(
    new Set(asked.flatMap(({ recipe }) => (recipe !== null && quiet.has(recipe) ? [recipe] : []))).size,
  ).toBe(50)
  await watching.pass(MINUTE_MS)
  const answered = sim.requests.filter(({ at }) => at < watching.clock.now() - 5_000)
  // Nothing that the budget let wait is taken for a reading of then.
  for (const recipe of await watching.store.recipes.list({ selected: true })) {
    const last = answered.findLast(
      (one) => String(one.recipe) === recipe.id && one.query['offset_job_id'] === undefined,
    )
    expect((last?.at ?? 0) - (recipe.knownThrough ?? 0)).toBeLessThan(3_000)
  }
})
