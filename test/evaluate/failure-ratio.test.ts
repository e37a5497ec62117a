import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trace } from '../../src/evaluate/course.ts'
import { failureRatioCourse, failureRatioMayHold } from '../../src/evaluate/failure-ratio.ts'
import type { HistoryRows } from '../../src/evaluate/histories.ts'
import { aGroup } from './a-group.ts'
import { aFailure, aRecipe, aRule, key, World } from './world.ts'

test('3.5 of successes that were counted over a longer time, all or none may lie in the window of a ratio', () => {
  const bounds = { comparator: 'more_than', levels: [{ severity: 'warning', bound: 0.2 }] } as const
  const condition = { kind: 'failure_ratio', overMs: 60, threshold: bounds, minJobs: 5 } as const
  const after = (failed: number): readonly string[] => {
    const world = new World([aRule({ condition })], [aRecipe('1')])
    const activity = [{ from: 100, to: 580, failed, succeeded: 100 }]
    world.learn(key('1'), 100, { sampledFrom: 0, activity })
    world.fail(...Array.from({ length: failed }, () => aFailure('1', 300)))
    world.step(700, 700)
    return (world.spans[0]?.spans ?? []).map(({ from, truth }) => `${from} ${truth}`)
  }
  expect(after(4)).toEqual(['60 no'])
  expect(after(20)).toEqual(['60 no', '300 unknown', '360 no'])
  expect(after(30)).toEqual(['60 no', '300 yes', '360 no'])
})

test('3.5 successes that may lie anywhere in a long time are part of a ratio from its first instant on', () => {
  const condition = {
    kind: 'failure_ratio',
    overMs: 9,
    threshold: { comparator: 'less_than', levels: [{ severity: 'warning', bound: 0.15 }] },
    minJobs: 2,
  } as const
  const world = new World([aRule({ condition })], [aRecipe('1')])
  world.learn(key('1'), 124, {
    sampledFrom: 0,
    activity: [
      { from: 0, to: 4, failed: 0, succeeded: 2 },
      { from: 10, to: 124, failed: 0, succeeded: 1 },
    ],
  })
  world.step(124, 124)
  const said = (world.spans[0]?.spans ?? []).map(({ from, truth }) => `${from} ${truth}`)
  expect(said).toEqual(['9 yes', '10 no', '11 unknown', '12 no'])
})

describe('3.7 when a ratio of a half or more over 10 ms may first hold from 100 on', () => {
  const condition = {
    kind: 'failure_ratio',
    overMs: 10,
    threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 0.5 }] },
    minJobs: 1,
  } as const
  const failed = (...places: readonly number[]) => places.map((place) => aFailure('1', place))
  const succeeded = (...instants: readonly number[]) =>
    instants.map((at) => ({ from: at, to: at, failed: 0, succeeded: 1 }))
  const mayHold = (now: number, rows: HistoryRows): number =>
    failureRatioMayHold(condition, aGroup({ 1: { sampledFrom: 0, ...rows } }, { from: 100, now }))

  test('3.7 never without a failure in the window', () => {
    expect(mayHold(105, {})).toBe(Infinity)
    expect(mayHold(105, { failures: failed(90) })).toBe(Infinity)
    expect(mayHold(105, { failures: failed(91) })).toBe(100)
  })

  test('3.5 once its window is wholly sampled', () => {
    expect(mayHold(105, { sampledFrom: 94, failures: failed(100) })).toBe(104)
    expect(mayHold(105, { sampledFrom: 95, failures: failed(100) })).toBe(105)
    expect(mayHold(105, { sampledFrom: 96 })).toBe(106)
    expect(mayHold(105, { sampledFrom: 95 })).toBe(Infinity)
    expect(mayHold(105, { sampledFrom: null })).toBe(Infinity)
  })

  test('3.2 an estimate may be enough', () => {
    const about = (to: number) => [{ recipe: key('1'), from: 0, to, count: 1 }]
    expect(mayHold(105, { estimates: about(91) })).toBe(100)
    expect(mayHold(105, { estimates: about(90) })).toBe(Infinity)
  })

  test('3.7 not through now where too many succeeded in every window', () => {
    const failures = failed(99)
    expect(mayHold(105, { failures, activity: succeeded(96) })).toBe(100)
    expect(mayHold(105, { failures, activity: succeeded(96, 100) })).toBe(106)
    expect(mayHold(105, { failures, activity: succeeded(95, 96, 101) })).toBe(100)
    expect(mayHold(120, { failures, activity: succeeded(96, 100, 105, 107) })).toBe(100)
  })

  test('3.7 of all recipes together', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 0.8 }] } as const
    const group = (...instants: readonly number[]) =>
      aGroup(
        {
          1: { sampledFrom: 0, failures: failed(99, 99, 99, 99) },
          2: { sampledFrom: 0, activity: succeeded(...instants) },
        },
        { from: 100, now: 105 },
      )
    expect(failureRatioMayHold({ ...condition, threshold }, group(80, 97))).toBe(100)
    expect(failureRatioMayHold({ ...condition, threshold }, group(97, 98))).toBe(106)
  })

  test('3.7 a low ratio may hold at once', () => {
    const threshold = { comparator: 'at_most', levels: [{ severity: 'warning', bound: 0 }] } as const
    const low = { ...condition, threshold }
    const group = aGroup({ 1: { sampledFrom: 0 } }, { from: 100, now: 105 })
    expect(failureRatioMayHold(low, group)).toBe(100)
  })
})

