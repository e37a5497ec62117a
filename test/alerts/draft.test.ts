import { describe, expect, test } from 'vitest'
import { stepAlerts } from '../../src/alerts/step.ts'
import type { Alert, AlertChange } from '../../src/model/alert.ts'
import type { GroupSpans, RecipeFacts, Span } from '../../src/model/facts.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import type { Rule } from '../../src/model/rule.ts'
import { aFailure, aRecipe, aRule, key } from '../evaluate/world.ts'

const rule = aRule({ forMs: 5, keepFiringForMs: 10, labels: labelsFrom({ area: 'orders', env: 'test' }) })
const more = { more: labelsFrom({ env: 'production', adapter: 'http' }) }
const recipes = new Map([aRecipe('1', more), aRecipe('2')].map((recipe) => [recipe.key, recipe]))

function span(from: number, to: number, over: Partial<Span> = {}): Span {
  return { from, to, truth: 'no', severity: null, count: 0, peak: 0, partial: false, about: false, ...over }
}

const held: Partial<Span> = { truth: 'yes', severity: 'critical', count: 4, peak: 6, about: true }

function groupOf(spans: readonly Span[], over: Partial<GroupSpans> = {}): GroupSpans {
  return {
    rule: 'burst',
    group: '["production","1"]',
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    failures: [aFailure('1', 80, { adapter: 'salesforce', fingerprint: 'f1' })],
    leadMs: 20,
    recipes: [key('1')],
    knownThrough: 100,
    troubles: [],
    leftOut: [],
    spans,
    ...over,
  }
}

function step(
  group: GroupSpans,
  existing: readonly Alert[] = [],
  rules: readonly Rule[] = [rule],
  known: ReadonlyMap<string, RecipeFacts> = recipes,
): readonly AlertChange[] {
  return stepAlerts({ rules, recipes: known, groups: [group], existing, now: 100, newId: () => 'new' })
}

function alertOf(changes: readonly AlertChange[]): Alert {
  const [change] = changes
  if (change === undefined || change.kind === 'drop' || changes.length !== 1) throw new Error('not one alert')
  return change.alert
}

const firing: Alert = {
  id: 'new',
  kind: 'condition',
  rule: 'burst',
  group: '["production","1"]',
  by: labelsFrom({ workspace: 'production', recipe: '1' }),
  labels: labelsFrom({
    workspace: 'production',
    recipe: '1',
    recipe_name: 'Recipe 1',
    adapter: ['http', 'salesforce'],
    error: 'f1',
    area: 'orders',
    env: 'test',
    rule: 'burst',
    severity: 'critical',
  }),
  recipes: [key('1')],
  state: 'firing',
  severity: 'critical',
  worst: 'critical',
  count: 4,
  peak: 6,
  about: true,
  startedAt: 80,
  firedAt: 85,
  endedAt: null,
  unknownSince: null,
  foundOver: false,
  note: null,
  foldedThrough: 100,
  clockMs: 0,
  falseSince: null,
  heldThrough: 100,
  checkpoint: { severity: 'critical', clockMs: 0, falseSince: null },
}

