import { describe, expect, test } from 'vitest'
import { compared, countIn, placesOf, windowBreaks } from '../../src/evaluate/windows.ts'
import type { Comparator } from '../../src/model/condition.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, key, World } from './world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS

/** What the only group says over time, as [minute, truth, count]. */
function told(world: World): readonly (readonly [number, string, number])[] {
  return world.spans.flatMap(({ spans }) =>
    spans.map(({ from, truth, count }) => [(from - T0) / MINUTE_MS, truth, count] as const),
  )
}

function burst(minutes: readonly number[], id = '1'): ReturnType<typeof aFailure>[] {
  return minutes.map((minute) => aFailure(id, at(minute)))
}

test('3.1 failures are counted where they are placed, whenever they were learned of', () => {
  const world = new World([aRule({ condition: atLeast(2, 10 * MINUTE_MS) })], [aRecipe('1')])
  world.fail(...burst([0]))
  world.step(at(20), at(20))
  world.fail(...burst([4]))
  world.step(at(30), at(30))
  expect(world.alerts.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([[at(4), at(10)]])
})

describe('3.2 there is one count', () => {
  test('3.2 estimates are spread evenly over their interval and the number is about', () => {
    const world = new World([aRule({ condition: atLeast(5, 10 * MINUTE_MS) })], [aRecipe('1')])
    world.fail(...burst([0]))
    world.estimate({ recipe: key('1'), count: 8, from: at(0), to: at(8) })
    world.step(at(8), at(8))
    const yes = world.spans[0]?.spans.find(({ truth }) => truth === 'yes')
    expect(yes).toMatchObject({ from: at(4), count: 9, peak: 9, about: true })
    expect(world.of('firing')).toMatchObject([{ startedAt: at(4), about: true, count: 9 }])
  })

  test.each(['adapter', 'error'])('3.2 by %s leaves estimates out', (name) => {
    const world = new World([aRule({ condition: atLeast(3, 10 * MINUTE_MS), by: [name] })], [aRecipe('1')])
    world.fail(...burst([1, 2, 3]))
    world.estimate({ recipe: key('1'), count: 8, from: at(0), to: at(8) })
    world.step(at(8), at(8))
    expect(world.spans[0]?.spans.at(-1)).toMatchObject({ truth: 'yes', count: 3, about: false })
  })

  test('3.2 what is known beside an estimate that is too long may still say yes', () => {
    const world = new World([aRule({ condition: atLeast(2, 10 * MINUTE_MS) })], [aRecipe('1')])
    world.fail(...burst([1, 2]))
    world.estimate({ recipe: key('1'), count: 800, from: at(0), to: at(11) })
    world.step(at(5), at(5))
    expect(world.of('firing')).toMatchObject([{ startedAt: at(2), count: 2, about: false }])
  })
})

describe('3.3 each recipe is known through an instant', () => {
  test('3.3 beyond it, no becomes unknown', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, 10 * MINUTE_MS), keepFiringForMs: 0 })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 1]))
    world.step(at(30), at(5))
    expect(told(world).map(([, truth]) => truth)).toEqual(['no', 'yes', 'yes', 'unknown'])
    expect(world.of('firing')).toHaveLength(1)
    world.step(at(31), at(31))
    expect(world.of('resolved')).toMatchObject([{ endedAt: at(10), foldedThrough: at(10) }])
  })

  test('3.3 what is known may say yes', () => {
    const world = new World([aRule({ condition: atLeast(2, 10 * MINUTE_MS) })], [aRecipe('1')])
    world.fail(...burst([6, 7]))
    world.step(at(8), at(5))
    expect(world.of('firing')).toMatchObject([{ startedAt: at(7), foldedThrough: at(5) }])
  })

  test('3.3 what is known in part says nothing of getting better', () => {
    const levels = [
      { severity: 'critical', bound: 3 },
      { severity: 'warning', bound: 2 },
    ] as const
    const condition = counting({ comparator: 'at_least', levels }, 10 * MINUTE_MS)
    const world = new World([aRule({ condition })], [aRecipe('1')])
    world.fail(...burst([0, 5, 6]))
    world.step(at(12), at(8))
    expect(world.of('firing')).toMatchObject([{ severity: 'critical', count: 2 }])
    world.step(at(13), at(13))
    expect(world.of('firing')).toMatchObject([{ severity: 'warning', worst: 'critical', peak: 3 }])
  })

  test('3.3 a recipe that was never read says no to nothing', () => {
    const world = new World([aRule({ condition: atLeast(2, 10 * MINUTE_MS) })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(60))
    expect(world.of('firing')).toHaveLength(1)
    world.step(at(61), at(61))
    expect(world.of('resolved')).toMatchObject([{ startedAt: at(1), endedAt: at(10) }])
  })

  test('3.3 a sum is known through the least known of its recipes', () => {
    const rule = aRule({ condition: atLeast(2, 10 * MINUTE_MS), by: ['workspace'], keepFiringForMs: 0 })
    const world = new World([rule], [aRecipe('1'), aRecipe('2')])
    world.fail(...burst([0, 1]))
    world.know(at(30), '1')
    world.know(at(2), '2')
    world.step(at(30))
    expect(world.spans[0]?.knownThrough).toBe(at(2))
    expect(world.of('firing')).toHaveLength(1)
  })

  test('3.3 sums leave out a recipe that has been unreadable for an hour, and say so', () => {
    const rule = aRule({ condition: atLeast(2, 10 * MINUTE_MS), by: ['workspace'], keepFiringForMs: 0 })
    const lost = aRecipe('2', { knownThrough: at(2), unreadableSince: at(3) })
    const world = new World([rule], [aRecipe('1', { knownThrough: at(62) }), lost])
    world.fail(...burst([0, 1, 60]))
    world.step(at(62))
    expect(world.spans[0]).toMatchObject({ knownThrough: at(2), leftOut: [] })
    expect(world.of('firing')).toMatchObject([{ note: null }])
    world.know(at(63), '1')
    world.step(at(63))
    expect(world.spans[0]).toMatchObject({ knownThrough: at(63), leftOut: [key('2')] })
    expect(world.of('resolved')).toMatchObject([
      { endedAt: at(10), note: 'Leaves out one recipe that could not be read for an hour.' },
    ])
  })

  test('3.3 of a group that cannot be read at all nothing is known, however long', () => {
    const world = new World(
      [aRule({ condition: atLeast(1, 10 * MINUTE_MS) })],
      [aRecipe('1', { knownThrough: at(0), unreadableSince: at(1) })],
    )
    world.fail(...burst([0]))
    world.step(T0 + 9 * HOUR_MS)
    expect(world.of('firing')).toHaveLength(1)
  })
})

