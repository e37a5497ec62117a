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

test('what is wrong with an expression is said in words', () => {
  expect(cronProblem('0 8 * * 1-5')).toBeNull()
  expect(cronProblem('@daily')).toBeNull()
  expect(cronProblem('0 8 * *')).toBe('it has 4 fields')
  expect(cronProblem('hourly')).toBe('it has one field')
  expect(cronProblem('0 0 8 * * 1')).toBe('it has 6 fields')
  expect(cronProblem('0 25 * * *')).toMatch(/hour: 25/)
  expect(cronProblem('0 8 30 2 *')).toBe('it never comes')
})

test('time zones are those of IANA', () => {
  expect(['Europe/Berlin', 'UTC', 'Berlin', '', '+25:00'].filter(isTimeZone)).toEqual([
    'Europe/Berlin',
    'UTC',
  ])
})
