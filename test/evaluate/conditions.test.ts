import { describe, expect, test } from 'vitest'
import {
  afterFailureMs,
  byAbsence,
  isLasting,
  type LastingRule,
  leadMs,
  looksOf,
  mayHold,
  mayHoldOf,
  reachMs,
  wantsOf,
} from '../../src/evaluate/conditions.ts'
import type { Comparator, LastingCondition, Threshold } from '../../src/model/condition.ts'
import { aGroup } from './a-group.ts'
import { aFailure, aRule } from './world.ts'

function lasting(condition: LastingCondition): LastingRule {
  return { ...aRule(), condition }
}

function of(comparator: Comparator, bound: number): Threshold {
  return { comparator, levels: [{ severity: 'warning', bound }] }
}

const severity = 'warning'
const COUNTED = { kind: 'job_failed_count', overMs: 10, threshold: of('at_least', 1) } as const
const QUIET = { kind: 'job_failed_count', overMs: 20, threshold: of('at_most', 1) } as const
const DISTINCT = { kind: 'distinct_errors', overMs: 11, threshold: of('more_than', 1) } as const
const AFFECTED = { kind: 'recipes_affected', overMs: 12, threshold: of('at_least', 2) } as const
const RATIO = { kind: 'failure_ratio', overMs: 13, threshold: of('at_least', 0.5), minJobs: 1 } as const
const ROW = { kind: 'consecutive_failures', threshold: of('at_least', 3) } as const
const SPIKE = {
  kind: 'spike',
  overMs: 14,
  threshold: of('at_least', 3),
  baselineMs: 100,
  atLeast: 1,
} as const
const NO_SUCCESS = { kind: 'no_success', overMs: 15, severity } as const
const NO_JOBS = { kind: 'no_jobs', overMs: 16, severity } as const
const MISSED = {
  kind: 'missed_run',
  schedule: '0 0 * * *',
  timezone: 'UTC',
  withinMs: 17,
  severity,
  dueBefore: () => null,
} as const
const STOPPED = { kind: 'recipe_stopped', causes: null, except: [], severity } as const
const LOST = { kind: 'connection_lost', severity } as const

interface Expected {
  readonly reach: number
  readonly afterFailure: number
  readonly byAbsence: boolean
  readonly looks: readonly string[]
  readonly lead: number
}

function said(condition: LastingCondition): Expected {
  const rule = lasting(condition)
  return {
    reach: reachMs(rule),
    afterFailure: afterFailureMs(rule),
    byAbsence: byAbsence(rule),
    looks: looksOf(condition),
    lead: leadMs(rule),
  }
}

const jobs = ['jobs'] as const
const [yes, no] = [true, false]

