import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli, folderOf } from './place.ts'

const RULES = `rules:
  - name: burst
    when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 20 } } }
  - name: outage
    when: { recipes_affected: { over: 15m, at_least: 2 } }
    by: [workspace]
`

const ALERTS = `workspaces: [{ name: production, region: us, token: t }]
rule_files: [rules/*.yaml]
receivers: { team: { email: [{ to: [team@example.com] }] }, night: { email: [{ to: [night@example.com] }] } }
route:
  receiver: team
  group_wait: 30s
  repeat_interval: 1h
  routes: [{ matchers: [rule = burst, recipe_name = Night], receiver: night, mute_time_intervals: [morning] }]
inhibit_rules: [{ source_matchers: [rule = outage], target_matchers: [rule = burst], equal: [workspace] }]
time_intervals:
  - { name: morning, time_intervals: [{ times: [{ start_time: "09:00", end_time: "10:00" }] }] }
smtp: { host: localhost, port: 25, tls: none, from: alerts@example.com }
`

/** Runs one test with these recipes, inputs and expectations. */
async function verdict(input: readonly string[], expected: readonly string[]): Promise<string> {
  const list = (lines: readonly string[]): string => lines.map((line) => `      - ${line}\n`).join('')
  const tests = `tests:\n  - name: a\n    config: ../alerts.yaml\n    recipes: [{ id: 1, name: Order sync }, { id: 2, name: Night }]\n    input:\n${list(input)}    expect:\n${list(expected)}`
  const folder = folderOf({ 'alerts.yaml': ALERTS, 'rules/a.yaml': RULES, 'tests/a.yaml': tests })
  const { out, err } = await cli(['test', join(folder, 'tests/a.yaml')])
  return `${out}${err}`.replaceAll(`${folder}/`, '')
}

const PASSED = '✓ tests/a.yaml:2: a\n1 test: 1 passed, 0 failed'
const FAILS = '{ at: 5m, recipe: 1, failed: 6, every: 10m, until: 200m }'

test('4.6 a silenced alert fires, and is told when the silence ends', async () => {
  expect(
    await verdict(
      ['{ at: 0m, silence: { matchers: [rule = burst], for: 30m } }', FAILS],
      [
        '{ at: 29m, firing: [{ rule: burst, recipe: 1 }], notified: [] }',
        '{ at: 31m, notified: [{ receiver: team, reason: new, recipe: 1 }] }',
      ],
    ),
  ).toBe(PASSED)
})

test('4.6 an acknowledged alert is not repeated, until it gets worse', async () => {
  const expected = [
    '{ at: 6m, notified: [{ receiver: team, reason: new }] }',
    '{ at: 150m, firing: [{ rule: burst, recipe: 1, severity: warning }], notified: [] }',
    '{ at: 152m, notified: [{ receiver: team, reason: worse, severity: critical }] }',
  ]
  const worse = '{ at: 151m, recipe: 1, failed: 30 }'
  for (const ack of ['{ rule: burst, recipe: 1 }', '{ rule: burst }'])
    expect(await verdict([FAILS, `{ at: 10m, acknowledge: ${ack} }`, worse], expected)).toBe(PASSED)
  for (const ack of ['{ rule: burst, recipe: 2 }', '{ rule: outage }'])
    expect(await verdict([FAILS, `{ at: 10m, acknowledge: ${ack} }`, worse], expected)).toContain('repeat')
})

test('4.6 a muted route tells when its time is over', async () => {
  const fails = '{ at: 5m, recipe: 2, failed: 6, every: 10m, until: 80m }'
  expect(
    await verdict(
      [fails],
      [
        '{ at: 59m, firing: [{ rule: burst, recipe: 2 }], notified: [] }',
        '{ at: 61m, notified: [{ receiver: night, reason: new }] }',
      ],
    ),
  ).toBe(PASSED)
})

test('5.9 source and target that fire together: the source alone is told', async () => {
  expect(
    await verdict(
      ['{ at: 5m, recipe: 1, failed: 6 }', '{ at: 5m, recipe: 2, failed: 6 }'],
      [
        '{ at: 15m, firing: [{ rule: burst, recipe: 1 }, { rule: burst, recipe: 2 }, { rule: outage }], notified: [{ receiver: team, reason: new, rule: outage }] }',
      ],
    ),
  ).toBe(PASSED)
})
