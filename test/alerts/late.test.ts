import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, atLeast, World } from '../evaluate/world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS
const TEN = 10 * MINUTE_MS
const burst = (minutes: readonly number[]): ReturnType<typeof aFailure>[] =>
  minutes.map((minute) => aFailure('1', at(minute)))

function quick(): World {
  return new World([aRule({ condition: atLeast(2, TEN), keepFiringForMs: 5 * MINUTE_MS })], [aRecipe('1')])
}

describe('3.4 late news is news', () => {
  test('3.4 an episode that is new and still on fires as any other', () => {
    const world = quick()
    world.step(at(8), at(8))
    world.fail(...burst([3, 4]))
    world.step(at(9), at(9))
    expect(world.alerts).toMatchObject([{ state: 'firing', startedAt: at(4), foundOver: false }])
  })

  test('3.4 one that is already over is found over, dated in its own time', () => {
    const world = quick()
    world.step(at(60), at(60))
    world.fail(...burst([3, 4]))
    expect(world.step(at(61), at(61))).toMatchObject([
      {
        kind: 'open',
        alert: { state: 'resolved', foundOver: true, startedAt: at(4), endedAt: at(13), firedAt: at(4) },
      },
    ])
  })

  test('3.4 one that was pending when it was last seen and is over now was found over', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN), forMs: 5 * MINUTE_MS })], [aRecipe('1')])
    world.fail(...burst([3, 4]))
    world.step(at(5), at(5))
    world.step(at(60), at(60))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'resolved', foundOver: true, firedAt: at(9) }])
  })

  test('3.4 an episode that touches one already told extends it, back in time', () => {
    const world = quick()
    world.fail(...burst([5, 6]))
    world.step(at(7), at(7))
    world.fail(...burst([1]))
    world.step(at(8), at(8))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'firing', startedAt: at(5), count: 3 }])
    world.fail(...burst([2]))
    world.step(at(8), at(8))
    expect(world.alerts).toMatchObject([
      { id: 'a1', state: 'firing', startedAt: at(2), firedAt: at(2), count: 4 },
    ])
  })

  test('3.4 one that extends a resolved alert to now opens it again', () => {
    const world = quick()
    world.fail(...burst([0, 1]))
    world.step(at(5), at(5))
    world.step(at(15), at(15))
    expect(world.of('resolved')).toHaveLength(1)
    world.fail(...burst([9]))
    world.step(at(15), at(15))
    expect(world.alerts).toMatchObject([
      { id: 'a1', state: 'firing', endedAt: null, falseSince: at(11), foundOver: false },
    ])
  })

  test('3.4 one that extends a resolved alert and is over changes its end alone', () => {
    const world = quick()
    world.fail(...burst([0, 1]))
    world.step(at(5), at(5))
    world.step(at(60), at(60))
    world.fail(...burst([9]))
    world.step(at(61), at(61))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'resolved', endedAt: at(11), foundOver: false }])
  })

  test('3.4 one that bridges two already told extends the later', () => {
    const world = quick()
    world.fail(...burst([0, 1]))
    world.step(at(5), at(5))
    world.step(at(20), at(20))
    world.fail(...burst([20, 21]))
    world.step(at(22), at(22))
    expect(world.alerts.map(({ id }) => id)).toEqual(['a1', 'a2'])
    world.fail(...burst([8, 12]))
    world.step(at(23), at(23))
    expect(world.alerts).toMatchObject([
      { id: 'a1', state: 'resolved', endedAt: at(10) },
      { id: 'a2', state: 'firing', startedAt: at(1) },
    ])
    expect(world.step(at(23), at(23))).toEqual([])
  })

  test('3.4 it never opens another, though what was told as one was two', () => {
    const world = new World([aRule({ condition: atLeast(1, MINUTE_MS), keepFiringForMs: 0 })], [aRecipe('1')])
    world.fail(...burst([0, 5]))
    world.step(at(6) - 1, at(0))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'firing', startedAt: at(0) }])
    world.step(at(9), at(9))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'resolved', startedAt: at(0), endedAt: at(6) }])
    expect(world.alerts).toHaveLength(1)
  })

  test('3.4 what fired on what was known then, and held too short as it turns out, ends', () => {
    const world = new World(
      [aRule({ condition: atLeast(1, 4 * MINUTE_MS), forMs: 6 * MINUTE_MS })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 6]))
    world.step(at(9), at(1))
    expect(world.alerts).toMatchObject([{ state: 'firing', firedAt: at(8) }])
    world.step(at(20), at(20))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'resolved' }])
    expect(world.alerts).toHaveLength(1)
    expect(world.step(at(20), at(20))).toEqual([])
  })

  test('3.4 whoever was told that it fires is not told that it is pending again', () => {
    const world = new World(
      [aRule({ condition: atLeast(1, 4 * MINUTE_MS), forMs: 6 * MINUTE_MS })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 6, 9]))
    world.step(at(9), at(1))
    expect(world.alerts).toMatchObject([{ state: 'firing', firedAt: at(8) }])
    world.step(at(9), at(9))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'firing', startedAt: at(6) }])
    world.step(at(11), at(11))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'firing', falseSince: null }])
  })

  test('3.4 what held before it counts towards for', () => {
    const rule = aRule({ condition: atLeast(1, 3 * MINUTE_MS), forMs: 5 * MINUTE_MS })
    const world = new World([rule], [aRecipe('1')])
    world.fail(...burst([0, 5]))
    world.step(at(30), at(30))
    expect(world.alerts).toEqual([])
    world.fail(...burst([2]))
    world.step(at(31), at(31))
    expect(world.alerts).toMatchObject([
      { startedAt: at(0), firedAt: at(5), endedAt: at(8), foundOver: true },
    ])
  })

  test('3.4 also across a time in which clocks stood still', () => {
    const rule = aRule({ condition: atLeast(1, 3 * MINUTE_MS), forMs: 5 * MINUTE_MS })
    const world = new World([rule], [aRecipe('1')])
    world.estimate({ recipe: world.recipes.keys().next().value ?? '', count: 9, from: at(2), to: at(12) })
    world.fail(...burst([0]))
    world.step(at(30), at(30))
    expect(world.alerts).toEqual([])
    world.fail(...burst([14]))
    world.step(at(31), at(31))
    expect(world.alerts).toMatchObject([{ startedAt: at(0), firedAt: at(16), foundOver: true }])
  })

  test('3.4 what was found over and is extended, over again, is still for the catch-up alone', () => {
    const world = quick()
    world.step(at(60), at(60))
    world.fail(...burst([3, 4]))
    world.step(at(61), at(61))
    world.fail(...burst([12]))
    world.step(at(62), at(62))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'resolved', foundOver: true, endedAt: at(14) }])
  })

  test('3.4 a recipe that joins unread takes back nothing that was known', () => {
    const rule = aRule({ condition: atLeast(2, TEN), keepFiringForMs: 5 * MINUTE_MS, by: ['workspace'] })
    const world = new World([rule], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(5), at(5))
    world.step(at(30), at(30))
    expect(world.of('resolved')).toHaveLength(1)
    const joined = aRecipe('2')
    world.recipes.set(joined.key, joined)
    world.fail(...burst([-20, -20]))
    world.step(at(31))
    expect(world.alerts).toMatchObject([
      { id: 'a1', state: 'resolved', endedAt: at(10) },
      { id: 'a2', state: 'resolved', endedAt: at(-10), foundOver: true },
    ])
  })
})
