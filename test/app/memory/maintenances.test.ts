import { expect, test } from 'vitest'
import { Maintenances } from '../../../src/app/memory/maintenances.ts'
import { DAY_MS, HOUR_MS } from '../../../src/model/instant.ts'
import { parseMatcher } from '../../../src/model/matcher.ts'
import type { TimeInterval } from '../../../src/model/time-interval.ts'

/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 2, 2)

const nights: TimeInterval = {
  name: 'nights',
  specs: [
    {
      times: [{ from: 120, to: 180 }],
      weekdays: null,
      daysOfMonth: null,
      months: null,
      years: null,
      timeZone: 'UTC',
    },
  ],
}

const made = (pastMs = DAY_MS) =>
  new Maintenances(
    [{ name: 'nights', matchers: [parseMatcher('team = orders')], intervals: [nights] }],
    pastMs,
  )

test('3.2 a maintenance covers the recipes whose labels match, in the past and ahead', () => {
  const maintenances = made()
  expect(maintenances.refresh(MONDAY)).toBe(true)
  const ranges = maintenances.rangesOf({ team: ['orders'] })
  expect(ranges.at(0)).toEqual({ from: MONDAY - 22 * HOUR_MS, to: MONDAY - 21 * HOUR_MS })
  expect(ranges.at(-1)?.from).toBe(MONDAY + 7 * DAY_MS + 2 * HOUR_MS)
  expect(maintenances.rangesOf({ team: ['orders'], tier: ['1'] })).toBe(ranges)
  expect(maintenances.rangesOf({ team: ['hr'] })).toEqual([])
})

test('3.2 they are worked out anew once a day', () => {
  const maintenances = made()
  maintenances.refresh(MONDAY)
  expect(maintenances.refresh(MONDAY + DAY_MS - 1)).toBe(false)
  expect(maintenances.refresh(MONDAY + DAY_MS)).toBe(true)
  expect(maintenances.rangesOf({ team: ['orders'] }).at(-1)?.from).toBe(MONDAY + 8 * DAY_MS + 2 * HOUR_MS)
  expect(new Maintenances([], DAY_MS).refresh(MONDAY)).toBe(false)
})
