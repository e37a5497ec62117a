import { describe, expect, test } from 'vitest'
import {
  byLabels,
  counts,
  createRoster,
  failureValues,
  failureValuesOf,
  groupNames,
  hasFailureLabels,
  ignoresEstimates,
  membersOf,
  membersOfPart,
  recipesOf,
  rosterOf,
} from '../../src/evaluate/roster.ts'
import { type Labels, labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { ErrorFilter } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, key, someFacts } from './world.ts'

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

  test('4.1 what a failure has to show for a group is what the group’s labels say', () => {
    const both = aRule({ by: ['team', 'error', 'adapter'] })
    expect(failureValuesOf(both, labelsFrom({ team: 'pay', adapter: 'netsuite', error: 'f1' }))).toEqual([
      'f1',
      'netsuite',
    ])
    expect(failureValuesOf(both, labelsFrom({ team: 'pay', adapter: 'netsuite' }))).toEqual(['', 'netsuite'])
    expect(failureValuesOf(aRule(), labelsFrom({ recipe: '1' }))).toEqual([])
  })

  test('4.1 failures, not recipes alone, decide where one of their labels is among them', () => {
    expect(hasFailureLabels(aRule({ by: ['team', 'adapter'] }))).toBe(true)
    expect(hasFailureLabels(aRule({ by: ['team'] }))).toBe(false)
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
    expect(['1', '2', '3', '9'].map((id) => roster.selects(rule, key(id)))).toEqual([
      true,
      true,
      false,
      false,
    ])
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

  test('3.7 once for all rules that select and group alike', () => {
    const pay = (name: string) => aRule({ name, by: ['owner'], recipes: [parseMatcher('team = pay')] })
    expect(roster.belongingOf(pay('other'))).toBe(roster.belongingOf(pay('one')))
    expect(roster.belongingOf(aRule({ by: ['owner'] }))).not.toBe(roster.belongingOf(pay('one')))
    expect(roster.belongingOf({ ...pay('one'), by: ['team'] })).not.toBe(roster.belongingOf(pay('one')))
  })

  test('3.7 rules that group alike share the parts, whatever they select', () => {
    const fresh = createRoster(recipes)
    const pay = aRule({ by: ['owner'], recipes: [parseMatcher('team = pay')] })
    expect(fresh.partsOf(pay, key('1'))).toBe(fresh.partsOf(aRule({ by: ['owner'] }), key('1')))
    expect(fresh.partsOf(pay, key('1'))[1]).toBe(fresh.partsOf(pay, key('2'))[0])
  })

  test('3.7 what a rule selects is read once', () => {
    let asked = 0
    const rule = {
      ...aRule({ by: ['owner'] }),
      get recipes() {
        asked += 1
        return []
      },
    }
    const first = roster.partsOf(rule, key('1'))
    const before = asked
    expect(roster.partsOf(rule, key('1'))).toBe(first)
    expect(asked).toBe(before)
  })

  test('3.7 a part is found again by its index', () => {
    const [ana, ben] = roster.partsOf(aRule({ by: ['owner'] }), key('1'))
    expect([ana, ben].map((one) => roster.partAt(one?.index ?? -1))).toEqual([ana, ben])
    expect(roster.partAt(1_000)).toBe(undefined)
  })

  test('3.7 recipes have their places', () => {
    expect(roster.all).toEqual([key('1'), key('2'), key('3')])
    expect(['1', '2', '3', '9'].map((id) => roster.placeOf(key(id)))).toEqual([0, 1, 2, undefined])
    const owners = aRule({ by: ['owner'] })
    expect([0, 2, 3].map((place) => roster.belongingOf(owners).partsAt(place))).toEqual([
      [part('ana'), part('ben')],
      [part('ana')],
      [],
    ])
  })
})

