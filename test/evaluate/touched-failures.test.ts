import { describe, expect, test } from 'vitest'
import { createRoster, type Roster } from '../../src/evaluate/roster.ts'
import { type TouchedInput, touchedGroups } from '../../src/evaluate/touched.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { anAlert } from '../support/alerts.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key, someFacts } from './world.ts'

const recipes = new Map(
  ['1', '2', '3'].map((id) => [
    key(id),
    aRecipe(id, { more: labelsFrom({ team: 'pay' }), knownThrough: 9 * DAY_MS }),
  ]),
)

const once = aRule({ name: 'once', by: ['adapter'], condition: atLeast(1, 100) })
const twice = { ...once, name: 'twice', condition: atLeast(2, 100) }
/** At most one failure in 100: each error may be quiet by itself. */
const quiet = aRule({
  name: 'quiet',
  by: ['team', 'error'],
  condition: counting({ comparator: 'at_most', levels: [{ severity: 'info', bound: 1 }] }, 100),
})

const anError = (fingerprint: string, placedAt: number): FailureFact =>
  aFailure('1', placedAt, { fingerprint })

/** What of a rule that was seen before is touched at 1,000, as `group from|news place`. */
function touched(
  rule: Rule,
  failures: readonly FailureFact[],
  changed: readonly (readonly [string, number | null])[],
  over: Partial<TouchedInput> & { readonly roster?: Roster } = {},
): readonly string[] {
  const facts = someFacts({
    recipes,
    changed: new Map(changed.map(([id, place]) => [key(id), { place, fresh: [] }])),
    histories: historiesOf(failures),
  })
  return touchedGroups({
    rules: [rule],
    roster: createRoster(recipes),
    facts,
    open: [],
    rulesSeen: new Map([[rule.name, 0]]),
    resumeFrom: 500,
    now: 1_000,
    ...over,
  }).map(({ group, kind, place }) => `${group} ${kind} ${place}`)
}

describe('3.7 where failures make the groups and only news makes a rule hold', () => {
  test('3.7 new failures touch theirs, older ones do not', () => {
    const failures = [aFailure('1', 959, { adapter: 'netsuite' }), aFailure('1', 960), aFailure('1', 970)]
    expect(touched(once, failures, [['1', 960]])).toEqual(['["salesforce"] news 960'])
    expect(touched(once, failures, [['1', null]])).toEqual([])
  })

  test('3.7 but for those that are far from holding', () => {
    const news = [['1', 960]] as const
    expect(touched(twice, [aFailure('1', 960)], news)).toEqual([])
    expect(touched(twice, [aFailure('2', 860), aFailure('1', 960)], news)).toEqual([])
    expect(touched(twice, [aFailure('2', 861), aFailure('1', 960)], news)).toEqual([
      '["salesforce"] news 960',
    ])
  })

  test('3.7 unless an alert of theirs is open, which news may end', () => {
    const open = [anAlert({ id: 'a', rule: 'twice', group: '["salesforce"]' })]
    expect(touched(twice, [aFailure('1', 960)], [['1', 960]], { open })).toEqual(['["salesforce"] news 960'])
  })

  test('3.7 recipes without such failures are not asked to which groups they belong', () => {
    const asked: string[] = []
    const roster = createRoster(recipes)
    const listening: Roster = {
      ...roster,
      partsOf: (rule, recipe) => {
        asked.push(recipe)
        return roster.partsOf(rule, recipe)
      },
    }
    const failures = [aFailure('1', 900), aFailure('2', 970)]
    touched(
      once,
      failures,
      [
        ['1', 960],
        ['2', 970],
        ['3', 960],
        ['9', 960],
      ],
      { roster: listening },
    )
    expect(asked).toEqual([key('2')])
    asked.length = 0
    touched(once, failures, [], { roster: listening, rulesSeen: new Map() })
    expect(asked).toEqual([key('2')])
  })
})

describe('3.7 where failures make the groups and silence fulfils a rule', () => {
  test('3.7 those of failures in its reach are looked at from where everything was known', () => {
    const failures = [anError('f2', 400), anError('f1', 401), anError('f3', 600)]
    expect(touched(quiet, failures, [['1', null]])).toEqual([
      '["pay","f1"] from 500',
      '["pay","f3"] from 600',
    ])
  })

  test('3.7 and those of new failures from these on', () => {
    const failures = [anError('f2', 450), anError('f3', 959), anError('f1', 960)]
    expect(touched(quiet, failures, [['1', 960]])).toEqual([
      '["pay","f2"] from 500',
      '["pay","f3"] from 959',
      '["pay","f1"] news 960',
    ])
    expect(touched(quiet, [anError('f1', 420)], [['1', 410]])).toEqual(['["pay","f1"] news 420'])
    expect(touched(quiet, [anError('f1', 300)], [['1', 290]])).toEqual(['["pay","f1"] news 300'])
  })

  test('3.7 no later than now', () => {
    const failures = [anError('f2', 900), anError('f1', 901)]
    expect(touched(quiet, failures, [['1', null]], { resumeFrom: 1_500 })).toEqual(['["pay","f1"] from 1000'])
  })

  test('3.7 a day back where nobody remembers', () => {
    const failures = [anError('f2', 2 * DAY_MS - 100), anError('f1', 2 * DAY_MS - 99)]
    const start = { resumeFrom: null, now: 3 * DAY_MS }
    expect(touched(quiet, failures, [['1', null]], start)).toEqual([`["pay","f1"] from ${2 * DAY_MS}`])
  })

  test('3.7 a rule seen for the first time is looked at as of now', () => {
    const failures = [anError('f2', 900), anError('f1', 901)]
    expect(touched(quiet, failures, [], { rulesSeen: new Map() })).toEqual(['["pay","f1"] from 1000'])
    const other = { rulesSeen: new Map([['other', 0]]) }
    expect(touched(quiet, failures, [], other)).toEqual(['["pay","f1"] from 1000'])
  })
})
