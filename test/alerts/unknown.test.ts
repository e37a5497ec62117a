import { describe, expect, test } from 'vitest'
import { needsUnknown } from '../../src/alerts/unknown.ts'
import type { Alert, HealthFact } from '../../src/model/alert.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { anAlert } from '../support/alerts.ts'
import { alertOf, at, fact, workspaces } from './health.ts'

describe('4.2 alerts of a workspace that cannot be polled keep their state', () => {
  const alert = anAlert({ id: 'a' })

  test('4.2 as unknown since it failed, as soon as that is told, and no longer', () => {
    expect(needsUnknown([alert], [fact()], workspaces, at(4))).toEqual([])
    const changes = needsUnknown([alert], [fact()], workspaces, at(5))
    expect(changes).toEqual([{ kind: 'update', alert: { ...alert, unknownSince: at(0) } }])
    expect(needsUnknown([alertOf(changes)], [fact()], workspaces, at(6))).toEqual([])
    expect(needsUnknown([alertOf(changes)], [fact({ failingSince: null })], workspaces, at(7))).toEqual([
      { kind: 'update', alert },
    ])
  })

  test('4.2 a sum over several workspaces, since the first that failed', () => {
    const sum = anAlert({ id: 'a', labels: labelsFrom({ workspace: ['production', 'slow'] }) })
    const health = [fact({ failingSince: at(3) }), fact({ name: 'slow', failingSince: at(1) })]
    expect(needsUnknown([sum], health, workspaces, at(60))).toMatchObject([
      { alert: { unknownSince: at(1) } },
    ])
    expect(needsUnknown([sum], health.slice(0, 1), workspaces, at(60))).toMatchObject([
      { alert: { unknownSince: at(3) } },
    ])
  })

  test('4.2 a slow workspace, after three of its polls', () => {
    const slow = anAlert({ id: 'a', labels: labelsFrom({ workspace: 'slow' }) })
    expect(needsUnknown([slow], [fact({ name: 'slow' })], workspaces, at(29))).toEqual([])
    expect(needsUnknown([slow], [fact({ name: 'slow' })], workspaces, at(30))).toHaveLength(1)
  })

  test('4.2 a customer’s workspace is seen through its partner’s token', () => {
    const customer = anAlert({ id: 'a', labels: labelsFrom({ workspace: 'production/17' }) })
    expect(needsUnknown([customer], [fact()], workspaces, at(5))).toMatchObject([
      { alert: { unknownSince: at(0) } },
    ])
    expect(needsUnknown([customer], [fact({ name: 'production/18' })], workspaces, at(5))).toEqual([])
  })

  test('4.2 pending ones too', () => {
    const pending = anAlert({ id: 'a', state: 'pending' })
    expect(needsUnknown([pending], [fact()], workspaces, at(5))).toMatchObject([
      { kind: 'update', alert: { state: 'pending', unknownSince: at(0) } },
    ])
  })

  test.each<[string, Alert, HealthFact]>([
    ['another workspace', anAlert({ id: 'a', labels: labelsFrom({ workspace: 'slow' }) }), fact()],
    ['an alert that is over', anAlert({ id: 'a', state: 'resolved' }), fact()],
    ['an event', anAlert({ id: 'a', kind: 'event' }), fact()],
    ['an alert about RecipeWatch', anAlert({ id: 'a', kind: 'self' }), fact()],
    ['a workspace that is well', anAlert({ id: 'a' }), fact({ failingSince: null })],
    [
      'a workspace that is not configured',
      anAlert({ id: 'a', labels: labelsFrom({ workspace: 'x' }) }),
      fact({ name: 'x' }),
    ],
    ['no workspace', anAlert({ id: 'a', labels: {} }), fact()],
    ['a receiver of that name', anAlert({ id: 'a' }), fact({ subject: 'receiver' })],
  ])('4.2 not for %s', (_, other, health) => {
    expect(needsUnknown([other], [health], workspaces, at(60))).toEqual([])
  })
})