describe('4.1 the recipes of a group', () => {
  const own = aRule({ by: ['owner', 'recipe'] })
  const ofAna = labelsFrom({ workspace: 'production', owner: 'ana', recipe: '1' })

  /** A roster of which evaluations have seen these recipes. */
  function followed(...ids: readonly string[]): ReturnType<typeof createRoster> {
    const roster = createRoster(recipes)
    const known = new Map([...recipes].filter(([recipe]) => ids.some((id) => recipe === key(id))))
    roster.kept.follow(someFacts({ recipes: known }))
    return roster
  }

  test('4.1 all that are selected and share its labels', () => {
    const roster = createRoster(recipes)
    expect(recipesOf(aRule({ by: ['owner'] }), labelsFrom({ owner: 'ben' }), roster)).toEqual([
      key('1'),
      key('2'),
    ])
    expect(recipesOf(aRule({ by: ['workspace'] }), labelsFrom({ workspace: 'production' }), roster)).toEqual([
      key('1'),
      key('2'),
      key('3'),
    ])
    expect(recipesOf(aRule({ by: ['owner'] }), labelsFrom({ owner: 'zoe' }), roster)).toEqual([])
    expect(recipesOf(aRule({ by: ['owner'] }), {}, roster)).toEqual([])
    const ofFailures = labelsFrom({ team: 'pay', adapter: 'salesforce' })
    expect(recipesOf(aRule({ by: ['adapter', 'team'] }), ofFailures, roster)).toEqual([key('1'), key('2')])
  })

  test('4.1 the one that it names, if it is in it', () => {
    const roster = createRoster(recipes)
    expect(recipesOf(own, ofAna, roster)).toEqual([key('1')])
    expect(recipesOf(own, { ...ofAna, owner: ['zoe'] }, roster)).toEqual([])
    expect(recipesOf(own, { ...ofAna, recipe: ['9'] }, roster)).toEqual([])
    expect(recipesOf({ ...own, recipes: [parseMatcher('recipe = 2')] }, ofAna, roster)).toEqual([])
  })

  test('3.7 of whose labels alone it is told', () => {
    const watched = [...recipes].map(
      ([recipe, { labels }]) => [recipe, { labels: read(recipe, labels) }] as const,
    )
    const asked = new Set<string>()
    function read(recipe: string, labels: Labels): Labels {
      return new Proxy(labels, {
        get: (target, name, receiver) => {
          asked.add(recipe)
          return Reflect.get(target, name, receiver)
        },
      })
    }
    expect(recipesOf(own, ofAna, createRoster(new Map(watched)))).toEqual([key('1')])
    expect([...asked]).toEqual([key('1')])
  })

  test('4.1 taken as one: a recipe alone is itself, several are together', () => {
    const roster = followed('1', '2', '3')
    expect(membersOf(own, ofAna, roster)).toBe(roster.kept.alone(key('1')))
    const teams = aRule({ by: ['team'] })
    const team = membersOf(teams, labelsFrom({ team: 'pay' }), roster)
    expect(team.all.map((member) => member.key)).toEqual([key('1'), key('2')])
    expect(membersOfPart(teams, '["pay"]', roster)).toBe(team)
    expect(membersOfPart(teams, '["x"]', roster).all).toEqual([])
  })

  test('4.1 but for those of which nothing is known', () => {
    expect(membersOf(own, ofAna, followed('2')).all).toEqual([])
  })

  test('3.7 one that looks at another time keeps what it knows apart', () => {
    const [roster, facts] = [followed(), someFacts({ recipes })]
    const other = rosterOf(roster, facts)
    expect(other.all).toBe(roster.all)
    expect(membersOf(own, ofAna, other).all.map((member) => member.key)).toEqual([key('1')])
    expect(membersOf(own, ofAna, roster).all).toEqual([])
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

describe('3.2 estimates are left out where nobody knows what the missing failures were about', () => {
  test.each<[boolean, string, Parameters<typeof aRule>[0]]>([
    [false, 'of all failures of a recipe', { by: ['recipe'] }],
    [true, 'where only some count', { by: ['recipe'], errors: {} }],
    [true, 'by adapter', { by: ['adapter'] }],
    [true, 'by error', { by: ['recipe', 'error'] }],
  ])('3.2 %s: %s', (are, _, rule) => {
    expect(ignoresEstimates(aRule(rule))).toBe(are)
  })
})
