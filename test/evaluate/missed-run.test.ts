import { describe, expect, test } from 'vitest'
import { missedRunCourse, missedRunMayHold } from '../../src/evaluate/missed-run.ts'
import type { MissedRunCondition } from '../../src/model/condition.ts'
import { groupOf, said, succeeded, type Told } from './grouping.ts'
import { key } from './world.ts'

/** Due every hundred from 0 through 1,000; to have succeeded within twenty. */
function condition(over: Partial<MissedRunCondition> = {}): MissedRunCondition {
  return {
    kind: 'missed_run',
    schedule: '',
    timezone: 'UTC',
    withinMs: 20,
    severity: 'warning',
    dueBefore: (at) => (at < 0 ? null : Math.min(1_000, Math.floor(at / 100) * 100)),
    ...over,
  }
}

function course(recipes: readonly Told[], from: number, now: number) {
  return missedRunCourse(condition(), groupOf(recipes, { from, now }))
}

describe('3.5 missed_run', () => {
  test('3.5 once the time given is over, until a success came that was not before it was due', () => {
    const one = course([succeeded(100, 250, 301)], 50, 400)
    expect(said(one, 119, 120, 219, 220, 249, 250, 319, 320)).toEqual([
      'no',
      'yes 1',
      'yes 1',
      'yes 1',
      'yes 1',
      'no',
      'no',
      'no',
    ])
  })

  test('3.5 one recipe counts once, however many runs it missed', () => {
    const one = course([succeeded(310)], 0, 400)
    expect(said(one, 119, 120, 309, 310, 319, 320)).toEqual(['yes 1', 'yes 1', 'yes 1', 'no', 'no', 'no'])
  })

  test('3.5 also where it was late before it was looked at', () => {
    expect(said(course([succeeded(50)], 150, 160), 150, 160)).toEqual(['yes 1', 'yes 1'])
    expect(said(course([succeeded(50, 155)], 150, 160), 150, 154, 155)).toEqual(['yes 1', 'yes 1', 'no'])
    expect(said(course([succeeded(101)], 150, 160), 150)).toEqual(['no'])
    expect(said(course([succeeded(50)], 120, 120), 120)).toEqual(['yes 1'])
  })

  test('3.5 no where none is late, or none was ever due', () => {
    expect(said(course([succeeded(1)], 100, 119), 100, 119)).toEqual(['no', 'no'])
    expect(said(course([{}], -50, 10), -50, 10)).toEqual(['no', 'no'])
  })

  test('3.5 a run due just when samples begin is known', () => {
    expect(said(course([{ sampledFrom: 100 }], 120, 130), 120)).toEqual(['yes 1'])
    expect(said(course([{ sampledFrom: 101 }], 120, 130), 120)).toEqual(['unknown'])
    expect(said(course([{ sampledFrom: null }], 120, 130), 120)).toEqual(['unknown'])
  })

  test('3.2 of those that a maintenance makes late together the newest is asked about', () => {
    const kept = { ...succeeded(50, 150), maintenance: [{ from: 90, to: 230 }] }
    expect(said(course([kept], 100, 280), 120, 249, 250)).toEqual(['no', 'no', 'yes 1'])
    const done = { ...succeeded(50, 240), maintenance: [{ from: 90, to: 230 }] }
    expect(said(course([done], 100, 280), 120, 249, 250)).toEqual(['no', 'no', 'no'])
  })

  test('4.1 it is about the recipes that missed one', () => {
    const all = [succeeded(10, 110, 210), succeeded(10), succeeded(210), { sampledFrom: 250 }]
    const { recipes, failures } = course(all, 100, 300)
    expect(recipes).toEqual([key('2'), key('3')])
    expect(failures).toEqual([])
  })

  test('4.1 not those whose run is late only after that', () => {
    const later = { ...succeeded(50), maintenance: [{ from: 110, to: 190 }] }
    expect(course([later, later], 100, 199).recipes).toEqual([])
    expect(course([later, later], 100, 200).recipes).toEqual([key('1'), key('2')])
  })
})

describe('3.7 when a missed_run may first hold', () => {
  const first = (recipes: readonly Told[], from: number, now: number, over = {}) =>
    missedRunMayHold(condition(over), groupOf(recipes, { from, now }))

  test.each<[what: string, recipe: Told, from: number, expected: number]>([
    ['at once, where a run is late', succeeded(50), 150, 150],
    ['once the next is late, where the newest was not missed', succeeded(101), 150, 220],
    ['a success just when it was due is another’s', succeeded(100), 150, 150],
    ['once it is late', succeeded(50, 99), 100, 120],
    ['just when it is late', succeeded(50), 120, 120],
    ['after those that are not sampled', { sampledFrom: 101 }, 120, 220],
    ['of one due when samples begin', { sampledFrom: 100 }, 120, 120],
    ['not within what is looked at', { sampledFrom: null }, 110, 520],
  ])('3.7 %s', (_, recipe, from, expected) => {
    expect(first([recipe], from, 500)).toBe(expected)
  })

  test('3.7 just at the end', () => {
    expect(first([succeeded(1)], 50, 120)).toBe(120)
    expect(first([succeeded(1, 101)], 50, 120)).toBe(220)
  })

  test('3.7 of several the earliest', () => {
    expect(first([succeeded(101, 201), succeeded(101)], 130, 500)).toBe(220)
    expect(first([succeeded(101), succeeded(101, 201)], 130, 500)).toBe(220)
    expect(first([], 130, 500)).toBe(Infinity)
  })

  test('3.7 not by what was never due', () => {
    expect(first([{ sampledFrom: -1_000 }], -100, -50)).toBeGreaterThan(-50)
  })

  test('3.7 one that may at once is enough', () => {
    const group = groupOf([{}, {}], { from: 150, now: 500 })
    const [one, other] = group.members.all
    let asked = 0
    const counting = {
      ...other,
      get dated() {
        asked += 1
        return other?.dated
      },
    }
    Object.assign(group.members.all, [one, counting])
    expect(missedRunMayHold(condition(), group)).toBe(150)
    expect(asked).toBe(0)
  })
})
