import { describe, expect, test } from 'vitest'
import { afterFailureMs, isLasting } from '../../src/evaluate/conditions.ts'
import type { LastingCondition, Threshold } from '../../src/model/condition.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, key, World } from './world.ts'

const OVER = 600_000
const T0 = 1_700_000_000_000

const bounded = (comparator: Threshold['comparator'], bound: number): Threshold => ({
  comparator,
  levels: [{ severity: 'warning', bound }],
})
const twice = bounded('at_least', 2)
const spike = (least: number): LastingCondition => ({
  kind: 'spike',
  overMs: OVER,
  threshold: twice,
  baselineMs: 86_400_000,
  atLeast: least,
})
const joined = (kind: 'all' | 'any', ...of: readonly LastingCondition[]): LastingCondition => ({
  kind,
  of,
  severity: 'warning',
})
const severity = 'warning'
const counted = atLeast(1, OVER)
const longer = atLeast(1, 2 * OVER)
const lost: LastingCondition = { kind: 'connection_lost', severity }

describe('3.7 how long after its newest failure a condition may hold', () => {
  test.each<[string, LastingCondition, number]>([
    ['a count', counted, OVER],
    ['a count that nothing is enough for', counting(bounded('more_than', -1), OVER), Infinity],
    ['a count that silence fulfils', counting(bounded('at_most', 3), OVER), Infinity],
    ['different errors', { kind: 'distinct_errors', overMs: OVER, threshold: twice }, OVER],
    ['affected recipes', { kind: 'recipes_affected', overMs: OVER, threshold: twice }, OVER],
    ['a ratio', { kind: 'failure_ratio', overMs: OVER, threshold: twice, minJobs: 1 }, OVER],
    [
      'a low ratio',
      { kind: 'failure_ratio', overMs: OVER, threshold: bounded('less_than', 1), minJobs: 1 },
      Infinity,
    ],
    ['a spike', spike(1), OVER],
    ['a spike of none', spike(0), Infinity],
    ['a row, however old', { kind: 'consecutive_failures', threshold: twice }, Infinity],
    ['no success', { kind: 'no_success', overMs: OVER, severity }, Infinity],
    ['a lost connection', lost, Infinity],
    ['all of several: the shortest', joined('all', longer, counted, lost), OVER],
    ['any of several: the longest', joined('any', counted, longer), 2 * OVER],
    ['any with one that needs no failure', joined('any', counted, lost), Infinity],
    ['not', { kind: 'not', of: counted, severity }, Infinity],
  ])('3.7 %s', (_, condition, expected) => {
    const rule = aRule({ condition })
    expect(isLasting(rule) && afterFailureMs(rule)).toBe(expected)
  })

  test('3.7 a failure at the edge of the window is still looked at, an estimate always', () => {
    const from = T0 - OVER
    const found = (prepare: (world: World) => void): number => {
      const world = new World([aRule({ condition: counted })], [aRecipe('1')])
      prepare(world)
      world.learn(key('1'), T0, {})
      world.step(T0, T0)
      return world.spans.length
    }
    expect(found((world) => world.histories.add(key('1'), { failures: [aFailure('1', from)] }))).toBe(0)
    expect(found((world) => world.histories.add(key('1'), { failures: [aFailure('1', from + 1)] }))).toBe(1)
    const estimate = { recipe: key('1'), count: 1, from: T0 - 10, to: T0 }
    expect(found((world) => world.histories.add(key('1'), { estimates: [estimate] }))).toBe(1)
  })
})
