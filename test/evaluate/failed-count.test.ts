import { describe, expect, test } from 'vitest'
import { trace } from '../../src/evaluate/course.ts'
import { failedCountCourse } from '../../src/evaluate/failed-count.ts'
import type { HistoryRows } from '../../src/evaluate/histories.ts'
import { COMPARATORS, type Comparator } from '../../src/model/condition.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import { aGroup } from './a-group.ts'
import { aFailure, counting, key } from './world.ts'

/** What so many failures within 10 ms say from 100 through 140: [from, truth, count], and whether it is about. */
function spans(comparator: Comparator, bound: number, rows: HistoryRows, facts: Partial<RecipeFacts> = {}) {
  const group = aGroup({ 1: rows }, { from: 100, now: 140, facts: { 1: facts } })
  const condition = counting({ comparator, levels: [{ severity: 'warning', bound }] }, 10)
  return trace(failedCountCourse(condition, group), 100, 140).map(({ from, truth, count, about }) =>
    about ? [from, truth, count, 'about'] : [from, truth, count],
  )
}

const failed = (...places: readonly number[]): HistoryRows => ({
  failures: places.map((place) => aFailure('1', place)),
})

describe('3.2 failures in a window', () => {
  test('3.1 count from their place on, until the window left it', () => {
    expect(spans('at_least', 1, failed(90))).toEqual([[100, 'no', 0]])
    expect(spans('at_least', 1, failed(91, 110, 115))).toEqual([
      [100, 'yes', 1],
      [101, 'no', 0],
      [110, 'yes', 1],
      [125, 'no', 0],
    ])
  })

  test('3.3 beyond what is known, there may be more', () => {
    expect(spans('at_least', 1, failed(110), { knownThrough: 115 })).toEqual([
      [100, 'no', 0],
      [110, 'yes', 1],
      [116, 'yes', 1],
      [120, 'unknown', 0],
    ])
    expect(spans('at_most', 0, {}, { knownThrough: 115 })).toEqual([
      [100, 'yes', 0],
      [116, 'unknown', 0],
    ])
  })

  test('3.3 that there are few is not said of a window that begins before anything is known', () => {
    expect(spans('at_most', 0, {}, { knownFrom: 95 })).toEqual([
      [100, 'unknown', 0],
      [105, 'yes', 0],
    ])
    expect(spans('at_least', 1, {}, { knownFrom: 95 })).toEqual([[100, 'no', 0]])
  })

  test('3.2 estimates add their share', () => {
    const estimates = [{ recipe: key('1'), from: 110, to: 114, count: 4 }]
    expect(spans('at_least', 3, { ...failed(111), estimates })).toEqual([
      [100, 'no', 0],
      [111, 'no', 2, 'about'],
      [112, 'yes', 3, 'about'],
      [122, 'no', 1, 'about'],
      [124, 'no', 0],
    ])
  })

  test('3.2 one that is longer than the window makes it unknown', () => {
    const estimates = [{ recipe: key('1'), from: 110, to: 121, count: 4 }]
    expect(spans('at_least', 3, { estimates })).toEqual([
      [100, 'no', 0],
      [111, 'unknown', 0],
      [131, 'no', 0],
    ])
  })

  test('3.7 whatever they say changes at one of its breaks', () => {
    const failures = [aFailure('1', 110), aFailure('1', 115), aFailure('1', 117)]
    const facts = { 1: { knownThrough: 130, knownFrom: 95 } }
    const group = aGroup({ 1: { failures } }, { from: 100, now: 140, facts })
    for (const comparator of COMPARATORS) {
      const threshold = { comparator, levels: [{ severity: 'warning', bound: 1 }] } as const
      const { breaks, read, recipes } = failedCountCourse(counting(threshold, 10), group)
      for (let at = 101; at <= 140; at += 1) {
        if (!breaks.includes(at)) expect(read(at), `${comparator}, ${at}`).toEqual(read(at - 1))
        expect(read(at).about).toBe(false)
      }
      expect(recipes).toEqual([])
    }
  })
})
