import { describe, expect, test } from 'vitest'
import { allOf, anyOf, beyond, type Step, type Tally, tallied } from '../../src/evaluate/tally.ts'

const counted = (over: Partial<Tally>): Tally => ({ yes: 0, no: 0, unknown: 0, out: 0, ...over })

describe('4.3 what is said of all recipes of a group over time', () => {
  /** [at, how many say yes, no, unknown, and are out]. */
  function turns(all: readonly (readonly Step[])[], from: number): unknown {
    const found = tallied(all, from, ({ yes, no, unknown, out }) => ({
      truth: 'no',
      severity: null,
      count: yes * 1_000 + no * 100 + unknown * 10 + out,
      about: false,
      partial: false,
    }))
    return found.map(({ at, reading }) => [at, reading.count])
  }

  test('4.3 it is told anew wherever one of them takes another turn', () => {
    const first: readonly Step[] = [
      { at: 10, says: 'no' },
      { at: 30, says: 'yes' },
      { at: 40, says: 'out' },
    ]
    const second: readonly Step[] = [
      { at: 10, says: 'unknown' },
      { at: 20, says: 'yes' },
    ]
    expect(turns([first, second], 10)).toEqual([
      [10, 110],
      [20, 1_100],
      [30, 2_000],
      [40, 1_001],
    ])
  })

  test('4.3 once where several do at the same instant, whatever the order of the recipes', () => {
    const early: readonly Step[] = [
      { at: 10, says: 'no' },
      { at: 20, says: 'yes' },
    ]
    const late: readonly Step[] = [
      { at: 10, says: 'yes' },
      { at: 20, says: 'no' },
      { at: 21, says: 'yes' },
    ]
    const told = [
      [10, 1_100],
      [20, 1_100],
      [21, 2_000],
    ]
    expect(turns([early, late], 10)).toEqual(told)
    expect(turns([late, early], 10)).toEqual(told)
  })

  test('4.3 what was said before the beginning holds from there, the last of it', () => {
    const steps: readonly Step[] = [
      { at: 1, says: 'yes' },
      { at: 9, says: 'no' },
      { at: 11, says: 'yes' },
    ]
    expect(turns([steps], 10)).toEqual([
      [10, 100],
      [11, 1_000],
    ])
  })

  test('4.3 of nobody nothing is said', () => {
    expect(turns([], 10)).toEqual([])
    expect(turns([[]], 10)).toEqual([])
  })
})

describe('4.3 one is enough', () => {
  test.each([
    [
      { yes: 2, no: 3, out: 1 },
      { truth: 'yes', severity: 'warning', count: 2, partial: false },
    ],
    [
      { yes: 1, unknown: 1 },
      { truth: 'yes', severity: 'warning', count: 1, partial: true },
    ],
    [
      { no: 1, unknown: 1 },
      { truth: 'unknown', severity: null, count: 0, partial: true },
    ],
    [
      { no: 1, out: 1 },
      { truth: 'no', severity: null, count: 0, partial: false },
    ],
    [{}, { truth: 'no', severity: null, count: 0, partial: false }],
  ])('4.3 %j', (tally, said) => {
    expect(anyOf(counted(tally), 'warning')).toEqual({ ...said, about: false })
  })
})

describe('4.3 all that are asked have to', () => {
  const no = { truth: 'no', severity: null, count: 0, partial: false }
  test.each([
    [{ yes: 2 }, { truth: 'yes', severity: 'warning', count: 1, partial: false }],
    [
      { yes: 2, out: 3 },
      { truth: 'yes', severity: 'warning', count: 1, partial: false },
    ],
    [{ yes: 2, no: 1 }, no],
    [{ out: 1 }, no],
    [{}, no],
    [
      { yes: 2, unknown: 1 },
      { truth: 'unknown', severity: null, count: 0, partial: true },
    ],
    [
      { no: 2, unknown: 1 },
      { truth: 'unknown', severity: null, count: 0, partial: true },
    ],
  ])('4.3 %j', (tally, said) => {
    expect(allOf(counted(tally), 'warning')).toEqual({ ...said, about: false })
  })
})

describe('3.3 beyond what is known', () => {
  const steps: readonly Step[] = [
    { at: 1, says: 'no' },
    { at: 5, says: 'yes' },
    { at: 10, says: 'no' },
    { at: 11, says: 'yes' },
    { at: 12, says: 'out' },
    { at: 13, says: 'no' },
  ]

  test('3.3 no becomes unknown one instant after it, and all else stays', () => {
    expect(beyond(steps, 10, false)).toEqual([
      ...steps.slice(0, 3),
      { at: 11, says: 'unknown' },
      { at: 11, says: 'yes' },
      { at: 12, says: 'out' },
      { at: 13, says: 'unknown' },
    ])
    expect(beyond(steps.slice(0, 2), 6, false)).toEqual([...steps.slice(0, 2), { at: 7, says: 'yes' }])
  })

  test('3.3 where silence decides, everything is unknown', () => {
    expect(beyond(steps.slice(0, 2), 6, true)).toEqual([...steps.slice(0, 2), { at: 7, says: 'unknown' }])
    expect(beyond(steps.slice(4), 12, true)).toEqual([
      { at: 12, says: 'out' },
      { at: 13, says: 'unknown' },
      { at: 13, says: 'unknown' },
    ])
  })

  test('3.3 where nothing was known before, each turn is one of its own', () => {
    expect(beyond(steps.slice(3, 5), 10, false)).toEqual(steps.slice(3, 5))
    expect(beyond([], 10, false)).toEqual([])
  })
})
