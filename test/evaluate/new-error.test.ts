import { describe, expect, test } from 'vitest'
import { historyOf } from '../../src/evaluate/histories.ts'
import { newErrors } from '../../src/evaluate/new-error.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import { type Facts, type FreshFailure, newErrorKey, type RecipeFacts } from '../../src/model/facts.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, key, someFacts } from './world.ts'

const UNSEEN = 50
const rule = aRule({
  name: 'fresh',
  condition: { kind: 'new_error', unseenForMs: UNSEEN, severity: 'info' },
})

function fresh(placedAt: number, over: Partial<FreshFailure> = {}): FreshFailure {
  return { ...aFailure('1', placedAt), previousAt: null, ...over }
}

function factsOf(
  failures: readonly FreshFailure[],
  over: Partial<RecipeFacts> = {},
  more: Partial<Facts> = {},
): Facts {
  return someFacts({
    recipes: new Map([[key('1'), aRecipe('1', over)]]),
    changed: new Map([[key('1'), { place: 0, fresh: failures }]]),
    ...more,
  })
}

function found(facts: Facts, rules: readonly Rule[] = [rule]) {
  return newErrors(rules, facts, createRoster(new Map([[key('1'), aRecipe('1')]])))
}

/** Where those that are told are placed. */
const placesOf = (facts: Facts): readonly number[] => found(facts).map(({ failure }) => failure.placedAt)

describe('4.4 a new error', () => {
  const by = labelsFrom({ workspace: 'production', recipe: '1' })

  test('4.4 is of its recipe, whatever the rule groups by', () => {
    const failure = fresh(100)
    const labels = labelsFrom({
      workspace: 'production',
      recipe: '1',
      recipe_name: 'Recipe 1',
      adapter: 'salesforce',
      error: 'f1',
    })
    const all = found(factsOf([failure]), [{ ...rule, by: ['team'] }])
    expect(all).toEqual([
      { rule: 'fresh', group: '["production","1"]', by, labels, recipe: key('1'), severity: 'info', failure },
    ])
  })

  test('4.4 and of its kind, where it groups by that', () => {
    const all = found(factsOf([fresh(100, { adapter: null })]), [{ ...rule, by: ['recipe', 'error'] }])
    expect(all).toMatchObject([{ group: '["production","1","f1"]', by: { ...by, error: ['f1'] } }])
    expect(all[0]?.labels).not.toHaveProperty('adapter')
  })

  test('4.4 by rules that ask for it, of recipes that they select', () => {
    const facts = factsOf([fresh(100)])
    const other = [{ label: 'recipe', operator: '=', value: '2', pattern: null } as const]
    expect(found(facts, [aRule(), { ...rule, recipes: other }])).toEqual([])
    expect(found(facts, [rule, { ...rule, name: 'too' }]).map((one) => one.rule)).toEqual(['fresh', 'too'])
    expect(found({ ...facts, recipes: new Map() })).toEqual([])
  })

  test('3.7 where nothing is fresh, or another kind of rule asks, nobody is asked who selects it', () => {
    const roster = createRoster(new Map([[key('1'), aRecipe('1')]]))
    const selects = (): never => {
      throw new Error('asked')
    }
    expect(newErrors([rule], factsOf([]), { ...roster, selects })).toEqual([])
    expect(newErrors([aRule()], factsOf([fresh(100)]), { ...roster, selects })).toEqual([])
  })

  test('3.2 of errors that are asked for, outside maintenance', () => {
    const errors = { adapter: { source: 'netsuite', test: (text: string) => text === 'netsuite' } }
    expect(found(factsOf([fresh(100)]), [{ ...rule, errors }])).toEqual([])
    const maintained = (from: number, to: number): Partial<Facts> => ({
      histories: new Map([[key('1'), historyOf({ maintenance: [{ from, to }] })]]),
    })
    expect(placesOf(factsOf([fresh(100)], {}, maintained(100, 101)))).toEqual([])
    expect(placesOf(factsOf([fresh(100)], {}, maintained(90, 100)))).toEqual([100])
  })
})

describe('4.4 what is new', () => {
  test('4.4 of several of a kind the first, in whatever order they come', () => {
    expect(placesOf(factsOf([fresh(110), fresh(100), fresh(120)]))).toEqual([100])
    expect(placesOf(factsOf([fresh(110, { fingerprint: 'f2' }), fresh(100)]))).toEqual([100, 110])
  })

  test('4.4 and again once it was unseen for longer than asked', () => {
    const again = (at: number) => placesOf(factsOf([fresh(100), fresh(at, { previousAt: 100 })]))
    expect(again(150)).toEqual([100])
    expect(again(151)).toEqual([100, 151])
  })

  test('4.4 what was told is not told again so long, though nothing else shows it', () => {
    const told = (at: number) => {
      const known = new Map([[newErrorKey('fresh', key('1'), 'f1'), at]])
      return placesOf(factsOf([fresh(100)], {}, { newErrors: known }))
    }
    expect(told(49)).toEqual([100])
    expect(told(50)).toEqual([])
    expect(told(200)).toEqual([])
  })

  test('4.4 what was told just now counts before what was told long ago', () => {
    const newErrorsTold = new Map([[newErrorKey('fresh', key('1'), 'f1'), 10]])
    expect(placesOf(factsOf([fresh(100), fresh(140)], {}, { newErrors: newErrorsTold }))).toEqual([100])
  })

  test.each<[what: string, known: Partial<RecipeFacts>, places: readonly number[]]>([
    ['as far as asked', { knownFrom: 50 }, [100]],
    ['less far', { knownFrom: 51 }, []],
    ['as far as its history was read back', { knownFrom: 90, historyFrom: 50 }, [100]],
    ['less far, though watched for longer', { knownFrom: 10, historyFrom: 51 }, []],
    ['however far', {}, [100]],
  ])('3.5 where its recipe is known %s', (_, known, places) => {
    expect(placesOf(factsOf([fresh(100)], known))).toEqual(places)
  })

  test('4.4 exactly so long ago it was seen still', () => {
    expect(placesOf(factsOf([fresh(100, { previousAt: 50 })]))).toEqual([])
    expect(placesOf(factsOf([fresh(100, { previousAt: 49 })]))).toEqual([100])
  })
})
