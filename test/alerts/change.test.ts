import { describe, expect, test } from 'vitest'
import { changeOf } from '../../src/alerts/draft.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { anAlert } from '../support/alerts.ts'

const alert = anAlert({
  id: 'a',
  labels: labelsFrom({ workspace: 'production', recipe: ['1', '2'] }),
  recipes: ['1', '2'],
  checkpoint: { severity: 'warning', clockMs: 3, falseSince: null },
})

describe('3.4 what is written of an alert', () => {
  test('3.4 a new one', () => {
    expect(changeOf(null, alert)).toEqual({ kind: 'open', alert })
  })

  test('3.4 nothing where nothing differs, in whatever order labels came', () => {
    const labels = Object.fromEntries(Object.entries(alert.labels).reverse())
    expect(changeOf({ ...alert, labels }, structuredClone(alert))).toBeNull()
  })

  test.each([
    ['a count', { count: 6 }],
    ['a recipe less', { recipes: ['1'] }],
    ['another recipe', { recipes: ['1', '3'] }],
    ['another label', { labels: labelsFrom({ workspace: 'production', recipe: '1' }) }],
    ['a checkpoint that moved', { checkpoint: { severity: 'warning', clockMs: 4, falseSince: null } }],
    ['no checkpoint any more', { checkpoint: null }],
  ] as const)('3.4 its new form where it differs by %s', (_, over) => {
    const after = { ...alert, ...over }
    expect(changeOf(alert, after)).toEqual({ kind: 'update', alert: after })
  })
})
