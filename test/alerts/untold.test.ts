import { expect, test } from 'vitest'
import { draftAlert } from '../../src/alerts/draft.ts'
import type { Episode } from '../../src/alerts/fold.ts'
import type { AlertCheckpoint } from '../../src/model/alert.ts'
import { aRule } from '../evaluate/world.ts'

const pending: Episode = {
  state: 'pending',
  startedAt: 90,
  firedAt: null,
  clockMs: 9,
  falseSince: null,
  heldThrough: 99,
  severity: 'critical',
  worst: 'critical',
  count: 6,
  peak: 6,
  about: true,
  resolvedAt: null,
}

/** The checkpoint of an alert that has come to `episode`, and was `before` as far as is known. */
function checkpointOf(episode: Episode, before: Partial<Episode>): AlertCheckpoint | null | undefined {
  const group = {
    rule: 'burst',
    group: 'g',
    by: {},
    failures: [],
    leadMs: 1,
    recipes: [],
    knownThrough: 95,
    troubles: [],
    leftOut: [],
    spans: [],
  }
  const checkpoint = { ...episode, ...before }
  const draft = { rule: aRule(), group, episode, alert: null, checkpoint, recipes: new Map() }
  return draftAlert(draft, () => 'a').checkpoint
}

test('3.3 a pending alert that is what it was as far as is known goes on from there', () => {
  expect(checkpointOf(pending, { clockMs: 5, count: 2 })).toMatchObject({ clockMs: 5 })
})

test.each<Partial<Episode>>([{ peak: 5 }, { worst: 'warning' }, { about: false }])(
  '3.3 one that was %o then is looked at from its beginning again: what came later may prove less',
  (before) => {
    expect(checkpointOf(pending, before)).toBe(null)
    const told = { ...pending, state: 'firing', firedAt: 92 } as const
    expect(checkpointOf(told, before)).not.toBe(null)
  },
)
