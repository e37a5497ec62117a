import { describe, expect, test } from 'vitest'
import { type TouchedGroup } from '../../src/evaluate/look.ts'
import { nearSince } from '../../src/evaluate/near.ts'
import { createRoster, type Roster } from '../../src/evaluate/roster.ts'
import type { EstimateFact } from '../../src/model/history.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aRecipe, aRule, atLeast, historiesOf, key, someFacts } from './world.ts'

const recipes = new Map(['1', '2'].map((id) => [key(id), aRecipe(id)]))
const total = aRule({ name: 'total', condition: { kind: 'job_failed_total', threshold: null, every: 9 } })

describe('3.4 how far back alerts bear on a rerun', () => {
  const rule = aRule({ condition: atLeast(1, 100), forMs: 7, keepFiringForMs: 20 })
  const by = labelsFrom({ workspace: 'production', recipe: '1' })
  const touch = { rule: 'burst', group: 'g', by, place: 1_000, kind: 'news' } as const
  const long = { recipe: key('1'), count: 1, from: 0, to: 200 }
  const rosterWith = (estimates: readonly EstimateFact[]): Roster => {
    const roster = createRoster(recipes)
    roster.kept.follow(someFacts({ recipes, histories: historiesOf([], estimates) }))
    return roster
  }
  const near = (
    rules: readonly Rule[],
    groups: readonly TouchedGroup[],
    estimates: readonly EstimateFact[] = [],
  ) => nearSince(rules, groups, rosterWith(estimates))

  test('3.4 as far as its window, `for` and `keep_firing_for` before and after, and stopped clocks may reach', () => {
    expect(near([rule], [touch])).toBe(1_000 - 7 - 40 - 100)
    expect(near([rule], [touch], [long])).toBe(1_000 - 7 - 40 - 100 - 2 * 300)
    expect(near([rule], [touch], [{ ...long, recipe: key('2') }])).toBe(1_000 - 7 - 40 - 100)
  })

  test('3.4 and as far as a condition may have been unknown by itself', () => {
    const condition = { kind: 'no_success', overMs: 100, severity: 'warning' } as const
    expect(near([{ ...rule, condition }], [touch])).toBe(1_000 - 7 - 40 - 100 - 7 * DAY_MS)
  })

  test('3.2 an estimate that is longer than one of several windows may have stopped clocks', () => {
    const condition = { kind: 'any', of: [atLeast(1, 100), atLeast(9, 300)], severity: 'warning' } as const
    expect(near([{ ...rule, condition }], [touch], [long])).toBe(1_000 - 7 - 40 - 300 - 2 * 500)
  })

  test('3.2 of what has no window nothing is added', () => {
    const stops = { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' } as const
    const condition = { kind: 'any', of: [atLeast(1, 100), stops], severity: 'warning' } as const
    expect(near([{ ...rule, condition }], [touch], [long])).toBe(1_000 - 7 - 40 - 100 - 2 * 300)
  })

  test('3.4 for the earliest that is touched', () => {
    const other = aRule({ name: 'other', condition: atLeast(1, 10), keepFiringForMs: 0 })
    const later = { ...touch, rule: 'other', place: 900 }
    expect(near([rule, other], [touch, later])).toBe(853)
    expect(near([rule, other], [later, touch])).toBe(853)
    expect(near([rule, other], [touch, { ...later, place: 800 }])).toBe(790)
  })

  test('3.4 all of them where nothing that lasts is touched', () => {
    expect(near([rule], [])).toBe(0)
    expect(near([total], [{ ...touch, rule: 'total' }])).toBe(0)
  })

  test('3.2 a rule that leaves estimates out knows no stopped clocks', () => {
    expect(near([{ ...rule, by: ['error'] }], [touch], [long])).toBe(853)
  })
})
