import { describe, expect, test } from 'vitest'
import {
  allEstimatesOf,
  estimatesOf,
  failuresOf,
  type Group,
  newsOf,
  throughOf,
} from '../../src/evaluate/group.ts'
import { type HistoryRows, historyOf } from '../../src/evaluate/histories.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { Alone, Together } from '../../src/evaluate/members.ts'
import type { FailureFact } from '../../src/model/history.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, key } from './world.ts'

const NOW = 1_000

/** A group of recipes 1, 2 and so on, with these histories, known through 800. */
function aGroup(rows: readonly HistoryRows[], over: Partial<Group> = {}): Group {
  const members = rows.map((own, index) =>
    memberOf(aRecipe(String(index + 1), { knownThrough: 800 }), historyOf(own)),
  )
  const [first] = members
  return {
    rule: aRule(rows.length === 1 ? {} : { by: ['team'] }),
    members: first === undefined || members.length > 1 ? new Together(members) : new Alone(first),
    values: [],
    from: 0,
    now: NOW,
    knownBefore: 0,
    ...over,
  }
}

const places = (failures: readonly FailureFact[]): readonly number[] =>
  failures.map(({ placedAt }) => placedAt)

describe('3.3 through where a group is known', () => {
  test.each([
    ['as far as its recipes are', 700, 800],
    ['or as an earlier evaluation knew', 900, 900],
    ['at most now', 1_100, NOW],
  ])('3.3 %s', (_, knownBefore, through) => {
    expect(throughOf(aGroup([{}], { knownBefore }), 'jobs')).toBe(through)
  })
})

describe('3.2 failures that count', () => {
  const failures = [10, 20, 30, 40].map((at) => aFailure('1', at))

  test('3.1 those after the beginning through the end', () => {
    expect(places(failuresOf(aGroup([{ failures }]), 10, 30))).toEqual([20, 30])
    expect(places(failuresOf(aGroup([{ failures }]), 9, 29))).toEqual([10, 20])
    expect(places(failuresOf(aGroup([{ failures }]), 20))).toEqual([30, 40])
    expect(places(newsOf(aGroup([{ failures }]), 20))).toEqual([30, 40])
  })

  test('3.1 those of several recipes likewise, though more is at hand', () => {
    const group = aGroup([{ failures }, { failures: [aFailure('2', 25)] }])
    expect(places(failuresOf(group, 0))).toEqual([10, 20, 25, 30, 40])
    expect(places(failuresOf(group, 20, 30))).toEqual([25, 30])
  })

  test('2.7 history is no news', () => {
    const group = aGroup([{ failures: [aFailure('1', 10, { news: false }), aFailure('1', 20)] }])
    expect(places(failuresOf(group, 0))).toEqual([10, 20])
    expect(places(newsOf(group, 0))).toEqual([20])
  })

  test.each([
    ['in its own recipe', ['recipe'], [10, 20]],
    ['in its own recipe by errors too', ['error', 'recipe'], [10, 20]],
    ['not in a sum', ['team'], [20]],
  ])('1.5 an echo counts %s', (_, by, counted) => {
    const echoing = [aFailure('1', 10, { echo: true }), aFailure('1', 20)]
    const values = by.includes('error') ? ['f1'] : []
    expect(places(failuresOf(aGroup([{ failures: echoing }], { rule: aRule({ by }), values }), 0))).toEqual(
      counted,
    )
  })

  test('3.2 only those that the rule asks for', () => {
    const other = [aFailure('1', 10, { adapter: 'netsuite' }), aFailure('1', 20)]
    const errors = { adapter: { source: 'sales', test: (text: string) => text.startsWith('sales') } }
    expect(places(failuresOf(aGroup([{ failures: other }], { rule: aRule({ errors }) }), 0))).toEqual([20])
  })

  test('4.1 where failures make the group, only those that show all of its values', () => {
    const rule = aRule({ by: ['adapter', 'error'] })
    const mixed = [
      aFailure('1', 10),
      aFailure('1', 20, { adapter: 'netsuite' }),
      aFailure('1', 30, { fingerprint: 'f2' }),
      aFailure('1', 40, { adapter: null }),
    ]
    expect(
      places(failuresOf(aGroup([{ failures: mixed }], { rule, values: ['salesforce', 'f1'] }), 0)),
    ).toEqual([10])
    expect(
      places(failuresOf(aGroup([{ failures: mixed }], { rule, values: ['salesforce', 'f2'] }), 0)),
    ).toEqual([30])
  })

  test('3.2 none within a maintenance of its own recipe', () => {
    const maintenance = [{ from: 20, to: 30 }]
    const others = [20, 25].map((at) => aFailure('2', at))
    expect(places(failuresOf(aGroup([{ failures, maintenance }]), 0))).toEqual([10, 30, 40])
    expect(places(failuresOf(aGroup([{ failures, maintenance }, { failures: others }]), 0))).toEqual([
      10, 20, 25, 30, 40,
    ])
  })
})

describe('3.2 estimates that matter', () => {
  const estimates = (id: string) => [{ recipe: key(id), count: 4, from: 100, to: 200 }]
  const rows = [{ estimates: estimates('1'), maintenance: [{ from: 150, to: 200 }] }, {}, {}]
  const cut = [{ recipe: key('1'), count: 2, from: 100, to: 150 }]

  test('3.2 of all members, but for what falls into maintenance', () => {
    expect(estimatesOf(aGroup(rows), 100)).toEqual(cut)
    expect(estimatesOf(aGroup([{ estimates: estimates('1') }, { estimates: estimates('2') }]), 100)).toEqual([
      ...estimates('1'),
      ...estimates('2'),
    ])
  })

  test('3.2 whole where they are longer than the window', () => {
    expect(estimatesOf(aGroup(rows), 99)).toEqual(estimates('1'))
  })

  test.each<readonly [string, Partial<Rule>]>([
    ['filters errors', { errors: {} }],
    ['groups by adapter', { by: ['adapter'] }],
    ['groups by error', { by: ['recipe', 'error'] }],
  ])('3.2 none where the rule %s; what it leaves out is still known of', (_, over) => {
    const group = aGroup(rows, { rule: aRule(over) })
    expect(estimatesOf(group, 100)).toEqual([])
    expect(allEstimatesOf(group, 100)).toEqual(cut)
  })
})
