import { describe, expect, test } from 'vitest'
import { nextSelfChange, type SelfInput, selfAlerts, selfGroups } from '../../src/alerts/self.ts'
import { needsUnknown } from '../../src/alerts/unknown.ts'
import type { Alert, AlertChange, HealthFact } from '../../src/model/alert.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { aRecipe, key } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'

const T0 = 1_700_000_000_000
const at = (minutes: number): number => T0 + minutes * MINUTE_MS

const workspaces = [
  { name: 'production', labels: labelsFrom({ env: 'production' }), pollEveryMs: MINUTE_MS },
  { name: 'slow', labels: labelsFrom({ env: 'production' }), pollEveryMs: 10 * MINUTE_MS },
]

function fact(over: Partial<HealthFact> = {}): HealthFact {
  return {
    subject: 'workspace',
    name: 'production',
    failingSince: at(0),
    lastOkAt: at(-1),
    reason: 'token_rejected',
    detail: null,
    failures: 3,
    ...over,
  }
}

let opened = 0
function step(
  health: readonly HealthFact[],
  existing: readonly Alert[],
  minutes: number,
  over: Partial<SelfInput> = {},
): readonly AlertChange[] {
  return selfAlerts({
    health,
    existing,
    workspaces,
    recipeLabels: new Map([[key('1'), aRecipe('1').labels]]),
    now: at(minutes),
    newId: () => `s${(opened += 1)}`,
    ...over,
  })
}

function alertOf(changes: readonly AlertChange[]): Alert {
  const [change] = changes
  if (change === undefined || change.kind === 'drop' || changes.length !== 1)
    throw new Error('expected one alert')
  return change.alert
}

describe('4.2 a workspace that cannot be polled makes one self-alert', () => {
  test('4.2 none before five minutes without success, a warning from then on', () => {
    expect(step([fact()], [], 5 - 1 / 60)).toEqual([])
    expect(alertOf(step([fact()], [], 5))).toMatchObject({
      kind: 'self',
      rule: 'recipewatch-poll-failing',
      state: 'firing',
      severity: 'warning',
      startedAt: at(0),
      firedAt: at(5),
      by: { workspace: ['production'] },
    })
  })

  test('4.2 three polls where they are longer than five minutes', () => {
    const slow = fact({ name: 'slow' })
    expect(step([slow], [], 29)).toEqual([])
    expect(alertOf(step([slow], [], 30))).toMatchObject({ severity: 'critical' })
  })

  test('4.2 critical after fifteen minutes, as the same alert', () => {
    const warned = alertOf(step([fact()], [], 5))
    expect(step([fact()], [warned], 14)).toEqual([])
    const worse = step([fact()], [warned], 15)
    expect(worse).toMatchObject([
      { kind: 'update', alert: { id: warned.id, severity: 'critical', worst: 'critical' } },
    ])
    expect(step([fact()], [alertOf(worse)], 60)).toEqual([])
  })

  test('4.2 the same cause seen again makes no other', () => {
    const warned = alertOf(step([fact()], [], 5))
    const again = step([fact({ failures: 9 })], [warned], 6)
    expect(again).toMatchObject([{ kind: 'update', alert: { id: warned.id, count: 9 } }])
  })

  test('4.2 it resolves with the first success, when that came', () => {
    const warned = alertOf(step([fact()], [], 5))
    const well = fact({ failingSince: null, lastOkAt: at(8), failures: 0 })
    expect(step([well], [warned], 9)).toMatchObject([
      { kind: 'update', alert: { state: 'resolved', endedAt: at(8) } },
    ])
    expect(step([well], [], 9)).toEqual([])
  })

  test('4.2 it says what to do', () => {
    expect(alertOf(step([fact()], [], 5)).note).toBe(
      'RecipeWatch cannot see production: token rejected (401). Renew it: Workspace admin › API clients. Nothing is watched until then.',
    )
    const said = fact({ detail: 'the proxy refuses. Ask Ben.', reason: 'x' })
    expect(alertOf(step([said], [], 5)).note).toBe(
      'RecipeWatch cannot see production: the proxy refuses. Ask Ben. Nothing is watched until then.',
    )
    expect(alertOf(step([fact({ reason: 'odd_code' })], [], 5)).note).toContain('production: odd code.')
    expect(alertOf(step([fact({ reason: null })], [], 5)).note).toContain('production: it does not answer.')
  })

  test('4.2 when it has to be looked at again', () => {
    const around = { workspaces, recipeLabels: new Map() }
    expect(nextSelfChange([fact()], around, at(1))).toBe(at(5))
    expect(nextSelfChange([fact(), fact({ name: 'slow' })], around, at(5))).toBe(at(15))
    expect(nextSelfChange([fact()], around, at(15))).toBe(null)
    expect(nextSelfChange([fact({ failingSince: null })], around, at(1))).toBe(null)
  })
})

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
  })

  test.each<[string, Alert, HealthFact]>([
    ['another workspace', anAlert({ id: 'a', labels: labelsFrom({ workspace: 'slow' }) }), fact()],
    ['an alert that is over', anAlert({ id: 'a', state: 'resolved' }), fact()],
    ['an event', anAlert({ id: 'a', kind: 'event' }), fact()],
    ['a receiver of that name', anAlert({ id: 'a' }), fact({ subject: 'receiver' })],
  ])('4.2 not for %s', (_, other, health) => {
    expect(needsUnknown([other], [health], workspaces, at(60))).toEqual([])
  })
})

