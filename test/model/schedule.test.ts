import { describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../src/model/instant.ts'
import { cronProblem, isTimeZone, latestRun, longestPause, nextRun } from '../../src/model/schedule.ts'

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const BERLIN = { cron: '0 8 * * 1-5', timeZone: 'Europe/Berlin' }

describe('runs', () => {
  test('the next one is strictly after, in the schedule’s zone', () => {
    expect(nextRun(BERLIN, at('2026-10-23T05:59:59.999Z'))).toBe(at('2026-10-23T06:00:00Z'))
    expect(nextRun(BERLIN, at('2026-10-23T06:00:00Z'))).toBe(at('2026-10-26T07:00:00Z'))
    expect(nextRun(BERLIN, at('2026-10-23T06:00:00.001Z'))).toBe(at('2026-10-26T07:00:00Z'))
  })

  test('the latest one is at or before', () => {
    expect(latestRun(BERLIN, at('2026-10-23T06:00:00Z'))).toBe(at('2026-10-23T06:00:00Z'))
    expect(latestRun(BERLIN, at('2026-10-23T06:00:00.500Z'))).toBe(at('2026-10-23T06:00:00Z'))
    expect(latestRun(BERLIN, at('2026-10-23T05:59:59.999Z'))).toBe(at('2026-10-22T06:00:00Z'))
    expect(latestRun(BERLIN, at('2026-10-26T06:59:59Z'))).toBe(at('2026-10-23T06:00:00Z'))
  })

  test('7.1 an hourly schedule runs in each hour of a day that has 25, and of one that has 23', () => {
    const hourly = { cron: '0 * * * *', timeZone: 'Europe/Berlin' }
    const runs = (from: number, to: number): number => {
      let count = 0
      for (let run = nextRun(hourly, from); run !== null && run <= to; run = nextRun(hourly, run)) count += 1
      return count
    }
    expect(runs(at('2026-10-24T22:00Z'), at('2026-10-25T23:00Z'))).toBe(25)
    expect(runs(at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'))).toBe(23)
  })

  test('the longest pause spans weekends and months', () => {
    expect(longestPause({ cron: '0 * * * *', timeZone: 'UTC' })).toBe(HOUR_MS)
    expect(longestPause({ cron: '0 8 * * 1-5', timeZone: 'UTC' })).toBe(3 * DAY_MS)
    expect(longestPause({ cron: '0 8 1 * *', timeZone: 'UTC' })).toBe(31 * DAY_MS)
  })
})

test.each([
  ['0 8 * * 1-5', null],
  [' 0  8 * * 1-5\t', null],
  ['@daily', null],
  [' @daily ', null],
  ['0 8 * *', 'it has 4 fields'],
  ['hourly', 'it has one field'],
  ['0 0 8 * * 1', 'it has 6 fields'],
  ['0 25 * * *', 'Invalid value for hour: 25'],
  ['0 8 30 2 *', 'it never comes'],
])('what is wrong with %j is said in words: %s', (cron, problem) => {
  expect(cronProblem(cron)).toBe(problem)
})

test('a day that no year has neither comes nor came', () => {
  const never = { cron: '0 8 30 2 *', timeZone: 'UTC' }
  expect(nextRun(never, at('2026-03-01T00:00:00Z'))).toBeNull()
  expect(latestRun(never, at('2026-03-01T00:00:00Z'))).toBeNull()
})

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Berlin', false],
  ['', false],
  ['+25:00', false],
])('time zones are those of IANA: %j %s', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected)
})
