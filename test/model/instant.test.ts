import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DAY_MS,
  formatDuration,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  SECOND_MS,
  toIso,
} from '../../src/model/instant.ts'

describe('durations', () => {
  test.each([
    ['30s', 30 * SECOND_MS],
    ['5m', 5 * MINUTE_MS],
    ['1h30m', 90 * MINUTE_MS],
    ['7d', 7 * DAY_MS],
    ['1w', 7 * DAY_MS],
    ['12w34d56h78m90s', 84 * DAY_MS + 34 * DAY_MS + 56 * HOUR_MS + 78 * MINUTE_MS + 90 * SECOND_MS],
    [' 15m ', 15 * MINUTE_MS],
    ['0s', 0],
  ])('%s is read', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  test.each([
    '',
    ' ',
    '5',
    's',
    '5 m',
    '1.5h',
    '-5m',
    '30m1h',
    '1h1h',
    '5m,',
    'x5m',
    '1ms',
    '5M',
    '1234567h',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull()
  })

  test.each([
    [0, '0s'],
    [499, '0s'],
    [500, '1s'],
    [90 * SECOND_MS, '1m30s'],
    [90 * MINUTE_MS, '1h30m'],
    [DAY_MS + SECOND_MS, '1d1s'],
    [14 * DAY_MS, '2w'],
    [8 * DAY_MS, '8d'],
    [7 * DAY_MS + HOUR_MS, '7d1h'],
  ])('%d ms are written as the configuration does: %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected)
  })

  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), (seconds) => {
        expect(parseDuration(formatDuration(seconds * SECOND_MS))).toBe(seconds * SECOND_MS)
      }),
    )
  })
})

test('1.6 instants are written in UTC, always with milliseconds', () => {
  expect(toIso(Date.UTC(2026, 8, 1, 10))).toBe('2026-09-01T10:00:00.000Z')
  expect(toIso(Date.UTC(2026, 8, 1, 10, 0, 0, 120) + 0.4)).toBe('2026-09-01T10:00:00.120Z')
})
