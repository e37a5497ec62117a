import { describe, expect, test } from 'vitest'
import { nextSelfChange, selfGroups } from '../../src/alerts/self.ts'
import type { Alert, HealthFact } from '../../src/model/alert.ts'
import { type Labels, labelsFrom } from '../../src/model/labels.ts'
import { key } from '../evaluate/world.ts'
import { anAlert } from '../support/alerts.ts'
import { alertOf, at, fact, step, workspaces } from './health.ts'

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

  test('4.2 dated in its own time, with all that it says', () => {
    expect(step([fact()], [], 6, { newId: () => 's' })).toEqual([
      {
        kind: 'open',
        alert: {
          id: 's',
          kind: 'self',
          rule: 'recipewatch-poll-failing',
          group: '["production"]',
          by: labelsFrom({ workspace: 'production' }),
          labels: labelsFrom({
            env: 'production',
            workspace: 'production',
            source: 'recipewatch',
            rule: 'recipewatch-poll-failing',
            severity: 'warning',
          }),
          recipes: [],
          state: 'firing',
          severity: 'warning',
          worst: 'warning',
          count: 3,
          peak: 3,
          about: false,
          startedAt: at(0),
          firedAt: at(5),
          endedAt: null,
          unknownSince: null,
          foundOver: false,
          note: expect.stringContaining('RecipeWatch cannot see production'),
          foldedThrough: at(6),
          clockMs: 0,
          falseSince: null,
        },
      },
    ])
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
    expect(again).toEqual([{ kind: 'update', alert: { ...warned, count: 9, peak: 9 } }])
    expect(step([fact({ failures: 1 })], [alertOf(again)], 7)).toEqual([])
    expect(step([fact({ failingSince: at(2) })], [warned], 20)).toMatchObject([
      { kind: 'update', alert: { id: warned.id, startedAt: at(0), firedAt: at(5), severity: 'critical' } },
    ])
  })

  test('4.2 while it fails it gets no better', () => {
    const critical = alertOf(step([fact()], [], 20))
    expect(step([fact({ failingSince: at(14) })], [critical], 20)).toEqual([])
  })

  test('4.2 another failure after it was over is another', () => {
    const over: Alert = { ...alertOf(step([fact()], [], 5)), state: 'resolved', endedAt: at(8) }
    const next = alertOf(step([fact({ failingSince: at(30) })], [over], 36))
    expect(next).toMatchObject({ startedAt: at(30), worst: 'warning' })
    expect(next.id).not.toBe(over.id)
  })

  test('4.2 it resolves with the first success, when that came', () => {
    const warned = alertOf(step([fact()], [], 5))
    const well = fact({ failingSince: null, lastOkAt: at(8), failures: 0 })
    expect(step([well], [warned], 9)).toMatchObject([
      { kind: 'update', alert: { state: 'resolved', endedAt: at(8) } },
    ])
    expect(step([well], [warned], 9)).toEqual([
      { kind: 'update', alert: { ...warned, state: 'resolved', endedAt: at(8), foldedThrough: at(8) } },
    ])
    expect(step([well], [], 9)).toEqual([])
    expect(step([well], [{ ...warned, state: 'resolved' }], 9)).toEqual([])
    const ended = (lastOkAt: number | null) => alertOf(step([{ ...well, lastOkAt }], [warned], 9)).endedAt
    expect([ended(null), ended(at(20)), ended(at(-3))]).toEqual([at(9), at(9), at(0)])
  })

  test('4.2 it says what to do', () => {
    expect(alertOf(step([fact()], [], 5)).note).toBe(
      'RecipeWatch cannot see production: token rejected (401). Renew it: Workspace admin › API clients. Nothing is watched until then.',
    )
    const said = fact({ detail: 'the proxy refuses. Ask Ben.', reason: 'x' })
    expect(alertOf(step([said], [], 5)).note).toBe(
      'RecipeWatch cannot see production: the proxy refuses. Ask Ben. Nothing is watched until then.',
    )
    const words = (over: Partial<HealthFact>) => alertOf(step([fact(over)], [], 5)).note
    const around = (text: string) =>
      `RecipeWatch cannot see production: ${text} Nothing is watched until then.`
    expect(words({ reason: 'odd_code_here' })).toBe(around('odd code here.'))
    expect(words({ reason: null })).toBe(around('it does not answer.'))
    expect(words({ reason: 'forbidden' })).toBe(
      around('rights missing (403). Give the API client the role that the README names.'),
    )
    expect(words({ reason: 'api_unreachable' })).toBe(
      around('API unreachable. It is tried again until it answers.'),
    )
    expect(words({ reason: 'invalid_auth' })).toBe(
      around('token rejected. Renew it in the Slack app’s settings.'),
    )
    expect(words({ detail: 'is it on?\n' })).toBe(around('is it on?'))
    expect(words({ detail: 'Read this: it is not! at all' })).toBe(around('Read this: it is not! at all.'))
    expect(words({ detail: 'Stop!' })).toBe(around('Stop!'))
  })

  test('4.2 when it has to be looked at again', () => {
    const around = { workspaces, recipeLabels: new Map() }
    expect(nextSelfChange([fact()], around, at(1))).toBe(at(5))
    expect(nextSelfChange([fact(), fact({ name: 'slow' })], around, at(5))).toBe(at(15))
    expect(nextSelfChange([fact()], around, at(15))).toBe(null)
    expect(nextSelfChange([fact({ failingSince: null })], around, at(1))).toBe(null)
    expect(nextSelfChange([fact({ failingSince: null }), fact()], around, at(5) - 1)).toBe(at(5))
    expect(nextSelfChange([fact({ name: 'gone' })], around, at(1))).toBe(null)
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
      kind: 'self',
      rule: 'recipewatch-receiver-failing',
      recipes: [],
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
    expect(step([{ ...gone, failures: 8 }], [told], 2)).toEqual([])
    const reopened = step([{ ...gone, failingSince: at(9) }], [told], 9)
    expect(reopened).toMatchObject([{ kind: 'open', alert: { startedAt: at(9), firedAt: at(9) } }])
    expect(told.by).toEqual({ workspace: ['production'], recipe: ['1'] })
  })

  test('4.5 by whatever it was called, with what is known of why', () => {
    const noteOf = (labels: Labels | null, detail: string | null = null) =>
      alertOf(
        step([fact({ subject: 'recipe', name: 'r', detail })], [], 0, {
          recipeLabels: labels === null ? new Map() : new Map([['r', labels]]),
        }),
      ).note
    expect(noteOf(labelsFrom({ recipe: '7' }))).toBe('7 is gone and is no longer watched.')
    expect(noteOf(null)).toBe('A recipe is gone and is no longer watched.')
    expect(noteOf(labelsFrom({ recipe_name: 'Sync' }), 'It was deleted')).toBe(
      'Sync is gone and is no longer watched. It was deleted.',
    )
  })

  test('4.5 one about what is no longer configured is closed', () => {
    const warned = alertOf(step([fact()], [], 5))
    const other = step([fact()], [warned], 6, { workspaces: [] })
    expect(other).toMatchObject([
      { kind: 'update', alert: { state: 'closed', note: 'no longer configured' } },
    ])
    expect(step([], [warned], 6)).toMatchObject([{ alert: { id: warned.id, state: 'closed' } }])
    expect(
      step(
        [],
        [
          { ...warned, state: 'resolved' },
          { ...warned, kind: 'event' },
        ],
        6,
      ),
    ).toEqual([])
    expect(step([], [anAlert({ id: 'a' }), anAlert({ id: 'b', kind: 'self' })], 6)).toEqual([])
  })

  test('4.5 each is about one subject', () => {
    const warned = alertOf(step([fact()], [], 5))
    const lost = fact({ subject: 'receiver', name: 'production' })
    expect(step([fact(), lost], [warned], 6)).toMatchObject([
      { kind: 'open', alert: { rule: 'recipewatch-receiver-failing', by: { receiver: ['production'] } } },
    ])
    expect(step([fact({ name: 'slow' }), fact()], [warned], 6)).toEqual([])
  })

  test('4.5 the store is asked for the alerts that facts speak of', () => {
    expect(selfGroups([fact(), fact({ subject: 'recipe', name: 'r' })])).toEqual([
      { rule: 'recipewatch-poll-failing', group: '["production"]' },
      { rule: 'recipewatch-recipe-gone', group: '["r"]' },
    ])
  })
})
