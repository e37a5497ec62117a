import { describe, expect, test } from 'vitest'
import { GrowingActivity, type Rise } from '../../src/evaluate/activity.ts'

type Row = readonly [from: number, to: number, failed: number, succeeded: number]

function rise([from, to, failed, succeeded]: Row): Rise {
  return { from, to, failed, succeeded }
}

/** What the columns hold: [from, to, failed so far, succeeded so far]. */
function rows(activity: GrowingActivity): readonly Row[] {
  return Array.from({ length: activity.length }, (_, index) => [
    activity.from[index] ?? -1,
    activity.to[index] ?? -1,
    activity.failedThrough[index] ?? -1,
    activity.succeededThrough[index] ?? -1,
  ])
}

function holding(...all: readonly Row[]): GrowingActivity {
  const activity = new GrowingActivity()
  for (const row of all) activity.add(rise(row))
  return activity
}

describe('3.5 rises of the counters', () => {
  test('3.5 are kept in order, with sums, whatever the order in which they come', () => {
    const expected = [
      [0, 10, 1, 5],
      [10, 20, 1, 7],
      [30, 40, 4, 7],
    ]
    expect(rows(holding([0, 10, 1, 5], [10, 20, 0, 2], [30, 40, 3, 0]))).toEqual(expected)
    expect(rows(holding([30, 40, 3, 0], [10, 20, 0, 2], [0, 10, 1, 5]))).toEqual(expected)
  })

  test('3.5 many of them are all kept', () => {
    const all = Array.from({ length: 100 }, (_, index): Row => [index, index + 1, 1, 2])
    expect(rows(holding(...all)).at(-1)).toEqual([99, 100, 100, 200])
  })

  test('3.7 places for them double when they are full', () => {
    const activity = holding([0, 1, 1, 2])
    const places: number[] = []
    for (let at = 1; at < 20; at += 1) {
      places.push(activity.from.length)
      activity.push(rise([at, at + 1, 1, 2]))
    }
    expect(new Set(places)).toEqual(new Set([8, 16, 32]))
  })

  test('3.5 the same interval again says how it is, not that more happened', () => {
    expect(rows(holding([0, 10, 1, 5], [10, 20, 1, 1], [0, 10, 2, 6]))).toEqual([
      [0, 10, 2, 6],
      [10, 20, 3, 7],
    ])
  })

  test('3.5 an instant stands behind an interval that ends there, once an instant', () => {
    expect(rows(holding([10, 10, 0, 1], [0, 10, 0, 2]))).toEqual([
      [0, 10, 0, 2],
      [10, 10, 0, 3],
    ])
  })

  test('3.5 an instant within an interval stands before it', () => {
    expect(rows(holding([12, 12, 0, 1], [10, 20, 2, 0]))).toEqual([
      [12, 12, 0, 1],
      [10, 20, 2, 1],
    ])
  })

  test('3.5 one with the same begin or the same end is another', () => {
    expect(rows(holding([0, 10, 0, 1], [0, 20, 0, 2], [15, 20, 0, 4]))).toEqual([
      [0, 10, 0, 1],
      [0, 20, 0, 3],
      [15, 20, 0, 7],
    ])
    expect(rows(holding([15, 20, 0, 4], [0, 20, 0, 2], [0, 10, 0, 1], [15, 20, 0, 5]))).toEqual([
      [0, 10, 0, 1],
      [0, 20, 0, 3],
      [15, 20, 0, 8],
    ])
  })

  test('3.5 a page that settles an interval replaces its successes by instants and leaves its failures', () => {
    const activity = holding([0, 10, 1, 1], [10, 20, 2, 3], [20, 30, 0, 1])
    activity.settle(10, 20, [12, 17])
    expect(rows(activity)).toEqual([
      [0, 10, 1, 1],
      [12, 12, 1, 2],
      [17, 17, 1, 3],
      [10, 20, 3, 3],
      [20, 30, 3, 4],
    ])
  })

  test('3.5 a success at the end of its interval stands behind the failures of it', () => {
    const activity = holding([0, 10, 1, 1])
    activity.settle(0, 10, [10, 0.5])
    expect(rows(activity)).toEqual([
      [0.5, 0.5, 0, 1],
      [0, 10, 1, 1],
      [10, 10, 1, 2],
    ])
  })

  test('3.5 a page that shows no success leaves nothing of an interval without failures', () => {
    const activity = holding([0, 10, 0, 1], [10, 20, 0, 3], [20, 30, 0, 1])
    activity.settle(10, 20, [])
    expect(rows(activity)).toEqual([
      [0, 10, 0, 1],
      [20, 30, 0, 2],
    ])
    activity.settle(0, 40, [])
    expect(rows(activity)).toEqual([])
  })

  test('3.5 what ended is forgotten before the newest success of it, sums begin anew', () => {
    const activity = holding([0, 10, 1, 1], [10, 20, 2, 3], [20, 30, 1, 0], [30, 40, 2, 4])
    expect(activity.forget(35)).toBe(10)
    const kept = [
      [10, 20, 2, 3],
      [20, 30, 3, 3],
      [30, 40, 5, 7],
    ]
    expect(rows(activity)).toEqual(kept)
    expect(activity.forget(20)).toBe(10)
    expect(rows(activity)).toEqual(kept)
    expect(activity.forget(5)).toBe(null)
    expect(rows(activity)).toEqual(kept)
  })

  test('3.5 where nothing succeeded all that ended is forgotten', () => {
    const activity = holding([0, 10, 1, 0], [10, 20, 2, 0], [20, 30, 0, 4])
    expect(activity.forget(20)).toBe(null)
    expect(rows(activity)).toEqual([[20, 30, 0, 4]])
  })

  test('3.5 one that goes on stays, and so does the only success', () => {
    const activity = holding([0, 10, 0, 1], [10, 20, 3, 0])
    expect(activity.forget(9)).toBe(null)
    expect(rows(activity)).toHaveLength(2)
    expect(activity.forget(20)).toBe(0)
    expect(rows(activity)).toHaveLength(2)
    expect(new GrowingActivity().forget(20)).toBe(null)
  })
})
