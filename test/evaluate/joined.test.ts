import { describe, expect, test } from 'vitest'
import type { Course, Reading } from '../../src/evaluate/course.ts'
import { historyOf } from '../../src/evaluate/histories.ts'
import { allCourse, anyCourse, notCourse } from '../../src/evaluate/joined.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { Alone } from '../../src/evaluate/members.ts'
import type { JoinedCondition, LastingCondition, NotCondition } from '../../src/model/condition.ts'
import type { Truth } from '../../src/model/facts.ts'
import type { Severity } from '../../src/model/severity.ts'
import { aFailure, aRecipe, aRule, atLeast, key } from './world.ts'

const group = {
  rule: aRule(),
  members: new Alone(memberOf(aRecipe('1'), historyOf({}))),
  values: [],
  from: 100,
  now: 200,
  knownBefore: 0,
}

const counted = atLeast(1, 10)
const graded: LastingCondition = { ...counted, threshold: { ...counted.threshold, graded: true } }
const silent: LastingCondition = { kind: 'no_success', overMs: 10, severity: 'warning' }
const stopped: LastingCondition = { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' }
const lost: LastingCondition = { kind: 'connection_lost', severity: 'warning' }
const missed: LastingCondition = {
  kind: 'missed_run',
  schedule: '0 6 * * *',
  timezone: 'UTC',
  withinMs: 10,
  severity: 'warning',
  dueBefore: () => null,
}

const NO: Reading = { truth: 'no', severity: null, count: 0, about: false, partial: false }
const UNKNOWN: Reading = { ...NO, truth: 'unknown', partial: true }
const YES: Reading = { ...NO, truth: 'yes', severity: 'warning', count: 7 }
const READINGS: Readonly<Record<Truth, Reading>> = { yes: YES, no: NO, unknown: UNKNOWN }
const TRUTHS = ['yes', 'unknown', 'no'] as const

/** A member, and what it says or is said of it. */
type Part = readonly [condition: LastingCondition, says: Reading, course?: Partial<Course>]

function courseOf(
  kind: 'all' | 'any' | 'not',
  parts: readonly Part[],
  severity: Severity = 'critical',
): Course {
  // Each its own, so that its course is found.
  const own = parts.map(([condition, says, course]) => ({ condition: { ...condition }, says, course }))
  const of = own.map(({ condition }) => condition)
  const stub = (condition: LastingCondition): Course => {
    const part = own.find((one) => one.condition === condition)
    return { breaks: [], read: () => part?.says ?? UNKNOWN, failures: [], recipes: [], ...part?.course }
  }
  if (kind === 'not') {
    const not: NotCondition = { kind, of: of[0] ?? silent, severity }
    return notCourse(not, group, stub)
  }
  const joined: JoinedCondition = { kind, of, severity }
  return kind === 'all' ? allCourse(joined, group, stub) : anyCourse(joined, group, stub)
}

function said(kind: 'all' | 'any' | 'not', ...parts: readonly Part[]): Reading {
  return courseOf(kind, parts).read(150)
}

describe('4.3 three-valued logic', () => {
  test.each([
    ['all', { yes: ['yes', 'unknown', 'no'], unknown: ['unknown', 'unknown', 'no'], no: ['no', 'no', 'no'] }],
    [
      'any',
      { yes: ['yes', 'yes', 'yes'], unknown: ['yes', 'unknown', 'unknown'], no: ['yes', 'unknown', 'no'] },
    ],
  ] as const)('4.3 %s: of two, with yes, unknown and no', (kind, table) => {
    for (const first of TRUTHS) {
      const row = TRUTHS.map((other) => said(kind, [silent, READINGS[first]], [silent, READINGS[other]]))
      expect(row.map(({ truth }) => truth)).toEqual(table[first])
    }
  })

  test('4.3 not: yes and no change places', () => {
    expect(TRUTHS.map((one) => said('not', [counted, READINGS[one]]))).toEqual([
      { ...NO, count: 0 },
      { ...UNKNOWN, count: 0 },
      { ...YES, severity: 'critical', count: 1 },
    ])
  })
})

describe('4.3 the level of a combination', () => {
  const at = (severity: Severity): Reading => ({ ...YES, severity })
  const within = (kind: 'all' | 'any', ...of: readonly LastingCondition[]): LastingCondition => {
    return { kind, of, severity: 'warning' }
  }

  test.each<readonly [string, Severity, Severity, readonly Part[]]>([
    [
      'info and critical',
      'info',
      'critical',
      [
        [graded, at('info')],
        [graded, at('critical')],
      ],
    ],
    [
      'critical and none',
      'critical',
      'critical',
      [
        [graded, at('critical')],
        [counted, at('info')],
      ],
    ],
    [
      'info and none',
      'info',
      'warning',
      [
        [graded, at('info')],
        [counted, at('info')],
      ],
    ],
    ['none', 'warning', 'warning', [[counted, at('info')]]],
    ['info, by one within all', 'info', 'info', [[within('all', counted, graded), at('info')]]],
    ['info, by one within any', 'info', 'info', [[within('any', counted, graded), at('info')]]],
    ['none, within', 'warning', 'warning', [[within('all', counted, silent), at('info')]]],
  ])('4.3 named by members of a warning: %s; all: %s, any: %s', (_, mildest, worst, parts) => {
    expect(courseOf('all', parts, 'warning').read(150).severity).toBe(mildest)
    expect(courseOf('any', parts, 'warning').read(150).severity).toBe(worst)
  })

  test('4.3 any: of those that hold', () => {
    expect(said('any', [graded, at('info')], [silent, NO]).severity).toBe('info')
    expect(said('any', [graded, at('info')], [silent, UNKNOWN]).severity).toBe('info')
  })

  test('4.3 none where it does not hold', () => {
    expect(said('all', [graded, at('info')], [silent, NO]).severity).toBe(null)
    expect(said('any', [silent, UNKNOWN], [silent, NO]).severity).toBe(null)
  })
})

describe('3.3 in part', () => {
  const partly: Reading = { ...YES, partial: true }

  test.each<readonly [string, Reading, boolean, boolean]>([
    ['one that holds in part', partly, true, true],
    ['one that holds', YES, false, false],
    ['one that is unknown', UNKNOWN, true, true],
    ['one that does not', NO, false, false],
  ])('3.3 with one that holds: %s', (_, says, all, any) => {
    expect(said('all', [silent, YES], [silent, says]).partial).toBe(all)
    expect(said('any', [silent, YES], [silent, says]).partial).toBe(any)
  })

  test('3.3 no says nothing in part', () => {
    expect(said('all', [silent, NO], [silent, UNKNOWN]).partial).toBe(false)
  })
})

describe('4.3 the number of a combination', () => {
  const share: Reading = { ...YES, count: 3, of: 9, about: true }

  test.each<readonly [string, LastingCondition]>([
    ['a threshold', counted],
    ['missed runs', missed],
    ['stopped recipes', stopped],
    ['lost connections', lost],
    ['one within all', { kind: 'all', of: [silent, counted], severity: 'warning' }],
    ['one within any', { kind: 'any', of: [silent, stopped], severity: 'warning' }],
  ])('4.3 is its first member’s that has one: %s', (_, condition) => {
    const first = said('all', [silent, YES], [condition, share], [counted, { ...YES, count: 5 }])
    expect(first).toStrictEqual({ ...share, severity: 'critical' })
    const plain = said('any', [silent, YES], [condition, { ...YES, count: 4 }], [counted, share])
    expect(plain).toStrictEqual({ ...YES, severity: 'critical', count: 4 })
  })

  test.each<readonly [string, LastingCondition]>([
    ['silence', silent],
    ['what is negated', { kind: 'not', of: counted, severity: 'warning' }],
    ['nothing within', { kind: 'any', of: [silent, silent], severity: 'warning' }],
  ])('4.3 where none has one it is one, and nothing where it does not hold: %s', (_, condition) => {
    expect(said('any', [condition, share])).toStrictEqual({ ...YES, severity: 'critical', count: 1 })
    expect(said('any', [condition, { ...share, ...NO }])).toStrictEqual(NO)
  })
})

describe('4.3 what a combination is about', () => {
  const [early, late] = [aFailure('1', 110), aFailure('1', 120)]
  const trouble = { recipe: key('1'), from: 100, to: null }

  test('4.3 what its members are about, each once, in order', () => {
    const one = { failures: [late], recipes: [key('1')], troubles: [trouble] }
    const other = { failures: [early, late], recipes: [key('2'), key('1')] }
    const { failures, recipes, troubles } = courseOf('any', [
      [counted, YES, one],
      [counted, YES, other],
    ])
    expect(failures).toEqual([early, late])
    expect(recipes).toEqual([key('1'), key('2')])
    expect(troubles).toEqual([trouble])
  })

  test('3.7 it may turn where its members do, and where they say otherwise', () => {
    const turning = { breaks: [110, 130], read: (at: number): Reading => (at < 120 ? NO : YES) }
    const { breaks } = courseOf('any', [
      [counted, YES, turning],
      [silent, YES, { breaks: [140] }],
    ])
    expect(new Set(breaks)).toEqual(new Set([100, 110, 120, 130, 140]))
  })
})