test('3.6 a repeated job that succeeded does not make a past failure unhappen', () => {
  const world = new World([aRule({ condition: atLeast(2, 10 * MINUTE_MS) })], [aRecipe('1')])
  world.fail(...burst([0, 1]))
  world.step(at(2), at(2))
  expect(world.of('firing')).toMatchObject([{ count: 2 }])
  // A success leaves the stored failures as they are; nothing in the facts takes one back.
  world.step(at(5), at(5))
  expect(world.of('firing')).toMatchObject([{ count: 2, falseSince: null }])
})

describe('what silence fulfils', () => {
  test('3.3 at_most waits until the whole window is within what can be known', () => {
    const condition = counting(
      { comparator: 'at_most', levels: [{ severity: 'warning', bound: 0 }] },
      10 * MINUTE_MS,
    )
    const world = new World([aRule({ condition })], [aRecipe('1', { knownFrom: at(0) })], at(0))
    world.resumeFrom = at(0)
    world.step(at(9), at(9))
    expect(world.alerts).toEqual([])
    world.step(at(12), at(12))
    expect(world.of('firing')).toMatchObject([{ startedAt: at(10), count: 0 }])
  })
})

describe('3.1 a window over D at t is (t − D, t]', () => {
  test.each([
    [9, 0],
    [10, 1],
    [19, 1],
    [20, 1],
    [25, 2],
    [29, 2],
    [30, 1],
    [34, 1],
    [35, 0],
  ])('3.1 of 10, 20, 25 in the 10 before %i: %i', (instant, count) => {
    expect(countIn([10, 20, 25], instant, 10)).toBe(count)
  })

  test('3.1 the number changes where a failure is placed and where it leaves', () => {
    const failures = [aFailure('1', 10), aFailure('1', 25)]
    expect(placesOf(failures)).toEqual([10, 25])
    expect(windowBreaks([10, 25], 10)).toEqual([10, 25, 20, 35])
  })
})

describe('3.3 a number compared', () => {
  test.each<[Comparator, number, boolean, string, string | null]>([
    ['at_least', 2, false, 'yes', 'warning'],
    ['at_least', 1, false, 'no', null],
    ['at_most', 2, false, 'yes', 'warning'],
    ['at_most', 3, false, 'no', null],
    ['at_least', 2, true, 'yes', 'warning'],
    ['more_than', 3, true, 'yes', 'warning'],
    ['at_least', 1, true, 'unknown', null],
    ['at_most', 2, true, 'unknown', null],
    ['less_than', 1, true, 'unknown', null],
    ['at_most', 3, true, 'unknown', null],
  ])('3.3 %s 2, found %i, something missing %s: %s', (comparator, count, partial, truth, severity) => {
    const threshold = { comparator, levels: [{ severity: 'warning', bound: 2 }] } as const
    expect(compared(threshold, count, true, partial)).toEqual({
      truth,
      severity,
      count,
      about: true,
      partial,
    })
  })
})
