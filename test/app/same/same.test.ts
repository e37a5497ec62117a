import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '../../../src/model/alert.ts'
import { MINUTE_MS } from '../../../src/model/instant.ts'
import { cli, folderOf } from '../../cli/place.ts'
import { playQuickly } from '../../deep/suite.ts'
import type { Settings } from '../../support/world.ts'
import { type History, START } from './history.ts'
import { type Played, playHistory, sameAlerts } from './suite.ts'
import { testFilesOf } from './tested.ts'

const rule = (name: string, when: Settings, over: Settings = { keep_firing_for: '5m' }): Settings => ({
  name,
  when,
  ...over,
})
const EVENT = {}

/** Every condition of CONFIG 2, each at least once so that it holds. */
const RULES: readonly Settings[] = [
  rule(
    'count',
    { job_failed_count: { over: '16m', at_least: { warning: 5, critical: 8 } } },
    { for: '5m', keep_firing_for: '10m' },
  ),
  rule('by-team', { job_failed_count: { over: '21m', at_least: 6 } }, { by: ['team'] }),
  rule('locks', { job_failed_count: { over: '21m', more_than: 1 } }, { errors: { type: '/lock/i' } }),
  rule('by-error', { job_failed_count: { over: '11m', at_least: 3 } }, { by: ['workspace', 'error'] }),
  rule('rarely', { job_failed_count: { over: '11m', at_most: 0 } }, { recipes: ['recipe = 3'], for: '20m' }),
  rule('ratio', { failure_ratio: { over: '21m', more_than: { warning: 0.1, critical: 0.5 } } }),
  rule('streak', { consecutive_failures: { at_least: 4 } }),
  rule('new', { new_error: { unseen_for: '30d' } }, EVENT),
  rule('kinds', { distinct_errors: { over: '26m', at_least: 2 } }),
  rule('spike', { spike: { over: '16m', times: 3, baseline: '1d', at_least: 4 } }),
  rule('affected', { recipes_affected: { over: '16m', at_least: 2 } }, { by: ['workspace', 'adapter'] }),
  rule('silence', { no_success: { over: '46m' } }),
  rule('no-jobs', { no_jobs: { over: '48m' } }, { keep_firing_for: '0s' }),
  rule('missed', { missed_run: { schedule: '20 3 * * *', timezone: 'UTC', within: '12m' } }),
  rule('stopped', { recipe_stopped: { except: ['by_hand'] } }),
  rule('lost', { connection_lost: true }, { by: ['workspace'] }),
  rule('every-ten', { job_failed_count: { every: 10 } }, EVENT),
  rule('ninth', { job_failed_count: { at_least: 9 } }, EVENT),
  rule('both', {
    all: [{ job_failed_count: { over: '16m', at_least: 3 } }, { not: { recipe_stopped: true } }],
  }),
  rule('either', {
    any: [{ job_failed_count: { over: '16m', at_least: 9 } }, { no_success: { over: '31m' } }],
  }),
]

const HISTORY: History = {
  rules: RULES,
  happenings: [
    { at: 31, recipe: 1, failed: 6, error: 'timeout' },
    { at: 33, recipe: 3, succeeded: 20 },
    { at: 36, recipe: 2, failed: 2, error: 'lock' },
    { at: 41, recipe: 2, failed: 2, error: 'timeout' },
    { at: 41, recipe: 1, failed: 3, error: 'timeout' },
    { at: 48, recipe: 1, succeeded: 30 },
    { at: 50, recipe: 3, stopped: 'trigger_errors_limit' },
    { at: 55, recipe: 2, connected: false },
    { at: 56, recipe: 3, failed: 4, error: 'limit' },
    { at: 61, recipe: 1, failed: 12, error: 'limit' },
    { at: 65, recipe: 2, connected: true },
    { at: 66, recipe: 1, failed: 4, error: 'lock' },
    { at: 70, recipe: 3, started: true },
    { at: 78, recipe: 1, succeeded: 8 },
    { at: 81, recipe: 2, failed: 9, error: 'lock' },
    { at: 98, recipe: 2, succeeded: 1 },
    { at: 103, recipe: 1, succeeded: 3 },
  ],
  length: 160,
  settings: {
    maintenance: [{ name: 'orders', matchers: ['team = orders'], time_intervals: ['then'] }],
    time_intervals: [
      { name: 'then', time_intervals: [{ times: [{ start_time: '03:05', end_time: '03:15' }] }] },
    ],
  },
}

/** On a machine that has much else to do. */
const PATIENCE_MS = 5 * MINUTE_MS

/** Every poll has seen what happened so long ago. */
const SEEN_AFTER_MS = 6 * MINUTE_MS

/** Steps of a rule test that expect these alerts, at instants at which none of them is just about to change. */
function stepsOf(alerts: readonly Alert[], length: number): readonly Settings[] {
  const steps: Settings[] = []
  let before = 0
  for (let minute = 1; minute <= length; minute += 1) {
    const at = START + minute * MINUTE_MS
    const isClose = (instant: number | null): boolean =>
      instant !== null && instant < at + MINUTE_MS && instant > at - SEEN_AFTER_MS
    if (alerts.some(({ firedAt }) => isClose(firedAt))) continue
    if (alerts.some(({ endedAt, foldedThrough }) => endedAt !== null && isClose(foldedThrough))) continue
    const since = before
    const firing = alerts.filter(({ kind, firedAt, endedAt, foldedThrough }) =>
      firedAt === null || firedAt > at
        ? false
        : kind === 'event'
          ? firedAt > since
          : endedAt === null || foldedThrough > at,
    )
    steps.push({
      at: `${minute}m`,
      firing: firing.map(({ rule: name, by: labels }) => ({ rule: name, labels })),
    })
    before = at
  }
  return steps
}

describe('3.7 the daemon, a rule test and a backtest give the same alerts', () => {
  let played: Played
  beforeAll(async () => {
    played = await playHistory(HISTORY)
  }, PATIENCE_MS)

  test('3.7 for every condition; what a backtest cannot answer is said', () => {
    const told = new Set(played.daemon.map(({ rule: name }) => name))
    expect(RULES.map(({ name }) => name).filter((name) => !told.has(String(name)))).toEqual([])
    expect(played.unanswerable).toEqual(['no-jobs', 'stopped', 'lost', 'every-ten', 'ninth', 'both'])
  })

  test('3.7 `recipewatch test` passes a file that expects what the daemon did, and no other', async () => {
    const steps = stepsOf(played.daemon, HISTORY.length)
    expect(steps.length).toBeGreaterThan(10)
    const run = async (expected: readonly Settings[]) => {
      const folder = folderOf(testFilesOf(HISTORY, expected))
      return await cli(['test', join(folder, 'tests.yaml')])
    }
    const passed = await run(steps)
    expect(passed.out).toMatch(/1 passed, 0 failed$/)
    expect(passed.status).toBe(0)
    const [first, ...others] = steps
    const failed = await run([{ ...first, firing: [{ rule: 'count' }] }, ...others])
    expect(failed.out).toMatch(/- expected {2}count$/m)
    expect(failed.status).toBe(1)
  })

  test('3.7 in random histories', { timeout: PATIENCE_MS }, () => playQuickly(sameAlerts))
})
