import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import {
  isInside,
  nextTurn,
  rangesInside,
  type TimeInterval,
  type TimeSpec,
} from '../../src/model/time-interval.ts'

const ANY: TimeSpec = {
  times: null,
  weekdays: null,
  daysOfMonth: null,
  months: null,
  years: null,
  timeZone: 'UTC',
}

const interval = (...specs: readonly Partial<TimeSpec>[]): TimeInterval => ({
  name: 'x',
  specs: specs.map((spec) => ({ ...ANY, ...spec })),
})

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds

const shown = (of: TimeInterval, from: string, to: string, zone: string): readonly string[] =>
  rangesInside([of], at(from), at(to)).map(({ from: a, to: b }) => `${local(a, zone)}–${local(b, zone)}`)

function local(instant: number, zone: string): string {
  const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  return `${date.toPlainDate().toString()} ${date.toPlainTime().toString({ smallestUnit: 'minute' })} ${date.offset}`
}

const nineToFive = { times: [{ from: 9 * 60, to: 17 * 60 }] }

describe('what a part holds for', () => {
  test.each<readonly [string, Partial<TimeSpec>, string, boolean]>([
    ['nothing given: always', {}, '2026-03-02T00:00:00Z', true],
    ['the start of a time', nineToFive, '2026-03-02T09:00:00Z', true],
    ['just before it', nineToFive, '2026-03-02T08:59:59.999Z', false],
    ['the end of a time, which is outside', nineToFive, '2026-03-02T17:00:00Z', false],
    ['a time in its zone', { ...nineToFive, timeZone: 'Asia/Tokyo' }, '2026-03-02T00:00:00Z', true],
    [
      'a time in a zone that is behind',
      { ...nineToFive, timeZone: 'America/New_York' },
      '2026-03-02T21:59:00Z',
      true,
    ],
    [
      'one of several weekdays',
      {
        weekdays: [
          { from: 1, to: 1 },
          { from: 3, to: 4 },
        ],
      },
      '2026-03-02T12:00:00Z',
      true,
    ],
    ['a weekday: monday', { weekdays: [{ from: 1, to: 1 }] }, '2026-03-02T12:00:00Z', true],
    ['sunday is 0', { weekdays: [{ from: 0, to: 0 }] }, '2026-03-01T12:00:00Z', true],
    ['another weekday', { weekdays: [{ from: 2, to: 5 }] }, '2026-03-02T12:00:00Z', false],
    [
      'a weekday in its zone',
      { weekdays: [{ from: 2, to: 2 }], timeZone: 'Asia/Tokyo' },
      '2026-03-02T15:00:00Z',
      true,
    ],
    ['a month', { months: [{ from: 3, to: 4 }] }, '2026-04-30T23:59:00Z', true],
    ['another month', { months: [{ from: 3, to: 4 }] }, '2026-05-01T00:00:00Z', false],
    ['a year', { years: [{ from: 2025, to: 2026 }] }, '2026-01-01T00:00:00Z', true],
    ['another year', { years: [{ from: 2027, to: 2028 }] }, '2026-01-01T00:00:00Z', false],
    ['a day of the month', { daysOfMonth: [{ from: 1, to: 5 }] }, '2026-02-05T00:00:00Z', true],
    ['the day after', { daysOfMonth: [{ from: 1, to: 5 }] }, '2026-02-06T00:00:00Z', false],
    [
      'one of several days of the month',
      {
        daysOfMonth: [
          { from: 1, to: 5 },
          { from: -1, to: -1 },
        ],
      },
      '2026-02-05T12:00:00Z',
      true,
    ],
    ['the last day of February', { daysOfMonth: [{ from: -1, to: -1 }] }, '2026-02-28T00:00:00Z', true],
    [
      'the last three days of a leap year',
      { daysOfMonth: [{ from: -3, to: -1 }] },
      '2028-02-27T00:00:00Z',
      true,
    ],
    ['not the fourth last', { daysOfMonth: [{ from: -3, to: -1 }] }, '2028-02-26T23:59:00Z', false],
    ['from a day to the last', { daysOfMonth: [{ from: 30, to: -1 }] }, '2026-02-28T00:00:00Z', false],
    ['a day that the month lacks', { daysOfMonth: [{ from: 31, to: 31 }] }, '2026-04-30T00:00:00Z', false],
    [
      'all given parts must hold',
      { weekdays: [{ from: 1, to: 1 }], months: [{ from: 4, to: 4 }] },
      '2026-03-02T12:00:00Z',
      false,
    ],
  ])('%s', (_, spec, when, expected) => {
    expect(isInside(interval(spec), at(when))).toBe(expected)
  })

  test('one of several parts is enough', () => {
    const either = interval({ weekdays: [{ from: 0, to: 0 }] }, { weekdays: [{ from: 6, to: 6 }] })
    expect(shown(either, '2026-03-02T00:00:00Z', '2026-03-16T00:00:00Z', 'UTC')).toEqual([
      '2026-03-07 00:00 +00:00–2026-03-09 00:00 +00:00',
      '2026-03-14 00:00 +00:00–2026-03-16 00:00 +00:00',
    ])
  })
})

