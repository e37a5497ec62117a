import { describe, expect, test } from 'vitest'
import {
  type Condition,
  isEvent,
  type LastingCondition,
  plainConditions,
  severitiesOf,
  type Threshold,
} from '../../src/model/condition.ts'
import { DAY_MS, HOUR_MS } from '../../src/model/instant.ts'

const threshold: Threshold = {
  comparator: 'at_least',
  levels: [
    { severity: 'critical', bound: 20 },
    { severity: 'warning', bound: 5 },
  ],
}
const graded: Threshold = { ...threshold, graded: true }
const count: LastingCondition = { kind: 'job_failed_count', overMs: HOUR_MS, threshold }
const gradedCount: LastingCondition = { ...count, threshold: graded }
const ratio: LastingCondition = { kind: 'failure_ratio', overMs: HOUR_MS, threshold, minJobs: 20 }
const silent: LastingCondition = { kind: 'no_jobs', overMs: HOUR_MS, severity: 'info' }
const newError: Condition = { kind: 'new_error', unseenForMs: DAY_MS, severity: 'critical' }
const crossed: Condition = { kind: 'job_failed_total', threshold, every: null }

const not = (of: LastingCondition): LastingCondition => ({ kind: 'not', of, severity: 'info' })
const joined = (kind: 'all' | 'any', ...of: readonly LastingCondition[]): LastingCondition => ({
  kind,
  of,
  severity: 'info',
})

test.each<readonly [string, Condition, boolean]>([
  ['a new error', newError, true],
  ['a crossing of the lifetime counter', crossed, true],
  ['failures in a window', count, false],
  ['a combination', joined('all', count), false],
])('4.4 %s: told once %#', (_, condition, expected) => {
  expect(isEvent(condition)).toBe(expected)
})

test.each<readonly [string, Condition, readonly Condition[]]>([
  ['one alone is itself', count, [count]],
  ['an event too', newError, [newError]],
  ['all', joined('all', count, silent), [count, silent]],
  ['any, in the rule’s order', joined('any', silent, count), [silent, count]],
  ['not', not(count), [count]],
  ['combinations within', joined('any', not(joined('all', ratio, silent)), count), [ratio, silent, count]],
])('4.3 what a condition is made of: %s', (_, condition, parts) => {
  expect(plainConditions(condition)).toEqual(parts)
})

describe('the levels at which a condition may hold', () => {
  test.each<readonly [string, Condition, readonly string[]]>([
    ['of a bound a severity, each of them', count, ['critical', 'warning']],
    ['of a ratio likewise', ratio, ['critical', 'warning']],
    ['without a number, the rule’s', silent, ['info']],
    ['of an event, the rule’s', newError, ['critical']],
    ['of a lifetime crossing, those of its bounds', crossed, ['critical', 'warning']],
    [
      'of `every` alone, the rule’s',
      { kind: 'job_failed_total', threshold: null, every: 100, severity: 'info' },
      ['info'],
    ],
    [
      'of `every` in a rule that names none, warning',
      { kind: 'job_failed_total', threshold: null, every: 100 },
      ['warning'],
    ],
    ['of not, the rule’s: what does not hold has no level', not(gradedCount), ['info']],
    ['of all, the rule’s, where a member’s is only the rule’s again', joined('all', count, silent), ['info']],
    [
      'of all, also those that a member grades',
      joined('all', gradedCount, silent),
      ['info', 'critical', 'warning'],
    ],
    [
      'of any, also those that combinations within grade, but for not',
      joined('any', joined('all', gradedCount), joined('any', gradedCount), not(gradedCount)),
      ['info', 'critical', 'warning', 'critical', 'warning'],
    ],
  ])('%s', (_, condition, severities) => {
    expect(severitiesOf(condition)).toEqual(severities)
  })
})
