import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import { anAlert } from '../support/alerts.ts'
import { a, b, critical, decide, mail, NOW, over, reasons, shows, told } from './due-cases.ts'

describe('the first notice', () => {
  test('5.1 an alert that this receiver was not told of is new', () => {
    const decision = decide([a], { ref: null, lastNoticeAt: null }, [])
    expect(decision.deliveries).toEqual([
      { slot: 'post', reason: 'new', severity: 'warning', alerts: ['a'], joined: [], at: NOW, closes: false },
    ])
  })

  test('5.1 the first notice waits for group_wait', () => {
    const at = (openedAt: number) => decide([a], { ref: null, lastNoticeAt: null, openedAt }, [])
    expect(at(NOW - 30_000).deliveries[0]?.at).toBe(NOW)
    expect(at(NOW - 29_999).deliveries[0]?.at).toBe(NOW + 1)
  })

  test('5.3 a first notice stays due when its alert is over before it was delivered', () => {
    expect(reasons(decide([over], { ref: null, lastNoticeAt: null }, []))).toEqual(['post new'])
  })

  test('3.4 episodes found already over are told as late', () => {
    const found = anAlert({ id: 'a', state: 'resolved', foundOver: true })
    expect(reasons(decide([found], { ref: null, lastNoticeAt: null }, []))).toEqual(['post late'])
  })

  test('5.5 a parent that was deleted is posted anew while its alerts fire', () => {
    expect(reasons(decide([a], { ref: null }))).toEqual(['post new'])
  })

  test('5.5 a parent that was deleted is not posted anew to say that all is over', () => {
    expect(decide([over], { ref: null })).toMatchObject({ deliveries: [], close: true })
  })

  test('5.5 a parent that was deleted is posted anew as long as one of its alerts fires', () => {
    const decision = decide([over, b], { ref: null }, [told('a'), told('b')])
    expect(decision.deliveries).toMatchObject([{ reason: 'new', alerts: ['a', 'b'] }])
  })

  test('5.3 a first notice stays due when its alert was closed before it was delivered', () => {
    const closed = anAlert({ id: 'a', state: 'closed', endedAt: NOW })
    expect(reasons(decide([closed], { ref: null, lastNoticeAt: null }, []))).toEqual(['post new'])
  })

  test('3.4 where one of them still fires it is no late notice', () => {
    const found = anAlert({ id: 'b', state: 'resolved', foundOver: true })
    expect(reasons(decide([found, a], { ref: null, lastNoticeAt: null }, []))).toEqual(['post new'])
  })

  test('4.1 a pending alert is not named in the first notice, and causes none by itself', () => {
    const pending = anAlert({ id: 'b', state: 'pending', severity: 'critical' })
    expect(decide([a, pending], { ref: null, lastNoticeAt: null }, []).deliveries).toMatchObject([
      { severity: 'warning', alerts: ['a'] },
    ])
    expect(decide([pending], { ref: null, lastNoticeAt: null }, [])).toEqual({
      deliveries: [],
      close: true,
      lookAgainAt: null,
    })
  })

  test('a conversation whose alerts are gone before anything was said just ends', () => {
    expect(decide([], { ref: null, lastNoticeAt: null }, [])).toMatchObject({ deliveries: [], close: true })
  })
})

