import { describe, expect, test } from 'vitest'
import type { LastingRule } from '../../src/evaluate/conditions.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { createHistories } from '../../src/evaluate/histories.ts'
import { type TouchedGroup } from '../../src/evaluate/look.ts'
import { type EvaluationPlan, neededFacts } from '../../src/evaluate/needed.ts'
import { createRoster } from '../../src/evaluate/roster.ts'
import type { GroupSpans, RecipeFacts } from '../../src/model/facts.ts'
import type { EstimateFact, FailureFact } from '../../src/model/history.ts'
import { HOUR_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { anAlert } from '../support/alerts.ts'
import { aFailure, aRecipe, aRule, atLeast, counting, historiesOf, key, someFacts } from './world.ts'

const NOW = 100 * HOUR_MS
const at = (ms: number): number => NOW + ms

interface Given {
  readonly recipes: readonly RecipeFacts[]
  readonly failures?: readonly FailureFact[]
  readonly estimates?: readonly EstimateFact[]
  readonly touched?: readonly TouchedGroup[]
  /** Rules that were seen before; all where absent. */
  readonly seen?: readonly string[]
  readonly foldedThrough?: number
}

function groups(rules: readonly Rule[], given: Given): readonly GroupSpans[] {
  const { failures = [], estimates = [], touched = [], seen = rules.map(({ name }) => name) } = given
  const recipes = new Map(given.recipes.map((recipe) => [recipe.key, recipe]))
  const roster = createRoster(recipes)
  const { foldedThrough } = given
  const by = labelsFrom({ team: 'pay' })
  const checkpoint = { severity: 'warning', clockMs: 0, falseSince: null } as const
  const alerts =
    foldedThrough === undefined
      ? []
      : [anAlert({ id: 'a', rule: 'burst', group: '["pay"]', by, foldedThrough, checkpoint })]
  const rulesSeen = new Map(seen.map((name) => [name, 0]))
  const facts = someFacts({ recipes, histories: historiesOf(failures, estimates) })
  roster.kept.follow(facts)
  const plan = neededFacts({ rules, roster, touched, alerts, rulesSeen, now: NOW })
  return evaluate(plan, facts, roster).groups
}

function touch(place: number, over: Partial<TouchedGroup> = {}): TouchedGroup {
  return { rule: 'burst', group: '["pay"]', by: labelsFrom({ team: 'pay' }), place, kind: 'news', ...over }
}

const pay = (id: string, over: Partial<RecipeFacts> = {}): RecipeFacts =>
  aRecipe(id, { more: labelsFrom({ team: 'pay' }), knownThrough: NOW, ...over })
const sum = aRule({ condition: atLeast(2, 100), by: ['team'] })

describe('3.7 what an evaluation says of a group', () => {
  test('3.7 all of it', () => {
    const failures = [
      aFailure('2', at(-50)),
      aFailure('1', at(-40), { adapter: null, fingerprint: 'f0' }),
      aFailure('1', at(-30)),
    ]
    expect(
      groups([sum], { recipes: [pay('1'), pay('2'), pay('3')], failures, touched: [touch(at(-40))] }),
    ).toEqual([
      {
        rule: 'burst',
        group: '["pay"]',
        by: labelsFrom({ team: 'pay' }),
        failures,
        leadMs: 100,
        recipes: [],
        knownThrough: NOW,
        troubles: [],
        leftOut: [],
        spans: [
          {
            from: at(-40),
            to: NOW,
            truth: 'yes',
            severity: 'warning',
            count: 3,
            peak: 3,
            about: false,
            partial: false,
          },
        ],
      },
    ])
  })

  test('3.7 failures out of reach are not what it is about', () => {
    const failures = [
      aFailure('1', at(-140)),
      aFailure('2', at(-139)),
      aFailure('3', at(-139), { recipe: key('9') }),
    ]
    const found = groups([sum], { recipes: [pay('1'), pay('2')], failures, touched: [touch(at(-40))] })
    expect(found).toMatchObject([{ failures: [failures[1]], recipes: [] }])
  })

  test('3.7 a group of one recipe is about it, also without failures', () => {
    const by = labelsFrom({ workspace: 'production', recipe: '1' })
    const one = touch(at(-40), { group: '["production","1"]', by })
    expect(groups([aRule()], { recipes: [pay('1')], touched: [one] })).toMatchObject([
      { recipes: [key('1')], failures: [] },
    ])
  })

  test('3.7 places need not come in order', () => {
    const failures = [aFailure('1', at(-30)), aFailure('2', at(-50)), aFailure('1', at(-60))]
    const [found] = groups([sum], { recipes: [pay('1'), pay('2')], failures, touched: [touch(at(-70))] })
    expect(found?.spans.map(({ from, count }) => [from, count])).toEqual([
      [at(-70), 1],
      [at(-50), 3],
    ])
  })

  test('3.2 estimates of all its recipes are in', () => {
    const estimates = ['1', '2', '9'].map((id) => ({ recipe: key(id), count: 1, from: at(-50), to: at(-40) }))
    const [found] = groups([sum], { recipes: [pay('1'), pay('2')], estimates, touched: [touch(at(-40))] })
    expect(found?.spans).toMatchObject([{ count: 2, about: true }])
  })
})

describe('3.3 through when a group is known', () => {
  const knownOf = (...recipes: readonly RecipeFacts[]) =>
    groups([sum], { recipes, touched: [touch(at(-40))] }).map(({ knownThrough, leftOut }) => [
      knownThrough,
      leftOut,
    ])

  test('3.3 the least known of its recipes, at most now', () => {
    expect(knownOf(pay('1'), pay('2', { knownThrough: at(-9) }))).toEqual([[at(-9), []]])
    expect(knownOf(pay('1', { knownThrough: at(9) }))).toEqual([[NOW, []]])
    expect(knownOf(pay('1'), pay('2', { knownThrough: null }))).toEqual([[0, []]])
  })

  test('3.3 without one that has been unreadable for an hour, as long as others remain', () => {
    const lost = pay('2', { knownThrough: 7, unreadableSince: at(-HOUR_MS) })
    const gone = pay('3', { knownThrough: 5, unreadableSince: at(-2 * HOUR_MS) })
    expect(knownOf(pay('1'), { ...lost, unreadableSince: at(1 - HOUR_MS) })).toEqual([[7, []]])
    expect(knownOf(gone, pay('1'), lost)).toEqual([[NOW, [key('3'), key('2')]]])
    expect(knownOf(lost, gone)).toEqual([[5, []]])
  })

  test('3.3 what was known before stays known', () => {
    const recipes = [pay('1', { knownThrough: at(-90) })]
    const known = (foldedThrough: number) =>
      groups([sum], { recipes, foldedThrough }).map((one) => one.knownThrough)
    expect(known(at(-30))).toEqual([at(-30)])
    expect(known(at(-95))).toEqual([at(-90)])
  })

  test('3.3 silence is known from where the last of its recipes is', () => {
    const levels = [{ severity: 'info', bound: 0 }] as const
    const quiet = aRule({ condition: counting({ comparator: 'at_most', levels }, 10), by: ['team'] })
    const from = (...instants: readonly (number | undefined)[]) =>
      groups([quiet], {
        recipes: instants.map((knownFrom, id) =>
          pay(String(id), knownFrom === undefined ? {} : { knownFrom }),
        ),
        touched: [touch(at(-90), { kind: 'from' })],
      })[0]?.spans.map((one) => [one.from, one.truth])
    expect(from(undefined)).toEqual([[at(-90), 'yes']])
    expect(from(at(-60), undefined, at(-70))).toEqual([
      [at(-90), 'unknown'],
      [at(-50), 'yes'],
    ])
  })
})

describe('3.7 what an evaluation reads and asks for', () => {
  const by = labelsFrom({ workspace: 'production', recipe: '1' })
  const planOf = (rules: readonly LastingRule[], over: Partial<EvaluationPlan> = {}): EvaluationPlan => ({
    windows: rules.map((rule) => ({
      rule,
      groups: new Map([
        [
          'g',
          {
            group: 'g',
            by: rule.by.includes('recipe') ? by : labelsFrom({ workspace: 'production' }),
            from: 0,
            knownThrough: 0,
          },
        ],
      ]),
    })),
    failures: [],
    known: [],
    newRules: [],
    now: 100,
    ...over,
  })

  test('3.5 of a recipe one page is asked for: that of the newest time that rules are unsure of', () => {
    const threshold = { comparator: 'at_least', levels: [{ severity: 'warning', bound: 2 }] } as const
    const condition = { kind: 'consecutive_failures', threshold } as const
    const own: LastingRule = { ...aRule(), condition }
    // Beyond 35 both together are not known.
    const together: LastingRule = { ...own, by: ['workspace'] }
    const recipes = new Map([
      [key('1'), aRecipe('1', { knownThrough: 100 })],
      [key('2'), aRecipe('2', { knownThrough: 35 })],
    ])
    const histories = createHistories()
    histories.add(key('1'), {
      failures: [12, 30, 50, 70].map((place) => aFailure('1', place)),
      activity: [
        { from: 10, to: 20, failed: 1, succeeded: 1 },
        { from: 40, to: 60, failed: 1, succeeded: 1 },
      ],
      sampledFrom: 0,
    })
    const facts = someFacts({ recipes, histories: histories.all })
    const wants = (...rules: readonly LastingRule[]) => {
      const roster = createRoster(recipes)
      roster.kept.follow(facts)
      return evaluate(planOf(rules), facts, roster).wants
    }
    const [older, newer] = [
      { recipe: key('1'), from: 10, to: 20 },
      { recipe: key('1'), from: 40, to: 60 },
    ]
    expect(wants(together)).toEqual([older])
    expect(wants(own, together)).toEqual([newer])
    expect(wants(together, own)).toEqual([newer])
    expect(wants({ ...own, condition: atLeast(1, 10) })).toEqual([])
  })

  test('3.7 history that was read further back for it is taken in', () => {
    const recipes = new Map([[key('1'), aRecipe('1', { knownThrough: 100 })]])
    const histories = createHistories()
    const facts = someFacts({ recipes, histories: histories.all })
    const roster = createRoster(recipes)
    roster.kept.follow(facts)
    const rule: LastingRule = { ...aRule(), condition: atLeast(1, 10) }
    const counts = (plan: EvaluationPlan) =>
      evaluate(plan, facts, roster).groups.flatMap(({ spans }) => spans.map(({ count }) => count))
    histories.load(key('1'), { since: 99 })
    expect(counts(planOf([rule]))).toEqual([0])
    histories.load(key('1'), { since: 0, failures: [aFailure('1', 95)] })
    expect(counts(planOf([rule], { failures: [{ recipes: [key('1')], from: 0 }] }))).toEqual([0, 1])
  })
})
