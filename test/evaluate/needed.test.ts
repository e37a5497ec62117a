import { describe, expect, test } from 'vitest'
import { historyOf } from '../../src/evaluate/histories.ts'
import { type TouchedGroup } from '../../src/evaluate/look.ts'
import { type EvaluationPlan, type NeededInput, neededFacts } from '../../src/evaluate/needed.ts'
import { createRoster, type Roster } from '../../src/evaluate/roster.ts'
import type { LastingCondition } from '../../src/model/condition.ts'
import type { Facts } from '../../src/model/facts.ts'
import type { EstimateFact } from '../../src/model/history.ts'
import { HOUR_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { anAlert } from '../support/alerts.ts'
import { aRecipe, aRule, atLeast, counting, key, someFacts } from './world.ts'

const T0 = 1_000 * HOUR_MS
const at = (hours: number): number => T0 + hours * HOUR_MS
const recipes = new Map(
  ['1', '2', '3'].map((id) => [
    key(id),
    aRecipe(id, { more: labelsFrom({ team: id === '3' ? '' : 'pay' }) }),
  ]),
)
/** Of none of them anything is at hand, but for these estimates. */
function histories(estimates: readonly EstimateFact[] = []): Facts['histories'] {
  return new Map(
    [...recipes.keys()].map((recipe) => [
      recipe,
      historyOf({ since: T0, estimates: estimates.filter((one) => one.recipe === recipe) }),
    ]),
  )
}
const roster = rosterOf(histories())

function rosterOf(of: Facts['histories']): Roster {
  const made = createRoster(recipes)
  made.kept.follow(someFacts({ recipes, histories: of }))
  return made
}

const rule = aRule({ condition: atLeast(1, HOUR_MS), keepFiringForMs: 0 })
const total = aRule({ name: 'total', condition: { kind: 'job_failed_total', threshold: null, every: 9 } })

function plan(over: Partial<NeededInput> = {}): EvaluationPlan {
  return neededFacts({
    rules: [rule],
    roster,
    touched: [],
    alerts: [],
    rulesSeen: new Map([['burst', 0]]),
    now: T0,
    ...over,
  })
}

function touch(id: string, place: number, over: Partial<TouchedGroup> = {}): TouchedGroup {
  const by = labelsFrom({ workspace: 'production', recipe: id })
  return { rule: 'burst', group: JSON.stringify(['production', id]), by, place, kind: 'news', ...over }
}

const open = anAlert({
  id: 'a',
  rule: 'burst',
  group: '["production","1"]',
  startedAt: at(-9),
  firedAt: at(-9),
  foldedThrough: at(-2),
  checkpoint: { severity: 'warning', clockMs: 0, falseSince: null },
})

/** The groups of the only rule that is looked at. */
function windows(of: EvaluationPlan): unknown {
  return of.windows.flatMap(({ groups }) => [...groups.values()])
}

describe('3.7 an evaluation looks at what changed and what is open', () => {
  test('3.7 nothing else', () => {
    expect(plan()).toEqual({ windows: [], failures: [], known: [rule], newRules: [], now: T0 })
  })

  test('3.7 a touched group, from where it was touched, and the failures of its recipe as far as its window reaches', () => {
    const found = plan({ touched: [touch('2', at(-1))] })
    const by = labelsFrom({ workspace: 'production', recipe: '2' })
    expect(windows(found)).toEqual([{ group: '["production","2"]', by, from: at(-1), knownThrough: 0 }])
    expect(found.failures).toEqual([{ recipes: [key('2')], from: at(-2) }])
    expect(found.windows[0]).toMatchObject({ rule: { name: 'burst' } })
  })

  test('3.7 an open alert, from where all its facts were known', () => {
    const found = plan({ alerts: [open, { ...open, id: 'b', rule: 'other' }] })
    const { group, by } = open
    expect(windows(found)).toEqual([{ group, by, from: at(-2), knownThrough: at(-2) }])
    expect(found.failures).toEqual([{ recipes: [key('1')], from: at(-3) }])
  })

  test('3.7 not events, nor alerts about RecipeWatch itself', () => {
    expect(plan({ alerts: [{ ...open, kind: 'event' }] }).windows).toEqual([])
    expect(plan({ alerts: [{ ...open, kind: 'self' }] }).windows).toEqual([])
    expect(plan({ rules: [total], rulesSeen: new Map(), touched: [] })).toMatchObject({
      windows: [],
      newRules: [{ rule: 'total', at: T0 }],
    })
  })

  test('3.7 a group with both once, from the earlier, known through what any of its alerts was', () => {
    const over = { ...open, id: 'b', state: 'resolved', endedAt: at(-1), foldedThrough: at(-1) } as const
    const before = { ...over, id: 'c', endedAt: at(-5), foldedThrough: at(-5) }
    const found = (condition: LastingCondition) =>
      windows(
        plan({
          rules: [{ ...rule, condition }],
          alerts: [before, over, open],
          touched: [touch('1', at(-4))],
        }),
      )
    const [many, severity] = [atLeast(1, HOUR_MS), 'warning' as const]
    const stops = { kind: 'recipe_stopped', causes: null, except: [], severity } as const
    expect(found(many)).toMatchObject([{ from: at(-4), knownThrough: at(-1) }])
    expect(found({ kind: 'any', of: [many, many], severity })).toMatchObject([{ knownThrough: at(-1) }])
    // What `not` says, or one look of several, may have ended an alert beyond what was known.
    expect(found({ kind: 'any', of: [many, stops], severity })).toMatchObject([{ knownThrough: at(-2) }])
    expect(found({ kind: 'not', of: many, severity })).toMatchObject([{ knownThrough: at(-2) }])
  })

  test('3.7 an ended alert alone is no reason', () => {
    expect(plan({ alerts: [{ ...open, state: 'resolved' }] }).windows).toEqual([])
  })

  test.each([
    ['fewer labels', labelsFrom({ workspace: 'production' })],
    ['other labels', labelsFrom({ workspace: 'production', team: 'pay' })],
    ['more labels', labelsFrom({ workspace: 'production', recipe: '1', team: 'pay' })],
  ])('4.1 an alert from before the rule grouped otherwise, by %s, is not looked at', (_, by) => {
    expect(plan({ alerts: [{ ...open, by }] }).windows).toEqual([])
  })

  test('3.4 a rule that waits for silence is rerun from no earlier than it was seen first', () => {
    const levels = [{ severity: 'info', bound: 0 }] as const
    const condition = counting({ comparator: 'at_most', levels }, HOUR_MS)
    const quiet = aRule({ condition, forMs: 3 * HOUR_MS })
    const seen = (rulesSeen: NeededInput['rulesSeen']) =>
      windows(plan({ rules: [quiet], touched: [touch('1', at(-1))], rulesSeen }))
    expect(seen(new Map([['burst', at(-2)]]))).toMatchObject([{ from: at(-2) }])
    expect(seen(new Map([['burst', at(-9)]]))).toMatchObject([{ from: at(-4) }])
    expect(seen(new Map())).toMatchObject([{ from: T0 }])
    expect(
      windows(plan({ rules: [{ ...rule, forMs: 3 * HOUR_MS }], touched: [touch('1', at(-1))] })),
    ).toMatchObject([{ from: at(-4) }])
  })

  test('3.4 as long again as long estimates may have stopped its clocks', () => {
    const estimates = [{ recipe: key('1'), count: 1, from: at(-20), to: at(-18) }]
    const found = plan({ touched: [touch('1', at(-1))], roster: rosterOf(histories(estimates)) })
    expect(windows(found)).toMatchObject([{ from: at(-1) - 3 * HOUR_MS }])
  })

  test('7.1 it ends at the latest place of a failure, where the clock was set back', () => {
    expect(plan({ touched: [touch('1', at(2)), touch('2', at(1))] }).now).toBe(at(2))
  })
})

describe('3.7 a rule seen for the first time', () => {
  test('3.7 is remembered as seen now', () => {
    const found = plan({ rules: [rule, total], rulesSeen: new Map([['total', 0]]) })
    expect(found).toMatchObject({ newRules: [{ rule: 'burst', at: T0 }], known: [total], windows: [] })
  })
})

describe('3.7 the store is asked in few questions', () => {
  const far = aRule({ name: 'far', condition: atLeast(1, 40 * HOUR_MS) })
  const both = {
    rules: [rule, far],
    rulesSeen: new Map([
      ['burst', 0],
      ['far', 0],
    ]),
  }

  test('3.7 each recipe is in one of them, as far back as any rule reaches', () => {
    const found = plan({
      ...both,
      touched: [touch('1', T0), touch('1', T0, { rule: 'far' }), touch('2', T0)],
    })
    expect(found.failures).toEqual([
      { recipes: [key('1')], from: at(-40) },
      { recipes: [key('2')], from: at(-1) },
    ])
  })

  test('3.7 together with those that reach back less than twice as far', () => {
    const quarter = aRule({ condition: atLeast(1, HOUR_MS / 4) })
    const ask = (...hours: readonly [number, number]) =>
      plan({
        rules: [quarter],
        touched: [touch('1', at(0.25 - hours[0])), touch('2', at(0.25 - hours[1]))],
      }).failures
    expect(ask(1, 0.25)).toEqual([{ recipes: [key('1'), key('2')], from: at(-1) }])
    expect(ask(3, 4)).toEqual([{ recipes: [key('1'), key('2')], from: at(-4) }])
    expect(ask(4, 5)).toHaveLength(2)
    expect(ask(1, 2)).toHaveLength(2)
  })

  test('3.7 above a thousand recipes in one, for all, as far back as any reaches', () => {
    const ask = (many: number) => {
      const ids = Array.from({ length: many }, (_, index) => String(index))
      const some = new Map(ids.map((id) => [key(id), aRecipe(id)]))
      const all = createRoster(some)
      const none = new Map(ids.map((id) => [key(id), historyOf({ since: T0 })]))
      all.kept.follow(someFacts({ recipes: some, histories: none }))
      return plan({ roster: all, touched: ids.map((id) => touch(id, at(id === '7' ? -99 : 0))) }).failures
    }
    expect(ask(1_001)).toEqual([{ recipes: null, from: at(-100) }])
    expect(ask(1_000)).toMatchObject([{ from: at(-1) }, { recipes: [key('7')], from: at(-100) }])
  })
})

describe('3.7 what is at hand is not asked for', () => {
  test('3.7 of one recipe, and of those of a sum that lack it', () => {
    const some = new Map([
      [key('1'), historyOf({ since: at(-2) })],
      [key('2'), historyOf({ since: at(-2) + 1 })],
    ])
    const ask = (...touched: readonly TouchedGroup[]) => plan({ roster: rosterOf(some), touched }).failures
    expect(ask(touch('1', at(-1)))).toEqual([])
    expect(ask(touch('2', at(-1)))).toEqual([{ recipes: [key('2')], from: at(-2) }])
    const team = { group: '["pay"]', by: labelsFrom({ team: 'pay' }) }
    const teams = { ...rule, by: ['team'] }
    const sum = { rules: [teams], roster: rosterOf(some), touched: [touch('1', at(-1), team)] }
    expect(plan(sum).failures).toEqual([{ recipes: [key('2')], from: at(-2) }])
  })

  test('3.7 nor is each recipe of a sum looked at for that', () => {
    const some = rosterOf(
      new Map([...recipes.keys()].map((recipe) => [recipe, historyOf({ since: at(-2) })])),
    )
    const teams = { ...rule, by: ['team'] }
    const members = some.kept.together(some.membersOf(teams, '["pay"]'))
    expect(members.since()).toBe(at(-2))
    Object.defineProperty(members, 'all', {
      get: () => {
        throw new Error('looked at each')
      },
    })
    const ask = (place: number) =>
      plan({
        rules: [teams],
        roster: some,
        touched: [touch('1', place, { group: '["pay"]', by: labelsFrom({ team: 'pay' }) })],
      }).failures
    expect(ask(at(-1))).toEqual([])
    expect(() => ask(at(-1) - 1)).toThrow('looked at each')
  })
})
