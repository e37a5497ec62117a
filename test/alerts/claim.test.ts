import { describe, expect, test } from 'vitest'
import { claims } from '../../src/alerts/claim.ts'
import type { Episode } from '../../src/alerts/fold.ts'
import { runningAt } from '../../src/alerts/start.ts'
import type { Alert } from '../../src/model/alert.ts'
import { anAlert } from '../support/alerts.ts'

function anEpisode(startedAt: number, over: Partial<Episode> = {}): Episode {
  return {
    state: 'firing',
    startedAt,
    firedAt: startedAt,
    clockMs: 0,
    falseSince: null,
    heldThrough: startedAt,
    severity: 'warning',
    worst: 'warning',
    count: 2,
    peak: 3,
    about: false,
    resolvedAt: null,
    ...over,
  }
}

/** Over from `startedAt` to `resolvedAt`. */
function past(startedAt: number, resolvedAt: number, over: Partial<Episode> = {}): Episode {
  return anEpisode(startedAt, { state: 'resolved', falseSince: resolvedAt, resolvedAt, ...over })
}

function alertOver(id: string, startedAt: number, foldedThrough: number, over: Partial<Alert> = {}): Alert {
  return anAlert({
    id,
    state: 'resolved',
    startedAt,
    firedAt: startedAt,
    endedAt: foldedThrough,
    foldedThrough,
    ...over,
  })
}

/** [start of the episode, id of the alert that it extends]. */
function claimed(episodes: readonly Episode[], alerts: readonly Alert[]): unknown {
  return claims(episodes, alerts).map(({ episode, alert }) => [episode.startedAt, alert?.id ?? null])
}

describe('3.4 an episode that touches an alert extends it', () => {
  test('3.4 one that touches none is its own', () => {
    expect(claimed([anEpisode(50)], [])).toEqual([[50, null]])
    expect(claimed([past(10, 20), anEpisode(50)], [])).toEqual([
      [10, null],
      [50, null],
    ])
  })

  test('3.4 an alert that is over reaches through when it ended for the state machine', () => {
    expect(claimed([anEpisode(40)], [alertOver('a', 20, 40)])).toEqual([[40, 'a']])
    expect(claimed([anEpisode(41)], [alertOver('a', 20, 40, { heldThrough: 60 })])).toEqual([[41, null]])
  })

  test('3.4 an episode that is over reaches as far', () => {
    expect(claimed([past(10, 20)], [alertOver('a', 20, 40)])).toEqual([[10, 'a']])
    expect(claimed([past(10, 19)], [alertOver('a', 20, 40)])).toEqual([[10, null]])
  })

  test.each<[string, Partial<Alert>]>([
    ['it began', { startedAt: 50, firedAt: null }],
    ['it fired', { firedAt: 50 }],
    ['all its facts were known, where nothing else is', { foldedThrough: 50 }],
    ['its condition held', { heldThrough: 50, foldedThrough: 60 }],
  ])('3.4 an open alert reaches through when %s; what comes later may be another', (_, over) => {
    const open = anAlert({ id: 'a', startedAt: 20, firedAt: 20, foldedThrough: 30, ...over })
    expect(claimed([anEpisode(50)], [open])).toEqual([[50, 'a']])
    expect(claimed([anEpisode(51)], [open])).toEqual([[51, null]])
  })

  test('3.4 of several alerts, one that fired before one that was pending', () => {
    const fired = alertOver('fired', 10, 20)
    const pending = anAlert({
      id: 'pending',
      state: 'pending',
      startedAt: 30,
      firedAt: null,
      foldedThrough: 40,
    })
    expect(claimed([anEpisode(15)], [pending, fired])).toEqual([[15, 'fired']])
    expect(claimed([anEpisode(15)], [fired, pending])).toEqual([[15, 'fired']])
  })

  test('3.4 of those, the one that was done with last, open ones first', () => {
    const [early, late] = [alertOver('early', 10, 20), alertOver('late', 30, 40)]
    const open = anAlert({ id: 'open', startedAt: 35, firedAt: 35, foldedThrough: 36 })
    expect(claimed([anEpisode(15)], [early, late])).toEqual([[15, 'late']])
    expect(claimed([anEpisode(15)], [late, early])).toEqual([[15, 'late']])
    expect(claimed([anEpisode(15)], [late, early, open])).toEqual([[15, 'open']])
    const [first, second] = [alertOver('first', 10, 40), alertOver('second', 12, 40)]
    expect(claimed([anEpisode(15)], [first, second])).toEqual([[15, 'second']])
    expect(claimed([anEpisode(15)], [second, first])).toEqual([[15, 'second']])
  })

  test('3.4 each extends one, the others stay free', () => {
    expect(claimed([past(10, 20), anEpisode(30)], [alertOver('a', 12, 18), alertOver('b', 31, 35)])).toEqual([
      [30, 'b'],
      [10, 'a'],
    ])
  })

  test('3.4 what was told as one stays one', () => {
    const told = anAlert({ id: 'a', startedAt: 10, firedAt: 10, foldedThrough: 60 })
    const first = past(10, 20, { firedAt: 12, worst: 'critical', peak: 9, about: true })
    const last = anEpisode(30, { firedAt: 33, heldThrough: 31, count: 4 })
    expect(claims([first, past(22, 25), last], [told])).toEqual([
      {
        alert: told,
        episode: { ...last, startedAt: 10, firedAt: 12, worst: 'critical', peak: 9, about: true },
      },
    ])
    const worse = { ...last, worst: 'critical', peak: 11, about: true } as const
    expect(claims([past(10, 20), worse], [told])).toMatchObject([
      { episode: { ...worse, startedAt: 10, firedAt: 10 } },
    ])
    expect(claims([past(10, 20, { firedAt: null }), last], [told])).toMatchObject([
      { episode: { firedAt: 33 } },
    ])
    expect(claims([past(10, 20), last], [told])).toMatchObject([{ episode: { about: false } }])
  })

  test('3.4 a pending one, of which nobody was told, goes on as the last', () => {
    const pending = anAlert({ id: 'a', state: 'pending', startedAt: 10, firedAt: null, foldedThrough: 60 })
    expect(claimed([past(10, 20), anEpisode(30)], [pending])).toEqual([
      [30, 'a'],
      [10, null],
    ])
  })
})

