import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recipientsLeft, retryDelay, type Said, type SettleInput, settle } from '../../src/app/settle.ts'
import type { Delivery, Outcome } from '../../src/model/delivery.ts'
import { DAY_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Conversation, ShownAlert } from '../../src/model/notice.ts'

const NOW = 1_000_000
const firing: ShownAlert = { severity: 'critical', state: 'firing', count: 41, unknown: false }
const over: ShownAlert = { ...firing, state: 'resolved' }

const conversation: Conversation = {
  id: 'c',
  group: 'g',
  route: 'route',
  labels: {},
  destination: { receiver: 'r', integration: 0, channel: 'slack', target: '#x', owner: null },
  openedAt: 0,
  ref: 'C1:1',
  subject: 'first',
  lastNoticeAt: 0,
  lastEditAt: null,
  shown: {},
  blockedUntil: null,
  closedAt: null,
}
const delivery: Delivery = {
  id: 'd',
  conversation: 'c',
  reason: 'new',
  state: 'begun',
  severity: 'critical',
  dueAt: 0,
  notBefore: 0,
  attempts: 1,
  lastError: null,
  begunAt: NOW - 100,
  body: '{}',
  shown: null,
  alerts: ['a'],
  finishedAt: null,
}
const said: Said = {
  shown: { a: firing },
  alerts: ['a'],
  subject: 'subject',
  slot: 'post',
  closes: false,
  isFinal: false,
}

function settled(outcome: Outcome, input: Partial<SettleInput> = {}) {
  return settle({ conversation, delivery, said, outcome, now: NOW, timeoutMs: 10_000, jitter: 0, ...input })
}
const sent: Outcome = { kind: 'sent', ref: 'C1:2' }

describe('an accepted call', () => {
  test('the first message opens the conversation: its reference, its subject, what it shows', () => {
    const result = settled(sent, { conversation: { ...conversation, ref: null, subject: null } })
    expect(result).toMatchObject({ state: 'sent', lastError: null })
    expect(result.conversation).toEqual({
      blockedUntil: null,
      ref: 'C1:2',
      subject: 'subject',
      lastNoticeAt: NOW,
      shown: { a: firing },
    })
    expect(result.told).toEqual([
      { conversation: 'c', alert: 'a', severity: 'critical', at: NOW, endedAt: null },
    ])
  })

  test('5.5 a line in the thread leaves the parent as it was: it is still to be edited', () => {
    expect(settled(sent).conversation).toEqual({ blockedUntil: null, lastNoticeAt: NOW })
  })

  test('5.1 an edit is no notice: repeats count from the last message', () => {
    const result = settled(sent, { said: { ...said, slot: 'edit' } })
    expect(result.conversation).toEqual({ blockedUntil: null, lastEditAt: NOW, shown: { a: firing } })
    expect(result.told).toEqual([])
  })

  test('a further mail shows what it says, and keeps the thread’s first reference', () => {
    const mail = { ...conversation, destination: { ...conversation.destination, channel: 'email' as const } }
    expect(settled(sent, { conversation: mail }).conversation).toEqual({
      blockedUntil: null,
      lastNoticeAt: NOW,
      shown: { a: firing },
    })
  })

  test('5.2 the end is told to all that the last message shows, and ends the conversation', () => {
    const last = { ...said, slot: 'edit' as const, closes: true, shown: { a: over, b: over }, alerts: [] }
    const result = settled(sent, { said: last })
    expect(result.conversation).toMatchObject({ closedAt: NOW })
    expect(result.told?.map(({ alert, endedAt }) => [alert, endedAt])).toEqual([
      ['a', NOW],
      ['b', NOW],
    ])
  })

  test('5.3 a first message about something that is over needs no second', () => {
    const result = settled(sent, {
      conversation: { ...conversation, ref: null },
      said: { ...said, shown: { a: over } },
    })
    expect(result.conversation).toMatchObject({ closedAt: NOW })
    expect(result.told?.[0]?.endedAt).toBe(NOW)
  })
})