describe('3.5 what a ratio over 10 ms says at an instant', () => {
  const condition = {
    kind: 'failure_ratio',
    overMs: 10,
    threshold: {
      comparator: 'at_least',
      levels: [
        { severity: 'critical', bound: 0.75 },
        { severity: 'warning', bound: 0.25 },
      ],
    },
    minJobs: 2,
  } as const
  const failed = (...places: readonly number[]) => places.map((place) => aFailure('1', place))
  const read = (rows: HistoryRows) => {
    const group = aGroup({ 1: { sampledFrom: 0, ...rows } }, { from: 50, now: 120 })
    return failureRatioCourse(condition, group).read(100)
  }
  const unknown = { truth: 'unknown', severity: null, about: false, partial: true }

  test('3.5 the level of failed by finished jobs', () => {
    const activity = [{ from: 99, to: 99, failed: 0, succeeded: 2 }]
    const severity = 'warning'
    const half = { truth: 'yes', severity, count: 2, of: 4, about: false, partial: false }
    expect(read({ failures: failed(95, 97), activity })).toEqual(half)
  })

  test('3.5 the milder level, where it depends on successes in a longer time', () => {
    const long = (succeeded: number) => [{ from: 80, to: 110, failed: 0, succeeded }]
    const failures = failed(95, 97)
    const mild = { truth: 'yes', severity: 'warning', count: 2, of: 2, about: false, partial: true }
    expect(read({ failures, activity: long(4) })).toEqual(mild)
    expect(read({ failures, activity: long(9) })).toEqual({ ...unknown, count: 2, of: 2 })
    expect(read({ failures: failed(95), activity: long(1) })).toEqual({ ...unknown, count: 1, of: 1 })
  })

  test('3.5 unknown where its window is not wholly sampled', () => {
    const failures = failed(95, 97)
    expect(read({ failures, sampledFrom: 91 })).toEqual({ ...unknown, count: 2, of: 2 })
    expect(read({ failures, sampledFrom: 90 })).toMatchObject({ truth: 'yes', severity: 'critical' })
  })

  test('3.5 it is about the recipes of its failures alone', () => {
    const group = aGroup({ 1: { sampledFrom: 0, failures: failed(95) }, 2: { sampledFrom: 0 } })
    expect(failureRatioCourse(condition, group).recipes).toEqual([])
  })

  test('3.7 successes that come while others leave the window are most just before those do', () => {
    const activity = [
      { from: 20, to: 24, failed: 0, succeeded: 8 },
      { from: 26, to: 36, failed: 0, succeeded: 5 },
    ]
    const rows = { sampledFrom: 0, failures: failed(25, 25, 25), activity }
    const spans = trace(failureRatioCourse(condition, aGroup({ 1: rows }, { from: 26, now: 34 })), 26, 34)
    // Of 8 + 5 successes, 10 lie in (20, 30]: three failures of 13 jobs are less than a quarter.
    expect(spans.map(({ from, truth }) => [from, truth])).toEqual([
      [26, 'yes'],
      [30, 'no'],
      [31, 'yes'],
    ])
  })

  test('3.7 its spans say what is read at each instant', () => {
    const upTo = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max })
    const histories = fc.record({
      failures: fc.array(upTo(60), { maxLength: 8 }),
      rises: fc.array(fc.tuple(upTo(9), upTo(16), upTo(6)), { maxLength: 6 }),
      estimates: fc.array(fc.tuple(upTo(60), upTo(14), upTo(5)), { maxLength: 1 }),
      sampledFrom: upTo(15),
      knownThrough: fc.integer({ min: 40, max: 60 }),
    })
    const property = fc.property(histories, ({ failures, rises, estimates, sampledFrom, knownThrough }) => {
      let end = 0
      const activity = rises.map(([gap, length, succeeded]) => {
        const from = end + gap
        end = from + length
        return { from, to: end, failed: 0, succeeded }
      })
      const rows = {
        failures: failed(...failures),
        activity,
        estimates: estimates.map(([from, length, count]) => ({
          recipe: key('1'),
          from,
          to: from + length,
          count,
        })),
        sampledFrom,
      }
      const group = aGroup({ 1: rows }, { from: 12, now: 60, facts: { 1: { knownThrough } } })
      const course = failureRatioCourse(condition, group)
      const spans = trace(course, 12, 60)
      for (let at = 12; at <= 60; at += 1) {
        const { truth, severity, about, partial } = course.read(at)
        const span = spans.findLast(({ from }) => from <= at)
        expect(span, `at ${at}`).toMatchObject({ truth, severity, about, partial })
      }
    })
    fc.assert(property, { numRuns: 200 })
  })
})
