import { describe, expect, test } from 'vitest'
import { errorAlerts, eventAlerts, nextEventChange, stepEvents } from '../../src/alerts/events.ts'
import type { Crossing, NewError } from '../../src/model/facts.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aFailure, aRecipe, aRule, key } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

const rule = aRule({
  name: 'total',
  condition: { kind: 'job_failed_total', threshold: null, every: 100 },
  labels: labelsFrom({ area: 'orders' }),
})
const crossing: Crossing = {
  rule: 'total',
  group: '["production","1"]',
  by: labelsFrom({ workspace: 'production', recipe: '1' }),
  labels: aRecipe('1').labels,
  recipe: key('1'),
  severity: 'info',
  bound: 300,
  count: 350,
  at: 7,
  baseLine: false,
}

describe('4.4 events are told once and close themselves', () => {
  test('4.4 a crossing makes an event that fires until it is told', () => {
    expect(eventAlerts([rule], [crossing], 9, () => 'e1')).toEqual([
      {
        kind: 'open',
        alert: {
          id: 'e1',
          kind: 'event',
          rule: 'total',
          group: '["production","1"]',
          by: labelsFrom({ workspace: 'production', recipe: '1' }),
          labels: labelsFrom({
            workspace: 'production',
            recipe: '1',
            recipe_name: 'Recipe 1',
            area: 'orders',
            rule: 'total',
            severity: 'info',
          }),
          recipes: [key('1')],
          state: 'firing',
          severity: 'info',
          worst: 'info',
          count: 350,
          peak: 350,
          about: false,
          startedAt: 7,
          firedAt: 7,
          endedAt: null,
          unknownSince: null,
          foundOver: false,
          note: null,
          foldedThrough: 9,
          clockMs: 0,
          falseSince: null,
        },
      },
    ])
  })

  test('4.4 a base line makes none, nor does a rule that is gone', () => {
    expect(eventAlerts([rule], [{ ...crossing, baseLine: true }], 9, () => 'e1')).toEqual([])
    expect(eventAlerts([], [crossing], 9, () => 'e1')).toEqual([])
  })

  test('4.4 it closes once told, never resolved', () => {
    const event = anAlert({ id: 'e1', kind: 'event', foldedThrough: 9 })
    expect(stepEvents([event], new Set(), 10)).toEqual([])
    expect(stepEvents([event], new Set(['e1']), 10)).toMatchObject([
      { kind: 'update', alert: { id: 'e1', state: 'closed', endedAt: 10, note: 'told' } },
    ])
  })

  test('4.4 it waits a day to be told, for a receiver that is down', () => {
    const event = anAlert({ id: 'e1', kind: 'event', foldedThrough: 9 })
    const later = { ...event, id: 'e2', foldedThrough: 20 }
    expect(nextEventChange([later, event])).toBe(9 + DAY_MS)
    expect(nextEventChange([])).toBe(null)
    expect(nextEventChange([anAlert({ id: 'a' }), { ...event, state: 'closed' }])).toBe(null)
    expect(stepEvents([event], new Set(), 8 + DAY_MS)).toEqual([])
    expect(stepEvents([event, later], new Set(), 9 + DAY_MS)).toMatchObject([
      { alert: { id: 'e1', state: 'closed', note: 'nobody was to be told' } },
    ])
  })

  test('4.6 one that is silenced is never told: it closes at once', () => {
    const event = anAlert({ id: 'e1', kind: 'event', foldedThrough: 9 })
    const holds = { silenced: new Set(['e1']), mutedUntil: new Map() }
    expect(stepEvents([event, { ...event, id: 'e2' }], new Set(), 10, holds)).toMatchObject([
      { alert: { id: 'e1', state: 'closed', endedAt: 10, note: 'silenced' } },
    ])
  })

  test('4.6 one that is muted waits for its day until the mute is over', () => {
    const event = anAlert({ id: 'e1', kind: 'event', foldedThrough: 9 })
    const holds = { silenced: new Set<string>(), mutedUntil: new Map([['e1', 50]]) }
    expect(nextEventChange([event], holds)).toBe(50 + DAY_MS)
    expect(stepEvents([event], new Set(), 49 + DAY_MS, holds)).toEqual([])
    expect(stepEvents([event], new Set(), 50 + DAY_MS, holds)).toMatchObject([{ alert: { state: 'closed' } }])
  })

  test('4.4 one that has something to say keeps saying it', () => {
    const event = anAlert({ id: 'e1', kind: 'event', note: 'Recipe 1 is gone.' })
    expect(stepEvents([event], new Set(['e1']), 10)).toMatchObject([{ alert: { note: 'Recipe 1 is gone.' } }])
  })

  test('4.4 alerts that last are left alone', () => {
    const others = [anAlert({ id: 'a' }), anAlert({ id: 'e', kind: 'event', state: 'closed' })]
    expect(stepEvents(others, new Set(['a', 'e']), DAY_MS * 9)).toEqual([])
  })
})

describe('4.4 a new error is an event', () => {
  const unseen = aRule({
    name: 'new',
    condition: { kind: 'new_error', unseenForMs: DAY_MS, severity: 'warning' },
    labels: labelsFrom({ area: 'orders' }),
  })
  const error: NewError = {
    rule: 'new',
    group: '["production","1"]',
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    labels: { ...aRecipe('1').labels, ...labelsFrom({ adapter: 'salesforce', error: 'f1' }) },
    recipe: key('1'),
    severity: 'warning',
    failure: aFailure('1', 7),
  }

  test('4.4 that fires until it is told, dated where its failure is placed', () => {
    expect(errorAlerts([unseen], [error], 9, () => 'e1')).toMatchObject([
      {
        kind: 'open',
        alert: {
          id: 'e1',
          kind: 'event',
          rule: 'new',
          group: '["production","1"]',
          labels: labelsFrom({
            workspace: 'production',
            recipe: '1',
            recipe_name: 'Recipe 1',
            adapter: 'salesforce',
            error: 'f1',
            area: 'orders',
            rule: 'new',
            severity: 'warning',
          }),
          recipes: [key('1')],
          state: 'firing',
          count: 1,
          peak: 1,
          startedAt: 7,
          firedAt: 7,
          foldedThrough: 9,
        },
      },
    ])
  })

  test('4.4 of a rule that is gone there is none', () => {
    expect(errorAlerts([], [error], 9, () => 'e1')).toEqual([])
  })
})