describe('4.1 an episode becomes an alert', () => {
  test('4.1 with all that is known of it', () => {
    expect(step(groupOf([span(60, 80), span(80, 100, held)]))).toEqual([{ kind: 'open', alert: firing }])
  })

  test('4.1 pending, with the time that it has held', () => {
    const spans = [span(60, 97), span(97, 100, held)]
    expect(alertOf(step(groupOf(spans)))).toEqual({
      ...firing,
      state: 'pending',
      startedAt: 97,
      firedAt: null,
      clockMs: 3,
      checkpoint: { severity: 'critical', clockMs: 3, falseSince: null },
    })
  })

  test('3.4 over when it is found', () => {
    expect(alertOf(step(groupOf([span(60, 70, held), span(70, 100)])))).toEqual({
      ...firing,
      state: 'resolved',
      count: 0,
      startedAt: 60,
      firedAt: 65,
      endedAt: 70,
      foundOver: true,
      foldedThrough: 80,
      falseSince: 70,
      heldThrough: 69,
      checkpoint: null,
    })
  })

  test('4.1 each episode is about its own failures: in its window when it began, until it was over', () => {
    const by = { by: labelsFrom({ workspace: 'production' }), recipes: [] }
    const failures = [
      aFailure('2', 30, { fingerprint: 'before' }),
      aFailure('1', 31, { fingerprint: 'first' }),
      aFailure('1', 70, { fingerprint: 'last' }),
      aFailure('2', 71, { fingerprint: 'between' }),
      aFailure('2', 90, { fingerprint: 'next' }),
    ]
    const group = groupOf([span(50, 60, held), span(60, 91), span(91, 100, held)], { failures, ...by })
    expect(
      step(group, [], [{ ...rule, by: ['workspace'] }]).map((change) =>
        change.kind === 'drop' ? null : [change.alert.recipes, change.alert.labels['error']],
      ),
    ).toEqual([
      [[key('1')], ['first', 'last']],
      [[key('2')], ['next']],
    ])
  })

  test('3.3 what began beyond what is known has no checkpoint, what began there has', () => {
    const spans = [span(60, 80), span(80, 100, { ...held, partial: true })]
    expect(alertOf(step(groupOf(spans, { knownThrough: 79 })))).toEqual({
      ...firing,
      foldedThrough: 79,
      heldThrough: 80,
      checkpoint: null,
    })
    expect(alertOf(step(groupOf(spans, { knownThrough: 80 }))).checkpoint).toBe(null)
    expect(alertOf(step(groupOf(spans, { knownThrough: 82 }))).checkpoint).toEqual({
      severity: 'critical',
      clockMs: 2,
      falseSince: null,
    })
  })

  test('3.3 of several, only what was open where all facts end, and still is, has one', () => {
    const spans = [span(50, 60, held), span(60, 80), span(80, 100, held)]
    const checkpoints = (knownThrough: number) =>
      step(groupOf(spans, { knownThrough })).map((change) =>
        change.kind === 'drop' ? null : [change.alert.state, change.alert.checkpoint !== null],
      )
    expect(checkpoints(65)).toEqual([
      ['resolved', false],
      ['firing', false],
    ])
    expect(checkpoints(90)).toEqual([
      ['resolved', false],
      ['firing', true],
    ])
  })

  test('3.3 it says what its sum leaves out', () => {
    const noteOf = (...leftOut: readonly string[]) =>
      alertOf(step(groupOf([span(60, 80), span(80, 100, held)], { leftOut }))).note
    expect(noteOf()).toBe(null)
    expect(noteOf(key('2'))).toBe('Leaves out one recipe that could not be read for an hour.')
    expect(noteOf(key('2'), key('3'))).toBe('Leaves out 2 recipes that could not be read for an hour.')
  })

  test('4.1 the labels of several recipes are united; the group value stays', () => {
    const by = labelsFrom({ workspace: 'production' })
    const sum = groupOf([span(60, 80), span(80, 100, held)], {
      by,
      group: '["production"]',
      recipes: [key('2'), key('1')],
    })
    const alert = alertOf(step(sum, [], [{ ...rule, by: ['workspace'] }]))
    expect(alert.recipes).toEqual([key('1'), key('2')])
    expect(alert.labels).toMatchObject({ recipe: ['1', '2'], workspace: ['production'], env: ['test'] })
  })

  test('4.1 failures that name no adapter give it none', () => {
    const failures = [aFailure('1', 80, { adapter: null, fingerprint: 'f1' })]
    const group = groupOf([span(60, 80), span(80, 100, held)], { failures })
    expect(alertOf(step(group, [], [rule], new Map())).labels).toEqual({
      ...firing.labels,
      recipe_name: undefined,
      adapter: undefined,
    })
  })

  test('4.1 a recipe that is known no longer has no labels left', () => {
    const alert = alertOf(step(groupOf([span(60, 80), span(80, 100, held)]), [], [rule], new Map()))
    expect(alert.labels).toEqual({ ...firing.labels, recipe_name: undefined, adapter: ['salesforce'] })
  })
})

