import { expect, onTestFinished, test } from 'vitest'
import { createEvaluator } from '../../src/app/evaluate.ts'
import { openHealth } from '../../src/app/health.ts'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import type { Variant } from '../../src/demo/workato/variant.ts'
import { HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import { aRule } from '../evaluate/world.ts'
import { seeded } from '../faults/seeded.ts'
import { silentLog } from '../support/log.ts'
import { VirtualClock } from '../support/virtual.ts'
import { startWatching, workspaceOf } from '../support/watching.ts'

const START = Date.UTC(2026, 10, 24, 2, 0)

/** A fiftieth of 5,000 recipes with a fiftieth of the budget: a sweep takes 67 s, an audit cycle more than two hours. */
const RECIPES = 100
const BUDGET = 0.9

/** From a recipe's last success to its being known that there was none since: ten minutes, two sweeps, answers. */
const KNOWN_MS = 14 * MINUTE_MS

/** A workspace in which one of the others succeeds every minute, and a rule that asks one recipe for a success an hour. */
async function many(variant: Partial<Variant> = {}) {
  const clock = new VirtualClock(START)
  const random = seeded(7)
  const sim = createWorkatoSim({ now: clock.now, token: 't', seed: 7, variant })
  const [recipe = 0, ...others] = Array.from({ length: RECIPES }, () =>
    sim.addRecipe({ lastRunAt: START - HOUR_MS / 2 }),
  )
  const budgets = { recipes: BUDGET, jobs: BUDGET, connections: 45, tags: 45, folders: 45, customers: 45 }
  const watching = await startWatching({
    start: START,
    clock,
    answer: sim.handle,
    workspaces: [workspaceOf({ budgets })],
    random,
  })
  onTestFinished(() => watching[Symbol.asyncDispose]())
  const { store } = watching
  const rule = aRule({
    condition: { kind: 'no_success', overMs: HOUR_MS, severity: 'warning' },
    recipes: [{ label: 'recipe', operator: '=', value: String(recipe), pattern: null }],
    keepFiringForMs: 0,
  })
  let ids = 0
  const env = {
    ...watching,
    config: { ...watching.config, rules: [rule] },
    random: { next: random, id: () => `a${ids++}` },
    log: silentLog,
    channels: { slack: null, email: null },
  }
  const evaluator = createEvaluator(env, await openHealth(store.health), () => {})
  /** Lets time pass; when an alert that begins in it was seen to fire first. */
  const pass = async (minutes: number): Promise<Instant | null> => {
    const beganAt = clock.now()
    let firedAt: Instant | null = null
    for (let minute = 0; minute < minutes; minute += 1) {
      sim.finish(others[Math.floor(random() * others.length)] ?? 0, { status: 'succeeded' })
      await watching.pass(MINUTE_MS)
      await evaluator.tick()
      const open = await store.alerts.open()
      const isFiring = open.some(({ state, startedAt }) => state === 'firing' && startedAt > beganAt)
      if (isFiring) firedAt ??= clock.now()
    }
    return firedAt
  }
  const succeed = (): unknown => sim.finish(recipe, { status: 'succeeded' })
  return { recipe, succeed, pass, clock, watching }
}

test('3.3 at 5,000 recipes no_success fires once the list shows that nothing moved, not an audit cycle later', async () => {
  const { succeed, pass, clock } = await many()
  await pass(180)
  for (let round = 0; round < 3; round += 1) {
    succeed()
    const succeededAt = clock.now()
    expect(await pass(60)).toBeNull()
    const firedAt = (await pass(30)) ?? Infinity
    expect(firedAt).toBeLessThan(Infinity)
    expect(firedAt - succeededAt).toBeLessThanOrEqual(HOUR_MS + KNOWN_MS)
  }
})

test.each([8, 20])(
  '3.3 a list that lags %i minutes makes nothing fire that did not happen',
  async (minutes) => {
    const { succeed, pass, watching, recipe } = await many({ listCounterLagMs: minutes * MINUTE_MS })
    await pass(150)
    // A look sees this success at once, and only the list the next one, so much later.
    succeed()
    watching.firing = new Set([recipeKey({ workspace: 'production', id: String(recipe) })])
    await pass(4)
    watching.firing = new Set()
    expect(await pass(55)).toBeNull()
    succeed()
    expect(await pass(50)).toBeNull()
  },
)
