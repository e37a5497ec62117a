import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, key, World } from '../evaluate/world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS
const TEN = 10 * MINUTE_MS
const burst = (minutes: readonly number[], id = '1'): ReturnType<typeof aFailure>[] =>
  minutes.map((minute) => aFailure(id, at(minute)))
const levels = [
  { severity: 'critical', bound: 4 },
  { severity: 'warning', bound: 2 },
] as const
const leveled = counting({ comparator: 'at_least', levels }, TEN)

/** What an alert went through, in minutes. */
function life(world: World): unknown {
  const minute = (instant: number | null): number | null =>
    instant === null ? null : (instant - T0) / MINUTE_MS
  return world.alerts.map((alert) => [
    alert.state,
    minute(alert.startedAt),
    minute(alert.firedAt),
    minute(alert.endedAt),
  ])
}

describe('4.1 an alert is one episode of one rule and group value', () => {
  test('4.1 pending until the condition held for long enough, then firing', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN), forMs: 3 * MINUTE_MS })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    expect(life(world)).toEqual([['pending', 1, null, null]])
    world.step(at(4) - 1, at(4) - 1)
    expect(life(world)).toEqual([['pending', 1, null, null]])
    world.step(at(4), at(4))
    expect(life(world)).toEqual([['firing', 1, 4, null]])
  })

  test('4.1 pending that turns false leaves nothing', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN), forMs: 30 * MINUTE_MS })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    const [pending] = world.alerts
    expect(world.step(at(11), at(11))).toEqual([{ kind: 'drop', id: pending?.id }])
    expect(world.alerts).toEqual([])
  })

  test('4.1 a condition that holds shorter than its for never fires, however late it is looked at', () => {
    const world = new World([aRule({ condition: atLeast(1, TEN), forMs: TEN })], [aRecipe('1')])
    world.fail(...burst([0]))
    world.step(at(60), at(60))
    expect(world.alerts).toEqual([])
  })

  test('4.1 firing resolves once the condition was false for keep_firing_for, dated in the facts’ own time', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, TEN), keepFiringForMs: 5 * MINUTE_MS })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    world.step(at(12), at(12))
    expect(world.of('firing')).toMatchObject([
      { falseSince: at(10), clockMs: 2 * MINUTE_MS, severity: 'warning', count: 0 },
    ])
    world.step(at(200), at(200))
    expect(life(world)).toEqual([['resolved', 1, 1, 10]])
    expect(world.alerts).toMatchObject([{ foldedThrough: at(15), foundOver: false }])
  })

  test('4.1 a condition that comes back within keep_firing_for goes on as the same alert', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, TEN), keepFiringForMs: 5 * MINUTE_MS })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 1]))
    world.step(at(12), at(12))
    world.fail(...burst([13, 14]))
    world.step(at(14), at(14))
    expect(world.alerts).toMatchObject([{ state: 'firing', startedAt: at(1), falseSince: null, clockMs: 0 }])
  })

  test('4.1 one that comes back later is another', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, TEN), keepFiringForMs: 5 * MINUTE_MS })],
      [aRecipe('1')],
    )
    world.fail(...burst([0, 1]))
    world.step(at(5), at(5))
    world.step(at(20), at(20))
    world.fail(...burst([21, 22]))
    world.step(at(23), at(23))
    expect(life(world)).toEqual([
      ['resolved', 1, 1, 10],
      ['firing', 22, 22, null],
    ])
  })

  test('4.1 it gets worse and better without becoming another', () => {
    const world = new World([aRule({ condition: leveled })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    world.fail(...burst([3, 4]))
    world.step(at(5), at(5))
    expect(world.alerts).toMatchObject([
      { severity: 'critical', worst: 'critical', count: 4, labels: { severity: ['critical'] } },
    ])
    world.step(at(11), at(11))
    expect(world.alerts).toMatchObject([
      { severity: 'warning', worst: 'critical', count: 2, peak: 4, labels: { severity: ['warning'] } },
    ])
    world.step(at(15), at(15))
    expect(world.alerts).toMatchObject([{ id: 'a1', state: 'firing', severity: 'warning', count: 0 }])
  })

  test('4.1 state survives restarts: nothing fires twice or is forgotten', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN), forMs: 3 * MINUTE_MS })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    const ids: string[] = []
    for (let minute = 2; minute < 40; minute += 1) {
      world.step(at(minute), at(minute))
      world.restart()
      ids.push(...world.alerts.map(({ id }) => id))
    }
    expect(new Set(ids).size).toBe(1)
    expect(life(world)).toEqual([['resolved', 1, 4, 10]])
  })

  test('4.1 after a gap nothing resolves before its recipes were polled, however long it was', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN) })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    world.restart()
    expect(world.step(at(60 * 24 * 7)).filter(({ kind }) => kind !== 'update')).toEqual([])
    expect(world.of('firing')).toMatchObject([{ falseSince: null }])
    world.step(at(60 * 24 * 7 + 1), at(60 * 24 * 7 + 1))
    expect(life(world)).toEqual([['resolved', 1, 1, 10]])
  })

  test('4.1 alerts of a removed rule and of recipes that are gone are closed', () => {
    const rules = [
      aRule({ condition: atLeast(1, TEN) }),
      aRule({ name: 'other', condition: atLeast(1, TEN) }),
    ]
    const world = new World(rules, [aRecipe('1'), aRecipe('2')])
    world.fail(...burst([0]), ...burst([0], '2'))
    world.step(at(1), at(1))
    world.rules.splice(0, 1)
    world.recipes.delete(key('2'))
    world.step(at(2), at(2))
    expect(
      world.alerts.map(({ rule, recipes, state, note, endedAt }) => [rule, recipes[0], state, note, endedAt]),
    ).toEqual([
      ['burst', key('1'), 'closed', 'rule removed', at(2)],
      ['burst', key('2'), 'closed', 'rule removed', at(2)],
      ['other', key('1'), 'firing', null, null],
      ['other', key('2'), 'closed', 'recipe gone', at(2)],
    ])
    expect(world.step(at(2), at(2))).toEqual([])
  })

  test.each([
    ['groups otherwise', aRule({ condition: atLeast(1, TEN), by: ['workspace'] })],
    [
      'selects the recipe no more',
      aRule({ condition: atLeast(1, TEN), recipes: [parseMatcher('recipe = 2')] }),
    ],
    ['has become an event', aRule({ condition: { kind: 'job_failed_total', threshold: null, every: 9 } })],
  ])('4.1 an alert whose rule %s is closed, a pending one dropped', (_, changed) => {
    const pending = aRule({ name: 'slow', condition: atLeast(1, TEN), forMs: HOUR_MS })
    const world = new World([aRule({ condition: atLeast(1, TEN) }), pending], [aRecipe('1'), aRecipe('2')])
    world.fail(...burst([0]))
    world.step(at(1), at(1))
    world.rules.splice(0, 2, changed)
    world.step(at(2), at(2))
    expect(world.alerts.map(({ state, note }) => [state, note])).toEqual([['closed', 'rule changed']])
  })

  test('4.1 a sum names all recipes of the episode, with the labels they have now', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, TEN), by: ['workspace'] })],
      [aRecipe('1'), aRecipe('2')],
    )
    world.fail(...burst([0, 1]))
    world.step(at(2), at(2))
    world.fail(...burst([9], '2'))
    world.step(at(10), at(10))
    world.recipes.set(key('1'), aRecipe('1', { more: labelsFrom({ recipe_name: 'Renamed' }) }))
    world.fail(...burst([14], '2'))
    world.step(at(15), at(15))
    expect(world.alerts).toMatchObject([
      { recipes: [key('1'), key('2')], labels: { recipe_name: ['Recipe 2', 'Renamed'] } },
    ])
  })
})

