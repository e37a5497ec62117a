import { expect, onTestFinished, test } from 'vitest'
import { planText } from '../../src/app/plan-text.ts'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import { type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { seeded } from '../faults/seeded.ts'
import { VirtualClock } from '../support/virtual.ts'
import { nameOfJob, startWatching, workspaceOf } from '../support/watching.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** A tenth of 5,000 recipes, with about a tenth of the budget. */
const RECIPES = 500
const BUDGET = 5

const UNITS: Readonly<Record<string, DurationMs>> = { h: HOUR_MS, min: MINUTE_MS, s: SECOND_MS }

/** `2 h 13 min 20 s` */
function durationIn(text: string): DurationMs {
  return [...text.matchAll(/(\d+) (h|min|s)\b/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0),
    0,
  )
}

test('2.2 with a list whose counters lag 10 minutes behind, failures are still found, and the delay is what check promised for that case', async () => {
  const clock = new VirtualClock(START)
  const random = seeded(3)
  const lagMs = 10 * MINUTE_MS
  const variant = { listCounterLagMs: lagMs, listRunLags: true }
  const sim = createWorkatoSim({ now: clock.now, token: 't', seed: 3, variant })
  const recipes = Array.from({ length: RECIPES }, () => sim.addRecipe({ lastRunAt: START - 50 * HOUR_MS }))
  const workspace = workspaceOf({
    budgets: { recipes: BUDGET, jobs: BUDGET, connections: 45, tags: 45, folders: 45, customers: 45 },
  })
  const watching = await startWatching({
    start: START,
    clock,
    answer: sim.handle,
    workspaces: [workspace],
    random,
  })
  onTestFinished(() => watching[Symbol.asyncDispose]())

  const said = planText(watching.config, new Map([['production', RECIPES]]), START)
  const promise =
    /A new failure is seen within (?<current>.+), by .*; where Workato's list of recipes lags behind, as much later, but within (?<old>.+)\./.exec(
      said,
    )?.groups ?? {}
  const [current, old] = [durationIn(promise['current'] ?? ''), durationIn(promise['old'] ?? '')]
  expect(current).toBeGreaterThan(MINUTE_MS)
  expect(old).toBeGreaterThan(current + lagMs)

  await watching.pass(5 * MINUTE_MS)
  const happened: { readonly name: string; readonly at: number }[] = []
  for (let minute = 0; minute < 40; minute += 1) {
    const recipe = recipes[Math.floor(random() * RECIPES)] ?? 0
    for (const job of sim.finish(recipe, { count: 2 })) {
      happened.push({ name: nameOfJob('production', recipe, job), at: clock.now() })
    }
    await watching.pass(MINUTE_MS)
  }
  await watching.pass(current + lagMs)
  const delays = happened.map(({ name, at }) => (watching.seenAt.get(name) ?? Infinity) - at)
  expect(Math.max(...delays)).toBeLessThanOrEqual(Math.min(current + lagMs, old))
  // It is the list's lag that they waited for, not chance that found them.
  expect(delays.filter((delay) => delay > lagMs).length).toBeGreaterThan(delays.length / 2)
})
