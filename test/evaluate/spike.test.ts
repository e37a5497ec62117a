import { describe, expect, test } from 'vitest'
import type { Group } from '../../src/evaluate/group.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { Alone } from '../../src/evaluate/members.ts'
import { spikeCourse, spikeMayHold } from '../../src/evaluate/spike.ts'
import type { SpikeCondition } from '../../src/model/condition.ts'
import type { EstimateFact } from '../../src/model/history.ts'
import { DAY_MS, HOUR_MS } from '../../src/model/instant.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, historiesOf, key } from './world.ts'

/** Two failures in two hours, at least twice the mean of those of yesterday and the day before. */
const TWICE: SpikeCondition = {
  kind: 'spike',
  overMs: 2 * HOUR_MS,
  baselineMs: 2 * DAY_MS,
  atLeast: 2,
  threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] },
}

interface Scene {
  /** All in hours. */
  readonly from?: number
  readonly now?: number
  readonly knownFrom?: number
  readonly knownThrough?: number
  readonly estimates?: readonly EstimateFact[]
  readonly errors?: Rule['errors']
}

/** A recipe that failed at these hours, looked at from hour 59 to 61. */
function group(failed: readonly number[], scene: Scene = {}): Group {
  const { from = 59, now = 61, knownFrom = 0, knownThrough = 200, estimates = [], errors = null } = scene
  const recipe = aRecipe('1', { knownThrough: knownThrough * HOUR_MS, knownFrom: knownFrom * HOUR_MS })
  const failures = failed.toSorted((a, b) => a - b).map((hour) => aFailure('1', hour * HOUR_MS))
  return {
    rule: aRule({ condition: TWICE, errors }),
    members: new Alone(memberOf(recipe, historiesOf(failures, estimates).get(key('1')))),
    values: [],
    from: from * HOUR_MS,
    now: now * HOUR_MS,
    knownBefore: 0,
  }
}

describe('3.5 failures against the mean of the same time of day', () => {
  const says = (scene: Group, at: number): unknown => {
    const { truth, count, severity, partial } = spikeCourse(TWICE, scene).read(at)
    return [truth, count, severity, partial]
  }

  test('3.5 windows are as ever: what lies two hours back is out, here and in the baseline', () => {
    const failed = group([12, 36, 59, 60])
    expect(says(failed, 60 * HOUR_MS)).toEqual(['yes', 2, 'warning', false])
    expect(says(failed, 60 * HOUR_MS - 1)).toEqual(['no', 1, null, false])
    expect(says(failed, 61 * HOUR_MS - 1)).toEqual(['yes', 2, 'warning', false])
    expect(says(failed, 61 * HOUR_MS)).toEqual(['no', 1, null, false])
    const usual = group([36, 36, 36, 60, 60], { now: 62 })
    expect(says(usual, 60 * HOUR_MS)).toEqual(['no', 2, null, false])
    expect(says(usual, 62 * HOUR_MS - 1)).toEqual(['no', 2, null, false])
    expect(says(group([36, 36, 36, 61, 61], { now: 62 }), 62 * HOUR_MS)).toEqual(['yes', 2, 'warning', false])
  })

  test('3.5 unknown until all of the baseline, and the window before its first day, is known', () => {
    const failed = group([49, 50], { from: 48, now: 52 })
    expect(says(failed, 50 * HOUR_MS)).toEqual(['yes', 2, 'warning', false])
    expect(says(failed, 50 * HOUR_MS - 1)).toEqual(['unknown', 1, null, true])
  })

  test('3.3 beyond what is known no is unknown', () => {
    const failed = group([59], { knownThrough: 60 })
    expect(says(failed, 60 * HOUR_MS)).toEqual(['no', 1, null, false])
    expect(says(failed, 60 * HOUR_MS + 1)).toEqual(['unknown', 1, null, true])
  })

  test('3.7 it takes a turn where a failure comes or goes, today or on a day of the baseline, and where knowing ends', () => {
    const course = spikeCourse(TWICE, group([12, 35, 59, 60], { knownThrough: 60 }))
    const breaks = course.breaks.toSorted((a, b) => a - b).map((at) => at / HOUR_MS)
    expect(breaks).toEqual([50, 59, 60, 60, 60 + 1 / HOUR_MS, 61, 61, 62])
    expect(course.failures.map(({ placedAt }) => placedAt / HOUR_MS)).toEqual([59, 60])
    expect(course.recipes).toEqual([])
  })

  test('3.7 of the baseline only what lies at those times of day is looked at', () => {
    const asked: number[] = []
    const look = (scene: Scene): void => {
      asked.length = 0
      const noted = (): boolean => asked.push(1) > 0
      const failed = [9, 10, 13, 14, 20, 34, 38, 40, 60]
      spikeCourse(TWICE, group(failed, { ...scene, errors: { type: { source: '', test: noted } } }))
    }
    // Those at 10, 13 and 34, and today's at 60.
    look({})
    expect(asked).toHaveLength(4)
    look({ from: 59, now: 82 })
    expect(asked).toHaveLength(9)
  })
})

describe('3.7 when a spike may first hold', () => {
  const estimate = { recipe: key('1'), count: 1, from: 57 * HOUR_MS, to: 58 * HOUR_MS }
  const hour = (failed: readonly number[], scene: Scene = {}): number =>
    spikeMayHold(TWICE, group(failed, scene)) / HOUR_MS

  test('3.7 never, with fewer failures from the window’s beginning on than it asks for', () => {
    expect(hour([60])).toBe(Infinity)
    expect(hour([57, 60])).toBe(Infinity)
    expect(hour([60], { knownFrom: 20 })).toBe(Infinity)
  })

  test('3.7 at once where enough failed, though that was before', () => {
    expect(hour([58, 58])).toBe(59)
    expect(hour([58, 60])).toBe(Infinity)
    expect(hour([58.5, 60])).toBe(60)
  })

  test('3.7 at once where an estimate may be enough', () => {
    expect(hour([], { estimates: [estimate] })).toBe(59)
    expect(hour([], { estimates: [{ ...estimate, to: 57 * HOUR_MS }] })).toBe(Infinity)
  })

  test('3.7 not before the baseline is known; later than now that is all there is to say', () => {
    expect(hour([60, 60], { knownFrom: 10 })).toBe(60)
    expect(hour([60, 60], { knownFrom: 20 })).toBe(70)
    expect(hour([60, 60], { knownFrom: 20, estimates: [estimate] })).toBe(70)
  })

  test('3.7 without news, where the mean falls because a failure leaves the same time of an earlier day', () => {
    expect(hour([35, 35, 35, 59.5, 60], { now: 60 })).toBe(61)
    expect(hour([35, 35, 35, 60, 60], { now: 60, knownFrom: 10 })).toBe(61)
    expect(hour([11, 11, 11, 59.5, 60], { now: 60 })).toBe(61)
    expect(hour([35, 35, 35, 59, 60], { now: 60 })).toBe(Infinity)
  })

  test('3.7 however long after, while the failures are in the window', () => {
    expect(hour([36, 36, 36, 60.5, 60.75])).toBe(62)
    expect(hour([36, 36, 36, 60.5, 60.75], { now: 60.75 })).toBe(62)
  })

  test('3.7 at the first of several turns', () => {
    expect(hour([34.25, 34.25, 34.25, 59.5, 60, 60.5])).toBe(60.25)
  })
})
