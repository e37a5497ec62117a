import { expect, test } from 'vitest'
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
