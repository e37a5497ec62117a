import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noJobsCourse, noJobsMayHold } from '../../src/evaluate/no-jobs.ts'
import type { StoppedTime } from '../../src/model/history.ts'
import { groupOf, said, succeeded, type Told } from './grouping.ts'
import { clockBetween, mayHaveCome, RANGES, RISES } from './quiet.ts'
import { aFailure, key } from './world.ts'

const NONE = { kind: 'no_jobs', overMs: 10, severity: 'warning' } as const

const course = (recipes: readonly Told[], from: number, now: number) =>
  noJobsCourse(NONE, groupOf(recipes, { from, now }))
const first = (recipes: readonly Told[], from: number, now: number) =>
  noJobsMayHold(NONE, groupOf(recipes, { from, now }))

/** Not running from until before; null: not again. */
function stopped(...times: readonly (readonly [from: number, to: number | null])[]): Told {
  return { stops: times.map(([from, to]): StoppedTime => ({ from, to, cause: 'by_hand', baseLine: false })) }
}

function failed(...places: readonly number[]): Told {
  return { failures: places.map((at) => aFailure('1', at)) }
}

describe('3.5 no_jobs', () => {
  test('3.5 from just so long after the newest job on', () => {
    expect(said(course([succeeded(100)], 100, 120), 109, 110)).toEqual(['no', 'yes 1'])
    expect(said(course([failed(100)], 100, 120), 109, 110)).toEqual(['no', 'yes 1'])
    expect(said(course([failed(97, 100, 105)], 100, 120), 109, 114, 115)).toEqual(['no', 'no', 'yes 1'])
    expect(said(course([failed(100, 115)], 100, 120), 110, 114, 115)).toEqual(['yes 1', 'yes 1', 'no'])
  })

  test('3.5 what failed before the first look is none', () => {
    const history = [100, 101].map((at) => aFailure('1', at, { news: false }))
    const one = course([{ failures: [...history, aFailure('1', 95)] }], 100, 120)
    expect(said(one, 104, 105)).toEqual(['no', 'yes 1'])
    const other = course([{ failures: [aFailure('1', 95), ...history, aFailure('1', 107)] }], 100, 120)
    expect(said(other, 105, 106, 107)).toEqual(['yes 1', 'yes 1', 'no'])
    expect(said(course([{ failures: history }], 100, 120), 100)).toEqual(['yes 1'])
  })

  test('3.5 a start is one, at its very instant', () => {
    expect(said(course([stopped([90, 100])], 95, 120), 99, 100, 109, 110)).toEqual([
      'no',
      'no',
      'no',
      'yes 1',
    ])
    expect(said(course([stopped([50, 60], [115, 117])], 100, 130), 114, 115, 126, 127)).toEqual([
      'yes 1',
      'no',
      'no',
      'yes 1',
    ])
    expect(said(course([stopped([100, null])], 95, 120), 99, 100, 120)).toEqual(['yes 1', 'no', 'no'])
  })

  test('3.5 one that may have come from just after an interval’s beginning on', () => {
    const activity = [...(succeeded(100).activity ?? []), { from: 110, to: 115, failed: 0, succeeded: 1 }]
    expect(said(course([{ activity }], 100, 130), 110, 111, 124, 125)).toEqual(['yes 1', 'no', 'no', 'yes 1'])
  })

  test('3.5 be it that successes within it are known exactly', () => {
    const rise = { from: 120, to: 160, failed: 1, succeeded: 0 }
    const activity = [...(succeeded(100, 145, 150).activity ?? []), rise]
    expect(said(course([{ activity }], 100, 180), 120, 121, 169, 170)).toEqual(['yes 1', 'no', 'no', 'yes 1'])
  })

  test('3.3 beyond the last look at jobs, or at whether it runs, unknown', () => {
    expect(said(course([{ knownThrough: 110 }], 100, 120), 110, 111)).toEqual(['yes 1', 'unknown'])
    expect(said(course([{ statesThrough: 110 }], 100, 120), 110, 111)).toEqual(['yes 1', 'unknown'])
  })

  test('4.1 it is about all that are asked, and about no failures', () => {
    const { recipes, failures } = course([failed(99), {}], 100, 120)
    expect(recipes).toEqual([key('1'), key('2')])
    expect(failures).toEqual([])
  })
})

