import { describe, expect, test } from 'vitest'
import { nextChange } from '../../src/alerts/next-change.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { aFailure, aRecipe, aRule, atLeast, key, World } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS
const rule = aRule({ condition: atLeast(1, HOUR_MS), forMs: 5 * MINUTE_MS })

describe('3.7 what can change without news', () => {
  test('3.7 a pending alert fires when its time has come', () => {
    const world = new World([rule], [aRecipe('1')])
    world.fail(aFailure('1', at(0)))
    world.step(at(2), at(1))
    const next = nextChange([rule], world.alerts, world.recipes, at(2))
    expect(next).toBe(at(5))
    world.step(at(5))
    expect(world.of('firing')).toHaveLength(1)
    expect(nextChange([rule], world.alerts, world.recipes, at(5))).toBe(null)
  })

  test('3.7 never sooner than in a second', () => {
    const world = new World([rule], [aRecipe('1')])
    world.fail(aFailure('1', at(0)))
    world.step(at(5) - 1, at(1))
    expect(nextChange([rule], world.alerts, world.recipes, at(5) - 1)).toBe(at(5) - 1 + SECOND_MS)
  })

  test('3.7 a recipe unreadable for an hour is left out of sums', () => {
    const world = new World([rule], [aRecipe('1'), aRecipe('2', { unreadableSince: at(1) })])
    expect(nextChange([rule], world.alerts, world.recipes, at(2))).toBe(null)
    world.fail(aFailure('1', at(0)))
    world.step(at(9), at(9))
    world.recipes.set(key('2'), aRecipe('2', { unreadableSince: at(1) }))
    expect(nextChange([rule], world.alerts, world.recipes, at(9))).toBe(at(61))
    expect(nextChange([rule], world.alerts, world.recipes, at(61))).toBe(null)
  })

  test('3.7 what comes first', () => {
    const slow = { ...rule, name: 'slow', forMs: HOUR_MS }
    const pending = { rule: 'burst', state: 'pending', clockMs: MINUTE_MS } as const
    const alerts = [anAlert({ id: 'a', ...pending, rule: 'slow' }), anAlert({ id: 'b', ...pending })]
    const lost = (since: number) => new Map([[key('1'), aRecipe('1', { unreadableSince: since })]])
    expect(nextChange([slow, rule], alerts, new Map(), at(9))).toBe(at(13))
    expect(nextChange([slow, rule], alerts.slice(0, 1), lost(at(0)), at(9))).toBe(at(60))
    expect(nextChange([slow, rule], alerts, lost(at(0)), at(9))).toBe(at(13))
    expect(
      nextChange(
        [slow, rule],
        alerts,
        new Map([...lost(at(0)), [key('2'), aRecipe('2', { unreadableSince: at(-48) })]]),
        at(9),
      ),
    ).toBe(at(12))
  })

  test('3.7 a pending alert whose rule is gone is closed at once', () => {
    const alert = anAlert({ id: 'a', state: 'pending', rule: 'gone', clockMs: 0 })
    expect(nextChange([rule], [alert], new Map(), at(9))).toBe(at(9) + SECOND_MS)
  })
})
