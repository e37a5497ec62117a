import { describe, expect, test } from 'vitest'
import { createRoster } from '../../src/evaluate/roster.ts'
import { nearSince, type TouchedGroup, type TouchedInput, touchedGroups } from '../../src/evaluate/touched.ts'
import type { Comparator } from '../../src/model/condition.ts'
import type { EstimateFact, FailureFact } from '../../src/model/history.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key } from './world.ts'

const recipes = new Map(
  [
    aRecipe('1', { more: labelsFrom({ team: 'pay' }) }),
    aRecipe('2', { more: labelsFrom({ team: 'pay' }) }),
    aRecipe('3'),
  ].map((recipe) => [recipe.key, recipe]),
)

/** What changed, and the failures that there are. */
function factsOf(
  places: readonly (readonly [string, number])[],
  failures: readonly FailureFact[] = [],
): TouchedInput['facts'] {
  return {
    changed: new Map(places.map(([id, place]) => [key(id), { place, fresh: [] }])),
    histories: historiesOf(failures),
  }
}

/** [rule, group, place, kind] of what is touched. */
function touched(rules: readonly Rule[], over: Partial<TouchedInput> = {}): unknown {
  return touchedGroups({
    rules,
    roster: createRoster(recipes),
    facts: { changed: new Map(), histories: new Map() },
    rulesSeen: new Map([['burst', 0]]),
    resumeFrom: 500,
    now: 1_000,
    ...over,
  }).map(({ rule, group, place, kind }) => [rule, group, place, kind])
}

const total = aRule({ name: 'total', condition: { kind: 'job_failed_total', threshold: null, every: 9 } })

describe('3.7 news touches the groups that it lies in', () => {
  const news = [
    ['2', 70],
    ['1', 60],
    ['3', 80],
  ] as const
  const facts = factsOf(news)

  test('3.7 one of each recipe and rule', () => {
    expect(touched([total, aRule(), aRule({ name: 'more' })], { facts: factsOf([['2', 70]]) })).toEqual([
      ['burst', '["production","2"]', 70, 'news'],
      ['more', '["production","2"]', 70, 'news'],
    ])
  })

  test('3.7 a sum once, from the earliest', () => {
    expect(touched([aRule({ by: ['team'] })], { facts })).toEqual([['burst', '["pay"]', 60, 'news']])
    expect(touched([aRule({ by: ['workspace'] })], { facts })).toEqual([
      ['burst', '["production"]', 60, 'news'],
    ])
  })

  test('3.7 with the labels that make the group', () => {
    const by = touchedGroups({
      rules: [aRule(), aRule({ name: 'adapters', by: ['adapter', 'team'] })],
      roster: createRoster(recipes),
      facts: factsOf([['1', 60]], [aFailure('1', 61)]),
      rulesSeen: new Map(),
      resumeFrom: null,
      now: 1_000,
    }).map((one) => one.by)
    expect(by).toEqual([
      { workspace: ['production'], recipe: ['1'] },
      { team: ['pay'], adapter: ['salesforce'] },
    ])
  })

  test('3.7 recipes that the rule does not select touch nothing', () => {
    expect(touched([aRule({ recipes: [parseMatcher('recipe = 9')] })], { facts })).toEqual([])
  })

  test('3.7 where failures decide, those that are new and count, from the earliest', () => {
    const errors = { type: { source: 'Timeout', test: (text: string) => text === 'Timeout' } }
    const failures = [
      aFailure('1', 59),
      aFailure('1', 65),
      aFailure('1', 60, { errorType: 'Other' }),
      aFailure('9', 90),
      aFailure('1', 62),
    ]
    expect(touched([aRule({ errors })], { facts: factsOf(news, failures) })).toEqual([
      ['burst', '["production","1"]', 62, 'news'],
    ])
    expect(touched([aRule({ by: ['adapter'] })], { facts: factsOf(news, failures) })).toEqual([
      ['burst', '["salesforce"]', 60, 'news'],
    ])
    expect(
      touched([aRule({ by: ['adapter'] })], { facts: factsOf(news, [aFailure('1', 65, { adapter: null })]) }),
    ).toEqual([])
  })
})

describe('3.7 what silence may fulfil is looked at without news', () => {
  const quiet = (comparator: Comparator, by: readonly string[] = ['team']): Rule =>
    aRule({ by, condition: counting({ comparator, levels: [{ severity: 'info', bound: 1 }] }, 100) })

  test.each(['at_most', 'less_than'] as const)('3.7 %s, from where everything was known', (comparator) => {
    expect(touched([quiet(comparator)])).toEqual([['burst', '["pay"]', 500, 'from']])
  })

  test.each(['at_least', 'more_than'] as const)('3.7 not %s', (comparator) => {
    expect(touched([quiet(comparator)])).toEqual([])
  })

  test('3.7 no earlier than the rule, no later than now', () => {
    expect(touched([quiet('at_most')], { rulesSeen: new Map([['burst', 600]]) })).toMatchObject([{ 2: 600 }])
    expect(touched([quiet('at_most')], { resumeFrom: 1_500 })).toMatchObject([{ 2: 1_000 }])
  })

  test('3.7 a day back where nobody remembers', () => {
    expect(touched([quiet('at_most')], { resumeFrom: null, now: 3 * DAY_MS })).toMatchObject([
      { 2: 2 * DAY_MS },
    ])
  })

  test('3.7 a rule seen for the first time is not looked at here, nor one whose groups only failures make', () => {
    expect(touched([quiet('at_most')], { rulesSeen: new Map() })).toEqual([])
    expect(touched([quiet('at_most', ['team', 'error'])])).toEqual([])
  })

  test('3.7 with news, from whichever is earlier', () => {
    const changed = (place: number) => ({ facts: factsOf([['1', place]]) })
    expect(touched([quiet('at_most')], changed(400))).toEqual([['burst', '["pay"]', 400, 'news']])
    expect(touched([quiet('at_most')], changed(500))).toEqual([['burst', '["pay"]', 500, 'news']])
    expect(touched([quiet('at_most')], changed(501))).toEqual([['burst', '["pay"]', 500, 'from']])
  })
})

describe('3.4 how far back alerts bear on a rerun', () => {
  const rule = aRule({ condition: atLeast(1, 100), forMs: 7, keepFiringForMs: 20 })
  const touch = {
    rule: 'burst',
    group: 'g',
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    place: 1_000,
    kind: 'news',
  } as const
  const near = (
    rules: readonly Rule[],
    groups: readonly TouchedGroup[],
    estimates: readonly EstimateFact[] = [],
  ) => nearSince(rules, groups, { histories: historiesOf([], estimates) }, createRoster(recipes))
  const long = { recipe: key('1'), count: 1, from: 0, to: 200 }

  test('3.4 as far as its window, `for` and `keep_firing_for` before and after, and stopped clocks may reach', () => {
    expect(near([rule], [touch])).toBe(1_000 - 7 - 40 - 100)
    expect(near([rule], [touch], [long])).toBe(1_000 - 7 - 40 - 100 - 2 * 300)
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
