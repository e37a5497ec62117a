import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/model/alert.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Conversation, ShownAlert, Told } from '../../src/model/notice.ts'
import type { Severity } from '../../src/model/severity.ts'
import { type Due, type DueSettings, due } from '../../src/route/due.ts'
import { anAlert } from '../support/alerts.ts'

const NOW = 10 * HOUR_MS
const slack: DueSettings = {
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * MINUTE_MS,
  repeatIntervalMs: 4 * HOUR_MS,
  sendResolved: true,
  editable: true,
}
const mail: DueSettings = { ...slack, editable: false }

const conversation = (over: Partial<Conversation> = {}): Conversation => ({
  id: 'c',
  group: 'g',
  route: 'route',
  labels: {},
  destination: { receiver: 'r', integration: 0, channel: 'slack', target: '#x', owner: null },
  openedAt: NOW - HOUR_MS,
  ref: 'C1:1',
  subject: null,
  lastNoticeAt: NOW - HOUR_MS,
  lastEditAt: null,
  shown: {},
  blockedUntil: null,
  closedAt: null,
  ...over,
})
const shows = (...alerts: Alert[]): Record<string, ShownAlert> =>
  Object.fromEntries(
    alerts.map(({ id, severity, state, count }) => [id, { severity, state, count, unknown: false }]),
  )
const told = (alert: string, severity: Severity = 'warning', endedAt: number | null = null): Told => ({
  conversation: 'c',
  alert,
  severity,
  at: NOW - HOUR_MS,
  endedAt,
})
const reasons = (decision: Due): string[] =>
  decision.deliveries.map((delivery) => `${delivery.slot} ${delivery.reason}`)

const a = anAlert({ id: 'a' })
const b = anAlert({ id: 'b' })
const critical = anAlert({ id: 'a', severity: 'critical', count: 60 })
const over = anAlert({ id: 'a', state: 'resolved', endedAt: NOW - MINUTE_MS })

function decide(
  alerts: readonly Alert[],
  over: Partial<Conversation> = {},
  entries: readonly Told[] = [told('a')],
  settings = slack,
): Due {
  return due({ conversation: conversation(over), told: entries, alerts, settings, now: NOW })
}

describe('the first notice', () => {
  test('5.1 an alert that this receiver was not told of is new', () => {
    const decision = decide([a], { ref: null, lastNoticeAt: null }, [])
    expect(decision.deliveries).toEqual([
      { slot: 'post', reason: 'new', severity: 'warning', alerts: ['a'], at: NOW, closes: false },
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
    const decision = decide([critical], { shown: shows(a), lastNoticeAt: NOW - 1 })
    expect(decision.deliveries[0]).toMatchObject({
      slot: 'post',
      reason: 'worse',
      severity: 'critical',
      alerts: ['a'],
    })
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
    expect(decision.deliveries[0]).toMatchObject({ reason: 'new', severity: 'critical', alerts: ['b'] })
  })

  test('5.1 where only the count rose it is an edit, and no notice', () => {
    expect(reasons(decide([{ ...a, count: 9 }], { shown: shows(a) }))).toEqual(['edit more'])
  })

  test('5.1 edits come at most once a minute', () => {
    const at = (lastEditAt: number) => decide([{ ...a, count: 9 }], { shown: shows(a), lastEditAt })
    expect(reasons(at(NOW - MINUTE_MS))).toEqual(['edit more'])
    expect(at(NOW - MINUTE_MS + 1)).toMatchObject({ deliveries: [], lookAgainAt: NOW + 1 })
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
  })
})

describe('the end', () => {
  test('5.1 resolved is told once, when the whole group is', () => {
    const still = decide([over, b], { shown: shows(a, b) }, [told('a'), told('b')])
    expect(still.deliveries.map((delivery) => delivery.reason)).toEqual(['edit'])
    const done = decide([over, { ...over, id: 'b' }], { shown: shows(a, b) }, [told('a'), told('b')])
    expect(done.deliveries).toEqual([
      { slot: 'edit', reason: 'resolved', severity: 'warning', alerts: ['a', 'b'], at: NOW, closes: true },
    ])
  })

  test('5.5 Slack learns of the resolution by an edit, mail by one mail after group_interval', () => {
    expect(reasons(decide([over], { shown: shows(a) }))).toEqual(['edit resolved'])
    expect(reasons(decide([over], { shown: shows(a) }, [told('a')], mail))).toEqual(['post resolved'])
    const early = decide([over], { shown: shows(a), lastNoticeAt: NOW - MINUTE_MS }, [told('a')], mail)
    expect(early).toMatchObject({ deliveries: [], lookAgainAt: NOW + 4 * MINUTE_MS })
  })

  test('send_resolved: false sends no mail, and only brings the Slack message up to date', () => {
    const silent = { ...slack, sendResolved: false }
    expect(reasons(decide([over], { shown: shows(a) }, [told('a')], silent))).toEqual(['edit edit'])
    expect(decide([over], { shown: shows(a) }, [told('a')], { ...mail, sendResolved: false })).toMatchObject({
      deliveries: [],
      close: true,
    })
  })

  test('alerts closed without a verdict are told by an edit', () => {
    const closed = anAlert({ id: 'a', state: 'closed', endedAt: NOW })
    expect(decide([closed], { shown: shows(a) }).deliveries[0]).toMatchObject({
      reason: 'edit',
      closes: true,
    })
    expect(decide([closed], { shown: shows(a) }, [told('a')], mail)).toMatchObject({
      deliveries: [],
      close: true,
    })
  })

  test('4.4 an event is told once, and its conversation ends without a resolved notice', () => {
    const event = anAlert({ id: 'a', kind: 'event' })
    expect(decide([event], { lastNoticeAt: NOW - 5 * MINUTE_MS })).toMatchObject({
      deliveries: [],
      close: true,
    })
    expect(decide([event], { lastNoticeAt: NOW - 1 })).toMatchObject({ deliveries: [], close: false })
  })

  test('nothing more is said in a closed conversation', () => {
    expect(decide([critical], { closedAt: NOW })).toEqual({ deliveries: [], close: false, lookAgainAt: null })
  })
})