describe('3.7 when a no_jobs may first hold', () => {
  test.each<[what: string, recipes: readonly Told[], expected: number]>([
    ['so long after the last job', [{ ...succeeded(95), ...failed(97) }], 107],
    ['at once, where that is over', [succeeded(90)], 100],
    ['so long after it was started', [stopped([90, 98])], 108],
    ['never, while none runs', [stopped([100, null]), stopped([50, null])], Infinity],
    ['never, where there is none', [], Infinity],
    ['at once, where one may be left aside', [{ ...succeeded(99), ...stopped([98, 101]) }], 100],
    ['at once, where one stops later', [{ ...succeeded(99), ...stopped([101, null]) }], 100],
    ['not where it was started just then', [{ ...stopped([98, 100]) }], 110],
    ['of several once all that run are quiet', [succeeded(95), succeeded(98), stopped([99, null])], 108],
    ['so long after samples began', [{ sampledFrom: 97 }], 107],
    ['never, where it is not sampled', [{ sampledFrom: null }], Infinity],
    ['later by a maintenance', [{ ...succeeded(95), maintenance: [{ from: 96, to: 99 }] }], 108],
  ])('3.7 %s', (_, recipes, expected) => {
    expect(first(recipes, 100, 150)).toBe(expected)
  })

  test('3.7 where no success is missing for so long, nothing else is asked', () => {
    const one = { ...succeeded(95), ...failed(98) }
    expect(first([one], 100, 104)).toBe(105)
    expect(first([one], 100, 105)).toBe(108)
  })

  test('3.7 one for which it is too early is proof enough', () => {
    const group = groupOf([succeeded(95), succeeded(99)], { from: 100, now: 104 })
    expect(noJobsMayHold(NONE, group)).toBe(105)
    expect(noJobsMayHold(NONE, { ...group, now: 105 })).toBe(109)
  })
})

const STOPS = fc
  .uniqueArray(fc.integer({ min: -20, max: 60 }), { maxLength: 4 })
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map((cuts) =>
    cuts.flatMap((from, index) => (index % 2 === 0 ? [[from, cuts[index + 1] ?? null] as const] : [])),
  )
const PLACES = fc.array(fc.tuple(fc.integer({ min: -20, max: 60 }), fc.boolean()), { maxLength: 4 })

test('3.5 no_jobs of one recipe, at any instant', () => {
  fc.assert(
    fc.property(
      RISES,
      PLACES,
      STOPS,
      RANGES,
      fc.integer({ min: -30, max: 20 }),
      (rises, places, stops, ranges, sampledFrom) => {
        const failures = places.map(([at, news]) => aFailure('1', at, { news }))
        const told = { activity: rises, failures, ...stopped(...stops), maintenance: ranges, sampledFrom }
        const within = (from: number, to: number): boolean =>
          ranges.some((range) => from >= range.from && to < range.to)
        const jobs = [
          ...rises.filter(({ from, to }) => !within(from, to)),
          ...places.filter(([at, news]) => news && !within(at, at)).map(([at]) => ({ from: at, to: at })),
          ...stops.flatMap(([, to]) => (to === null ? [] : [{ from: to, to }])),
        ]
        const expected = Array.from({ length: 61 }, (_, at) => {
          if (stops.some(([from, to]) => from <= at && at < (to ?? Infinity))) return 'no'
          if (clockBetween(ranges, sampledFrom, at) < 10) return 'unknown'
          const newest = Math.max(-1_000, ...jobs.filter((job) => mayHaveCome(job, at)).map(({ to }) => to))
          return newest >= at || clockBetween(ranges, newest, at) < 10 ? 'no' : 'yes 1'
        })
        const group = groupOf([told], { from: 0, now: 60 })
        expect(said(noJobsCourse(NONE, group), ...expected.keys())).toEqual(expected)
        const held = expected.indexOf('yes 1')
        if (held >= 0) expect(noJobsMayHold(NONE, group)).toBeLessThanOrEqual(held)
        if (stops.length === 0 && held >= 0) expect(noJobsMayHold(NONE, group)).toBe(held)
      },
    ),
  )
})
