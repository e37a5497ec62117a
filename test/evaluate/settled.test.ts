import { expect, test } from 'vitest'
import type { LastingRule } from '../../src/evaluate/conditions.ts'
import { createHistories, type HistoryRows } from '../../src/evaluate/histories.ts'
import { createRoster, membersOf } from '../../src/evaluate/roster.ts'
import { settledBy } from '../../src/evaluate/settled.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, key, someFacts } from './world.ts'

const recipes = new Map([[key('1'), aRecipe('1', { knownThrough: 9 * DAY_MS })]])
const condition = {
  kind: 'consecutive_failures',
  threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] },
} as const
const rule = { ...aRule({ forMs: 10 }), condition }

function settled(at: number, rows: HistoryRows, since: number | null = null, of: LastingRule = rule): number {
  const roster = createRoster(recipes)
  const histories = createHistories()
  histories.load(key('1'), rows)
  roster.kept.follow(someFacts({ recipes, histories: histories.all }))
  const members = membersOf(of, { workspace: ['production'], recipe: ['1'] }, roster)
  return settledBy(of, { rule: of, members, values: [], now: 9 * DAY_MS, knownBefore: 0 }, at, since)
}

/** Two failures after which nobody knows whether there was a success. */
const failures = [aFailure('1', 1_000), aFailure('1', 2_000)]

test('4.3 what held is looked for from an instant on at which the condition did not hold', () => {
  expect(settled(1_500, { failures })).toBe(1_500)
  expect(settled(2_100, { failures })).toBe(2_100 - 10 - 20 - 40 - 80)
})

test('4.3 not before the rule was there to hold, what is at hand, or what a week brings', () => {
  expect(settled(2_100, { failures }, 2_050)).toBe(2_050)
  expect(settled(2_100, { failures }, 2_200)).toBe(2_100)
  expect(settled(2_100, { failures, since: 2_040 })).toBe(2_040)
  const later = failures.map((one) => ({ ...one, placedAt: one.placedAt - 2_000 }))
  expect(settled(8 * DAY_MS, { failures: later })).toBe(DAY_MS)
})

test('4.3 nor where what the condition reaches back to is not at hand', () => {
  const silent = { ...rule, condition: { kind: 'no_success', overMs: 30, severity: 'warning' } } as const
  expect(settled(2_100, { failures, since: 2_040 }, null, silent)).toBe(2_070)
})
