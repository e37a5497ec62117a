import { describe, expect, test } from 'vitest'
import {
  type AlertMaterial,
  alertFacts,
  type CountedFailure,
  materialFrom,
} from '../../src/app/alert-facts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { RecipeItem } from '../../src/model/recipe.ts'
import type { RecipeRecord } from '../../src/store/port.ts'
import { anAlert } from '../support/alerts.ts'

const NOW = 30 * DAY_MS
const WINDOW = 15 * MINUTE_MS
const KEY = 'production\u00001'

const failure = (agoMs: number, over: Partial<CountedFailure> = {}): CountedFailure => ({
  recipe: KEY,
  seq: agoMs,
  job: `j-${agoMs}`,
  placedAt: NOW - agoMs,
  adapter: 'salesforce',
  errorType: 'REQUEST_LIMIT_EXCEEDED',
  message: `limit at ${agoMs}`,
  fingerprint: 'f1',
  news: true,
  echo: false,
  ...over,
})

function record(over: Partial<RecipeRecord> = {}, item: Partial<RecipeItem> = {}): RecipeRecord {
  return {
    workspace: 'production',
    id: '1',
    name: 'Order sync',
    url: 'https://app/recipes/1',
    firstSeenAt: 0,
    item: { updatedAt: null, versionAuthorEmail: null, versionAuthorName: null, ...item },
    ...over,
  } as RecipeRecord
}

const alert = anAlert({ id: 'a', startedAt: NOW - 10 * MINUTE_MS, firedAt: NOW - 10 * MINUTE_MS })

function facts(over: Partial<AlertMaterial>) {
  return alertFacts({
    alert,
    overMs: WINDOW,
    leadMs: WINDOW,
    condition: null,
    runbook: null,
    summary: null,
    recipes: new Map([[KEY, record()]]),
    failures: [],
    edits: [],
    activity: null,
    jobUrl: ({ job }) => `https://app/jobs/${job}`,
    failedJobsUrl: ({ id }) => `https://app/recipes/${id}/failed`,
    unknownWhy: null,
    now: NOW,
    ...over,
  })
}

describe('5.11 what broke', () => {
  test('5.11 failures are counted by kind, most frequent first, with the newest example', () => {
    const lock = { fingerprint: 'f2', errorType: 'UNABLE_TO_LOCK_ROW', message: 'row' }
    const { errors, failed } = facts({
      failures: [failure(12 * MINUTE_MS), failure(8 * MINUTE_MS, lock), failure(2 * MINUTE_MS)],
    })
    expect(failed).toBe(3)
    expect(errors.map(({ fingerprint, count, message }) => [fingerprint, count, message])).toEqual([
      ['f1', 2, 'limit at 120000'],
      ['f2', 1, 'row'],
    ])
    expect(errors[0]).toMatchObject({
      firstAt: NOW - 12 * MINUTE_MS,
      lastAt: NOW - 2 * MINUTE_MS,
      latestJobUrl: 'https://app/jobs/j-120000',
    })
  })

  test('5.11 only failures of the episode count: from one window before it began until it ended', () => {
    const ended = anAlert({ ...alert, id: 'a', state: 'resolved', endedAt: NOW - 5 * MINUTE_MS })
    const failures = [
      failure(25 * MINUTE_MS),
      failure(24 * MINUTE_MS),
      failure(6 * MINUTE_MS),
      failure(MINUTE_MS),
    ]
    const result = facts({ alert: ended, failures })
    expect(result.failed).toBe(2)
    expect(result.firstFailureAt).toBe(NOW - 24 * MINUTE_MS)
    expect(result.lastFailureAt).toBe(NOW - 6 * MINUTE_MS)
  })

  test('recipes are named worst first', () => {
    const other = 'production\u00002'
    const recipes = new Map([
      [KEY, record()],
      [other, record({ id: '2', name: 'Invoice export' })],
    ])
    const failures = [
      failure(3 * MINUTE_MS),
      failure(2 * MINUTE_MS, { recipe: other }),
      failure(MINUTE_MS, { recipe: other }),
    ]
    expect(facts({ recipes, failures }).recipes.map(({ name, failed }) => [name, failed])).toEqual([
      ['Invoice export', 2],
      ['Order sync', 1],
    ])
  })
})

describe('5.11 how badly', () => {
  test('finished jobs are told where successes were sampled', () => {
    const failures = [failure(MINUTE_MS), failure(2 * MINUTE_MS)]
    expect(facts({ failures, activity: { failed: 1, succeeded: 16 } }).finished).toBe(18)
    expect(facts({ failures, activity: { failed: 0, succeeded: 0 } }).finished).toBeNull()
    expect(facts({ failures }).finished).toBeNull()
  })

  test('what is usual is known after a day of watching', () => {
    const failures = Array.from({ length: 48 }, (_, hour) => failure((48 - hour) * HOUR_MS + 26 * MINUTE_MS))
    const watched = (agoMs: number) =>
      facts({ failures, recipes: new Map([[KEY, record({ firstSeenAt: NOW - agoMs })]]) }).usual
    expect(watched(2 * DAY_MS)).toEqual({ low: 0, high: 1 })
    expect(watched(23 * HOUR_MS)).toBeNull()
  })

  test('the last two hours are drawn in eight slices, oldest first', () => {
    const failures = [failure(119 * MINUTE_MS), failure(16 * MINUTE_MS), failure(MINUTE_MS), failure(0)]
    expect(facts({ failures }).history).toEqual([1, 0, 0, 0, 0, 0, 1, 2])
  })
})

describe('5.11 what changed', () => {
  const edited = (updatedAt: number, firstAgoMs = 10 * MINUTE_MS) =>
    facts({
      failures: [failure(firstAgoMs)],
      recipes: new Map([[KEY, record({}, { updatedAt, versionAuthorEmail: 'ana@example.com' })]]),
    }).edited

  test('5.11 an edit up to an hour before the first failure is told, with its author', () => {
    expect(edited(NOW - 16 * MINUTE_MS)).toEqual({ at: NOW - 16 * MINUTE_MS, by: 'ana@example.com' })
    expect(edited(NOW - 70 * MINUTE_MS)).not.toBeNull()
    expect(edited(NOW - 70 * MINUTE_MS - 1)).toBeNull()
    expect(edited(NOW - 9 * MINUTE_MS)).toBeNull()
  })

  test('5.11 an edit before the first failure is told still when the recipe was edited again, to mend it', () => {
    const edits = [
      { at: NOW - 9 * MINUTE_MS, by: 'bo@example.com' },
      { at: NOW - 12 * MINUTE_MS, by: 'ana@example.com' },
      { at: NOW - 40 * MINUTE_MS, by: null },
    ]
    const recipe = record({}, { updatedAt: NOW - 2 * MINUTE_MS, versionAuthorEmail: 'bo@example.com' })
    const of = { failures: [failure(10 * MINUTE_MS)], recipes: new Map([[KEY, recipe]]) }
    expect(facts({ ...of, edits }).edited).toEqual({ at: NOW - 12 * MINUTE_MS, by: 'ana@example.com' })
    expect(facts({ ...of, edits: [] }).edited).toBeNull()
  })
})

test('as much is loaded as usual, history and the episode need', () => {
  expect(materialFrom(alert, WINDOW, NOW)).toBe(NOW - 2 * HOUR_MS - 7 * DAY_MS - MINUTE_MS)
  const long = anAlert({ id: 'a', startedAt: NOW - DAY_MS })
  expect(materialFrom(long, WINDOW, NOW)).toBe(NOW - DAY_MS - WINDOW - 7 * DAY_MS - MINUTE_MS)
})
