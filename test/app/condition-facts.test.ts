import { describe, expect, test } from 'vitest'
import {
  type ConditionMaterial,
  conditionFacts,
  leadOf,
  speakerOf,
  windowOf,
} from '../../src/app/condition-facts.ts'
import { lostNow, NOTHING_STANDS, stoppedNow } from '../../src/app/states-now.ts'
import type { Condition, LastingCondition, RecipeStoppedCondition } from '../../src/model/condition.ts'
import type { StoppedTime } from '../../src/model/history.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { RecipeRecord } from '../../src/store/port.ts'
import type { ConnectionRecord } from '../../src/store/port-facts.ts'
import { anAlert } from '../support/alerts.ts'

const NOW = 30 * DAY_MS
const KEY = 'production\u00001'
const OTHER = 'production\u00002'
const WARNING = { severity: 'warning' } as const
const threshold = { comparator: 'at_least', levels: [{ ...WARNING, bound: 5 }] } as const
const burst: LastingCondition = { kind: 'job_failed_count', overMs: 15 * MINUTE_MS, threshold }
const share: LastingCondition = { kind: 'failure_ratio', overMs: 30 * MINUTE_MS, threshold, minJobs: 25 }
const stopped: RecipeStoppedCondition = {
  kind: 'recipe_stopped',
  causes: null,
  except: ['by_hand'],
  ...WARNING,
}

function said(condition: Condition, over: Partial<ConditionMaterial> = {}) {
  return conditionFacts(condition, {
    alert: anAlert({ id: 'a', startedAt: NOW - HOUR_MS, count: 9 }),
    failures: [],
    finished: null,
    standing: NOTHING_STANDS,
    now: NOW,
    ...over,
  })
}

describe('5.11 which condition speaks', () => {
  test('5.11 a burst that is also told by a share of jobs reads as a count of failed jobs', () => {
    const either: Condition = { kind: 'any', of: [burst, share], ...WARNING }
    expect(said(either)).toBeNull()
    expect(windowOf(speakerOf(either))).toBe(15 * MINUTE_MS)
  })

  test('5.11 the first that compares a number, however deep; none behind a not', () => {
    const nested: Condition = {
      kind: 'all',
      of: [stopped, { kind: 'not', of: burst, ...WARNING }, { kind: 'any', of: [share], ...WARNING }],
      ...WARNING,
    }
    expect(said(nested, { finished: 212 })).toEqual({ kind: 'failure_ratio', finished: 212 })
    expect(said({ kind: 'not', of: burst, ...WARNING })).toEqual({ kind: 'combined' })
    expect(said({ kind: 'any', of: [stopped], ...WARNING })).toEqual({ kind: 'combined' })
  })

  test('5.11 a number that never was above zero does not speak for the others', () => {
    const alert = anAlert({ id: 'a', count: 0, peak: 0 })
    expect(said({ kind: 'any', of: [burst, stopped], ...WARNING }, { alert })).toEqual({ kind: 'combined' })
  })
})

describe('5.11 what a condition says', () => {
  test('5.11 silence lasts from before the window until something came', () => {
    const silence: Condition = { kind: 'no_success', overMs: 6 * HOUR_MS, ...WARNING }
    const since = NOW - 7 * HOUR_MS
    expect(said(silence)).toEqual({ kind: 'no_success', since, lastedMs: 7 * HOUR_MS })
    const alert = anAlert({ id: 'a', startedAt: NOW - HOUR_MS, falseSince: NOW - 30 * MINUTE_MS })
    expect(said(silence, { alert })).toMatchObject({ lastedMs: 6.5 * HOUR_MS })
  })

  test('5.11 a missed run is the one that was due when the rule began to hold', () => {
    const asked: number[] = []
    const condition: Condition = {
      kind: 'missed_run',
      schedule: '0 2 * * *',
      timezone: 'UTC',
      withinMs: 20 * MINUTE_MS,
      ...WARNING,
      dueBefore: (at) => {
        asked.push(at)
        return at
      },
    }
    expect(said(condition)).toEqual({ kind: 'missed_run', dueAt: NOW - 80 * MINUTE_MS })
    expect(asked).toEqual([NOW - 80 * MINUTE_MS])
    expect(leadOf(condition)).toBe(20 * MINUTE_MS)
  })

  test('5.11 what is usual for a spike is the mean of the same window on earlier days', () => {
    const condition: Condition = {
      kind: 'spike',
      overMs: HOUR_MS,
      threshold,
      baselineMs: 2 * DAY_MS,
      atLeast: 5,
    }
    const places = [NOW - 2 * DAY_MS - HOUR_MS, NOW - 2 * DAY_MS, NOW - DAY_MS - 1, NOW - DAY_MS, NOW]
    const failures = places.map((placedAt) => ({
      recipe: KEY,
      seq: placedAt,
      job: 'j',
      placedAt,
      adapter: null,
      errorType: null,
      message: null,
      fingerprint: 'f',
      news: true,
      echo: false,
    }))
    expect(said(condition, { failures })).toEqual({ kind: 'spike', usual: 1.5 })
  })
})

describe('5.11 whose state it is', () => {
  const record = (id: string, connections: readonly string[] = []): RecipeRecord =>
    ({ workspace: 'production', id, item: { connections } }) as unknown as RecipeRecord
  const recipes = new Map([
    [KEY, record('1', ['c1'])],
    [OTHER, record('2', ['c1', 'c2'])],
  ])
  const stop = (recipe: string, over: Partial<StoppedTime> = {}) => ({
    recipe,
    from: NOW - HOUR_MS,
    to: null,
    cause: 'trigger_errors_limit',
    baseLine: false,
    ...over,
  })

  test('5.11 recipes that stopped for a cause asked for, and the cause where there is one', async () => {
    const stops = [
      stop(KEY),
      stop(KEY, { to: NOW - 1 }),
      stop(OTHER, { cause: 'by_hand' }),
      stop(OTHER, { baseLine: true }),
      stop('production\u00003'),
    ]
    const standing = await stoppedNow({ stopped: () => Promise.resolve(stops) }, recipes, stopped, NOW)
    expect(standing.stops).toEqual([stop(KEY)])
    expect(said(stopped, { standing })).toEqual({ kind: 'recipe_stopped', cause: 'trigger_errors_limit' })
    const both = { ...standing, stops: [stop(KEY), stop(OTHER, { cause: 'quota' })] }
    expect(said(stopped, { standing: both })).toEqual({ kind: 'recipe_stopped', cause: null })
  })

  test('5.11 connections lost since it began, and who uses them', async () => {
    const connection = (id: string, lostSince: number | null): ConnectionRecord => ({
      workspace: 'production',
      id,
      name: `name of ${id}`,
      app: null,
      authorised: lostSince === null,
      reason: null,
      lostSince,
    })
    const alert = anAlert({ id: 'a', startedAt: NOW - HOUR_MS })
    const listConnections = () =>
      Promise.resolve([
        connection('c1', NOW - HOUR_MS),
        connection('c2', NOW - 2 * HOUR_MS),
        connection('c3', null),
      ])
    const standing = await lostNow({ listConnections }, recipes, alert)
    expect(said({ kind: 'connection_lost', ...WARNING }, { standing })).toEqual({
      kind: 'connection_lost',
      connection: 'name of c1',
      usedBy: 2,
    })
    expect(said({ kind: 'connection_lost', ...WARNING })).toEqual({
      kind: 'connection_lost',
      connection: null,
      usedBy: null,
    })
  })
})