describe('a call that was not accepted', () => {
  test('5.4 a definite refusal is rendered anew, after Retry-After at the earliest', () => {
    expect(settled({ kind: 'refused', retryAfterMs: 30_000, why: '429' })).toEqual({
      id: 'd',
      at: NOW,
      state: 'due',
      notBefore: NOW + 30_000,
      lastError: '429',
    })
  })

  test('5.4 an unknown outcome stays begun, and is looked for no sooner than the time-out after begin', () => {
    const result = settled({ kind: 'unknown', why: 'reset' })
    expect(result).toMatchObject({ state: 'begun', notBefore: NOW - 100 + 10_000, lastError: 'reset' })
  })

  test('5.7 a permanent error stops at once, and the destination is left alone for a while', () => {
    const result = settled({ kind: 'rejected', code: 'channel_not_found', hint: 'Invite the app.' })
    expect(result).toMatchObject({ state: 'rejected', lastError: 'channel_not_found: Invite the app.' })
    expect(result.conversation).toEqual({ blockedUntil: NOW + 15 * MINUTE_MS })
  })

  test('5.5 what was to be edited is gone: the next message is a parent again', () => {
    const result = settled({ kind: 'gone', why: 'message_not_found' })
    expect(result).toMatchObject({ state: 'obsolete', conversation: { ref: null } })
  })
})

describe('5.7 retries', () => {
  test('5.7 pauses double from one to two seconds up to five minutes, with jitter', () => {
    expect([1, 2, 3, 20].map((attempts) => retryDelay(attempts, null, 0))).toEqual([
      1_000, 2_000, 4_000, 150_000,
    ])
    expect(retryDelay(1, null, 1)).toBe(2_000)
    expect(retryDelay(20, null, 1)).toBe(300_000)
  })

  test('5.7 no pause is shorter than what was asked for', () => {
    const input = fc.tuple(fc.nat(50), fc.nat(600_000), fc.double({ min: 0, max: 1, noNaN: true }))
    fc.assert(
      fc.property(input, ([attempts, askedMs, jitter]) => {
        expect(retryDelay(attempts, askedMs, jitter)).toBeGreaterThanOrEqual(askedMs)
      }),
    )
  })
})

describe('a message that is never rendered anew', () => {
  const final = { ...said, shown: {}, alerts: [], closes: true, isFinal: true }
  const partial = [
    { to: 'a@example.com', why: '450 later', retryable: true },
    { to: 'b@example.com', why: '550 no', retryable: false },
  ]

  test('6.1 refused for now, the same bytes are sent again', () => {
    const refused: Outcome = { kind: 'refused', retryAfterMs: null, why: '450' }
    expect(settled(refused, { said: final })).toMatchObject({ state: 'begun', lastError: '450' })
    expect(settled(refused)).toMatchObject({ state: 'due' })
  })

  test('5.7 refused for good, it ends', () => {
    const rejected: Outcome = { kind: 'rejected', code: 'smtp_554', hint: 'no' }
    expect(settled(rejected, { said: final })).toMatchObject({
      state: 'rejected',
      conversation: { closedAt: NOW },
    })
  })

  test('5.7 who was refused for now gets it later, for a day; a notice goes on instead', () => {
    const outcome: Outcome = { kind: 'sent', ref: '<m>', partial }
    const lastError = 'a@example.com: 450 later; b@example.com: 550 no'
    expect(settled(outcome, { said: final })).toMatchObject({ state: 'begun', lastError })
    const input = { conversation, delivery, said: final, outcome, now: NOW, timeoutMs: 1, jitter: 0 }
    expect(recipientsLeft(input)).toEqual(['a@example.com'])
    expect(recipientsLeft({ ...input, now: DAY_MS })).toEqual([])
    expect(recipientsLeft({ ...input, said })).toEqual([])
    expect(settled(outcome, { said: final, now: DAY_MS })).toMatchObject({ state: 'sent', lastError })
    expect(settled(outcome)).toMatchObject({ state: 'sent', lastError })
  })
})
