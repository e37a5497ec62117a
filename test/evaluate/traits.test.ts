import { describe, expect, test } from 'vitest'
import { byTime, holdsBeyond, mayInvert, mayPause } from '../../src/evaluate/traits.ts'
import type { Comparator, Condition, LastingCondition, Threshold } from '../../src/model/condition.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { atLeast } from './world.ts'

const severity = 'warning'
const over = { overMs: 10, severity } as const
const bound = (comparator: Comparator): Threshold => ({ comparator, levels: [{ severity, bound: 1 }] })

const failed = atLeast(1, 10)
const quiet: LastingCondition = { ...failed, threshold: bound('at_most') }
const ratio: LastingCondition = {
  kind: 'failure_ratio',
  overMs: 10,
  threshold: bound('at_least'),
  minJobs: 1,
}
const row: LastingCondition = { kind: 'consecutive_failures', threshold: bound('at_least') }
const errors: LastingCondition = { kind: 'distinct_errors', overMs: 10, threshold: bound('at_least') }
const affected: LastingCondition = { ...errors, kind: 'recipes_affected' }
const spike: LastingCondition = { ...errors, kind: 'spike', baselineMs: DAY_MS, atLeast: 1 }
const noSuccess: LastingCondition = { kind: 'no_success', ...over }
const noJobs: LastingCondition = { kind: 'no_jobs', ...over }
const missed: LastingCondition = {
  kind: 'missed_run',
  schedule: '0 * * * *',
  timezone: 'UTC',
  withinMs: 10,
  severity,
  dueBefore: () => null,
}
const stopped: LastingCondition = { kind: 'recipe_stopped', causes: null, except: [], severity }
const lost: LastingCondition = { kind: 'connection_lost', severity }

const all = (...of: readonly LastingCondition[]): LastingCondition => ({ kind: 'all', of, severity })
const any = (...of: readonly LastingCondition[]): LastingCondition => ({ kind: 'any', of, severity })
const not = (of: LastingCondition): LastingCondition => ({ kind: 'not', of, severity })

test.each<[boolean, readonly LastingCondition[]]>([
  [false, [failed, errors, affected, stopped, lost]],
  [true, [ratio, row, spike, noSuccess, noJobs, missed]],
  [false, [all(failed, errors), any(failed, errors), not(failed)]],
  [true, [all(failed, ratio), any(ratio, failed), not(ratio), all(failed, any(not(missed)))]],
])('4.3 a condition that is unknown within what is known stops clocks: %s', (may, conditions) => {
  expect(conditions.map(mayPause)).toEqual(conditions.map(() => may))
})

test.each<[boolean, readonly LastingCondition[]]>([
  [false, [failed, ratio, row, spike, noJobs, stopped, all(failed, ratio), any(row)]],
  [true, [not(failed), all(failed, not(ratio)), any(not(row), failed), all(any(not(row)))]],
])('3.3 only what is negated may be no beyond what is known: %s', (may, conditions) => {
  expect(conditions.map(mayInvert)).toEqual(conditions.map(() => may))
})

test('3.7 only a spike begins as time passes', () => {
  const conditions = [failed, quiet, ratio, row, noSuccess, noJobs, missed, stopped, all(spike), not(spike)]
  expect(conditions.filter(byTime)).toEqual([])
  expect(byTime(spike)).toBe(true)
})

describe('3.3 what holds beyond what is known', () => {
  test.each<[boolean, readonly LastingCondition[]]>([
    [true, [failed, errors, affected, row, spike, stopped, lost]],
    [false, [quiet, ratio, noSuccess, noJobs, missed]],
  ])('3.3 what failures, stops and lost connections make, and silence does not: %s', (may, conditions) => {
    expect(conditions.map(holdsBeyond)).toEqual(conditions.map(() => may))
  })

  test.each<[Comparator, boolean]>([
    ['at_least', true],
    ['more_than', true],
    ['at_most', false],
    ['less_than', false],
  ])('3.3 a number %s: %s', (comparator, may) => {
    const numbers = [failed, errors, affected].map((one) => ({ ...one, threshold: bound(comparator) }))
    expect(numbers.map(holdsBeyond)).toEqual([may, may, may])
  })

  test('3.3 all where each does, any where one does', () => {
    expect(holdsBeyond(all(failed, row))).toBe(true)
    expect(holdsBeyond(all(failed, quiet))).toBe(false)
    expect(holdsBeyond(any(quiet, failed))).toBe(true)
    expect(holdsBeyond(any(quiet, ratio))).toBe(false)
  })

  test('3.3 a negation where what it negates is known to be no there: only another negation is', () => {
    expect(holdsBeyond(not(failed))).toBe(false)
    expect(holdsBeyond(not(quiet))).toBe(false)
    expect(holdsBeyond(not(not(failed)))).toBe(true)
    expect(holdsBeyond(not(not(quiet)))).toBe(false)
    expect(holdsBeyond(not(all(failed, not(failed))))).toBe(true)
    expect(holdsBeyond(not(all(failed, row)))).toBe(false)
    expect(holdsBeyond(not(any(not(failed), not(row))))).toBe(true)
    expect(holdsBeyond(not(any(failed, not(failed))))).toBe(false)
  })
})

test('4.4 an event is told at once, whatever is known', () => {
  const fresh: Condition = { kind: 'new_error', unseenForMs: DAY_MS, severity }
  expect(mayInvert(fresh)).toBe(false)
})