describe('4.5 self-alerts go through the same routes', () => {
  test('4.5 with source, the workspace’s labels, rule and severity', () => {
    expect(alertOf(step([fact()], [], 5)).labels).toEqual({
      env: ['production'],
      workspace: ['production'],
      source: ['recipewatch'],
      rule: ['recipewatch-poll-failing'],
      severity: ['warning'],
    })
  })

  test('4.5 a receiver that cannot be reached is told at once', () => {
    const lost = fact({ subject: 'receiver', name: 'on-call', reason: 'channel_not_found' })
    expect(alertOf(step([lost], [], 0))).toMatchObject({
      rule: 'recipewatch-receiver-failing',
      severity: 'warning',
      labels: { receiver: ['on-call'], source: ['recipewatch'] },
      note: 'RecipeWatch cannot reach on-call: channel not found. Check its id and invite the app.',
    })
  })

  test('4.5 a recipe that is gone is told once, as an event', () => {
    const gone = fact({ subject: 'recipe', name: key('1'), reason: 'gone' })
    const told = alertOf(step([gone], [], 0))
    expect(told).toMatchObject({
      kind: 'event',
      rule: 'recipewatch-recipe-gone',
      severity: 'info',
      recipes: [key('1')],
      labels: { recipe: ['1'], recipe_name: ['Recipe 1'], source: ['recipewatch'] },
      note: 'Recipe 1 is gone and is no longer watched.',
    })
    const closed: Alert = { ...told, state: 'closed', endedAt: at(1) }
    expect(step([gone], [closed], 2)).toEqual([])
    expect(step([{ ...gone, failingSince: null }], [told], 2)).toEqual([])
    const again = step([{ ...gone, failingSince: at(9) }], [closed], 9)
    expect(again).toMatchObject([{ kind: 'open' }])
    expect(alertOf(again).id).not.toBe(told.id)
  })

  test('4.5 one about what is no longer configured is closed', () => {
    const warned = alertOf(step([fact()], [], 5))
    const other = step([fact()], [warned], 6, { workspaces: [] })
    expect(other).toMatchObject([
      { kind: 'update', alert: { state: 'closed', note: 'no longer configured' } },
    ])
    expect(step([], [anAlert({ id: 'a' })], 6)).toEqual([])
  })

  test('4.5 the store is asked for the alerts that facts speak of', () => {
    expect(selfGroups([fact(), fact({ subject: 'recipe', name: 'r' })])).toEqual([
      { rule: 'recipewatch-poll-failing', group: '["production"]' },
      { rule: 'recipewatch-recipe-gone', group: '["r"]' },
    ])
  })
})
