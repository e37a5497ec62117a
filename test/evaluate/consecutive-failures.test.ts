import { describe, expect, test } from 'vitest'
import {
  consecutiveFailuresCourse,
  consecutiveFailuresMayHold,
  streakWants,
} from '../../src/evaluate/consecutive-failures.ts'
import { trace } from '../../src/evaluate/course.ts'
import type { HistoryRows } from '../../src/evaluate/histories.ts'
import type { Comparator, ConsecutiveFailuresCondition } from '../../src/model/condition.ts'
import { aGroup } from './a-group.ts'
import { aFailure, key } from './world.ts'

function row(bound: number, comparator: Comparator = 'at_least'): ConsecutiveFailuresCondition {
  return { kind: 'consecutive_failures', threshold: { comparator, levels: [{ severity: 'warning', bound }] } }
}

const GRADED: ConsecutiveFailuresCondition = {
  kind: 'consecutive_failures',
  threshold: {
    comparator: 'at_least',
    levels: [
      { severity: 'critical', bound: 3 },
      { severity: 'warning', bound: 2 },
    ],
  },
}

/** Failures at these instants. */
function failed(id: string, ...places: readonly number[]): Pick<HistoryRows, 'failures'> {
  return { failures: places.map((place) => aFailure(id, place)) }
}

/** A success somewhere in (from, to]. */
function between(from: number, to: number): NonNullable<HistoryRows['activity']>[number] {
  return { from, to, failed: 0, succeeded: 1 }
}

describe('3.5 one page settles whether a success lies between', () => {
  const wants = (condition: ConsecutiveFailuresCondition, rows: HistoryRows, now = 100) =>
    streakWants(condition, aGroup({ 1: rows }, { now })).map(({ from, to }) => [from, to])

  test('3.5 that of the newest interval in which one may', () => {
    const rows = { ...failed('1', 15, 50, 70), sampledFrom: 0, activity: [between(10, 20), between(40, 60)] }
    expect(wants(row(2), rows)).toEqual([[40, 60]])
    expect(wants(row(2), { ...rows, activity: [between(10, 20), between(40, 120)] })).toEqual([[40, 120]])
  })

  test('3.5 none where the row is long enough without, or too short with it', () => {
    const rows = { sampledFrom: 0, activity: [between(40, 60)] }
    expect(wants(row(2), { ...rows, ...failed('1', 50, 60, 70) })).toEqual([])
    expect(wants(row(3), { ...rows, ...failed('1', 50, 70) })).toEqual([])
    expect(wants(row(3, 'more_than'), { ...rows, ...failed('1', 45, 50, 70) })).toEqual([])
    expect(wants(row(2), { ...rows, ...failed('1', 30, 70) })).toEqual([])
  })

  test('3.5 none for a worse level once one surely holds', () => {
    const rows = { sampledFrom: 0, activity: [between(40, 60)] }
    expect(wants(GRADED, { ...rows, ...failed('1', 50, 70, 80) })).toEqual([])
    expect(wants(GRADED, { ...rows, ...failed('1', 45, 50, 70) })).toEqual([[40, 60]])
  })

  test.each([
    ['at_least 2', row(2), 69, 80],
    ['at_least 3', row(3), 59, 80],
    ['more_than 2', row(2, 'more_than'), 59, 80],
    ['at_least 2, worse from 3 on', GRADED, 69, 80],
  ] as const)(
    '3.5 where none were sampled, that of as many failures as are enough: %s',
    (_, condition, from, to) => {
      const rows = { ...failed('1', 50, 60, 70, 75), sampledFrom: 80 }
      expect(wants(condition, rows)).toEqual([[from, to]])
      expect(wants(condition, { ...rows, sampledFrom: null })).toEqual([[from, 100]])
      const before = { from: 40, to: 40, failed: 0, succeeded: 1 }
      expect(wants(condition, { ...rows, activity: [before] })).toEqual([[from, to]])
    },
  )

  test('3.3 as of what is known', () => {
    const facts = { 1: { knownThrough: 60 } }
    const rows = { ...failed('1', 50, 55, 70, 75), sampledFrom: null }
    expect(streakWants(row(2), aGroup({ 1: rows }, { now: 100, facts }))).toEqual([
      { recipe: key('1'), from: 49, to: 60 },
    ])
    expect(streakWants(row(3), aGroup({ 1: rows }, { now: 100, facts }))).toEqual([])
  })

  test('3.5 for each recipe whose row may be long enough, none where that of another surely is', () => {
    const may = (id: string) => ({ ...failed(id, 50, 70), sampledFrom: 0, activity: [between(40, 60)] })
    const short = { ...failed('3', 70), sampledFrom: 0 }
    const found = streakWants(row(2), aGroup({ 1: may('1'), 2: may('2'), 3: short }, { now: 100 }))
    expect(found.map(({ recipe }) => recipe)).toEqual([key('1'), key('2')])
    const sure = { ...failed('3', 50, 70), sampledFrom: 0 }
    expect(streakWants(row(2), aGroup({ 1: may('1'), 3: sure }, { now: 100 }))).toEqual([])
  })
})