describe('3.7 what the engine knows of a condition before it looks at any fact', () => {
  test.each([
    ['a count', COUNTED, { reach: 10, afterFailure: 10, byAbsence: no, looks: jobs, lead: 10 }],
    ['a low count', QUIET, { reach: 20, afterFailure: Infinity, byAbsence: yes, looks: jobs, lead: 20 }],
    ['different errors', DISTINCT, { reach: 11, afterFailure: 11, byAbsence: no, looks: jobs, lead: 11 }],
    ['recipes affected', AFFECTED, { reach: 12, afterFailure: 12, byAbsence: no, looks: jobs, lead: 12 }],
    ['a ratio', RATIO, { reach: 13, afterFailure: 13, byAbsence: yes, looks: jobs, lead: 13 }],
    ['a row', ROW, { reach: 0, afterFailure: Infinity, byAbsence: no, looks: jobs, lead: Infinity }],
    ['a spike', SPIKE, { reach: 114, afterFailure: 14, byAbsence: yes, looks: jobs, lead: 14 }],
    ['no success', NO_SUCCESS, { reach: 15, afterFailure: Infinity, byAbsence: yes, looks: jobs, lead: 15 }],
    [
      'no jobs',
      NO_JOBS,
      { reach: 16, afterFailure: Infinity, byAbsence: yes, looks: ['jobs', 'states'], lead: 16 },
    ],
    ['a missed run', MISSED, { reach: 17, afterFailure: Infinity, byAbsence: yes, looks: jobs, lead: 0 }],
    ['a stop', STOPPED, { reach: 0, afterFailure: Infinity, byAbsence: no, looks: ['states'], lead: 0 }],
    [
      'a lost connection',
      LOST,
      { reach: 0, afterFailure: Infinity, byAbsence: no, looks: ['connections'], lead: 0 },
    ],
    [
      'all: what reaches furthest, while each may hold',
      { kind: 'all', of: [COUNTED, DISTINCT], severity },
      { reach: 11, afterFailure: 10, byAbsence: no, looks: ['jobs', 'jobs'], lead: 11 },
    ],
    [
      'all: of several looks',
      { kind: 'all', of: [QUIET, STOPPED], severity },
      { reach: 20, afterFailure: Infinity, byAbsence: yes, looks: ['jobs', 'states'], lead: 20 },
    ],
    [
      'any: while one may hold',
      { kind: 'any', of: [COUNTED, DISTINCT], severity },
      { reach: 11, afterFailure: 11, byAbsence: no, looks: ['jobs', 'jobs'], lead: 11 },
    ],
    [
      'any: without news where one may',
      { kind: 'any', of: [LOST, QUIET, STOPPED], severity },
      {
        reach: 20,
        afterFailure: Infinity,
        byAbsence: yes,
        looks: ['connections', 'jobs', 'states'],
        lead: 20,
      },
    ],
    [
      'not',
      { kind: 'not', of: COUNTED, severity },
      { reach: 10, afterFailure: Infinity, byAbsence: yes, looks: jobs, lead: 10 },
    ],
  ] as const)('3.7 %s', (_, condition, expected) => {
    expect(said(condition)).toEqual(expected)
  })

  test('3.7 where zero is enough it may hold however long ago the newest failure was', () => {
    const after = (threshold: Threshold): number => afterFailureMs(lasting({ ...COUNTED, threshold }))
    expect(after(of('at_least', 0))).toBe(Infinity)
    expect(after(of('more_than', 0))).toBe(10)
    expect(after(of('less_than', 1))).toBe(Infinity)
    expect(afterFailureMs(lasting({ ...SPIKE, atLeast: 0 }))).toBe(Infinity)
  })

  test('4.4 events do not last', () => {
    expect(isLasting(lasting(ROW))).toBe(true)
    const total = { kind: 'job_failed_total', threshold: null, every: 9 } as const
    expect(isLasting(aRule({ condition: total }))).toBe(false)
    expect(isLasting(aRule({ condition: { kind: 'new_error', unseenForMs: 1, severity } }))).toBe(false)
  })
})

describe('3.7 when a combination may first hold', () => {
  // Two failures at 95: of these counts, one may hold at once, one as they leave its window, and one never.
  const failures = [aFailure('1', 95), aFailure('1', 95)]
  const group = aGroup({ 1: { failures } }, { from: 100 })
  const now: LastingCondition = COUNTED
  const later: LastingCondition = QUIET
  const never: LastingCondition = { ...COUNTED, threshold: of('at_least', 3) }

  test.each([
    ['all', 'now and later', [now, later], 115],
    ['all', 'later and now', [later, now], 115],
    ['all', 'now, later and never', [now, later, never], Infinity],
    ['all', 'now', [now], 100],
    ['any', 'later and now', [later, now], 100],
    ['any', 'never and later', [never, later], 115],
    ['any', 'never', [never, never], Infinity],
  ] as const)('3.7 %s of what may hold %s', (kind, _, members, expected) => {
    const condition: LastingCondition = { kind, of: members, severity }
    expect(mayHold(condition, group)).toBe(expected)
    expect(mayHoldOf(condition)(group)).toBe(expected)
  })

  test('3.7 a negation may at once', () => {
    expect(mayHold({ kind: 'not', of: COUNTED, severity }, group)).toBe(100)
  })

  test('3.5 what combinations want is what their members want', () => {
    const activity = [{ from: 40, to: 60, failed: 1, succeeded: 1 }]
    const row = aGroup(
      { 1: { failures: [aFailure('1', 50), aFailure('1', 70)], activity, sampledFrom: 0 } },
      { from: 80, now: 90 },
    )
    const two: LastingCondition = { ...ROW, threshold: of('at_least', 2) }
    const wanted = [{ recipe: row.members.all[0]?.key, from: 40, to: 60 }]
    expect(wantsOf(two, row)).toEqual(wanted)
    expect(wantsOf({ kind: 'all', of: [COUNTED, two], severity }, row)).toEqual(wanted)
    expect(wantsOf({ kind: 'any', of: [COUNTED, two], severity }, row)).toEqual(wanted)
    expect(wantsOf({ kind: 'not', of: two, severity }, row)).toEqual(wanted)
    expect(wantsOf(COUNTED, row)).toEqual([])
  })
})