describe('a living conversation', () => {
  test('an unchanged group is left alone until its repeat', () => {
    const decision = decide([a], { shown: shows(a) })
    expect(decision).toEqual({ deliveries: [], close: false, lookAgainAt: NOW + 3 * HOUR_MS })
  })

  test('5.1 an unchanged firing group is told again exactly repeat_interval after the last notice', () => {
    const at = (lastNoticeAt: number) => reasons(decide([a], { shown: shows(a), lastNoticeAt }))
    expect(at(NOW - 4 * HOUR_MS)).toEqual(['post repeat'])
    expect(at(NOW - 4 * HOUR_MS + 1)).toEqual([])
  })

  test('5.1 an edit does not put off the repeat', () => {
    const decision = decide([a], {
      shown: shows(a),
      lastNoticeAt: NOW - 4 * HOUR_MS,
      lastEditAt: NOW - MINUTE_MS,
    })
    expect(reasons(decision)).toEqual(['post repeat'])
  })

  test('5.1 worse is told at once, however fresh the last notice', () => {
    const decision = decide([critical], { shown: shows(a), lastNoticeAt: NOW - 1, lastEditAt: NOW - 1 })
    expect(decision).toEqual({
      deliveries: [
        {
          slot: 'post',
          reason: 'worse',
          severity: 'critical',
          alerts: ['a'],
          joined: [],
          at: NOW,
          closes: false,
        },
      ],
      close: false,
      lookAgainAt: NOW - 1 + MINUTE_MS,
    })
  })

  test('5.1 a message shows another level or state as soon as edits allow, other counts a minute after a notice', () => {
    const fresh = (alert: Alert) => decide([alert], { shown: shows(a), lastNoticeAt: NOW - 1 })
    expect(reasons(fresh(critical))).toEqual(['post worse', 'edit edit'])
    expect(reasons(fresh({ ...a, unknownSince: NOW - 1 }))).toEqual(['edit edit'])
    expect(reasons(fresh({ ...a, count: 9 }))).toEqual([])
    expect(fresh({ ...a, count: 9 }).lookAgainAt).toBe(NOW - 1 + MINUTE_MS)
    const both = [told('a'), told('b')]
    const recent = (alerts: Alert[], shown: Alert[]) =>
      reasons(decide(alerts, { shown: shows(...shown), lastNoticeAt: NOW - 1 }, both))
    expect(recent([a, { ...b, severity: 'info' }], [a, b])).toEqual(['edit better'])
    expect(recent([a, b], [a])).toEqual([])
  })

  test('5.1 worse and new are told in one notice, and the message is edited as well', () => {
    const decision = decide([critical, b], { shown: shows(a, b), lastNoticeAt: NOW - MINUTE_MS })
    expect(reasons(decision)).toEqual(['post worse', 'edit edit'])
    expect(decision.deliveries.map((delivery) => delivery.alerts)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  test('5.2 a level that was told before in the episode is not worse again', () => {
    const decision = decide([critical], { shown: shows(a), lastNoticeAt: NOW - 1 }, [told('a', 'critical')])
    expect(decision.deliveries.map((delivery) => delivery.reason)).not.toContain('worse')
  })

  test('5.1 a new alert in a known group waits for group_interval', () => {
    const at = (lastNoticeAt: number) => decide([a, b], { shown: shows(a, b), lastNoticeAt })
    expect(at(NOW - 5 * MINUTE_MS).deliveries).toMatchObject([{ reason: 'new', alerts: ['b'], at: NOW }])
    expect(at(NOW - 5 * MINUTE_MS + 1).deliveries).toMatchObject([
      { reason: 'new', alerts: ['b'], at: NOW + 1 },
    ])
  })

  test('5.3 an alert that is over before its turn came is told of all the same', () => {
    const decision = decide([a, { ...over, id: 'b' }], { shown: shows(a) })
    expect(decision.deliveries[0]).toMatchObject({ slot: 'post', reason: 'new', alerts: ['b'] })
    const alone = decide([over, { ...over, id: 'b' }], { shown: shows(over) }, [told('a', 'warning', NOW)])
    expect(alone.deliveries[0]).toMatchObject({ slot: 'post', reason: 'new', alerts: ['b'] })
  })

  test('a new alert that is worse than all that was told does not wait', () => {
    const decision = decide([a, { ...critical, id: 'b' }], { shown: shows(a), lastNoticeAt: NOW - 1 })
    expect(decision.deliveries[0]).toMatchObject({
      reason: 'new',
      severity: 'critical',
      alerts: ['b'],
      at: NOW,
    })
    const beside = decide(
      [a, { ...critical, id: 'b' }, anAlert({ id: 'c', severity: 'critical' })],
      { shown: shows(a), lastNoticeAt: NOW - 1 },
      [told('a'), told('c', 'critical')],
    )
    expect(beside.deliveries[0]).toMatchObject({ alerts: ['b'], at: NOW - 1 + 5 * MINUTE_MS })
  })

  test('of several new alerts one that is worse than all that was told takes the others along', () => {
    const others = [anAlert({ id: 'b', severity: 'critical' }), anAlert({ id: 'c' })]
    const decision = decide([a, ...others], { shown: shows(a), lastNoticeAt: NOW - 1 })
    expect(decision.deliveries[0]).toMatchObject({ reason: 'new', alerts: ['b', 'c'], at: NOW })
  })

  test('5.1 a new alert waits for group_interval too where all that was told is over, or was an event', () => {
    const waits = NOW - 1 + 5 * MINUTE_MS
    const living = { lastNoticeAt: NOW - 1 }
    expect(decide([over, b], living, [told('a', 'warning', NOW)]).deliveries[0]).toMatchObject({ at: waits })
    const event = (id: string) => anAlert({ id, kind: 'event' })
    expect(decide([event('a'), event('b')], living).deliveries[0]).toMatchObject({
      alerts: ['b'],
      at: waits,
    })
  })

  test('5.1 where only the count rose it is an edit, and no notice', () => {
    expect(reasons(decide([{ ...a, count: 9 }], { shown: shows(a) }))).toEqual(['edit more'])
  })

  test('5.1 edits come at most once a minute', () => {
    const at = (lastEditAt: number) => decide([{ ...a, count: 9 }], { shown: shows(a), lastEditAt })
    expect(reasons(at(NOW - MINUTE_MS))).toEqual(['edit more'])
    expect(at(NOW - MINUTE_MS + 1)).toMatchObject({ deliveries: [], lookAgainAt: NOW + 1 })
  })

  test('an edit leaves the conversation open, and the repeat is looked for next', () => {
    expect(decide([{ ...a, count: 9 }], { shown: shows(a) })).toEqual({
      deliveries: [
        {
          slot: 'edit',
          reason: 'more',
          severity: 'warning',
          alerts: ['a'],
          joined: [],
          at: NOW,
          closes: false,
        },
      ],
      close: false,
      lookAgainAt: NOW + 3 * HOUR_MS,
    })
  })

  test('an edit that has to wait is looked for before a repeat that is further off, and the other way round', () => {
    const look = (lastNoticeAt: number) =>
      decide([{ ...a, count: 9 }], { shown: shows(a), lastNoticeAt, lastEditAt: NOW }).lookAgainAt
    expect(look(NOW - HOUR_MS)).toBe(NOW + MINUTE_MS)
    expect(look(NOW - 4 * HOUR_MS + 1)).toBe(NOW + 1)
  })

  test('5.1 a message that is due for its repeat and not up to date is told and edited', () => {
    const decision = decide([{ ...a, count: 9 }], { shown: shows(a), lastNoticeAt: NOW - 4 * HOUR_MS })
    expect(reasons(decision)).toEqual(['post repeat', 'edit more'])
    expect(decision).toMatchObject({ close: false, lookAgainAt: null })
  })

  test.each([
    ['a smaller count', { ...a, count: 4 }, ['edit edit']],
    ['a worse level that was told', critical, ['edit edit']],
    ['the same', a, []],
  ])('5.5 the message is edited in place as it evolves: %s', (_, now, expected) => {
    expect(reasons(decide([now], { shown: shows(a) }, [told('a', 'critical')]))).toEqual(expected)
  })

  test('5.5 the message is edited where it does not show one of its alerts, or anything but the first moved', () => {
    expect(reasons(decide([a, b], { shown: shows(a) }, [told('a'), told('b')]))).toEqual(['edit edit'])
    const moved = { ...b, count: 9 }
    expect(reasons(decide([a, moved], { shown: shows(a, b) }, [told('a'), told('b')]))).toEqual(['edit more'])
  })

  test('4.4 an event that is over, and a pending alert, make no edit', () => {
    const event = anAlert({ id: 'b', kind: 'event' })
    const others = [{ ...event, state: 'closed' as const }, anAlert({ id: 'c', state: 'pending' })]
    expect(reasons(decide([a, ...others], { shown: shows(a, event) }, [told('a'), told('b')]))).toEqual([])
  })

  test('4.4 an event is not named in the repeat of what goes on', () => {
    const event = anAlert({ id: 'b', kind: 'event' })
    const decision = decide([a, event], { shown: shows(a, event), lastNoticeAt: NOW - 4 * HOUR_MS }, [
      told('a'),
      told('b'),
    ])
    expect(decision.deliveries).toMatchObject([{ reason: 'repeat', alerts: ['a'], closes: false }])
  })

  test('5.1 better is told by editing', () => {
    expect(reasons(decide([a], { shown: shows(critical) }, [told('a', 'critical')]))).toEqual(['edit better'])
  })

  test('4.2 a state that became unknown is shown by editing', () => {
    expect(reasons(decide([{ ...a, unknownSince: NOW - 1 }], { shown: shows(a) }))).toEqual(['edit edit'])
  })

  test('mail has no edits: a risen count waits for the repeat', () => {
    expect(decide([{ ...a, count: 9 }], { shown: shows(a) }, [told('a')], mail).deliveries).toEqual([])
  })

  test('a pending alert is nobody’s business', () => {
    expect(decide([a, anAlert({ id: 'b', state: 'pending' })], { shown: shows(a) }).deliveries).toEqual([])
  })

  test('5.7 a destination that refused for good is left alone until its time', () => {
    const decision = decide([critical], { shown: shows(a), blockedUntil: NOW + 1 })
    expect(decision).toEqual({ deliveries: [], close: false, lookAgainAt: NOW + 1 })
    expect(reasons(decide([critical], { shown: shows(critical), blockedUntil: NOW }))).toEqual(['post worse'])
  })
})
