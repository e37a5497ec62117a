import { expect, onTestFinished, test } from 'vitest'
import { createEvaluator } from '../../src/app/evaluate.ts'
import { openHealth } from '../../src/app/health.ts'
import { classify } from '../../src/ingest/classify.ts'
import type { Store } from '../../src/store/port.ts'
import { systemRandom } from '../../src/system/random.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { aBatch, aFailure, aRecipe, NOW } from '../contract/store-values.ts'
import { createTestClock } from '../support/clock.ts'
import { silentLog } from '../support/log.ts'
import { openWorld } from '../support/world.ts'

/** An evaluator over a store with one recipe, which is known through NOW. */
async function evaluating(over: (store: Store) => Store) {
  const clock = createTestClock(NOW)
  const world = await openWorld({ clock })
  onTestFinished(() => world[Symbol.asyncDispose]())
  const [config, store] = [await world.config(), await world.store()]
  await store.recipes.select('production', [aRecipe('1')], NOW - 1, NOW - 1)
  await store.recipes.finishLook('production', '1', NOW)
  const env = {
    config,
    clock,
    store: over(store),
    random: systemRandom,
    log: silentLog,
    metrics: createMetrics('0'),
    channels: { slack: null, email: null },
  }
  const evaluator = createEvaluator(env, await openHealth(store.health), () => {})
  const burst = (from: number) =>
    store.failures.record(
      aBatch({
        failures: Array.from({ length: 6 }, (_, n) =>
          aFailure({ job: `${from + n}`, errorId: `${from + n}` }),
        ),
      }),
      classify,
    )
  return { store, evaluator, burst }
}

test('7.3 what could not be committed is evaluated again', async () => {
  let failing = false
  const { store, evaluator, burst } = await evaluating((real) => ({
    ...real,
    alerts: {
      ...real.alerts,
      commit: (commit) => (failing ? Promise.reject(new Error('disk full')) : real.alerts.commit(commit)),
    },
  }))
  await evaluator.tick()
  await burst(1)
  failing = true
  await expect(evaluator.tick()).rejects.toThrow('disk full')
  expect(await store.alerts.open()).toEqual([])
  failing = false
  await evaluator.tick()
  expect(await store.alerts.open()).toMatchObject([{ rule: 'failure-burst', count: 6 }])
})

test('4.1 what was recorded and not evaluated before a start is evaluated after it', async () => {
  const { store, evaluator, burst } = await evaluating((real) => real)
  await burst(1)
  await evaluator.tick()
  await burst(7)
  const again = await evaluating(() => store)
  await again.evaluator.tick()
  expect(await store.alerts.open()).toMatchObject([{ rule: 'failure-burst', count: 12 }])
})

test('3.7 a tick without news writes nothing', async () => {
  let commits = 0
  const { store, evaluator, burst } = await evaluating((real) => ({
    ...real,
    alerts: {
      ...real.alerts,
      commit: (commit) => {
        commits += 1
        return real.alerts.commit(commit)
      },
    },
  }))
  await evaluator.tick()
  await burst(1)
  await evaluator.tick()
  expect(commits).toBe(2)
  await store.recipes.finishLook('production', '1', NOW)
  await evaluator.tick()
  expect(commits).toBe(2)
})
