import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextTry } from '../../src/poll/backoff.ts'
import { firstSightLimit, horizonAt } from '../../src/poll/horizon.ts'
import { measureSkew } from '../../src/poll/skew.ts'

const DAY = 86_400_000
const NOW = 1_788_256_800_000

describe('2.5 the horizon', () => {
  test('2.7 the first-sight limit lies look_back before the first sight', () => {
    expect(firstSightLimit(NOW, 3_600_000)).toBe(NOW - 3_600_000)
  })
  test('2.5 is the later of the first-sight limit and now − retention', () => {
    expect(horizonAt(NOW, NOW - 1_000, 90 * DAY, null)).toBe(NOW - 1_000)
    expect(horizonAt(NOW, NOW - 100 * DAY, 90 * DAY, null)).toBe(NOW - 90 * DAY)
  })
  test('2.5 never moves back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ now: fc.nat(), firstSight: fc.nat(), retention: fc.nat() }), { minLength: 1 }),
        (steps) => {
          let horizon: number | null = null
          for (const { now, firstSight, retention } of steps) {
            const next: number = horizonAt(now, firstSight, retention, horizon)
            expect(next).toBeGreaterThanOrEqual(horizon ?? Number.NEGATIVE_INFINITY)
            horizon = next
          }
        },
      ),
    )
  })
})

describe('3.1 the clock skew', () => {
  test.each([
    ['in step', 10_000, 10_100, 10_300, 0],
    ['in step, at the end of the second', 10_000, 10_900, 10_950, 0],
    ['ahead', 15_000, 10_000, 10_200, 4_800],
    ['behind', 5_000, 10_000, 10_200, -4_000],
  ])('3.1 %s', (_, serverTime, sentAt, answeredAt, expected) => {
    expect(measureSkew(serverTime, sentAt, answeredAt)).toBe(expected)
  })
  test('3.1 is never larger than the true one, and at most a second and the answer’s time off', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.nat(900),
        fc.nat(900),
        fc.nat(999),
        (skew, there, back, at) => {
          const sentAt = 1_000_000 + at
          const serverTime = Math.floor((sentAt + there + skew) / 1_000) * 1_000
          const measured = measureSkew(serverTime, sentAt, sentAt + there + back)
          expect(Math.abs(measured)).toBeLessThanOrEqual(Math.abs(skew))
          expect(Math.abs(measured - skew)).toBeLessThanOrEqual(1_000 + there + back)
        },
      ),
    )
  })
})

describe('2.6 what to do after a failed request', () => {
  const failed = (code: string, retryAfterMs: number | null = null) => ({ code, retryAfterMs })

  test('2.6 a recipe that answers 404 is gone', () => {
    expect(nextTry(1, failed('not_found'), 0.5)).toEqual({ kind: 'gone' })
  })
  test.each(['token_rejected', 'forbidden'])('2.6 %s stops the workspace and is retried slowly', (code) => {
    expect(nextTry(1, failed(code), 0)).toEqual({ kind: 'stop', inMs: 30_000 })
    expect(nextTry(1, failed(code), 1)).toEqual({ kind: 'stop', inMs: 60_000 })
    expect(nextTry(9, failed(code), 1)).toEqual({ kind: 'stop', inMs: 900_000 })
  })
  test.each([
    'server_error',
    'timed_out',
    'unreachable',
    'not_json',
    'refused',
    'unexpected_answer',
    'rate_limited',
    'invalid_request',
    'too_large',
  ])('2.6 %s is retried, exponentially, up to 5 minutes', (code) => {
    const waits = [1, 2, 3, 4, 20].map((failures) => nextTry(failures, failed(code), 1))
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 300_000].map((inMs) => ({ kind: 'retry', inMs })))
  })
  test('2.6 with jitter: between half the pause and the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (n, random) => {
          const whole = nextTry(n, failed('timed_out'), 1)
          const next = nextTry(n, failed('timed_out'), random)
          if (next.kind !== 'retry' || whole.kind !== 'retry') throw new Error('no retry')
          expect(next.inMs).toBeGreaterThanOrEqual(whole.inMs / 2 - 1)
          expect(next.inMs).toBeLessThanOrEqual(whole.inMs)
        },
      ),
    )
    expect(nextTry(5, failed('timed_out'), 0)).not.toEqual(nextTry(5, failed('timed_out'), 0.5))
  })
  test('2.1 never before the Retry-After', () => {
    expect(nextTry(1, failed('rate_limited', 30_000), 0)).toEqual({ kind: 'retry', inMs: 30_000 })
    expect(nextTry(1, failed('rate_limited', 30_000), 0.5)).toEqual({ kind: 'retry', inMs: 31_000 })
    expect(nextTry(9, failed('server_error', 1_000), 1)).toEqual({ kind: 'retry', inMs: 300_000 })
  })
})
