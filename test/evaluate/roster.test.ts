import { describe, expect, test } from 'vitest'
import { byLabels, counts, createRoster, failureValues, groupNames } from '../../src/evaluate/roster.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { ErrorFilter } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, key } from './world.ts'

const more = (labels: Record<string, string | readonly string[]>) => ({ more: labelsFrom(labels) })
const recipes = new Map(
  [
    aRecipe('1', more({ team: 'pay', owner: ['ana', 'ben'] })),
    aRecipe('2', more({ team: 'pay', owner: ['ben'] })),
    aRecipe('3', more({ owner: ['ana'] })),
  ].map((recipe) => [recipe.key, recipe]),
)
const part = (...values: readonly string[]): unknown =>
  expect.objectContaining({ key: JSON.stringify(values), values })

describe('4.1 the labels that make a group', () => {
  test('4.1 those of recipes first, then those of failures', () => {
    expect(groupNames(aRule({ by: ['adapter', 'team', 'error', 'owner'] }))).toEqual({
      recipe: ['team', 'owner'],
      failure: ['adapter', 'error'],
      all: ['team', 'owner', 'adapter', 'error'],
    })
  })

  test('4.1 a recipe with its workspace, once', () => {
    expect(groupNames(aRule()).all).toEqual(['workspace', 'recipe'])
    expect(groupNames(aRule({ by: ['team', 'recipe', 'workspace'] })).all).toEqual([
      'workspace',
      'team',
      'recipe',
    ])
    expect(groupNames(aRule({ by: ['team', 'team'] })).all).toEqual(['team'])
  })

  test('4.1 the group value as labels', () => {
    expect(byLabels(aRule({ by: ['error', 'team'] }), ['pay', 'f1'])).toEqual({
      team: ['pay'],
      error: ['f1'],
    })
  })

  test('4.1 what a failure adds; a failure that lacks a label is in no group', () => {
    const both = aRule({ by: ['adapter', 'error', 'team'] })
    expect(failureValues(both, aFailure('1', 0))).toEqual(['salesforce', 'f1'])
    expect(failureValues(both, aFailure('1', 0, { adapter: null }))).toBe(null)
    expect(failureValues(both, aFailure('1', 0, { adapter: '' }))).toBe(null)
    expect(failureValues(both, aFailure('1', 0, { fingerprint: '' }))).toBe(null)
    expect(failureValues(aRule(), aFailure('1', 0, { adapter: null }))).toEqual([])
  })
})

describe('4.1 who belongs to which group', () => {
  const roster = createRoster(recipes)

  test('4.1 a recipe is in one for each combination of its labels’ members', () => {
    expect(roster.partsOf(aRule({ by: ['owner', 'recipe'] }), key('1'))).toEqual([
      part('production', 'ana', '1'),
      part('production', 'ben', '1'),
    ])
    expect(roster.partsOf(aRule({ by: ['adapter'] }), key('1'))).toEqual([part()])
  })

  test('4.1 in none where it lacks a label, is not selected, or is not watched', () => {
    expect(roster.partsOf(aRule({ by: ['team'] }), key('3'))).toEqual([])
    expect(roster.partsOf(aRule({ by: ['constructor'] }), key('1'))).toEqual([])
    expect(roster.partsOf(aRule({ recipes: [parseMatcher('team = pay')] }), key('3'))).toEqual([])
    expect(roster.partsOf(aRule({ by: [] }), key('9'))).toEqual([])
  })

  test('4.1 a rule selects watched recipes whose labels match', () => {
    const rule = aRule({ recipes: [parseMatcher('team = pay')] })
    expect(['1', '3', '9'].map((id) => roster.selects(rule, key(id)))).toEqual([true, false, false])
    expect(roster.selects(aRule(), key('9'))).toBe(false)
  })

  test('4.1 all parts of a rule, and the selected recipes of each', () => {
    const owners = aRule({ by: ['owner'] })
    expect(roster.allParts(owners)).toEqual([part('ana'), part('ben')])
    expect(roster.membersOf(owners, '["ana"]')).toEqual([key('1'), key('3')])
    expect(roster.membersOf(owners, '["ben"]')).toEqual([key('1'), key('2')])
    expect(roster.membersOf(owners, '["x"]')).toEqual([])
    const teams = aRule({ by: ['owner'], recipes: [parseMatcher('recipe = 3')] })
    expect(roster.allParts(teams)).toEqual([part('ana')])
    expect(roster.membersOf(teams, '["ana"]')).toEqual([key('3')])
  })

  test('3.7 each is worked out once', () => {
    const rule = aRule({ by: ['owner'] })
    expect(groupNames(rule)).toBe(groupNames(rule))
    expect(roster.partsOf(rule, key('1'))).toBe(roster.partsOf(rule, key('1')))
    expect(roster.allParts(rule)).toBe(roster.allParts(rule))
    expect(roster.membersOf(rule, '["ana"]')).toBe(roster.membersOf(rule, '["ana"]'))
  })
})

describe('3.2 which failures count', () => {
  const is = (text: string) => ({ source: text, test: (other: string) => other === text })
  const rules = (errors: ErrorFilter) => aRule({ errors })
  const failure = aFailure('1', 0)

  test.each<[string, ErrorFilter, ErrorFilter]>([
    ['adapter', { adapter: is('salesforce') }, { adapter: is('x') }],
    ['type', { type: is('Timeout') }, { type: is('x') }],
    ['message', { message: is('timed out') }, { message: is('x') }],
    ['fingerprint', { fingerprint: is('f1') }, { fingerprint: is('x') }],
  ])('3.2 those whose %s is as asked, whatever the rest', (_, right, wrong) => {
    expect(counts(rules(right), failure)).toBe(true)
    expect(counts(rules(wrong), failure)).toBe(false)
  })

  test('3.2 all where nothing is asked', () => {
    expect(counts(aRule(), failure)).toBe(true)
    expect(counts(rules({}), failure)).toBe(true)
  })

  test('3.2 what a failure lacks is an empty text', () => {
    const bare = aFailure('1', 0, { adapter: null, errorType: null, message: null })
    expect(counts(rules({ adapter: is(''), type: is(''), message: is('') }), bare)).toBe(true)
  })
})
