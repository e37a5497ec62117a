import { describe, expect, test } from 'vitest'
import { historyOf } from '../../src/evaluate/histories.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import { lookedThrough, nextDue, type TouchedInput, touchedGroups } from '../../src/evaluate/touched.ts'
import type { Comparator } from '../../src/model/condition.ts'
import type { Facts, RecipeFacts } from '../../src/model/facts.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Rule } from '../../src/model/rule.ts'
import { anAlert } from '../support/alerts.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key, someFacts } from './world.ts'

const NOW = 1_000
const recipes: ReadonlyMap<string, RecipeFacts> = new Map(
  [
    aRecipe('1', { more: labelsFrom({ team: 'pay' }), knownThrough: NOW }),
    aRecipe('2', { more: labelsFrom({ team: 'pay' }), knownThrough: NOW }),
    aRecipe('3', { knownThrough: NOW }),
  ].map((recipe) => [recipe.key, recipe]),
)

/** What changed where, and the failures that there are. */
function facts(
  places: readonly (readonly [string, number | null])[] = [],
  failures: readonly FailureFact[] = [],
  over: Partial<Facts> = {},
): Facts {
  return someFacts({
    recipes,
    changed: new Map(places.map(([id, place]) => [key(id), { place, fresh: [] }])),
    histories: historiesOf(failures),
    ...over,
  })
}

/** [rule, group, place, kind] of what is touched. */
function touched(rules: readonly Rule[], over: Partial<TouchedInput> = {}): unknown {
  return touchedGroups({
    rules,
    roster: createRoster(recipes),
    facts: facts(),
    open: [],
    rulesSeen: new Map(rules.map(({ name }) => [name, 0])),
    resumeFrom: 500,
    now: NOW,
    ...over,
  }).map(({ rule, group, place, kind }) => [rule, group, place, kind])
}

const once = aRule({ condition: atLeast(1, 100) })
const total = aRule({ name: 'total', condition: { kind: 'job_failed_total', threshold: null, every: 9 } })
const one = '["production","1"]'

describe('3.7 news touches the groups that it may make hold', () => {
  const places = [
    ['2', 970],
    ['1', 960],
    ['3', 980],
  ] as const
  const failures = [aFailure('1', 960), aFailure('2', 970), aFailure('3', 980)]

  test('3.7 one of each recipe and rule', () => {
    const rules = [total, once, { ...once, name: 'more' }]
    expect(touched(rules, { facts: facts([['2', 970]], failures) })).toEqual([
      ['burst', '["production","2"]', 970, 'news'],
      ['more', '["production","2"]', 970, 'news'],
    ])
  })

  test('3.7 a sum once, from the earliest', () => {
    const news = { facts: facts(places, failures) }
    expect(touched([{ ...once, by: ['team'] }], news)).toEqual([['burst', '["pay"]', 960, 'news']])
    expect(touched([{ ...once, by: ['workspace'] }], news)).toEqual([
      ['burst', '["production"]', 960, 'news'],
    ])
  })

  test('3.7 not those that are far from holding', () => {
    const twice = aRule({ condition: atLeast(2, 100) })
    const news = (...more: readonly FailureFact[]) => ({ facts: facts([['1', 960]], [...failures, ...more]) })
    expect(touched([twice], news())).toEqual([])
    expect(touched([twice], news(aFailure('1', 860)))).toEqual([])
    expect(touched([twice], news(aFailure('1', 861)))).toEqual([['burst', one, 960, 'news']])
  })

  test('3.7 but for those with an open alert, which news may end', () => {
    const open = [anAlert({ id: 'a', rule: 'burst', group: one })]
    expect(touched([once], { facts: facts([['1', 960]]), open })).toEqual([['burst', one, 960, 'news']])
    expect(touched([{ ...once, name: 'other' }], { facts: facts([['1', 960]]), open })).toEqual([])
    expect(touched([once], { facts: facts([['1', null]]), open })).toEqual([])
  })

  test('3.7 and those of which too little is at hand to say', () => {
    const lacking = (since: number) => ({
      facts: facts([['1', 960]], [], { histories: new Map([[key('1'), historyOf({ since })]]) }),
    })
    expect(touched([once], lacking(860))).toEqual([])
    expect(touched([once], lacking(861))).toEqual([['burst', one, 960, 'news']])
  })

  test('7.1 news from the future, where a clock was set back', () => {
    const late = { ...aFailure('1', 1_200), previousAt: null }
    const changed = new Map([[key('1'), { place: 1_200, fresh: [late] }]])
    expect(touched([once], { facts: facts([], [late], { changed }) })).toEqual([
      ['burst', one, 1_200, 'news'],
    ])
  })

  test('3.7 with the labels that make the group', () => {
    const by = touchedGroups({
      rules: [once, { ...once, name: 'adapters', by: ['adapter', 'team'] }],
      roster: createRoster(recipes),
      facts: facts([['1', 960]], failures),
      open: [],
      rulesSeen: new Map([
        ['burst', 0],
        ['adapters', 0],
      ]),
      resumeFrom: null,
      now: NOW,
    }).map((group) => group.by)
    expect(by).toEqual([
      { workspace: ['production'], recipe: ['1'] },
      { team: ['pay'], adapter: ['salesforce'] },
    ])
  })

  test('3.7 recipes that the rule does not select touch nothing', () => {
    const rule = { ...once, recipes: [parseMatcher('recipe = 9')] }
    expect(touched([rule], { facts: facts(places, failures) })).toEqual([])
    expect(touched([{ ...rule, by: ['adapter'] }], { facts: facts(places, failures) })).toEqual([])
  })

  test('3.7 where failures make the groups, those that are new and count, from the earliest', () => {
    const adapters = { ...once, by: ['adapter'] }
    const own = (...all: readonly FailureFact[]) => ({ facts: facts([['1', 960]], all) })
    expect(touched([adapters], own(aFailure('1', 959), aFailure('1', 965), aFailure('1', 962)))).toEqual([
      ['burst', '["salesforce"]', 962, 'news'],
    ])
    expect(touched([adapters], own(aFailure('1', 965, { adapter: null })))).toEqual([])
    expect(touched([adapters], own(aFailure('1', 965, { news: false })))).toEqual([])
    const errors = { type: { source: 'Timeout', test: (text: string) => text === 'Timeout' } }
    const other = aFailure('1', 961, { errorType: 'Other' })
    expect(touched([{ ...adapters, errors }], own(other, aFailure('1', 970)))).toEqual([
      ['burst', '["salesforce"]', 970, 'news'],
    ])
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
    const known = new Map([...recipes].map(([at, recipe]) => [at, { ...recipe, knownThrough: 3 * DAY_MS }]))
    const over = { resumeFrom: null, now: 3 * DAY_MS, facts: facts([], [], { recipes: known }) }
    expect(touched([quiet('at_most')], over)).toMatchObject([{ 2: 2 * DAY_MS }])
  })

  test('3.7 not before it is known: when it will be, from where it then holds', () => {
    const roster = createRoster(recipes)
    const at = (now: number, through: number | null, changed = true) => {
      const known = new Map([...recipes].map(([id, recipe]) => [id, { ...recipe, knownThrough: through }]))
      const news = changed ? [['1', null] as const, ['2', null] as const] : []
      return touched([quiet('less_than')], {
        roster,
        now,
        facts: facts(news, [aFailure('1', 950)], { recipes: known }),
      })
    }
    expect(at(1_000, 940, false)).toEqual([['burst', '["pay"]', 500, 'from']])
    expect(at(1_000, 1_000)).toEqual([['burst', '["pay"]', 941, 'from']])
    expect(at(1_060, 1_049)).toEqual([])
    expect(at(1_061, 1_061, false)).toEqual([])
    expect(at(1_062, 1_062)).toEqual([['burst', '["pay"]', 1_050, 'from']])
  })

  test('3.7 never what only failures make: where there are none, there is nobody to be quiet', () => {
    expect(touched([quiet('at_most', ['team', 'error'])])).toEqual([])
  })

  test('3.7 with news, from whichever is earlier; what held before the news counts', () => {
    const changed = (place: number) => ({ facts: facts([['1', place]]) })
    expect(touched([quiet('at_most')], changed(400))).toEqual([['burst', '["pay"]', 400, 'news']])
    expect(touched([quiet('at_most')], changed(501))).toEqual([['burst', '["pay"]', 500, 'news']])
  })

  test('3.7 all looks, of whatever kind, say how far was looked', () => {
    const histories = new Map([
      [key('1'), historyOf({ statesThrough: 700 })],
      [key('2'), historyOf({ connectionsThrough: 600 })],
    ])
    const roster = createRoster(recipes)
    roster.kept.follow(facts([], [], { histories }))
    expect(lookedThrough(roster, NOW)).toBe(600)
    expect(lookedThrough(roster, 550)).toBe(550)
    expect(lookedThrough(createRoster(new Map()), 550)).toBe(550)
  })
})

