import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PollTarget } from '../../src/poll/plan.ts'
import { estimatePlan, planPoll } from '../../src/poll/plan.ts'

const NOW = 1_000_000
const BUDGETS = new Map([['acme', 45]])

function target(key: string, over: Partial<PollTarget> = {}): PollTarget {
  return { key, lastAskedAt: null, pollEveryMs: 60_000, quota: 'acme', firing: false, ...over }
}

test('2.2 each recipe is asked every poll_every', () => {
  const targets = [
    target('due', { lastAskedAt: NOW - 60_000 }),
    target('not yet', { lastAskedAt: NOW - 59_999 }),
    target('never'),
  ]
  expect(planPoll(targets, BUDGETS, NOW)).toEqual({
    strategy: 'each',
    due: ['never', 'due'],
    lookAgainAt: NOW + 1,
  })
})

test('2.2 intervals are each recipe’s own', () => {
  const targets = [
    target('slow', { lastAskedAt: NOW - 90_000, pollEveryMs: 120_000 }),
    target('quick', { lastAskedAt: NOW - 30_000, pollEveryMs: 30_000 }),
  ]
  expect(planPoll(targets, BUDGETS, NOW)).toMatchObject({ due: ['quick'], lookAgainAt: NOW + 30_000 })
})

test('2.2 longest waiting first; among those due as long, one with a firing alert', () => {
  const targets = [
    target('a', { lastAskedAt: NOW - 70_000 }),
    target('b', { lastAskedAt: NOW - 80_000 }),
    target('c', { lastAskedAt: NOW - 70_000, firing: true }),
  ]
  expect(planPoll(targets, BUDGETS, NOW).due).toEqual(['b', 'c', 'a'])
})

test('2.1 no more are named at once than a quota allows in a minute, each quota for itself', () => {
  const targets = [
    ...Array.from({ length: 100 }, (_, n) => target(`a${n}`)),
    ...Array.from({ length: 3 }, (_, n) => target(`b${n}`, { quota: 'other' })),
    target('c', { quota: 'none' }),
  ]
  const plan = planPoll(targets, new Map([...BUDGETS, ['other', 2]]), NOW)
  expect(plan.due.filter((key) => key.startsWith('a'))).toHaveLength(45)
  expect(plan.due.filter((key) => key.startsWith('b'))).toHaveLength(2)
  expect(plan.due).not.toContain('c')
})

test('2.1 who is left over waits for the next slot of its quota', () => {
  const rest = (quota: string, count: number) =>
    planPoll(
      Array.from({ length: count }, (_, n) => target(`${n}`, { quota })),
      new Map([...BUDGETS, ['other', 2]]),
      NOW,
    ).lookAgainAt
  expect(rest('acme', 46)).toBe(NOW + 1_334)
  expect(rest('other', 3)).toBe(NOW + 30_000)
  expect(rest('other', 2)).toBe(NOW + 60_000)
  expect(rest('none', 1)).toBe(NOW + 60_000)
})

test('2.2 the next plan is made when the first of all is due', () => {
  const targets = [
    target('quick', { lastAskedAt: NOW - 40_000, pollEveryMs: 30_000 }),
    target('slow', { lastAskedAt: NOW - 300_000, pollEveryMs: 300_000 }),
    target('later', { lastAskedAt: NOW - 10_000 }),
  ]
  expect(planPoll(targets, BUDGETS, NOW).lookAgainAt).toBe(NOW + 30_000)
})

test('2.2 who was never asked goes before all others', () => {
  const targets = [target('once', { lastAskedAt: 0, pollEveryMs: 30_000 }), target('never')]
  expect(planPoll(targets, BUDGETS, NOW).due).toEqual(['never', 'once'])
})

test('2.2 with nothing to watch there is nothing to do', () => {
  expect(planPoll([], BUDGETS, NOW)).toEqual({ strategy: 'each', due: [], lookAgainAt: null })
})

test('2.2 with more recipes than budget the cycle stretches, the same for all', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), (recipes, budget) => {
      const asked = new Map<string, number[]>()
      let targets = Array.from({ length: recipes }, (_, n) => target(`r${n}`))
      for (let minute = 0; minute < 60; minute += 1) {
        const now = NOW + minute * 60_000
        const { due } = planPoll(targets, new Map([['acme', budget]]), now)
        expect(due.length).toBeLessThanOrEqual(budget)
        for (const key of due) asked.set(key, [...(asked.get(key) ?? []), minute])
        targets = targets.map((one) => (due.includes(one.key) ? { ...one, lastAskedAt: now } : one))
      }
      const cycle = Math.ceil(recipes / budget)
      for (const minutes of asked.values()) {
        const gaps = minutes.slice(1).map((minute, n) => minute - (minutes[n] ?? 0))
        expect(Math.max(1, ...gaps)).toBeLessThanOrEqual(cycle)
      }
      expect(asked.size).toBe(recipes)
    }),
    { numRuns: 40 },
  )
})

test('2.2 the plan says what it amounts to: requests a minute and the worst delay', () => {
  const few = Array.from({ length: 10 }, () => target('x'))
  expect(estimatePlan(few, BUDGETS).get('acme')).toEqual({
    recipes: 10,
    requestsPerMinute: 10,
    worstDelayMs: 60_000 + 1_334 + 5_000,
  })
  const many = Array.from({ length: 450 }, () => target('x'))
  expect(estimatePlan(many, BUDGETS).get('acme')).toEqual({
    recipes: 450,
    requestsPerMinute: 45,
    worstDelayMs: 600_000 + 1_334 + 5_000,
  })
  const mixed = [target('x', { pollEveryMs: 300_000 }), target('y'), target('z', { quota: 'other' })]
  expect(estimatePlan(mixed, BUDGETS).get('acme')).toMatchObject({ recipes: 2, requestsPerMinute: 1.2 })
  expect(estimatePlan([], BUDGETS).get('acme')).toEqual({
    recipes: 0,
    requestsPerMinute: 0,
    worstDelayMs: null,
  })
})
