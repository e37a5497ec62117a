import { describe, expect, test } from 'vitest'
import { severitiesOf } from '../../src/model/condition.ts'
import type { Rule } from '../../src/model/rule.ts'
import { alertsYaml, filesOf, loaded, ruleYaml } from './memory.ts'

async function ruleOf(when: string, ...lines: readonly string[]): Promise<Rule> {
  const [rule] = (await loaded(filesOf(alertsYaml(), ruleYaml(`when: ${when}`, ...lines)))).rules
  if (rule === undefined) throw new Error('no rule')
  return rule
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const warning = (bound: number) => [{ severity: 'warning', bound }]

describe('each condition, with what is left out filled in', () => {
  test.each([
    [
      '{ failure_ratio: { over: 1h, more_than: 0.2, min_jobs: 20 } }',
      {
        kind: 'failure_ratio',
        overMs: HOUR,
        threshold: { comparator: 'more_than', levels: warning(0.2) },
        minJobs: 20,
      },
    ],
    [
      '{ failure_ratio: { over: 1h, at_most: 0 } }',
      {
        kind: 'failure_ratio',
        overMs: HOUR,
        threshold: { comparator: 'at_most', levels: warning(0) },
        minJobs: 1,
      },
    ],
    [
      '{ consecutive_failures: { at_least: 3 } }',
      { kind: 'consecutive_failures', threshold: { comparator: 'at_least', levels: warning(3) } },
    ],
    ['{ new_error: { unseen_for: 30d } }', { kind: 'new_error', unseenForMs: 30 * DAY, severity: 'warning' }],
    [
      '{ distinct_errors: { over: 1h, at_least: { warning: 3, critical: 9 } } }',
      {
        kind: 'distinct_errors',
        overMs: HOUR,
        threshold: {
          comparator: 'at_least',
          levels: [{ severity: 'critical', bound: 9 }, ...warning(3)],
          graded: true,
        },
      },
    ],
    [
      '{ spike: { over: 1h, times: 3, baseline: 14d, at_least: 5 } }',
      {
        kind: 'spike',
        overMs: HOUR,
        threshold: { comparator: 'at_least', levels: warning(3) },
        baselineMs: 14 * DAY,
        atLeast: 5,
      },
    ],
    [
      '{ spike: { over: 1h, times: { critical: 10, warning: 2.5 }, at_least: 5 } }',
      {
        kind: 'spike',
        overMs: HOUR,
        threshold: {
          comparator: 'at_least',
          levels: [{ severity: 'critical', bound: 10 }, ...warning(2.5)],
          graded: true,
        },
        baselineMs: 7 * DAY,
        atLeast: 5,
      },
    ],
    [
      '{ recipes_affected: { over: 10m, less_than: 5 } }',
      {
        kind: 'recipes_affected',
        overMs: HOUR / 6,
        threshold: { comparator: 'less_than', levels: warning(5) },
      },
    ],
    ['{ no_success: { over: 6h } }', { kind: 'no_success', overMs: 6 * HOUR, severity: 'warning' }],
    ['{ no_jobs: { over: 6h } }', { kind: 'no_jobs', overMs: 6 * HOUR, severity: 'warning' }],
    [
      '{ missed_run: { schedule: "0 2 * * *", within: 90m } }',
      {
        kind: 'missed_run',
        schedule: '0 2 * * *',
        timezone: 'UTC',
        withinMs: 1.5 * HOUR,
        severity: 'warning',
        dueBefore: expect.any(Function),
      },
    ],
    ['{ recipe_stopped: true }', { kind: 'recipe_stopped', causes: null, except: [], severity: 'warning' }],
    [
      '{ recipe_stopped: { causes: [trigger_errors_limit, a_cause_of_tomorrow] } }',
      {
        kind: 'recipe_stopped',
        causes: ['trigger_errors_limit', 'a_cause_of_tomorrow'],
        except: [],
        severity: 'warning',
      },
    ],
    [
      '{ recipe_stopped: { except: [by_hand] } }',
      { kind: 'recipe_stopped', causes: null, except: ['by_hand'], severity: 'warning' },
    ],
    ['{ connection_lost: true }', { kind: 'connection_lost', severity: 'warning' }],
  ])('%s', async (when, condition) => {
    expect((await ruleOf(when)).condition).toEqual(condition)
  })

  test('the severity of the rule is that of its condition, through all, any and not', async () => {
    const { condition } = await ruleOf(
      '{ all: [{ no_success: { over: 6h } }, { not: { any: [{ no_jobs: { over: 6h } }, { recipe_stopped: true }] } }] }',
      'severity: critical',
    )
    const severity = 'critical'
    expect(condition).toEqual({
      kind: 'all',
      of: [
        { kind: 'no_success', overMs: 6 * HOUR, severity },
        {
          kind: 'not',
          of: {
            kind: 'any',
            of: [
              { kind: 'no_jobs', overMs: 6 * HOUR, severity },
              { kind: 'recipe_stopped', causes: null, except: [], severity },
            ],
            severity,
          },
          severity,
        },
      ],
      severity,
    })
  })

  test('any may have a severity beside levels, where a member has none of its own', async () => {
    const { condition } = await ruleOf(
      '{ any: [{ job_failed_count: { over: 1h, at_least: { critical: 50 } } }, { connection_lost: true }] }',
      'severity: info',
    )
    expect(severitiesOf(condition)).toEqual(['info', 'critical'])
  })
})

describe('what goes with a condition', () => {
  test.each([
    ['{ new_error: { unseen_for: 30d } }', 'by: [recipe, error]', 'errors: { adapter: salesforce }'],
    ['{ recipes_affected: { over: 10m, at_least: 5 } }', 'by: [workspace, adapter]', 'for: 5m'],
    ['{ spike: { over: 1h, times: 3, at_least: 5 } }', 'by: [error]', 'errors: { type: "/x/" }'],
    ['{ distinct_errors: { over: 1h, at_least: 3 } }', 'by: [owner, adapter]', 'keep_firing_for: 0s'],
    ['{ failure_ratio: { over: 1h, more_than: 0.2 } }', 'by: [workspace]', 'errors: { type: x }'],
    ['{ consecutive_failures: { at_least: 3 } }', 'by: [tag]', 'errors: { type: x }'],
    [
      '{ all: [{ job_failed_count: { over: 1h, at_least: 3 } }, { no_success: { over: 1h } }] }',
      'by: [folder]',
      'errors: { type: x }',
    ],
    ['{ missed_run: { schedule: "@daily", within: 1h } }', 'by: [project]', 'for: 1m'],
  ])('%s', async (when, ...lines) => {
    const alerts = `${alertsYaml()}owners: { default: [a@example.com] }\n`
    const { rules } = await loaded(filesOf(alerts, ruleYaml(`when: ${when}`, ...lines)))
    expect(rules).toHaveLength(1)
  })
})

describe('when a run is due', () => {
  const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds

  async function dueBefore(schedule: string, timezone: string): Promise<(text: string) => string | null> {
    const { condition } = await ruleOf(
      `{ missed_run: { schedule: "${schedule}", timezone: ${timezone}, within: 1h } }`,
    )
    if (condition.kind !== 'missed_run') throw new Error('another condition')
    return (text) => {
      const due = condition.dueBefore(at(text))
      return due === null ? null : Temporal.Instant.fromEpochMilliseconds(due).toString()
    }
  }

  test('7.1 in its zone, at the end of what clocks skip, once where they show a time twice', async () => {
    const due = await dueBefore('30 2 * * *', 'Europe/Berlin')
    expect(due('2026-03-28T01:29:59.999Z')).toBe('2026-03-27T01:30:00Z')
    expect(due('2026-03-28T01:30:00Z')).toBe('2026-03-28T01:30:00Z')
    expect(due('2026-03-29T00:59:59Z')).toBe('2026-03-28T01:30:00Z')
    expect(due('2026-03-29T01:00:00Z')).toBe('2026-03-29T01:00:00Z')
    expect(due('2026-10-25T01:45:00Z')).toBe('2026-10-25T00:30:00Z')
    expect(due('2026-10-26T01:29:00Z')).toBe('2026-10-25T00:30:00Z')
    expect(due('2026-10-26T01:30:00Z')).toBe('2026-10-26T01:30:00Z')
  })

  test('whatever was asked before, the answer is the same', async () => {
    const asked = [
      '2026-05-01T11:00:00Z',
      '2026-05-01T10:59:00Z',
      '2026-05-03T00:00:00Z',
      '2026-04-30T12:00:00Z',
    ]
    const due = await dueBefore('0 */6 * * *', 'UTC')
    const there = asked.map(due)
    expect(asked.toReversed().map(due)).toEqual(there.toReversed())
    expect(there[0]).toBe('2026-05-01T06:00:00Z')
  })

  test('a run that was due more than a year ago is not waited for', async () => {
    const alerts = `${alertsYaml()}store: { retention: 3000d }\n`
    const rules = ruleYaml('when: { missed_run: { schedule: "0 0 29 2 *", within: 1h } }')
    const { condition } = (await loaded(filesOf(alerts, rules))).rules[0] ?? {}
    const due = condition?.kind === 'missed_run' ? condition.dueBefore : () => 0
    expect(due(at('2028-03-01T00:00:00Z'))).toBe(at('2028-02-29T00:00:00Z'))
    expect(due(at('2029-03-03T00:00:00Z'))).toBeNull()
  })
})