describe('3.5 what a row of failures says over time', () => {
  const spans = (condition: ConsecutiveFailuresCondition, rows: HistoryRows, from = 0, over = {}) => {
    const group = aGroup({ 1: rows }, { from, now: 100, ...over })
    return trace(consecutiveFailuresCourse(condition, group), from, 100).map(
      (span) => `${span.from} ${span.severity ?? span.truth} ${span.count}${span.partial ? ' partial' : ''}`,
    )
  }

  test('3.5 a success in the same instant comes before failures, and one a moment later ends the row', () => {
    const at = (instant: number) => ({
      ...failed('1', 10, 20),
      sampledFrom: 0,
      activity: [between(instant, instant)],
    })
    expect(spans(row(2), at(10))).toEqual(['0 no 1', '20 warning 2'])
    expect(spans(row(2), at(11))).toEqual(['0 no 1'])
    expect(spans(row(1), at(20))).toEqual(['0 no 0', '10 warning 1'])
    expect(spans(row(1), at(21))).toEqual(['0 no 0', '10 warning 2', '21 no 0'])
  })

  test('3.5 unknown from the moment after an interval began, but at a failure, which may be the newest', () => {
    const rows = { ...failed('1', 10, 20), sampledFrom: 0, activity: [between(15, 30)] }
    expect(spans(row(1), rows)).toEqual([
      '0 no 0',
      '10 warning 1',
      '16 unknown 0 partial',
      '20 warning 1',
      '21 unknown 0 partial',
    ])
  })

  test('3.5 nothing is sure before successes were sampled, but the failures of that very instant', () => {
    expect(spans(row(1), { ...failed('1', 10, 70), sampledFrom: 50 })).toEqual([
      '0 no 0',
      '10 warning 1',
      '11 unknown 0 partial',
      '70 warning 1',
    ])
  })

  test('3.5 partial where it may be worse than it surely is', () => {
    const rows = { ...failed('1', 10, 20, 30), sampledFrom: 15 }
    expect(spans(GRADED, rows)).toEqual(['0 no 0', '20 unknown 1 partial', '30 warning 2 partial'])
  })

  test('3.5 history makes no row, nor does a recipe that never failed', () => {
    const history = { failures: [aFailure('1', 10, { news: false }), aFailure('1', 20)], sampledFrom: 0 }
    const group = aGroup({ 1: history, 2: { sampledFrom: 0 } }, { now: 100 })
    const course = consecutiveFailuresCourse(row(1), group)
    expect(course.failures.map(({ placedAt }) => placedAt)).toEqual([20])
    expect(course.recipes).toEqual([])
    expect(course.read(100)).toEqual({
      truth: 'yes',
      severity: 'warning',
      count: 1,
      about: false,
      partial: false,
    })
  })

  test.each([
    ['failures', { ...failed('1', 50, 51, 60), sampledFrom: 0 }],
    ['an exact success', { ...failed('1', 50, 70), sampledFrom: 0, activity: [between(60, 60)] }],
    ['a success where it begins', { ...failed('1', 10, 15), sampledFrom: 0, activity: [between(20, 20)] }],
    ['an interval', { ...failed('1', 50, 70), sampledFrom: 0, activity: [between(40, 45), between(55, 80)] }],
    ['an interval from there on', { ...failed('1', 5, 10), sampledFrom: 0, activity: [between(20, 30)] }],
    ['samples', { ...failed('1', 30, 50, 60), sampledFrom: 50 }],
    ['samples after a failure', { ...failed('1', 30, 49), sampledFrom: 50 }],
    ['no samples', { ...failed('1', 50, 50), sampledFrom: null }],
    ['a look', { ...failed('1', 50), sampledFrom: 0 }],
  ] satisfies [string, HistoryRows][])('3.7 whatever it says changes at one of its breaks: %s', (_, rows) => {
    const group = aGroup({ 1: rows }, { from: 20, now: 100, facts: { 1: { knownThrough: 90 } } })
    const { breaks, read } = consecutiveFailuresCourse(row(2), group)
    for (let at = 21; at <= 100; at += 1) {
      if (!breaks.includes(at)) expect(read(at), `at ${at}`).toEqual(read(at - 1))
    }
  })

  test('3.5 it goes by the failures of the row that stood, and later ones', () => {
    const rows = { ...failed('1', 10, 20, 30, 60), sampledFrom: 0, activity: [between(15, 15)] }
    const places = (from: number): readonly number[] =>
      consecutiveFailuresCourse(row(2), aGroup({ 1: rows }, { from, now: 100 })).failures.map(
        ({ placedAt }) => placedAt,
      )
    expect(places(40)).toEqual([20, 30, 60])
    expect(places(14)).toEqual([10, 20, 30, 60])
    expect(places(15)).toEqual([20, 30, 60])
  })
})

