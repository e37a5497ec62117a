import { expect, onTestFinished, test } from 'vitest'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import { NO_ACCOUNT } from '../../src/model/completeness.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { isProven } from '../../src/poll/completeness.ts'
import { seeded } from '../faults/seeded.ts'
import { VirtualClock } from '../support/virtual.ts'
import { nameOfJob, startWatching, workspaceOf } from '../support/watching.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** First looks at all of them take two hours. */
const RECIPES = 120

test('2.12 what was purged before its recipe was looked at first, as so many were, leaves the recipe unproven', async () => {
  const clock = new VirtualClock(START)
  const variant = { retentionMs: HOUR_MS, countersInList: false, hasLastRunAt: false }
  const sim = createWorkatoSim({ now: clock.now, token: 't', seed: 3, variant })
  const recipes = Array.from({ length: RECIPES }, () => sim.addRecipe({}))
  const watching = await startWatching({
    start: START,
    clock,
    answer: sim.handle,
    workspaces: [
      workspaceOf({
        budgets: { recipes: 45, jobs: 1, connections: 45, tags: 45, folders: 45, customers: 45 },
      }),
    ],
    random: seeded(3),
  })
  onTestFinished(() => watching[Symbol.asyncDispose]())
  await watching.pass(5 * MINUTE_MS)
  const failed = recipes.filter((_, index) => index % 2 === 0)
  const names = new Map(
    failed.map((recipe) => [recipe, nameOfJob('production', recipe, sim.finish(recipe, {})[0] ?? '')]),
  )
  await watching.pass(5 * HOUR_MS)

  const kept = await watching.store.completeness.load('production')
  const outcomes = recipes.map((recipe) => {
    const name = names.get(recipe)
    const proven = isProven(kept.get(String(recipe))?.account ?? NO_ACCOUNT)
    if (name === undefined) return proven ? 'nothing failed' : 'doubted in vain'
    if (watching.seenAt.has(name)) return 'stored'
    return proven ? 'missed' : 'unproven'
  })
  expect(new Set(outcomes)).toEqual(new Set(['nothing failed', 'stored', 'unproven']))
})
