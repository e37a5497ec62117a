import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noSuccessCourse, noSuccessMayHold } from '../../src/evaluate/no-success.ts'
import { HOUR_MS } from '../../src/model/instant.ts'
import { groupOf, said, succeeded, type Told } from './grouping.ts'
import { clockBetween, mayHaveCome, RANGES, RISES } from './quiet.ts'
import { key } from './world.ts'

const NONE = { kind: 'no_success', overMs: 10, severity: 'warning' } as const

const course = (recipes: readonly Told[], from: number, now: number) =>
  noSuccessCourse(NONE, groupOf(recipes, { from, now }))
const first = (recipes: readonly Told[], from: number, now: number) =>
  noSuccessMayHold(NONE, groupOf(recipes, { from, now }))

describe('3.5 no_success', () => {
  test('3.5 from just so long after a success on, until the next', () => {
    const one = course([succeeded(100, 115)], 100, 125)
    expect(said(one, 109, 110, 114, 115, 124, 125)).toEqual(['no', 'yes 1', 'yes 1', 'no', 'no', 'yes 1'])
  })

  test('3.5 also where it was quiet before it was looked at', () => {
    expect(said(course([succeeded(100)], 110, 110), 110)).toEqual(['yes 1'])
    expect(said(course([succeeded(100)], 109, 110), 109, 110)).toEqual(['no', 'yes 1'])
    expect(said(course([{}], 109, 110), 109)).toEqual(['yes 1'])
  })

  test('3.5 from just so long after samples began on, but no where a success came', () => {
    const one = course([{ ...succeeded(102), sampledFrom: 100 }], 100, 120)
    expect(said(one, 101, 109, 110, 111, 112)).toEqual(['unknown', 'unknown', 'no', 'no', 'yes 1'])
    expect(said(course([{ sampledFrom: null }], 100, 120), 100, 120)).toEqual(['unknown', 'unknown'])
  })

  test('3.2 the clock stands still in each maintenance', () => {
    const maintenance = [
      { from: 103, to: 106 },
      { from: 108, to: 118 },
    ]
    const one = course([{ ...succeeded(100), maintenance }], 100, 130)
    expect(said(one, 122, 123)).toEqual(['no', 'yes 1'])
  })

  test('4.1 of several all, be one in a maintenance or not', () => {
    const all = [succeeded(100), succeeded(105)]
    expect(said(course(all, 100, 120), 110, 114, 115)).toEqual(['no', 'no', 'yes 1'])
    const kept = [succeeded(105), { ...succeeded(100), maintenance: [{ from: 101, to: 107 }] }]
    expect(said(course(kept, 100, 120), 114, 115, 116)).toEqual(['no', 'no', 'yes 1'])
  })

  test('3.3 one that is left out is not waited for, but what is known of it counts', () => {
    const lost = { unreadableSince: 100 - HOUR_MS, knownThrough: 40, sampledFrom: null }
    const kept = { ...succeeded(99), maintenance: [{ from: 200, to: 201 }] }
    for (const one of [succeeded(99), kept]) {
      expect(said(course([one, lost], 100, 120), 108, 109)).toEqual(['no', 'yes 1'])
      expect(said(course([one, { ...lost, ...succeeded(102) }], 100, 120), 109, 111, 112)).toEqual([
        'no',
        'no',
        'yes 1',
      ])
      expect(course([one, lost], 100, 120).recipes).toEqual([key('1')])
      expect(said(course([one, { sampledFrom: null }], 100, 120), 109)).toEqual(['unknown'])
    }
  })

  test('4.1 it is about all that are asked, and about no failures', () => {
    const { recipes, failures } = course([{}, {}], 100, 120)
    expect(recipes).toEqual([key('1'), key('2')])
    expect(failures).toEqual([])
  })
})

describe('3.7 when a no_success may first hold', () => {
  test.each<[what: string, recipes: readonly Told[], expected: number]>([
    ['so long after the last success', [succeeded(95, 98)], 108],
    ['at once, where that is over', [succeeded(90)], 100],
    ['after that success between which and the next there is so long', [succeeded(95, 103, 113, 123)], 133],
    ['in time before one that comes a little later', [succeeded(95, 106)], 105],
    ['so long after samples began', [{ sampledFrom: 97 }], 107],
    ['never, where it is not sampled', [{ sampledFrom: null }], Infinity],
    ['of several once all are quiet', [succeeded(95), succeeded(98)], 108],
    ['nobody is quiet from the beginning on', [], 100],
    ['later by a maintenance', [{ ...succeeded(95), maintenance: [{ from: 96, to: 99 }] }], 108],
  ])('3.7 %s', (_, recipes, expected) => {
    expect(first(recipes, 100, 150)).toBe(expected)
  })

  test('3.7 one that succeeded lately is proof enough', () => {
    const group = groupOf([{}, succeeded(99)], { from: 100, now: 105 })
    group.members.shared = () => {
      throw new Error('looked at all')
    }
    expect(noSuccessMayHold(NONE, group)).toBe(109)
    expect(() => noSuccessMayHold(NONE, { ...group, now: 109 })).toThrow('looked at all')
  })

  test('3.3 one that is left out is not waited for', () => {
    const lost = { unreadableSince: 100 - HOUR_MS, sampledFrom: null }
    const kept = { ...succeeded(95), maintenance: [{ from: 200, to: 201 }] }
    expect(first([kept, lost], 100, 150)).toBe(105)
    expect(first([kept, { ...lost, ...succeeded(97) }], 100, 150)).toBe(107)
  })
})

test('3.5 no_success of one recipe, at any instant', () => {
  fc.assert(
    fc.property(RISES, RANGES, fc.integer({ min: -30, max: 20 }), (activity, maintenance, sampledFrom) => {
      const group = groupOf([{ activity, maintenance, sampledFrom }], { from: 0, now: 60 })
      const own = activity.filter(
        ({ from, to, succeeded: count }) =>
          count > 0 && !maintenance.some((range) => from >= range.from && to < range.to),
      )
      const expected = Array.from({ length: 61 }, (_, at) => {
        const newest = Math.max(-1_000, ...own.filter((rise) => mayHaveCome(rise, at)).map(({ to }) => to))
        if (clockBetween(maintenance, sampledFrom, at) < 10) return 'unknown'
        return newest >= at || clockBetween(maintenance, newest, at) < 10 ? 'no' : 'yes 1'
      })
      const found = noSuccessCourse(NONE, group)
      expect(said(found, ...expected.keys())).toEqual(expected)
      const held = expected.indexOf('yes 1')
      const may = noSuccessMayHold(NONE, group)
      expect(held < 0 ? may > 60 : may === held).toBe(true)
    }),
  )
})