describe('3.4 what was running where an evaluation starts', () => {
  const open = anAlert({
    id: 'open',
    startedAt: 10,
    firedAt: 15,
    foldedThrough: 50,
    heldThrough: 12,
    severity: 'warning',
    worst: 'critical',
    count: 4,
    peak: 9,
    about: true,
    checkpoint: { severity: 'info', clockMs: 3, falseSince: 47 },
  })
  const episode: Episode = {
    state: 'firing',
    startedAt: 10,
    firedAt: 15,
    clockMs: 3,
    falseSince: 47,
    heldThrough: 12,
    severity: 'info',
    worst: 'critical',
    count: 4,
    peak: 9,
    about: true,
    resolvedAt: null,
  }

  test('3.4 nothing before any alert began', () => {
    expect(runningAt([], 50)).toBe(null)
    expect(runningAt([open], 10)).toBe(null)
  })

  test('3.4 an open alert with its clocks where all facts were known', () => {
    expect(runningAt([open], 50)).toEqual({ alert: open, episode })
  })

  test('3.4 elsewhere with fresh clocks', () => {
    const fresh = { ...episode, clockMs: 0, falseSince: null, severity: 'warning' }
    expect(runningAt([open], 49)?.episode).toEqual(fresh)
    expect(runningAt([{ ...open, heldThrough: 60 }], 49)?.episode).toMatchObject({ heldThrough: 49 })
    expect(runningAt([{ ...open, checkpoint: null }], 50)?.episode).toEqual(fresh)
    const plain = anAlert({ id: 'a', startedAt: 10, firedAt: 15, foldedThrough: 50 })
    expect(runningAt([plain], 50)?.episode).toMatchObject({ clockMs: 0, falseSince: null, heldThrough: 50 })
    expect(runningAt([{ ...open, state: 'resolved' }], 50)?.episode).toEqual(fresh)
  })

  test('3.4 pending until it fired', () => {
    expect(runningAt([open], 14)?.episode).toMatchObject({ state: 'pending', firedAt: null })
    expect(runningAt([open], 15)?.episode).toMatchObject({ state: 'firing', firedAt: 15 })
    expect(runningAt([{ ...open, state: 'pending', firedAt: null }], 50)?.episode).toMatchObject({
      state: 'pending',
      firedAt: null,
    })
  })

  test('3.4 an alert that is over, until it was done with', () => {
    const over = alertOver('over', 10, 40)
    expect(runningAt([over], 40)?.alert).toBe(over)
    expect(runningAt([over], 41)).toBe(null)
  })

  test('3.4 of several, the one that was done with last, and then the one that began last', () => {
    const [short, long] = [alertOver('short', 20, 40), alertOver('long', 15, 45)]
    for (const alerts of [
      [short, long],
      [long, short],
    ])
      expect(runningAt(alerts, 30)?.alert.id).toBe('long')
    const [early, late] = [alertOver('early', 10, 40), alertOver('late', 12, 40)]
    for (const alerts of [
      [early, late],
      [late, early],
    ])
      expect(runningAt(alerts, 30)?.alert.id).toBe('late')
    expect(runningAt([long, open], 40)?.alert.id).toBe('open')
  })
})