describe('3.7 a rule seen for the first time', () => {
  const isNew = { rulesSeen: new Map() }

  test('3.7 is looked at as of now, where it may hold', () => {
    const failures = [aFailure('1', 850), aFailure('2', 950)]
    expect(touched([once], { ...isNew, facts: facts([], failures) })).toEqual([
      ['burst', '["production","2"]', NOW, 'from'],
    ])
    expect(touched([{ ...once, by: ['adapter'] }], { ...isNew, facts: facts([], failures) })).toEqual([
      ['burst', '["salesforce"]', NOW, 'from'],
    ])
    expect(
      touched([{ ...once, by: ['adapter'] }], { ...isNew, facts: facts([], [aFailure('1', 850)]) }),
    ).toEqual([])
  })

  test('3.7 and news from where it lies', () => {
    const news = { ...isNew, facts: facts([['1', 960]], [aFailure('1', 960)]) }
    expect(touched([once], news)).toEqual([['burst', one, 960, 'news']])
  })

  test('3.7 one that silence fulfils too', () => {
    const condition = counting({ comparator: 'at_most', levels: [{ severity: 'info', bound: 1 }] }, 100)
    expect(touched([aRule({ condition, by: ['team'] })], isNew)).toEqual([['burst', '["pay"]', NOW, 'from']])
  })
})

describe('3.7 what begins as time passes', () => {
  const spike = aRule({
    condition: {
      kind: 'spike',
      overMs: 100,
      threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] },
      baselineMs: DAY_MS,
      atLeast: 1,
    },
  })
  const now = 3 * DAY_MS
  const failures = [aFailure('1', 2 * DAY_MS - 50), aFailure('1', now - 20)]
  const roster = createRoster(recipes)
  const at = (instant: number, places: readonly (readonly [string, number])[] = []) =>
    touched([spike], { roster, now: instant, resumeFrom: now, facts: facts(places, failures) })

  test('3.7 is looked at then, exactly', () => {
    expect(at(now, [['1', now - 20]])).toEqual([])
    expect(nextDue([total, once, spike], roster, now)).toBe(now + 50)
    expect(at(now + 49)).toEqual([])
    expect(at(now + 50)).toEqual([['burst', one, now + 50, 'from']])
    expect(nextDue([once], roster, now)).toBe(null)
  })
})
