import { describe, expect, test } from 'vitest'
import { failureRatioMayHold } from '../../src/evaluate/failure-ratio.ts'
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

  test('3.7 a low ratio may hold at once', () => {
    const threshold = { comparator: 'at_most', levels: [{ severity: 'warning', bound: 0 }] } as const
    const low = { ...condition, threshold }
    const group = aGroup({ 1: { sampledFrom: 0 } }, { from: 100, now: 105 })
    expect(failureRatioMayHold(low, group)).toBe(100)
  })
})
