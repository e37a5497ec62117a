import { describe, expect, test } from 'vitest'
import { countMayHold, differentMayHold, hasEstimate, placedIn } from '../../src/evaluate/earliest.ts'
import type { Comparator, Threshold } from '../../src/model/condition.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { aGroup } from './a-group.ts'
import { aFailure, aRule, key } from './world.ts'

const OVER = 10
const FROM = 100

function condition(comparator: Comparator, bound: number): { overMs: number; threshold: Threshold } {
  return { overMs: OVER, threshold: { comparator, levels: [{ severity: 'warning', bound }] } }
}

function failed(...places: readonly number[]): readonly FailureFact[] {
  return places.map((place) => aFailure('1', place))
}

const about = (from: number, to: number) => ({ recipe: key('1'), from, to, count: 1 })

describe('3.7 when a count over a window may first hold', () => {
  test.each([
    ['as many as are needed lie in the window', [91, 95], FROM],
    ['one just leaves it', [90, 95], Infinity],
    ['one comes later', [95, 150], FROM],
    ['there is one only', [95], Infinity],
    ['there is none', [], Infinity],
  ] as const)('3.7 at least two: %s', (_, places, expected) => {
    const group = aGroup({ 1: { failures: failed(...places) } }, { from: FROM })
    expect(countMayHold(condition('at_least', 2), group)).toBe(expected)
    expect(differentMayHold(condition('at_least', 2), group)).toBe(expected)
  })

  test('3.7 what a rule filters is not looked at where there are enough of all', () => {
    const errors = { adapter: { source: 'x', test: () => false } }
    const group = aGroup({ 1: { failures: failed(91, 95) } }, { from: FROM, rule: aRule({ errors }) })
    expect(countMayHold(condition('at_least', 2), group)).toBe(FROM)
    expect(placedIn(group, OVER)).toBe(2)
    expect(placedIn(group, 5)).toBe(0)
    expect(placedIn(group, 6)).toBe(1)
  })

  test('3.7 failures of several recipes are taken together', () => {
    const rows = { 1: { failures: failed(80, 91) }, 2: { failures: [aFailure('2', 95)] } }
    expect(placedIn(aGroup(rows, { from: FROM }), OVER)).toBe(2)
    expect(countMayHold(condition('at_least', 3), aGroup(rows, { from: FROM }))).toBe(Infinity)
  })

  test('3.2 an estimate that reaches into the window may be enough, but not where the rule leaves it out', () => {
    const group = aGroup({ 1: { estimates: [about(0, 91)] } }, { from: FROM })
    expect(hasEstimate(group, OVER)).toBe(true)
    expect(hasEstimate(group, 9)).toBe(false)
    expect(countMayHold(condition('at_least', 9), group)).toBe(FROM)
    expect(countMayHold({ ...condition('at_least', 9), overMs: 9 }, group)).toBe(Infinity)
    expect(countMayHold(condition('at_least', 9), { ...group, rule: aRule({ by: ['error'] }) })).toBe(
      Infinity,
    )
  })

  test('3.2 one of several estimates, of one of several recipes, is enough', () => {
    const two = { 1: { estimates: [about(0, 20), about(90, 95)] }, 2: {} }
    expect(hasEstimate(aGroup(two, { from: FROM }), OVER)).toBe(true)
    expect(hasEstimate(aGroup(two, { from: 105 }), OVER)).toBe(false)
  })

  test.each([
    ['at_most', 2, [92, 95], FROM],
    ['at_most', 1, [92, 95], 102],
    ['at_most', 0, [92, 95], 105],
    ['less_than', 2, [92, 95, 97], 105],
    ['at_most', 0, [90], FROM],
    ['at_most', 0, [100], 110],
    ['at_most', 0, [101], FROM],
    ['less_than', 0, [92], Infinity],
  ] as const)(
    '3.7 %s %i, failed at %j: once enough of them left the window',
    (comparator, bound, places, expected) => {
      const group = aGroup({ 1: { failures: failed(...places) } }, { from: FROM })
      expect(countMayHold(condition(comparator, bound), group)).toBe(expected)
    },
  )

  test('3.3 silence says nothing of a window that begins before anything is known', () => {
    const quiet = condition('at_most', 0)
    const group = (knownFrom: number, ...places: readonly number[]) =>
      aGroup({ 1: { failures: failed(...places) } }, { from: FROM, facts: { 1: { knownFrom } } })
    expect(countMayHold(quiet, group(95))).toBe(105)
    expect(countMayHold(quiet, group(80))).toBe(FROM)
    expect(countMayHold(quiet, group(95, 95))).toBe(105)
    expect(countMayHold(quiet, group(95, 96, 105))).toBe(115)
    expect(countMayHold(quiet, group(95, 106))).toBe(105)
  })

  test('3.7 of what several failures make one of, few may be different at once', () => {
    const group = (knownFrom: number) =>
      aGroup({ 1: { failures: failed(92, 95) } }, { from: FROM, facts: { 1: { knownFrom } } })
    expect(differentMayHold(condition('at_most', 1), group(0))).toBe(FROM)
    expect(differentMayHold(condition('at_most', 1), group(95))).toBe(105)
  })
})