describe('3.4 an alert that is known goes on', () => {
  const spans = [span(100, 110, { ...held, severity: 'warning', count: 3, peak: 3, about: false })]

  test('3.4 with what was told of it: worst, peak, failures, recipes', () => {
    const labels = { ...firing.labels, adapter: ['netsuite'], error: ['f0'] }
    const before = { ...firing, id: 'a', recipes: [key('1'), key('2')], labels, unknownSince: 90 }
    const changes = step(groupOf(spans, { knownThrough: 110 }), [before])
    expect(changes).toMatchObject([{ kind: 'update' }])
    expect(alertOf(changes)).toMatchObject({
      id: 'a',
      recipes: [key('1'), key('2')],
      severity: 'warning',
      worst: 'critical',
      count: 3,
      peak: 6,
      about: true,
      startedAt: 80,
      firedAt: 85,
      unknownSince: 90,
      foldedThrough: 110,
      labels: {
        adapter: ['http', 'netsuite', 'salesforce'],
        error: ['f0', 'f1'],
        recipe: ['1'],
        severity: ['warning'],
      },
    })
  })

  test('3.4 and is not written where nothing differs', () => {
    expect(step(groupOf([span(100, 100, held)]), [firing])).toEqual([])
  })

  test('4.1 one that ends was not found over, and is unknown no more', () => {
    const before = { ...firing, unknownSince: 90 }
    const ended = groupOf([span(100, 120)], { knownThrough: 120 })
    expect(alertOf(step(ended, [before]))).toMatchObject({
      state: 'resolved',
      foundOver: false,
      unknownSince: null,
      endedAt: 100,
      foldedThrough: 110,
    })
    const pending: Alert = { ...firing, state: 'pending', firedAt: null, startedAt: 60, clockMs: 0 }
    const spent = [span(60, 70, held), span(70, 120)]
    const reopened = { ...pending, checkpoint: null }
    expect(alertOf(step(groupOf(spent, { knownThrough: 120 }), [reopened]))).toMatchObject({
      id: 'new',
      state: 'resolved',
      foundOver: true,
    })
  })

  test('3.4 of what nobody was told, worst and peak are what they turn out to have been', () => {
    const pending: Alert = { ...firing, id: 'a', state: 'pending', startedAt: 80, firedAt: null, peak: 9 }
    const mild = { ...held, severity: 'warning', peak: 3, count: 3 } as const
    const found = groupOf([span(60, 80), span(80, 110, mild)], { knownThrough: 110 })
    expect(alertOf(step(found, [{ ...pending, checkpoint: null }]))).toMatchObject({
      id: 'a',
      worst: 'warning',
      peak: 3,
    })
    expect(alertOf(step(found, [{ ...firing, id: 'a', peak: 9, checkpoint: null }]))).toMatchObject({
      id: 'a',
      worst: 'critical',
      peak: 9,
    })
  })
})

describe('3.4 whoever was told that it fires is not told that it is pending again', () => {
  const told: Alert = { ...firing, id: 'a', startedAt: 80, firedAt: 85, foldedThrough: 79, checkpoint: null }

  test('3.4 it stays firing, with fresh clocks', () => {
    const shorter = groupOf([span(79, 97), span(97, 100, held)], { knownThrough: 100 })
    expect(alertOf(step(shorter, [told]))).toEqual({
      ...firing,
      id: 'a',
      startedAt: 97,
    })
  })

  test('3.4 from where it fired on; before, a checkpoint remembers how long it has held', () => {
    const until = (knownThrough: number) =>
      alertOf(
        step(groupOf([span(79, 97), span(97, 100, held)], { knownThrough }), [
          { ...told, heldThrough: 97, firedAt: 99 },
        ]),
      ).checkpoint
    expect(until(98)).toEqual({ severity: 'critical', clockMs: 1, falseSince: null })
    expect(until(99)).toEqual({ severity: 'critical', clockMs: 0, falseSince: null })
  })
})
