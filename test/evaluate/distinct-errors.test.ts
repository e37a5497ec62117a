import { describe, expect, test } from 'vitest'
import { trace } from '../../src/evaluate/course.ts'
import { distinctErrorsCourse } from '../../src/evaluate/distinct-errors.ts'
import { COMPARATORS, type Comparator } from '../../src/model/condition.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import { aGroup } from './a-group.ts'
import { aFailure } from './world.ts'

/** Fingerprints by when they were seen. */
type Seen = readonly (readonly [at: number, fingerprint: string])[]

/** What so many different errors within 10 ms say from 100 through 140: [from, truth, count]. */
function spans(comparator: Comparator, bound: number, seen: Seen, facts: Partial<RecipeFacts> = {}) {
  const failures = seen.map(([at, fingerprint]) => aFailure('1', at, { fingerprint }))
  const group = aGroup({ 1: { failures } }, { from: 100, now: 140, facts: { 1: facts } })
  const threshold = { comparator, levels: [{ severity: 'warning', bound }] } as const
  const course = distinctErrorsCourse({ kind: 'distinct_errors', overMs: 10, threshold }, group)
  return trace(course, 100, 140).map(({ from, truth, count }) => [from, truth, count])
}

describe('3.1 different errors in a window', () => {
  const seen: Seen = [
    [110, 'f1'],
    [115, 'f1'],
    [117, 'f2'],
  ]

  test('3.1 each counts once, while one of its failures lies in the window', () => {
    expect(spans('at_least', 2, seen)).toEqual([
      [100, 'no', 1],
      [117, 'yes', 2],
      [125, 'no', 0],
    ])
    expect(spans('more_than', 0, seen)).toEqual([
      [100, 'no', 0],
      [110, 'yes', 1],
      [127, 'no', 0],
    ])
  })

  test('3.1 what just left the window does not count', () => {
    expect(spans('at_least', 1, [[90, 'f1']])).toEqual([[100, 'no', 0]])
    expect(spans('at_least', 1, [[91, 'f1']])).toEqual([
      [100, 'yes', 1],
      [101, 'no', 0],
    ])
  })

  test('3.3 beyond what is known, there may be more', () => {
    expect(spans('at_least', 2, seen, { knownThrough: 120 })).toEqual([
      [100, 'no', 1],
      [117, 'yes', 2],
      [121, 'yes', 2],
      [125, 'unknown', 0],
    ])
  })

  test('3.3 that there are few is not said of a window that begins before anything is known', () => {
    expect(spans('at_most', 0, [], { knownFrom: 95 })).toEqual([
      [100, 'unknown', 0],
      [105, 'yes', 0],
    ])
    expect(spans('at_least', 1, [], { knownFrom: 95 })).toEqual([[100, 'no', 0]])
  })

  test('3.7 whatever they say changes at one of its breaks', () => {
    const failures = [aFailure('1', 110), aFailure('1', 115), aFailure('1', 117, { fingerprint: 'f2' })]
    const facts = { 1: { knownThrough: 130, knownFrom: 95 } }
    const group = aGroup({ 1: { failures } }, { from: 100, now: 140, facts })
    for (const comparator of COMPARATORS) {
      const threshold = { comparator, levels: [{ severity: 'warning', bound: 1 }] } as const
      const { breaks, read, recipes } = distinctErrorsCourse(
        { kind: 'distinct_errors', overMs: 10, threshold },
        group,
      )
      for (let at = 101; at <= 140; at += 1) {
        if (!breaks.includes(at)) expect(read(at), `${comparator}, ${at}`).toEqual(read(at - 1))
        expect(read(at).about).toBe(false)
      }
      expect(recipes).toEqual([])
    }
  })
})
