import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PlanTarget, planPoll } from '../../src/poll/plan.ts'

const MINUTE = 60_000
const BUDGETS = { jobs: 45, recipes: 45 }

function target(recipes: number, over: Partial<PlanTarget> = {}): PlanTarget {
  const pages = Math.max(1, Math.ceil(recipes / 100))
  return { workspace: 'a', recipes, pages, pollEveryMs: MINUTE, signal: 'counter', ...over }
}

function planOf(recipes: number, over: Partial<PlanTarget> = {}) {
  const plan = planPoll([target(recipes, over)], BUDGETS).get('a')
  if (plan === undefined) throw new Error('no plan')
  return plan
}

test('2.2 few recipes: each is asked every poll_every', () => {
  expect(planOf(10)).toEqual({
    strategy: 'each',
    sweepEveryMs: 5 * MINUTE,
    worstDelayMs: MINUTE + 1_334 + 5_000,
    auditDelayMs: MINUTE + 1_334 + 5_000,
    requestsPerMinute: 10,
  })
})

test('2.2 many recipes: the list is swept, and who moved is asked', () => {
  const plan = planOf(5_000)
  const slotMs = MINUTE / 45
  const [sweepMs, cycleMs] = [50 * slotMs, 5_000 * slotMs]
  expect(plan).toEqual({
    strategy: 'list',
    sweepEveryMs: expect.closeTo(sweepMs),
    // A sweep, fourteen slots until ten movers were asked, and two answers of 5 s.
    worstDelayMs: Math.ceil(sweepMs + 14 * slotMs + 10_000),
    // A cycle of three slots of four, one more, and an answer.
    auditDelayMs: Math.ceil((cycleMs * 4) / 3 + slotMs + 5_000),
    requestsPerMinute: expect.closeTo(90),
  })
})

test('2.2 the strategy is the one with the smaller worst delay', () => {
  const strategies = [1, 45, 51, 52, 80, 500].map((recipes) => planOf(recipes).strategy)
  expect(strategies).toEqual(['each', 'each', 'each', 'list', 'list', 'list'])
  // A slow sweep is no better than asking everybody.
  expect(planOf(100, { pages: 200 }).strategy).toBe('each')
})

test('2.2 where the list says nothing of jobs, each is asked', () => {
  const plan = planOf(500, { signal: 'none' })
  expect(plan.strategy).toBe('each')
  expect(plan.worstDelayMs).toBe(plan.auditDelayMs)
})

test('2.2 a stale list delays detection by an audit cycle at most', () => {
  const plan = planOf(5_000)
  const cycleMs = (5_000 / 45) * MINUTE
  expect(plan.auditDelayMs).toBeGreaterThan(cycleMs)
  expect(plan.auditDelayMs).toBeLessThan(cycleMs * 1.4)
})

test('2.2 a run that began long ago fails unseen by last_run_at: the promise is the audits', () => {
  const plan = planOf(500, { signal: 'last_run' })
  expect(plan.strategy).toBe('list')
  expect(plan.worstDelayMs).toBe(plan.auditDelayMs)
})

test('2.2 workspaces of one quota share it fairly: a large one slows no small one', () => {
  const plan = planPoll([target(5_000), target(10, { workspace: 'b' })], BUDGETS)
  expect(plan.get('b')).toMatchObject({ strategy: 'each', requestsPerMinute: 10 })
  expect(plan.get('b')?.worstDelayMs).toBe(MINUTE + 1_334 + 5_000)
  expect(plan.get('a')?.auditDelayMs).toBeGreaterThan(planOf(5_000).auditDelayMs)
})

test('2.2 who needs less than an equal share gets what it needs, the others share what is left', () => {
  const sharing = [
    target(1_000, { workspace: 'large', signal: 'none' }),
    target(4, { workspace: 'small', signal: 'none' }),
    target(100, { workspace: 'slow', signal: 'none', pollEveryMs: 20 * MINUTE }),
    target(90, { workspace: 'middle', signal: 'none' }),
  ]
  const plan = planPoll(sharing, BUDGETS)
  expect([...plan].map(([workspace, { requestsPerMinute }]) => [workspace, requestsPerMinute])).toEqual([
    ['large', expect.closeTo(18)],
    ['small', 4],
    ['slow', 5],
    ['middle', expect.closeTo(18)],
  ])
})

test('2.2 the list’s budget is shared in the same way', () => {
  const sharing = [
    target(5_000, { workspace: 'large' }),
    target(5_000, { workspace: 'slow', pollEveryMs: 10 * MINUTE }),
  ]
  const plan = planPoll(sharing, BUDGETS)
  expect(plan.get('slow')?.sweepEveryMs).toBe(10 * MINUTE)
  expect(plan.get('large')?.sweepEveryMs).toBeCloseTo((50 / 40) * MINUTE)
})

test('2.1 no plan asks for more than the budgets', () => {
  const targets = fc.array(
    fc.record({
      recipes: fc.integer({ min: 1, max: 6_000 }),
      pollEveryMs: fc.integer({ min: 1_000, max: 600_000 }),
      signal: fc.constantFrom('counter', 'last_run', 'none'),
    }),
    { minLength: 1, maxLength: 20 },
  )
  fc.assert(
    fc.property(targets, fc.integer({ min: 1, max: 2_000 }), (given, budget) => {
      const plan = planPoll(
        given.map((one, index) => target(one.recipes, { ...one, workspace: String(index) } as PlanTarget)),
        { jobs: budget, recipes: budget },
      )
      const sweeps = given.map((one, index) => {
        const { sweepEveryMs } = plan.get(String(index)) ?? { sweepEveryMs: 1 }
        return (Math.max(1, Math.ceil(one.recipes / 100)) * MINUTE) / sweepEveryMs
      })
      expect(sweeps.reduce((sum, rate) => sum + rate, 0)).toBeLessThanOrEqual(budget * 1.000_001)
      for (const one of plan.values()) expect(one.worstDelayMs).toBeLessThanOrEqual(one.auditDelayMs)
    }),
  )
})

test('2.2 two thousand customers of twenty recipes each are swept in little more than a minute', () => {
  const customers = Array.from({ length: 2_000 }, (_, index) => target(20, { workspace: String(index) }))
  const plan = planPoll(customers, { jobs: 750, recipes: 1_500 })
  const [one] = plan.values()
  expect(one).toMatchObject({ strategy: 'list', sweepEveryMs: 80_000 })
  expect(one?.worstDelayMs).toBeLessThan(95_000)
})
