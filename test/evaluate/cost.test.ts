import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, key, World } from './world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS
const TEN = 10 * MINUTE_MS

describe('3.7 the cost of an evaluation follows what changed and what expires', () => {
  const recipes = Array.from({ length: 300 }, (_, index) => aRecipe(String(index)))
  const rules = Array.from({ length: 5 }, (_, index) =>
    aRule({ name: `r${index}`, condition: atLeast(1, TEN) }),
  )

  test('3.7 without news and open alerts nothing is looked at', () => {
    const world = new World(rules, recipes)
    world.step(at(1), at(1))
    expect(world.plan).toMatchObject({ windows: [], failures: [], newRules: [] })
  })

  test('3.7 news of one recipe asks for that recipe, as far back as its rules reach', () => {
    const world = new World(rules, recipes)
    world.lack(at(0))
    world.fail(aFailure('7', at(1)))
    world.step(at(2), at(2))
    expect(world.plan?.failures).toEqual([{ recipes: [key('7')], from: at(-9) }])
    expect(world.spans.map(({ recipes: of }) => of)).toEqual(rules.map(() => [key('7')]))
  })

  test('3.7 an open alert is followed from where all facts were known, not from its start', () => {
    const world = new World([aRule({ condition: atLeast(1, TEN) })], recipes)
    for (let minute = 0; minute < 300; minute += 5) {
      world.fail(aFailure('7', at(minute)))
      world.loaded = 0
      world.step(at(minute + 1), at(minute + 1))
      expect(world.loaded).toBeLessThan(5)
    }
    expect(world.of('firing')).toMatchObject([{ startedAt: at(0) }])
  })

  test('3.7 slightly late news within a long episode does not load the episode', () => {
    const world = new World([aRule({ condition: atLeast(1, TEN) })], recipes)
    for (let minute = 0; minute < 300; minute += 5) world.fail(aFailure('7', at(minute)))
    world.step(at(300), at(300))
    world.loaded = 0
    world.fail(aFailure('7', at(299)))
    world.step(at(301), at(301))
    expect(world.loaded).toBeLessThan(8)
    expect(world.of('firing')).toMatchObject([{ startedAt: at(0), count: 2 }])
  })

  test('3.7 old news of one recipe does not load old history of the others', () => {
    const world = new World(rules, recipes)
    world.lack(at(0))
    world.fail(aFailure('7', at(-60 * 24 * 20)), aFailure('8', at(1)))
    world.step(at(2), at(2))
    const wanted = world.plan?.failures ?? []
    expect(wanted.find(({ recipes: of }) => of?.includes(key('8')))).toMatchObject({
      recipes: [key('8')],
      from: at(-9),
    })
    expect(wanted.flatMap(({ recipes: of }) => of)).toHaveLength(2)
  })

  test('3.7 of very many recipes the store is asked for all at once', () => {
    const many = Array.from({ length: 1_001 }, (_, index) => aRecipe(String(index)))
    const world = new World([aRule({ condition: atLeast(1, TEN), by: ['workspace'] })], many)
    world.lack(at(0))
    world.fail(aFailure('7', at(1)))
    world.step(at(2), at(2))
    expect(world.plan?.failures).toEqual([{ recipes: null, from: at(-9) }])
  })

  test('3.7 a rule that selects none of the changed recipes is not looked at', () => {
    const errors = { adapter: { source: 'x', test: (text: string) => text === 'x' } }
    const world = new World([aRule({ errors }), aRule({ name: 'teams', by: ['team'] })], [aRecipe('1')])
    world.fail(aFailure('1', at(1)))
    world.step(at(2), at(2))
    expect(world.plan?.windows).toEqual([])
  })
})

describe('3.7 evaluation is a function of rules, facts and now', () => {
  test('3.7 a second evaluation of the same changes nothing', () => {
    const world = new World([aRule({ condition: atLeast(1, TEN) })], [aRecipe('1')])
    world.fail(aFailure('1', at(1)))
    expect(world.step(at(2), at(2))).toHaveLength(1)
    expect(world.step(at(2), at(2))).toEqual([])
    world.learn(key('1'), at(1), {})
    expect(world.step(at(2), at(2))).toEqual([])
  })

  test('3.7 a rule seen for the first time is looked at as of now', () => {
    const fresh = aRule({ condition: atLeast(2, TEN), forMs: MINUTE_MS })
    const world = new World([fresh], [aRecipe('1'), aRecipe('2')], null)
    world.fail(aFailure('1', at(1)), aFailure('1', at(2)), aFailure('2', at(1)))
    world.changed.clear()
    world.step(at(5), at(5))
    expect(world.of('pending')).toMatchObject([{ startedAt: at(5), count: 2 }])
    expect(world.rulesSeen.get('burst')).toBe(at(5))
    world.step(at(6), at(6))
    expect(world.of('firing')).toMatchObject([{ firedAt: at(6) }])
  })

  test('3.7 so is one that silence fulfils, for all its groups', () => {
    const levels = [{ severity: 'warning', bound: 1 }] as const
    const quiet = aRule({ condition: counting({ comparator: 'less_than', levels }, TEN), by: ['team'] })
    const world = new World(
      [quiet],
      [aRecipe('1', { more: labelsFrom({ team: 'a' }) }), aRecipe('2', { more: labelsFrom({ team: 'b' }) })],
      null,
    )
    world.fail(aFailure('2', at(4)))
    world.changed.clear()
    world.step(at(5), at(5))
    expect(world.of('firing')).toMatchObject([{ by: { team: ['a'] }, startedAt: at(5) }])
    world.step(at(15), at(15))
    expect(world.of('firing').map(({ by, startedAt }) => [by['team'], startedAt])).toEqual([
      [['a'], at(5)],
      [['b'], at(14)],
    ])
  })

  test('3.7 but not one whose groups only failures make: where there are none, there is nobody to be quiet', () => {
    const levels = [{ severity: 'warning', bound: 1 }] as const
    const condition = counting({ comparator: 'less_than', levels }, TEN)
    const rules = [
      aRule({ condition, by: ['adapter'] }),
      aRule({ name: 'both', condition, by: ['recipe', 'error'] }),
    ]
    const world = new World(rules, [aRecipe('1')], null)
    world.step(at(5), at(5))
    expect(world.spans).toEqual([])
    expect(world.alerts).toEqual([])
    world.step(at(9), at(9))
    expect(world.alerts).toEqual([])
  })

  test('7.1 a failure placed after now, the clock having been set back, is not forgotten', () => {
    const world = new World([aRule({ condition: atLeast(1, TEN) })], [aRecipe('1')])
    world.fail(aFailure('1', at(9)))
    world.step(at(2), at(2))
    expect(world.of('firing')).toMatchObject([{ startedAt: at(9) }])
  })
})
