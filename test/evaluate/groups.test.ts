import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'

import { aFailure, aRecipe, aRule, atLeast, key, World } from './world.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS

describe('groups', () => {
  const loose = { condition: atLeast(1, HOUR_MS) }

  test('4.1 the same recipe id in two workspaces is two groups', () => {
    const there = aRecipe('1', { more: labelsFrom({ workspace: 'staging' }) })
    const world = new World([aRule(loose)], [aRecipe('1'), there])
    world.fail(aFailure('1', at(1)), aFailure('1', at(1), { recipe: there.key }))
    world.step(at(2), at(2))
    expect(world.alerts.map(({ by }) => by)).toEqual([
      { workspace: ['production'], recipe: ['1'] },
      { workspace: ['staging'], recipe: ['1'] },
    ])
  })

  test('4.1 a label with several members makes one group a member', () => {
    const owned = aRecipe('1', { more: labelsFrom({ owner: ['ana', 'ben'] }) })
    const world = new World([aRule({ ...loose, by: ['owner'] })], [owned])
    world.fail(aFailure('1', at(1)))
    world.step(at(2), at(2))
    expect(world.alerts.map(({ labels }) => labels['owner'])).toEqual([['ana'], ['ben']])
  })

  test('4.1 a recipe that lacks the label is in no group, nor is a failure', () => {
    const rules = [aRule({ ...loose, by: ['team'] }), aRule({ ...loose, name: 'adapters', by: ['adapter'] })]
    const world = new World(rules, [aRecipe('1')])
    world.fail(aFailure('1', at(1), { adapter: null }))
    world.step(at(2), at(2))
    expect(world.alerts).toEqual([])
  })

  test('4.1 sums run over all selected recipes that share the value, and name those with failures', () => {
    const rule = aRule({
      condition: atLeast(3, HOUR_MS),
      by: ['team'],
      recipes: [parseMatcher('tier != 3')],
      labels: labelsFrom({ area: 'orders' }),
    })
    const more = (tier: string) => ({ more: labelsFrom({ team: 'pay', tier }) })
    const world = new World(
      [rule],
      [aRecipe('1', more('1')), aRecipe('2', more('2')), aRecipe('3', more('3')), aRecipe('4', more('4'))],
    )
    world.fail(
      aFailure('1', at(1)),
      aFailure('2', at(1), { adapter: 'netsuite', fingerprint: 'f2' }),
      aFailure('3', at(1)),
    )
    world.step(at(2), at(2))
    expect(world.alerts).toEqual([])
    world.fail(aFailure('1', at(2)))
    world.step(at(3), at(3))
    expect(world.alerts).toMatchObject([{ recipes: [key('1'), key('2')], count: 3 }])
    expect(world.alerts[0]?.labels).toEqual({
      workspace: ['production'],
      recipe: ['1', '2'],
      recipe_name: ['Recipe 1', 'Recipe 2'],
      team: ['pay'],
      tier: ['1', '2'],
      adapter: ['netsuite', 'salesforce'],
      error: ['f1', 'f2'],
      area: ['orders'],
      rule: ['burst'],
      severity: ['warning'],
    })
  })

  test('4.1 by adapter and workspace, failures decide about the group', () => {
    const world = new World(
      [aRule({ condition: atLeast(2, HOUR_MS), by: ['adapter', 'workspace'] })],
      [aRecipe('1'), aRecipe('2')],
    )
    world.fail(aFailure('1', at(1)), aFailure('2', at(2)), aFailure('2', at(3), { adapter: 'netsuite' }))
    world.step(at(4), at(4))
    expect(world.alerts).toMatchObject([
      {
        by: { adapter: ['salesforce'], workspace: ['production'] },
        startedAt: at(2),
        recipes: [key('1'), key('2')],
      },
    ])
  })

  test('3.2 only failures count for which all parts of errors hold', () => {
    const pattern = (text: string) => ({ source: text, test: (other: string) => other.includes(text) })
    const errors = {
      adapter: pattern('sales'),
      type: pattern('Time'),
      message: pattern('out'),
      fingerprint: pattern('f1'),
    }
    const world = new World([aRule({ condition: atLeast(2, HOUR_MS), errors })], [aRecipe('1')])
    const other = [{ adapter: 'x' }, { errorType: null }, { message: 'x' }, { fingerprint: 'x' }]
    world.fail(...other.map((over) => aFailure('1', at(1), over)), aFailure('1', at(2)))
    world.step(at(3), at(3))
    expect(world.spans.at(-1)?.spans.at(-1)?.count).toBe(1)
  })
})