describe('3.7 when a row may first hold', () => {
  const mayHold = (condition: ConsecutiveFailuresCondition, ...all: readonly HistoryRows[]): number =>
    consecutiveFailuresMayHold(
      condition,
      aGroup(Object.fromEntries(all.map((rows, index) => [index + 1, rows])), { from: 50 }),
    )

  test('3.7 at once where so many failed since a success is certain', () => {
    expect(mayHold(row(2), failed('1', 10, 60))).toBe(50)
    expect(mayHold(row(2), failed('1', 10))).toBe(Infinity)
    expect(mayHold(row(1, 'more_than'), failed('1', 10))).toBe(Infinity)
    expect(mayHold(row(2), {})).toBe(Infinity)
  })

  test('3.7 not where a success lies between for certain', () => {
    const rows = failed('1', 10, 30)
    expect(mayHold(row(2), { ...rows, activity: [between(11, 11)] })).toBe(Infinity)
    expect(mayHold(row(2), { ...rows, activity: [between(10, 20)] })).toBe(50)
    expect(mayHold(row(2), { ...rows, activity: [between(11, 20)] })).toBe(Infinity)
    expect(mayHold(row(2), { ...rows, activity: [between(11, 50)] })).toBe(Infinity)
    expect(mayHold(row(2), { ...rows, activity: [between(11, 51)] })).toBe(50)
  })

  test('3.7 of several recipes one is enough', () => {
    expect(mayHold(row(2), failed('1', 10), failed('2', 10), failed('3', 20, 30))).toBe(50)
    expect(mayHold(row(2), failed('1', 10), failed('2', 10))).toBe(Infinity)
    const over = { ...failed('1', 10, 30), activity: [between(20, 20)] }
    expect(mayHold(row(2), over, failed('2', 10, 30))).toBe(50)
  })
})
