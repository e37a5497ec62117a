import { describe, expect, test } from 'vitest'
import { type Bounds, type Reason, startOf } from '../../src/evaluate/start.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Condition } from '../../src/model/condition.ts'
import { anAlert } from '../support/alerts.ts'
import { aRule, atLeast } from './world.ts'

const rule = aRule({ forMs: 5, keepFiringForMs: 10 })
const checkpoint = { severity: 'warning', clockMs: 0, falseSince: null } as const

const unbounded: Bounds = { blurredMs: 0, since: null, settledBy: (at) => at }

function start(alerts: readonly Alert[], reason: Reason | null, bounds: Partial<Bounds> = {}): number | null {
  return startOf(rule, alerts, reason, { ...unbounded, ...bounds })
}

const news = (place: number): Reason => ({ kind: 'news', place })
const from = (place: number): Reason => ({ kind: 'from', place })

describe('3.4 from where on a group has to be evaluated', () => {
  test('3.4 without a reason and an open alert, not at all', () => {
    expect(start([], null)).toBe(null)
    expect(start([anAlert({ id: 'a', state: 'resolved', foldedThrough: 90 })], null)).toBe(null)
  })

  test('3.4 news: from `for` before it, since what held then counts, and as long again as clocks stood still', () => {
    expect(start([], news(100))).toBe(95)
    expect(start([], news(100), { blurredMs: 7 })).toBe(88)
  })

  test('3.4 not from before the rule was there to hold', () => {
    expect(start([], news(100), { since: 97 })).toBe(97)
    expect(start([], news(100), { since: 90 })).toBe(95)
  })

  test('3.4 what may begin by itself: from where that may be', () => {
    expect(start([], from(100))).toBe(100)
    expect(start([], from(100), { blurredMs: 7 })).toBe(100)
  })

  test('3.4 with what held before it where `not` may have dropped that as over', () => {
    const condition: Condition = { kind: 'not', of: atLeast(1, 1), severity: 'info' }
    expect(startOf({ ...rule, condition }, [], from(100), { ...unbounded, since: 0 })).toBe(95)
  })

  describe('where the condition may have been unknown for a while', () => {
    const condition: Condition = { kind: 'no_success', overMs: 1, severity: 'info' }
    const bounds: Bounds = { ...unbounded, settledBy: (at) => at - 30 }
    const over = anAlert({ id: 'a', state: 'resolved', startedAt: 60, endedAt: 61, foldedThrough: 70 })

    test('3.4 from where it surely did not hold: what held before it was unknown counts', () => {
      expect(startOf({ ...rule, condition }, [], news(100), bounds)).toBe(65)
      expect(startOf({ ...rule, condition }, [], from(100), bounds)).toBe(100)
      expect(startOf({ ...rule, condition, forMs: 0 }, [], news(100), bounds)).toBe(100)
      expect(startOf(rule, [], news(100), bounds)).toBe(95)
    })

    test('3.4 from the beginning of an alert that was told then', () => {
      expect(startOf({ ...rule, condition }, [over], news(100), bounds)).toBe(60)
      expect(startOf({ ...rule, condition }, [over], news(106), bounds)).toBe(71)
    })
  })

  const open = anAlert({ id: 'a', startedAt: 20, firedAt: 22, foldedThrough: 50, checkpoint })

  test('3.4 an open alert: from where all its facts were known', () => {
    expect(start([open], null)).toBe(50)
    expect(start([{ ...open, state: 'pending', firedAt: null }], null)).toBe(50)
    expect(start([{ ...open, startedAt: 50 }], null)).toBe(50)
  })

  test('3.4 from its beginning, where that came later', () => {
    expect(start([{ ...open, startedAt: 51 }], null)).toBe(51)
    expect(start([{ ...open, checkpoint: null }], null)).toBe(20)
    expect(start([anAlert({ id: 'a', startedAt: 20, foldedThrough: 50 })], null)).toBe(20)
  })

  test('3.4 news after that changes nothing before', () => {
    expect(start([open], news(51))).toBe(50)
    expect(start([open], news(50))).toBe(50)
    expect(start([open], news(51), { blurredMs: 9 })).toBe(50)
    expect(start([{ ...open, checkpoint: null }], news(200))).toBe(20)
  })

  test('3.4 news within: where it has fired for so long that any time when it did not hold has shown since', () => {
    expect(start([open], news(49))).toBe(39)
    expect(start([open], news(32))).toBe(22)
  })

  test('3.4 else from its beginning', () => {
    expect(start([open], news(31))).toBe(20)
    expect(start([open], news(20))).toBe(20)
    expect(start([open], news(49), { blurredMs: 1 })).toBe(20)
    expect(start([{ ...open, state: 'pending', firedAt: null }], news(49))).toBe(20)
  })

  test.each<[string, Condition]>([
    ['no_success', { kind: 'no_success', overMs: 1, severity: 'warning' }],
    [
      'all',
      {
        kind: 'all',
        of: [atLeast(1, 1), { kind: 'no_jobs', overMs: 1, severity: 'info' }],
        severity: 'info',
      },
    ],
    ['not', { kind: 'not', of: { kind: 'no_jobs', overMs: 1, severity: 'info' }, severity: 'info' }],
  ])(
    '3.4 from its beginning too where %s may have been unknown for a while, and clocks stood still',
    (_, condition) => {
      expect(startOf({ ...rule, condition }, [open], news(49), unbounded)).toBe(20)
      expect(startOf({ ...rule, condition }, [open], news(50), unbounded)).toBe(50)
    },
  )

  test('3.4 news before it that may reach it', () => {
    expect(start([open], news(19))).toBe(14)
    expect(start([open], from(19))).toBe(19)
  })

  const over: Alert = { ...open, state: 'resolved', endedAt: 60, foldedThrough: 70, checkpoint: null }

  test('3.4 news within an alert that is over', () => {
    expect(start([over], news(70))).toBe(60)
    expect(start([over], news(31))).toBe(20)
  })

  test('3.4 news after it, where what held before may lie within', () => {
    expect(start([over], news(71))).toBe(56)
    expect(start([over], news(75))).toBe(60)
    expect(start([over], news(76))).toBe(71)
    expect(start([over], from(71))).toBe(71)
  })

  test('3.4 an alert that was closed without a verdict is no start', () => {
    expect(start([{ ...over, state: 'closed' }], news(70))).toBe(65)
  })

  test('3.4 of several, the one that it lies in', () => {
    const later = anAlert({ id: 'b', startedAt: 80, firedAt: 80, foldedThrough: 99, checkpoint })
    expect(start([over, later], null)).toBe(99)
    expect(start([over, later], news(100))).toBe(99)
    expect(start([later, over], news(65))).toBe(55)
    expect(start([later, over], news(95))).toBe(85)
  })
})
