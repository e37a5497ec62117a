import { describe, expect, test } from 'vitest'
import { eventAlerts, nextEventChange, stepEvents } from '../../src/alerts/events.ts'
import type { Crossing } from '../../src/model/facts.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aRecipe, aRule, key } from '../evaluate/world.ts'
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
    expect(eventAlerts([rule], [crossing], 9, () => 'e1')).toMatchObject([
      {
        kind: 'open',
        alert: {
          id: 'e1',
          kind: 'event',
          state: 'firing',
          severity: 'info',
          count: 350,
          startedAt: 7,
          firedAt: 7,
          endedAt: null,
          labels: { rule: ['total'], severity: ['info'], area: ['orders'], recipe: ['1'] },
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
    expect(nextEventChange([event])).toBe(9 + DAY_MS)
    expect(nextEventChange([anAlert({ id: 'a' })])).toBe(null)
    expect(stepEvents([event], new Set(), 8 + DAY_MS)).toEqual([])
    expect(stepEvents([event], new Set(), 9 + DAY_MS)).toMatchObject([{ alert: { state: 'closed' } }])
  })

  test('4.4 alerts that last are left alone', () => {
    const others = [anAlert({ id: 'a' }), anAlert({ id: 'e', kind: 'event', state: 'closed' })]
    expect(stepEvents(others, new Set(['a', 'e']), DAY_MS * 9)).toEqual([])
  })
})
