import { describe, expect, test } from 'vitest'
import { holdNote, isOpen, nameOf, ownWords, sinceLine } from '../../src/message/episode.ts'
import type { AlertFacts } from '../../src/model/message.ts'
import type { Hold, Silence } from '../../src/model/silence.ts'
import { alert, at, facts, limitError, recipe } from './facts.ts'
import { say } from './saying.ts'

const SILENCE: Silence = {
  id: 's1',
  matchers: [],
  startsAt: at('02:00'),
  endsAt: at('06:00'),
  by: 'Ben',
  comment: 'vendor maintenance',
}

const note = (...holds: readonly Hold[]): string => say(holdNote(facts({ holds })))

describe('4.6 what holds an alert back', () => {
  test('a silence: until when, by whom, and why', () => {
    expect(note({ kind: 'silenced', silence: SILENCE })).toBe(
      'silenced until 06:00 UTC by Ben (vendor maintenance)',
    )
    expect(note({ kind: 'silenced', silence: { ...SILENCE, comment: '' } })).toBe(
      'silenced until 06:00 UTC by Ben',
    )
    expect(note({ kind: 'silenced', silence: { ...SILENCE, by: '', comment: '' } })).toBe(
      'silenced until 06:00 UTC by somebody',
    )
  })

  test('an inhibition: because of which rule', () => {
    expect(note({ kind: 'inhibited', source: 'a2', rule: 'connector-outage' })).toBe(
      'because of connector-outage',
    )
    expect(note({ kind: 'inhibited', source: 'a2', rule: '' })).toBe('because of another alert')
  })

  test('an acknowledgement: by whom, and when', () => {
    expect(note({ kind: 'acknowledged', by: 'Ben', at: at('02:09'), untilOver: false })).toBe(
      'acknowledged by Ben 02:09 UTC',
    )
    expect(note({ kind: 'acknowledged', by: '', at: at('02:09'), untilOver: false })).toBe(
      'acknowledged by somebody 02:09 UTC',
    )
  })

  test('nothing, where nothing does', () => {
    expect(note()).toBe('')
    expect(say(holdNote(facts()))).toBe('')
  })
})

const since = (over: Partial<AlertFacts>): string =>
  say(sinceLine(facts({ history: [], ...over }), at('03:20')))

describe('5.11 how many jobs failed since it began', () => {
  test.each<[string, Partial<AlertFacts>, string]>([
    ['of how many', { failed: 41, finished: 57 }, ' · 41 of 57 jobs failed'],
    ['of as many', { failed: 57, finished: 57 }, ' · 57 of 57 jobs failed'],
    ['of fewer than failed nothing is said', { failed: 41, finished: 40 }, ''],
    ['of none that failed nothing is said', { failed: 0, finished: 57 }, ''],
    ['more than are in the window', { failed: 42, finished: null }, ' · 42 failed since then'],
    ['as many as are in the window', { failed: 41, finished: null }, ''],
    [
      'an estimate, of which some were found',
      { alert: alert({ about: true }), failed: 40, finished: 57 },
      ' · 40 found so far',
    ],
    [
      'an estimate, all of which was found',
      { alert: alert({ about: true }), failed: 41, finished: 57 },
      ' · 41 of 57 jobs failed',
    ],
    [
      'of what RecipeWatch says of itself nothing',
      { alert: alert({ kind: 'self', count: 1 }), finished: null },
      '',
    ],
  ])('%s', (_, over, said) => {
    expect(since(over)).toMatch(/^Critical · since 02:03 UTC \(77 min\)/)
    expect(since(over).replace(/^Critical · since 02:03 UTC \(77 min\)/, '')).toBe(said)
  })
})

describe('5.11 what an alert is about', () => {
  const rule = 'orders'
  const two = [recipe('A', 1), recipe('B', 1)]
  test.each<[string, Partial<AlertFacts>, string]>([
    ['its only recipe', { recipes: [recipe('A', 1)] }, 'A'],
    [
      'the recipe that it is grouped by, though others failed with it',
      {
        recipes: two,
        alert: alert({ rule, by: { recipe: ['1'] }, labels: { recipe_name: ['Order sync'] } }),
      },
      'Order sync',
    ],
    [
      'no recipe’s name where it is not grouped by recipe',
      {
        recipes: two,
        alert: alert({ rule, by: { team: ['erp'] }, labels: { recipe_name: ['Order sync'] } }),
      },
      'erp',
    ],
    [
      'the kind of error that it is grouped by',
      { recipes: two, alert: alert({ rule, by: { error: ['v2:1'] }, labels: {} }) },
      'REQUEST_LIMIT_EXCEEDED',
    ],
    [
      'its rule, where that kind has no name',
      {
        recipes: two,
        errors: [limitError({ errorType: null })],
        alert: alert({ rule, by: { error: ['v2:1'] }, labels: {} }),
      },
      'orders',
    ],
    [
      'its rule, where no error of the kind is known',
      { recipes: two, errors: [], alert: alert({ rule, by: { error: ['v2:1'] }, labels: {} }) },
      'orders',
    ],
    [
      'what it is grouped by, beside its place',
      {
        recipes: two,
        alert: alert({ rule, by: { workspace: ['prod'], team: ['erp', 'crm'], tag: ['vip'] } }),
      },
      'erp · crm · vip',
    ],
    [
      'its workspace, where nothing else',
      {
        recipes: two,
        alert: alert({ rule, by: { workspace: ['prod'], source: ['list'], severity: ['info'] } }),
      },
      'prod',
    ],
    ['its rule, where it is not grouped', { recipes: two, alert: alert({ rule, by: {} }) }, 'orders'],
    ['a rule, where that has no name', { recipes: two, alert: alert({ rule: '', by: {} }) }, 'a rule'],
  ])('%s', (_, over, name) => {
    expect(nameOf(facts(over))).toBe(name)
  })

  test('is open while it goes on, or is an event', () => {
    const open = (['pending', 'firing', 'resolved', 'closed'] as const).map((state) =>
      isOpen(facts({ alert: alert({ state }) })),
    )
    expect(open).toEqual([true, true, false, false])
    expect(isOpen(facts({ alert: alert({ kind: 'event', state: 'closed' }) }))).toBe(true)
  })
})

describe('5.11 the words of a rule', () => {
  test.each<[string, string | null, readonly string[] | null]>([
    ['a sentence', 'Orders stop.', ['Orders stop']],
    ['more than one', 'Orders stop.  Call Ben. Now.', ['Orders stop', 'Call Ben. Now.']],
    ['a question keeps its mark', 'Do orders stop? Ask Ben.', ['Do orders stop?', 'Ask Ben.']],
    ['no full stop', 'Orders stop', ['Orders stop']],
    ['a number is no end', 'Version 2.4 of orders stops', ['Version 2.4 of orders stops']],
    ['nothing', '', null],
    ['none', null, null],
  ])('%s', (_, summary, words) => {
    const said = ownWords(facts({ summary }))
    const [first, rest] = words ?? []
    expect(said === null ? null : [said.first, said.rest?.text]).toEqual(
      words === null ? null : [first, rest],
    )
  })

  test('of RecipeWatch’s own alert are its note, else its rule', () => {
    const self = (text: string | null) =>
      ownWords(facts({ alert: alert({ kind: 'self', rule: 'r', note: text }) }))
    expect(self('Token rejected. Replace it.')).toMatchObject({ first: 'Token rejected' })
    expect(self(null)).toEqual({ first: 'RecipeWatch: r', rest: null })
    expect(ownWords(facts({ alert: alert({ note: 'found late' }) }))).toBeNull()
  })
})
