import { describe, expect, test } from 'vitest'
import { vanished } from '../../src/alerts/draft.ts'
import type { GroupSpans, Span } from '../../src/model/facts.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { key } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

const quiet = { truth: 'no', severity: null, count: 1, peak: 1, partial: false, about: false } as const
const held = { ...quiet, truth: 'yes', severity: 'critical', count: 4, peak: 6 } as const
const firing = anAlert({ id: 'a', startedAt: 60, firedAt: 65 })

function groupOf(spans: readonly Span[]): GroupSpans {
  return {
    rule: 'failure-burst',
    group: '["production","1"]',
    by: labelsFrom({ workspace: 'production', recipe: '1' }),
    failures: [],
    leadMs: 0,
    recipes: [key('1')],
    knownThrough: 100,
    troubles: [],
    leftOut: [],
    spans,
  }
}

describe('3.4 an open alert that no episode stands for any more', () => {
  const group = groupOf([
    { from: 60, to: 70, ...held },
    { from: 70, to: 75, ...held },
    { from: 75, to: 100, ...quiet },
  ])

  test('3.4 leaves nothing while it is pending', () => {
    expect(vanished({ ...firing, state: 'pending' }, group)).toEqual({ kind: 'drop', id: 'a' })
  })

  test('3.4 ends when it held last', () => {
    const ended = { state: 'resolved', count: 1, clockMs: 0, unknownSince: null, checkpoint: null } as const
    const open = { ...firing, startedAt: 60, clockMs: 3, unknownSince: 90 }
    expect(vanished(open, group)).toEqual({
      kind: 'update',
      alert: { ...open, ...ended, endedAt: 75, falseSince: 75, foldedThrough: 74 },
    })
    expect(vanished({ ...open, startedAt: 80 }, { ...group, knownThrough: 50 })).toEqual({
      kind: 'update',
      alert: { ...open, ...ended, startedAt: 80, endedAt: 80, falseSince: 80, foldedThrough: 80 },
    })
  })

  test('3.4 ends before the condition holds again: that is another episode', () => {
    const again = groupOf([
      { from: 60, to: 70, ...held },
      { from: 70, to: 90, ...quiet },
      { from: 90, to: 100, ...held },
    ])
    const endOf = (foldedThrough: number) => vanished({ ...firing, foldedThrough }, again)
    expect(endOf(89)).toMatchObject({ alert: { state: 'resolved', endedAt: 70, foldedThrough: 69 } })
    expect(endOf(90)).toMatchObject({ alert: { state: 'resolved', endedAt: 100, foldedThrough: 99 } })
  })
})
