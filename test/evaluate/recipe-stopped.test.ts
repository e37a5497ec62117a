import { describe, expect, test } from 'vitest'
import {
  connectionLostCourse,
  connectionLostMayHold,
  recipeStoppedCourse,
  recipeStoppedMayHold,
} from '../../src/evaluate/recipe-stopped.ts'
import type { RecipeStoppedCondition } from '../../src/model/condition.ts'
import type { LostConnection, StoppedTime } from '../../src/model/history.ts'
import { groupOf, said, type Told } from './grouping.ts'
import { key } from './world.ts'

type Time = readonly [from: number, to: number | null]

const ANY: RecipeStoppedCondition = { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' }
const LOST = { kind: 'connection_lost', severity: 'warning' } as const

const stop = ([from, to]: Time, over: Partial<StoppedTime> = {}): StoppedTime => ({
  from,
  to,
  cause: 'by_hand',
  baseLine: false,
  ...over,
})
const loss = ([from, to]: Time, over: Partial<LostConnection> = {}): LostConnection => ({
  from,
  to,
  connection: 'crm',
  baseLine: false,
  ...over,
})
const stops = (...times: readonly Time[]): Told => ({ stops: times.map((time) => stop(time)) })
const losses = (...times: readonly Time[]): Told => ({ lost: times.map((time) => loss(time)) })

const WINDOW = { from: 100, now: 200 }
const stopped = (recipes: readonly Told[], condition = ANY) =>
  recipeStoppedCourse(condition, groupOf(recipes, WINDOW))
const lost = (recipes: readonly Told[]) => connectionLostCourse(LOST, groupOf(recipes, WINDOW))

describe.each([
  ['recipe_stopped', stopped, stops],
  ['connection_lost', lost, losses],
] as const)('2.9 %s', (_, course, times) => {
  test('2.9 from just when it was until just before it was not', () => {
    const one = course([times([120, 130], [150, null])])
    expect(said(one, 119, 120, 129, 130, 149, 150, 200)).toEqual([
      'no',
      'yes 1',
      'yes 1',
      'no',
      'no',
      'yes 1',
      'yes 1',
    ])
  })

  test('2.9 also where that was before', () => {
    expect(said(course([times([50, null])]), 100, 200)).toEqual(['yes 1', 'yes 1'])
    expect(said(course([times([50, 101])]), 100, 101)).toEqual(['yes 1', 'no'])
    expect(said(course([times([50, 60], [70, 100])]), 100)).toEqual(['no'])
    expect(said(course([times([100, 110])]), 100, 110)).toEqual(['yes 1', 'no'])
  })

  test('2.9 no where nothing was', () => {
    expect(said(course([{}, {}]), 100, 200)).toEqual(['no', 'no'])
    expect(said(course([]), 150)).toEqual(['no'])
  })

  test('3.3 beyond the last look no is unknown, and yes stays', () => {
    const through = { statesThrough: 150, connectionsThrough: 150 }
    expect(said(course([{ ...through }]), 150, 151)).toEqual(['no', 'unknown'])
    expect(said(course([{ ...through, ...times([120, null]) }]), 150, 151)).toEqual(['yes 1', 'yes 1'])
  })

  test('2.9 it goes by the times that reach into what is looked at', () => {
    const { troubles, failures, recipes } = course([
      times([50, 100], [120, 130]),
      times([50, 101], [200, null]),
      times([201, null]),
    ])
    expect(troubles).toEqual([
      { recipe: key('1'), from: 120, to: 130 },
      { recipe: key('2'), from: 50, to: 101 },
      { recipe: key('2'), from: 200, to: null },
    ])
    expect([failures, recipes]).toEqual([[], []])
  })
})

describe('2.9 what counts', () => {
  test('2.9 of several recipes each', () => {
    expect(said(stopped([stops([110, 130]), stops([120, null])]), 115, 125, 135)).toEqual([
      'yes 1',
      'yes 2',
      'yes 1',
    ])
  })

  test('2.9 only causes that are wanted, and not what was found so at first sight', () => {
    const recipes = [
      { stops: [stop([110, 120]), stop([130, 140], { cause: 'unknown' })] },
      { stops: [stop([150, null], { baseLine: true })] },
    ]
    const some = { ...ANY, causes: ['unknown', 'by_hand'], except: ['by_hand'] }
    const one = stopped(recipes, some)
    expect(said(one, 115, 135, 150)).toEqual(['no', 'yes 1', 'no'])
    expect(one.troubles).toEqual([{ recipe: key('1'), from: 130, to: 140 }])
  })

  test('2.9 a connection counts once, whatever recipes use it', () => {
    const recipes = [
      losses([110, 130]),
      losses([120, 140]),
      {
        lost: [
          loss([125, null], { connection: 'erp' }),
          loss([100, null], { connection: 'old', baseLine: true }),
        ],
      },
    ]
    const one = lost(recipes)
    expect(said(one, 109, 115, 122, 125, 135, 140)).toEqual([
      'no',
      'yes 1',
      'yes 1',
      'yes 2',
      'yes 2',
      'yes 1',
    ])
    expect(one.troubles).toEqual([
      { recipe: key('1'), from: 110, to: 130 },
      { recipe: key('2'), from: 120, to: 140 },
      { recipe: key('3'), from: 125, to: null },
    ])
  })
})

describe.each([
  ['recipe_stopped', (group) => recipeStoppedMayHold(ANY, group), stops],
  ['connection_lost', (group) => connectionLostMayHold(LOST, group), losses],
] satisfies [string, (group: ReturnType<typeof groupOf>) => number, typeof stops][])(
  '3.7 when %s may first hold',
  (_, mayHold, times) => {
    test.each<[what: string, recipes: readonly Told[], expected: number]>([
      ['at once, where it does', [times([50, null])], 100],
      ['at once, where it will not for long', [times([50, 101])], 100],
      ['not by what is over', [times([50, 100])], Infinity],
      ['when it begins', [times([150, null])], 150],
      ['of several the earliest', [times([90, 95], [150, 160]), times([140, null]), times([170, null])], 140],
      ['never, where nothing was', [{}], Infinity],
    ])('3.7 %s', (_what, recipes, expected) => {
      expect(mayHold(groupOf(recipes, WINDOW))).toBe(expected)
    })
  },
)

test('3.7 what is not wanted, or was found so, is not waited for', () => {
  const one = { stops: [stop([120, null], { cause: 'unknown' }), stop([110, null], { baseLine: true })] }
  expect(recipeStoppedMayHold(ANY, groupOf([one], WINDOW))).toBe(120)
  expect(recipeStoppedMayHold({ ...ANY, except: ['unknown'] }, groupOf([one], WINDOW))).toBe(Infinity)
  const other = { lost: [loss([110, null], { baseLine: true })] }
  expect(connectionLostMayHold(LOST, groupOf([other], WINDOW))).toBe(Infinity)
})
