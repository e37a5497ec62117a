import { describe, expect, test } from 'vitest'
import { close, closeOrphans } from '../../src/alerts/close.ts'
import { stepAlerts } from '../../src/alerts/step.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { GroupSpans } from '../../src/model/facts.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aRecipe, aRule, key } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

const recipes = new Map(['1', '2'].map((id) => [key(id), aRecipe(id)]))
const alert = anAlert({ id: 'a', rule: 'burst', recipes: [key('1')] })

/** Why the alert is closed; null: it stays. */
function why(rule: Rule | null, over: Partial<Alert> = {}, known = recipes): string | null {
  const [change] = closeOrphans(rule === null ? [] : [rule], known, [{ ...alert, ...over }], 9)
  return change?.kind === 'update' ? change.alert.note : null
}

describe('4.1 an open alert that nothing can decide any more is closed', () => {
  test('4.1 not while its rule asks the same and selects its recipe', () => {
    expect(why(aRule())).toBe(null)
    expect(why(aRule({ recipes: [parseMatcher('recipe = 1')] }))).toBe(null)
  })

  test('4.1 with its rule, and with the last of its recipes', () => {
    expect(why(null)).toBe('rule removed')
    expect(why(aRule({ name: 'other' }))).toBe('rule removed')
    expect(why(aRule(), { recipes: [key('8'), key('9')] })).toBe('recipe gone')
    expect(why(aRule(), { recipes: [key('8'), key('1')] })).toBe(null)
  })

  test('4.1 when its rule selects none of its recipes any more', () => {
    const second = aRule({ recipes: [parseMatcher('recipe = 2')] })
    expect(why(second)).toBe('rule changed')
    expect(why(second, { recipes: [key('1'), key('2')] })).toBe(null)
  })

  test('4.1 one that named no recipe yet stays', () => {
    expect(why(aRule({ recipes: [parseMatcher('recipe = 2')] }), { recipes: [] })).toBe(null)
  })

  test.each<[string, Rule]>([
    ['less', aRule({ by: ['workspace'] })],
    ['more', aRule({ by: ['recipe', 'team'] })],
    ['something else', aRule({ by: ['workspace', 'team'] })],
    ['an event', aRule({ condition: { kind: 'job_failed_total', threshold: null, every: 9 } })],
  ])('4.1 when its rule asks for %s', (_, rule) => {
    expect(why(rule)).toBe('rule changed')
  })

  test('4.1 not when it names the same labels otherwise', () => {
    expect(why(aRule({ by: ['recipe', 'workspace'] }))).toBe(null)
    expect(why(aRule({ by: ['workspace'] }), { by: labelsFrom({ workspace: 'production' }) })).toBe(null)
  })

  test('4.1 a pending one leaves nothing, one that is over stays', () => {
    const all = (['pending', 'firing', 'resolved', 'closed'] as const).map((state) => ({
      ...alert,
      id: state,
      state,
    }))
    expect(closeOrphans([], recipes, all, 9)).toMatchObject([
      { kind: 'drop', id: 'pending' },
      { kind: 'update', alert: { id: 'firing' } },
    ])
  })

  test('4.1 without a verdict: its clocks end, its level and number stay', () => {
    const before = { ...alert, unknownSince: 3, clockMs: 4 }
    expect(close(before, 'why', 9)).toEqual({
      kind: 'update',
      alert: {
        ...before,
        state: 'closed',
        endedAt: 9,
        note: 'why',
        unknownSince: null,
        foldedThrough: 9,
        clockMs: 0,
        checkpoint: null,
      },
    })
  })
})

describe('4.1 a step goes by what is its own', () => {
  const held = { truth: 'yes', severity: 'warning', count: 5, peak: 5, partial: false, about: false } as const
  const group: GroupSpans = {
    rule: 'burst',
    group: '["production","1"]',
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    failures: [],
    leadMs: 0,
    recipes: [key('1')],
    knownThrough: 90,
    troubles: [],
    leftOut: [],
    spans: [{ from: 50, to: 90, ...held }],
  }
  const step = (existing: readonly Alert[], over: Partial<GroupSpans> = {}) =>
    stepAlerts({
      rules: [aRule()],
      recipes,
      groups: [{ ...group, ...over }],
      existing,
      now: 90,
      newId: () => 'new',
    }).map((change) => [change.kind, change.kind === 'drop' ? change.id : change.alert.id])

  const own = anAlert({ id: 'a', rule: 'burst', group: group.group, recipes: [key('1')], foldedThrough: 50 })

  test('4.1 an alert of its rule and group goes on', () => {
    expect(step([own])).toEqual([['update', 'a']])
  })

  test.each<[string, Partial<Alert>]>([
    ['another group', { group: '["production","2"]' }],
    ['an event', { kind: 'event' }],
    ['RecipeWatch itself', { kind: 'self' }],
    ['what was closed', { state: 'closed' }],
  ])('4.1 one about %s does not, and is left alone', (_, over) => {
    expect(step([{ ...own, ...over }])).toEqual([['open', 'new']])
  })

  test('4.1 one of a rule that is gone is closed', () => {
    expect(step([{ ...own, rule: 'other' }])).toEqual([
      ['update', 'a'],
      ['open', 'new'],
    ])
  })

  test('4.1 what was just closed or dropped does not go on', () => {
    const lost = { ...own, recipes: [key('9')] }
    expect(step([lost])).toEqual([
      ['update', 'a'],
      ['open', 'new'],
    ])
    expect(step([{ ...lost, state: 'pending', firedAt: null }])).toEqual([
      ['drop', 'a'],
      ['open', 'new'],
    ])
  })

  test('4.1 groups of rules that are gone, and those of which nothing is said, change nothing', () => {
    expect(step([], { rule: 'other' })).toEqual([])
    expect(step([own], { spans: [] })).toEqual([])
  })

  test('3.4 an open alert that no episode stands for ends; one that is over stays', () => {
    const never = [{ from: 50, to: 90, ...held, truth: 'no', severity: null, count: 0, peak: 0 }] as const
    const pending: Alert = { ...own, id: 'p', state: 'pending', startedAt: 60, firedAt: null }
    expect(
      step([pending, { ...own, id: 'r', state: 'resolved', foldedThrough: 10 }], { spans: never }),
    ).toEqual([['drop', 'p']])
  })
})
