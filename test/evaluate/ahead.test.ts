import { describe, expect, test } from 'vitest'
import { groupsAhead } from '../../src/evaluate/ahead.ts'
import { isLasting } from '../../src/evaluate/conditions.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key, someFacts } from './world.ts'

const FROM = 100

/** The groups that may hold from 100 through `to`, of two recipes. */
function ahead(rule: Rule, failures: readonly FailureFact[], to = 120) {
  if (!isLasting(rule)) throw new Error('it does not last')
  const recipes = new Map(['1', '2'].map((id) => [key(id), aRecipe(id)]))
  const facts = someFacts({ recipes, histories: historiesOf(failures) })
  const roster = createRoster(recipes)
  roster.kept.follow(facts)
  return groupsAhead(rule, facts, roster, FROM, to)
}

function names(...given: Parameters<typeof ahead>): readonly string[] {
  return [...ahead(...given).keys()]
}

describe('3.7 the groups that may hold in a time, by what is recorded', () => {
  const one = aRule({ condition: atLeast(1, 10) })

  test('3.7 each is looked at from where the time begins, as nothing was known', () => {
    const by = labelsFrom({ workspace: 'production', recipe: '1' })
    expect(ahead(one, [aFailure('1', 91)])).toEqual(
      new Map([['["production","1"]', { group: '["production","1"]', by, from: FROM, knownThrough: 0 }]]),
    )
  })

  test('3.7 not one whose failures left the window before', () => {
    expect(names(one, [aFailure('1', 90), aFailure('2', 119)])).toEqual(['["production","2"]'])
  })

  test('3.7 what silence fulfils counts where it may by the end of the time', () => {
    const quiet = aRule({
      condition: counting({ comparator: 'at_most', levels: [{ severity: 'warning', bound: 0 }] }, 10),
    })
    const failures = [aFailure('1', 95), aFailure('2', 96)]
    expect(names(quiet, failures, 104)).toEqual([])
    expect(names(quiet, failures, 105)).toEqual(['["production","1"]'])
    expect(names(quiet, failures, 106)).toHaveLength(2)
  })

  test('3.7 groups by error are those of failures that reach into the time', () => {
    const rule = aRule({ condition: atLeast(1, 10), by: ['recipe', 'error'] })
    const failures = [
      aFailure('1', 90, { fingerprint: 'f0' }),
      aFailure('1', 91, { fingerprint: 'f1' }),
      aFailure('1', 92, { fingerprint: 'f2', news: false }),
      aFailure('2', 110, { fingerprint: 'f3' }),
    ]
    expect(names(rule, failures)).toEqual(['["production","1","f1"]', '["production","2","f3"]'])
    const by = { workspace: ['production'], recipe: ['1'], error: ['f1'] }
    expect(ahead(rule, failures).get('["production","1","f1"]')).toMatchObject({ by, from: FROM })
  })

  test('3.2 of those that the rule counts, and that show what it groups by', () => {
    const errors = { type: { source: 'Limit', test: (text: string) => text === 'Limit' } }
    const rule = aRule({ condition: atLeast(1, 10), by: ['adapter'], errors })
    const failures = [
      aFailure('1', 95, { adapter: 'sap' }),
      aFailure('1', 96, { adapter: null, errorType: 'Limit' }),
      aFailure('2', 97, { adapter: 'jira', errorType: 'Limit' }),
    ]
    expect(names(rule, failures)).toEqual(['["jira"]'])
  })
})
