import { describe, expect, test } from 'vitest'
import { crossings } from '../../src/evaluate/crossings.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import type { FailedTotalCondition } from '../../src/model/condition.ts'
import { type Crossing, crossingKey } from '../../src/model/facts.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aRecipe, aRule, key } from './world.ts'

const condition: FailedTotalCondition = {
  kind: 'job_failed_total',
  threshold: {
    comparator: 'at_least',
    levels: [
      { severity: 'critical', bound: 1_000 },
      { severity: 'warning', bound: 100 },
    ],
  },
  every: null,
}

function total(over: Partial<FailedTotalCondition> = {}): Rule {
  return aRule({ name: 'total', condition: { ...condition, ...over } })
}

/** Reads counters one after the other; what was crossed is remembered between them. */
function read(rule: Rule, ...readings: readonly number[]): readonly Crossing[] {
  const crossed = new Map<string, number>()
  const recipes = new Map([[key('1'), aRecipe('1')]])
  return readings.flatMap((failed, index) => {
    const counters = [{ recipe: key('1'), at: index, failed }]
    const found = crossings(
      [rule],
      { recipes, histories: new Map(), counters, crossed, newErrors: new Map(), changed: new Map() },
      createRoster(recipes),
    )
    for (const { bound } of found) crossed.set(crossingKey('total', key('1')), bound)
    return found
  })
}

const said = (found: readonly Crossing[]): unknown =>
  found.filter(({ baseLine }) => !baseLine).map(({ bound, count, severity }) => [bound, count, severity])

describe('4.4 a lifetime crossing is told once', () => {
  test('4.4 the first reading is a base line, above a bound or below it', () => {
    expect(read(total(), 250)).toMatchObject([{ baseLine: true, bound: 100, count: 250, recipe: key('1') }])
    expect(read(total(), 3)).toMatchObject([{ baseLine: true, bound: 0 }])
  })

  test('4.4 it is of one recipe, whatever the rule groups by', () => {
    const recipes = new Map([[key('1'), aRecipe('1')]])
    const counters = [{ recipe: key('1'), at: 7, failed: 250 }]
    const crossed = new Map([[crossingKey('total', key('1')), 0]])
    const facts = {
      recipes,
      histories: new Map(),
      counters,
      crossed,
      newErrors: new Map(),
      changed: new Map(),
    }
    const rule = { ...total(), by: ['team'] }
    expect(crossings([aRule(), rule], facts, createRoster(recipes))).toEqual([
      {
        rule: 'total',
        group: '["production","1"]',
        by: { workspace: ['production'], recipe: ['1'] },
        labels: aRecipe('1').labels,
        recipe: key('1'),
        severity: 'warning',
        bound: 100,
        count: 250,
        at: 7,
        baseLine: false,
      },
    ])
  })

  test('4.4 the bound is told when the counter reaches it, by its level', () => {
    expect(said(read(total(), 3, 99, 100, 101, 1_000))).toEqual([
      [100, 100, 'warning'],
      [1_000, 1_000, 'critical'],
    ])
  })

  test('4.4 however the counter falls and rises', () => {
    expect(said(read(total(), 3, 100, 5, 120, 99, 101))).toEqual([[100, 100, 'warning']])
  })

  test('4.4 several bounds at once are one event, of the highest', () => {
    expect(said(read(total(), 3, 1_500))).toEqual([[1_000, 1_500, 'critical']])
  })

  test('4.4 more_than is crossed above its bound', () => {
    const threshold = { comparator: 'more_than', levels: [{ severity: 'warning', bound: 100 }] } as const
    expect(said(read(total({ threshold }), 3, 100, 101))).toEqual([[100, 101, 'warning']])
    expect(said(read(total({ threshold, every: 50 }), 3, 100, 101, 150, 151))).toEqual([
      [100, 101, 'warning'],
      [150, 151, 'warning'],
    ])
  })

  test('4.4 every so many are an event each, at the rule’s severity', () => {
    const rule = total({ threshold: null, every: 100, severity: 'info' })
    expect(said(read(rule, 50, 99, 100, 199, 350, 320, 400))).toEqual([
      [100, 100, 'info'],
      [300, 350, 'info'],
      [400, 400, 'info'],
    ])
    expect(said(read(total({ threshold: null, every: 100 }), 0, 100))).toEqual([[100, 100, 'warning']])
    expect(read(total({ threshold: null, every: 100 }), 50)).toMatchObject([{ baseLine: true, bound: 0 }])
  })

  test('4.4 with a level, every counts on from it', () => {
    expect(said(read(total({ every: 100 }), 40, 99, 150, 205, 1_010))).toEqual([
      [100, 150, 'warning'],
      [200, 205, 'warning'],
      [1_000, 1_010, 'critical'],
    ])
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 150 }] } as const
    expect(said(read(total({ threshold, every: 100 }), 40, 120, 150, 200, 250))).toEqual([
      [150, 150, 'warning'],
      [250, 250, 'warning'],
    ])
  })

  test('4.4 only selected, watched recipes are asked', () => {
    const rule = { ...total(), recipes: [parseMatcher('recipe = 2')] }
    expect(read(rule, 3, 100)).toEqual([])
    const facts = {
      recipes: new Map(),
      histories: new Map(),
      newErrors: new Map(),
      changed: new Map(),
      counters: [{ recipe: key('1'), at: 0, failed: 9 }],
      crossed: new Map(),
    }
    expect(crossings([total()], facts, createRoster(facts.recipes))).toEqual([])
    expect(crossings([total()], facts, createRoster(new Map([[key('1'), aRecipe('1')]])))).toEqual([])
  })

  test('4.4 a window rule has no crossings', () => {
    expect(read(aRule({ name: 'total' }), 3, 100)).toEqual([])
  })
})