describe('when inside turns to outside or back', () => {
  const office = interval(nineToFive)

  test.each([
    ['before: when it begins', '2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z'],
    ['at the beginning: when it ends', '2026-03-02T09:00:00Z', '2026-03-02T17:00:00Z'],
    ['inside: when it ends', '2026-03-02T16:00:00Z', '2026-03-02T17:00:00Z'],
    ['at the end: when it begins again', '2026-03-02T17:00:00Z', '2026-03-03T09:00:00Z'],
  ])('%s', (_, now, turn) => {
    expect(nextTurn([office], at(now), 24 * HOUR_MS)).toBe(at(turn))
  })

  test('not found within the time looked through: its end', () => {
    const now = at('2026-03-02T18:00:00Z')
    expect(nextTurn([office], now, HOUR_MS)).toBe(now + HOUR_MS)
    expect(nextTurn([interval({})], now, HOUR_MS)).toBe(now + HOUR_MS)
    expect(nextTurn([], now, HOUR_MS)).toBe(now + HOUR_MS)
  })
})

describe('7.1 clocks that change', () => {
  const night = interval({ times: [{ from: 90, to: 210 }], timeZone: 'Europe/Berlin' })

  test('what the wall skips is skipped', () => {
    expect(shown(night, '2026-03-28T22:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin')).toEqual([
      '2026-03-29 01:30 +01:00–2026-03-29 03:30 +02:00',
    ])
  })

  test('what the wall shows twice is inside twice', () => {
    const half = interval({ times: [{ from: 120, to: 150 }], timeZone: 'Europe/Berlin' })
    expect(shown(half, '2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z', 'Europe/Berlin')).toEqual([
      '2026-10-25 02:00 +02:00–2026-10-25 02:30 +02:00',
      '2026-10-25 02:00 +01:00–2026-10-25 02:30 +01:00',
    ])
    expect(shown(night, '2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z', 'Europe/Berlin')).toEqual([
      '2026-10-25 01:30 +02:00–2026-10-25 03:30 +01:00',
    ])
  })

  test('where clocks change at midnight, the day before comes again', () => {
    const friday = interval({ weekdays: [{ from: 5, to: 5 }], timeZone: 'Africa/Cairo' })
    const day = shown(friday, '2026-04-23T00:00:00Z', '2026-04-26T00:00:00Z', 'Africa/Cairo')
    expect(day).toEqual(['2026-04-24 01:00 +03:00–2026-04-25 00:00 +03:00'])
  })
})

const range = (least: number, most: number): fc.Arbitrary<{ from: number; to: number }> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))

const ranges = (least: number, most: number): fc.Arbitrary<TimeSpec['months']> =>
  fc.option(fc.array(range(least, most), { minLength: 1, maxLength: 2 }), { nil: null })

const spec: fc.Arbitrary<TimeSpec> = fc.record({
  times: fc.option(
    fc.array(
      range(0, 23).map(({ from, to }) => ({ from: from * 60, to: (to + 1) * 60 - 30 })),
      { minLength: 1, maxLength: 2 },
    ),
    { nil: null },
  ),
  weekdays: ranges(0, 6),
  daysOfMonth: ranges(1, 31),
  months: ranges(1, 12),
  years: ranges(2025, 2027),
  timeZone: fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  ),
})

/** By the wall clock of each instant alone. */
function holds({ specs }: TimeInterval, instant: number): boolean {
  return specs.some((one) => {
    const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(one.timeZone)
    const within = (list: TimeSpec['months'], value: number): boolean =>
      list === null || list.some(({ from, to }) => from <= value && value <= to)
    const minutes = wall.hour * 60 + wall.minute
    return (
      (one.times === null || one.times.some(({ from, to }) => from <= minutes && minutes < to)) &&
      within(one.weekdays, wall.dayOfWeek % 7) &&
      within(one.daysOfMonth, wall.day) &&
      within(one.months, wall.month) &&
      within(one.years, wall.year)
    )
  })
}

const from = fc.integer({
  min: at('2026-01-01T00:00:00Z') / HOUR_MS,
  max: at('2026-12-31T00:00:00Z') / HOUR_MS,
})

test('ranges hold exactly the instants whose wall clock agrees', () => {
  fc.assert(
    fc.property(fc.array(spec, { minLength: 1, maxLength: 2 }), from, (specs, hour) => {
      const of = interval(...specs)
      const start = hour * HOUR_MS
      const end = start + 30 * HOUR_MS
      const found = rangesInside([of], start, end)
      for (let t = start; t < end; t += 30 * MINUTE_MS) {
        const inside = found.some((one) => one.from <= t && t < one.to)
        expect([t, inside, isInside(of, t)]).toEqual([t, holds(of, t), holds(of, t)])
      }
      for (const [index, one] of found.entries()) {
        expect(one.from).toBeLessThan(one.to)
        expect(found[index + 1]?.from ?? Infinity).toBeGreaterThan(one.to)
      }
    }),
    { numRuns: 100 },
  )
})