describe('4.3 unknown changes nothing and stops the clocks', () => {
  const rule = aRule({ condition: atLeast(2, TEN), forMs: 3 * MINUTE_MS, keepFiringForMs: 5 * MINUTE_MS })

  test('4.3 the clock of keep_firing_for', () => {
    const world = new World([rule], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(12), at(12))
    world.step(at(60), at(13))
    // What is known at an instant lasts until the next one, a millisecond later.
    expect(world.of('firing')).toMatchObject([{ falseSince: at(10), clockMs: 3 * MINUTE_MS + 1 }])
  })

  test('4.3 the clock of for', () => {
    const world = new World([aRule({ condition: atLeast(2, TEN), forMs: 20 * MINUTE_MS })], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.step(at(60), at(5))
    expect(world.of('pending')).toMatchObject([{ startedAt: at(1), clockMs: 9 * MINUTE_MS }])
  })

  test('4.3 an estimate longer than the window neither fires nor resolves', () => {
    const world = new World([rule], [aRecipe('1')])
    world.fail(...burst([0, 1]))
    world.estimate({ recipe: key('1'), count: 9, from: at(11), to: at(31) })
    world.step(at(50), at(50))
    expect(life(world)).toEqual([['resolved', 1, 4, 10]])
    expect(world.alerts).toMatchObject([{ foldedThrough: at(41) + 4 * MINUTE_MS - 1 }])
  })
})
