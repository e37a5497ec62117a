import { describe, expect, test } from 'vitest'
import { GrowingActivity, type Rise } from '../../src/evaluate/activity.ts'
import {
  clipEstimates,
  clipMaintained,
  clockShows,
  isWithin,
  withoutMaintained,
} from '../../src/evaluate/maintenance.ts'
import type { Activity, TimeRange } from '../../src/model/history.ts'
import { key } from './world.ts'

/** [from, to, failed, succeeded] of each. */
type Row = readonly [from: number, to: number, failed: number, succeeded: number]

function activityOf(...rows: readonly Row[]): Activity {
  const activity = new GrowingActivity()
  for (const row of rows) activity.add(riseOf(row))
  return activity
}

function riseOf([from, to, failed, succeeded]: Row): Rise {
  return { from, to, failed, succeeded }
}

function rowsOf({ length, from, to, failedThrough, succeededThrough }: Activity): readonly Row[] {
  return Array.from({ length }, (_, index) => [
    from[index] ?? NaN,
    to[index] ?? NaN,
    (failedThrough[index] ?? NaN) - (failedThrough[index - 1] ?? 0),
    (succeededThrough[index] ?? NaN) - (succeededThrough[index - 1] ?? 0),
  ])
}

const range = (from: number, to: number): TimeRange => ({ from, to })

describe('3.2 an instant in maintenance', () => {
  test.each([
    [9, false],
    [10, true],
    [19, true],
    [20, false],
    [29, false],
    [30, true],
  ])('3.2 from its beginning until before its end: %d', (at, within) => {
    expect(isWithin([range(10, 20), range(30, 40)], at)).toBe(within)
  })
})

describe('3.2 clocks stand still in maintenance', () => {
  test.each([
    ['no maintenance: as any clock', [], 105],
    ['one that ended before it starts does not matter', [range(80, 90)], 105],
    ['nor one that ended as it starts', [range(90, 100)], 105],
    ['of one that it starts in, what remains', [range(90, 101)], 106],
    ['of one that it starts with, all', [range(100, 110)], 115],
    ['one that begins when it shows so much does not matter', [range(105, 110)], 105],
    ['one that begins just before does', [range(104, 110)], 111],
    ['the first may bring the next into its time', [range(102, 112), range(114, 115)], 116],
    ['not the next after that', [range(102, 112), range(115, 120)], 115],
  ] as const)('3.2 %s', (_, ranges, at) => {
    expect(clockShows(ranges, 100, 5)).toBe(at)
  })
})

describe('3.2 rises that only maintenance can have seen', () => {
  const rises: readonly Row[] = [
    [0, 9, 1, 2],
    [9, 12, 3, 4],
    [12, 20, 5, 6],
    [20, 25, 7, 8],
  ]

  test('3.2 are left out, all others stay whole', () => {
    const [before, around] = rises
    expect(rowsOf(withoutMaintained(activityOf(...rises), [range(9, 26)]))).toEqual([before])
    expect(rowsOf(withoutMaintained(activityOf(...rises), [range(10, 26)]))).toEqual([before, around])
  })

  test('3.2 not where one may have come with the end of it, which is outside', () => {
    expect(rowsOf(withoutMaintained(activityOf(...rises), [range(12, 20)]))).toEqual(rises)
    expect(rowsOf(withoutMaintained(activityOf(...rises), [range(12, 21)]))).toEqual(rises.toSpliced(2, 1))
  })

  test('3.2 nor where it takes two to cover one', () => {
    expect(rowsOf(withoutMaintained(activityOf(...rises), [range(12, 16), range(16, 25)]))).toEqual(rises)
  })

  test('3.2 without any maintenance they are what they were, as it is', () => {
    const activity = activityOf(...rises)
    expect(withoutMaintained(activity, [])).toBe(activity)
    expect(clipMaintained(activity, [])).toBe(activity)
  })
})

describe('3.2 of what is spread, the share that falls into maintenance is left out', () => {
  test.each([
    ['before it', [range(20, 30)], [[0, 20, 10, 20]]],
    ['after it', [range(-10, 0)], [[0, 20, 10, 20]]],
    ['its end', [range(15, 30)], [[0, 15, 7.5, 15]]],
    ['its beginning', [range(-5, 5)], [[5, 20, 7.5, 15]]],
    [
      'from its middle',
      [range(5, 15)],
      [
        [0, 5, 2.5, 5],
        [15, 20, 2.5, 5],
      ],
    ],
    ['all of it', [range(0, 20)], []],
    ['more than all of it', [range(-5, 25)], []],
    ['all of it by two', [range(-5, 10), range(10, 25)], []],
    ['what two leave between them', [range(-5, 4), range(6, 25)], [[4, 6, 1, 2]]],
  ] as const)('3.2 a rise: %s', (_, ranges, rest) => {
    expect(rowsOf(clipMaintained(activityOf([0, 20, 10, 20]), ranges))).toEqual(rest)
  })

  test('3.2 each rise by itself', () => {
    const activity = activityOf([0, 10, 1, 2], [10, 20, 3, 4], [20, 30, 5, 6])
    expect(rowsOf(clipMaintained(activity, [range(15, 20)]))).toEqual([
      [0, 10, 1, 2],
      [10, 15, 1.5, 2],
      [20, 30, 5, 6],
    ])
  })

  test('3.2 what is known exactly is wholly in or out', () => {
    const exact = activityOf([5, 5, 0, 1], [10, 10, 0, 2], [15, 15, 0, 3])
    expect(rowsOf(clipMaintained(exact, [range(10, 15)]))).toEqual([
      [5, 5, 0, 1],
      [15, 15, 0, 3],
    ])
  })

  test('3.5 pieces are in the order of their ends, though a success lay within what was cut', () => {
    // The failures of (0, 20], whose only success was at 8: pieces of the failures end at 4 and at 20.
    const activity = activityOf([8, 8, 0, 1], [0, 20, 20, 0])
    expect(rowsOf(clipMaintained(activity, [range(4, 6)]))).toEqual([
      [0, 4, 4, 0],
      [8, 8, 0, 1],
      [6, 20, 14, 0],
    ])
  })
})

describe('3.2 of estimates, likewise', () => {
  const recipe = key('1')
  const estimate = (from: number, to: number, count: number) => ({ recipe, from, to, count })

  test('3.2 the share that falls into maintenance is left out', () => {
    expect(clipEstimates([estimate(0, 20, 10), estimate(30, 40, 7)], [range(5, 15)], 20)).toEqual([
      estimate(0, 5, 2.5),
      estimate(15, 20, 2.5),
      estimate(30, 40, 7),
    ])
  })

  test('3.2 one longer than the window is left whole, for nobody knows where in it they lie', () => {
    expect(clipEstimates([estimate(0, 20, 10)], [range(5, 15)], 19)).toEqual([estimate(0, 20, 10)])
  })

  test('3.2 but out where maintenance covers all of it', () => {
    expect(clipEstimates([estimate(0, 20, 10)], [range(0, 20)], 19)).toEqual([])
    expect(clipEstimates([estimate(0, 20, 10)], [range(0, 19)], 19)).toEqual([estimate(0, 20, 10)])
  })

  test('3.2 one of an instant is wholly in or out', () => {
    const all = [estimate(5, 5, 1), estimate(10, 10, 2)]
    expect(clipEstimates(all, [range(10, 15)], 60)).toEqual([estimate(5, 5, 1)])
  })

  test('3.2 without any maintenance they are what they were, as they are', () => {
    const all = [estimate(0, 20, 10)]
    expect(clipEstimates(all, [], 60)).toBe(all)
  })
})
