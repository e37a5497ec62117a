import { describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/model/instant.ts'
import type { Told } from '../../src/model/notice.ts'
import { anAlert } from '../support/alerts.ts'
import { a, b, critical, decide, mail, NOW, over, reasons, shows, slack, told } from './due-cases.ts'

describe('the end', () => {
  test('5.1 resolved is told once, when the whole group is', () => {
    const still = decide([over, b], { shown: shows(a, b) }, [told('a'), told('b')])
    expect(still.deliveries.map((delivery) => delivery.reason)).toEqual(['edit'])
    const done = decide([over, { ...over, id: 'b' }], { shown: shows(a, b) }, [told('a'), told('b')])
    expect(done.deliveries).toEqual([
      {
        slot: 'edit',
        reason: 'resolved',
        severity: 'warning',
        alerts: ['a', 'b'],
        joined: [],
        at: NOW,
        closes: true,
      },
    ])
  })

  test('5.5 Slack learns of the resolution by an edit, mail by one mail after group_interval', () => {
    expect(reasons(decide([over], { shown: shows(a) }))).toEqual(['edit resolved'])
    expect(reasons(decide([over], { shown: shows(a) }, [told('a')], mail))).toEqual(['post resolved'])
    const early = decide([over], { shown: shows(a), lastNoticeAt: NOW - MINUTE_MS }, [told('a')], mail)
    expect(early).toMatchObject({ deliveries: [], lookAgainAt: NOW + 4 * MINUTE_MS })
  })

  test('5.1 the mail about the end ends its conversation, and comes as soon as group_interval is over', () => {
    const { deliveries } = decide([over], { lastNoticeAt: NOW - 5 * MINUTE_MS }, [told('a')], mail)
    expect(deliveries).toEqual([
      {
        slot: 'post',
        reason: 'resolved',
        severity: 'warning',
        alerts: ['a'],
        joined: [],
        at: NOW,
        closes: true,
      },
    ])
  })

  test('5.1 the edit about the end, too, comes at most a minute after the last', () => {
    const at = (lastEditAt: number | null) => decide([over], { shown: shows(a), lastEditAt })
    expect(at(NOW - MINUTE_MS + 1)).toEqual({ deliveries: [], close: false, lookAgainAt: NOW + 1 })
    expect(reasons(at(NOW - MINUTE_MS))).toEqual(['edit resolved'])
  })

  test('5.2 the end is told once: a conversation that told it waits for group_interval, and ends', () => {
    const after = (lastNoticeAt: number, others: Told[] = []) =>
      decide([over], { lastNoticeAt }, [...others, told('a', 'warning', NOW)], mail)
    expect(after(NOW - 5 * MINUTE_MS)).toEqual({ deliveries: [], close: true, lookAgainAt: null })
    expect(after(NOW - 5 * MINUTE_MS + 1)).toEqual({ deliveries: [], close: false, lookAgainAt: NOW + 1 })
    expect(after(NOW - 5 * MINUTE_MS, [told('gone')])).toMatchObject({ deliveries: [], close: true })
  })

  test('5.2 that one end was told does not tell another', () => {
    const entries = [told('a'), told('b', 'warning', NOW)]
    expect(reasons(decide([over, { ...over, id: 'b' }], {}, entries))).toEqual(['edit resolved'])
  })

  test('4.1 an alert that never fired does not keep the end from being told, and is not part of it', () => {
    const pending = anAlert({ id: 'b', state: 'pending', severity: 'critical' })
    expect(decide([over, pending], { shown: shows(a) }).deliveries).toMatchObject([
      { reason: 'resolved', severity: 'warning', alerts: ['a'] },
    ])
  })

  test('what was resolved is told as that though another was closed without a verdict', () => {
    const closed = anAlert({ id: 'b', state: 'closed', endedAt: NOW })
    const decision = decide([over, closed], { shown: shows(a, b) }, [told('a'), told('b')])
    expect(reasons(decision)).toEqual(['edit resolved'])
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
