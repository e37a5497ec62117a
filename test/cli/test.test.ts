import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, folderOf } from './place.ts'

const RULES = `rules:
  - name: burst
    when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 20 } } }
    keep_firing_for: 5m
`

const ALERTS = `workspaces:
  - name: production
    region: us
    token: "\${TOKEN_THAT_IS_NOT_SET}"
    labels: { env: production }
    recipes: [{ all: true }, { folder: HR, labels: { team: hr } }, { id: 9, exclude: true }]
rule_files: [rules/*.yaml]
receivers:
  team: { slack: [{ channel: "#alerts" }], email: [{ to: [team@example.com] }] }
  hr: { email: [{ to: [hr@example.com] }] }
route:
  receiver: team
  routes: [{ matchers: [team = hr], receiver: hr }]
slack: { token: "\${file:/run/secrets/that-is-not-there}" }
smtp: { host: localhost, port: 25, tls: none, from: alerts@example.com }
`

/** Writes these tests beside rules and a configuration, and runs them. */
async function run(tests: string, ...options: readonly string[]) {
  const folder = folderOf({ 'alerts.yaml': ALERTS, 'rules/burst.yaml': RULES, 'tests/a.yaml': tests })
  const file = join(folder, 'tests/a.yaml')
  const { status, out, err } = await cli(['test', file, ...options])
  const short = (text: string): string => text.replaceAll(`${folder}/`, '')
  return { status, out: short(out), err: short(err) }
}

const PASSES = `tests:
  - name: five warn
    rules: [../rules/burst.yaml]
    recipes: [{ id: 1, name: Order sync }]
    input:
      - { at: 0m, recipe: 1, failed: 4 }
      - { at: 0m, recipe: 1, succeeded: 20, every: 1m, until: 30m }
      - { at: 10m, recipe: 1, failed: 1 }
    expect:
      - { at: 9m, firing: [] }
      - { at: 11m, firing: [{ rule: burst, recipe: 1, count: 5, severity: warning, since: 10m }] }
      - { at: 20m, resolved: [{ rule: burst, recipe: 1 }] }
`

test('a test that passes is one line, with status 0', async () => {
  expect(await run(PASSES)).toEqual({
    status: 0,
    out: '✓ tests/a.yaml:2: five warn\n1 test: 1 passed, 0 failed',
    err: '',
  })
})

test('a test that fails is a diff with file and line of the expectation, with status 1', async () => {
  const wrong = PASSES.replace('count: 5', 'count: 6').replace('firing: []', 'firing: [{ rule: burst }]')
  expect(await run(wrong)).toEqual({
    status: 1,
    out: [
      '✗ tests/a.yaml:2: five warn',
      '    tests/a.yaml:10:19: at 9m, firing:',
      '      - expected  burst',
      '    tests/a.yaml:11:20: at 11m, firing:',
      '      - expected  burst, recipe 1, warning, count 6, since 10m',
      '      + got       burst, recipe 1, warning, count 5, since 10m',
      '',
      '1 test: 0 passed, 1 failed',
    ].join('\n'),
    err: '',
  })
})

test('--json is an array, one object a test', async () => {
  const wrong = PASSES.replace('count: 5', 'count: 6')
  const { status, out } = await run(wrong, '--json')
  expect(status).toBe(1)
  expect(JSON.parse(out)).toEqual([
    {
      name: 'five warn',
      file: 'tests/a.yaml',
      line: 2,
      passed: false,
      mismatches: [
        {
          file: 'tests/a.yaml',
          line: 11,
          column: 20,
          at: '11m',
          aspect: 'firing',
          expected: ['burst, recipe 1, warning, count 6, since 10m'],
          got: ['burst, recipe 1, warning, count 5, since 10m'],
        },
      ],
    },
  ])
})

test('a file that is wrong, or is not there, is status 2 and says where', async () => {
  const { status, out, err } = await run(PASSES.replace('failed: 4', 'faild: 4'))
  expect({ status, out }).toEqual({ status: 2, out: '' })
  expect(err).toBe("tests/a.yaml:6:30: unknown key 'faild'; did you mean 'failed'?")
  const nowhere = await cli(['test', '/nowhere/*.test.yaml'])
  expect(nowhere).toMatchObject({ status: 2, out: '' })
  expect(nowhere.err).toContain(
    '/nowhere/*.test.yaml:1:1: there is no such file: give the path of a file of rule tests, or a pattern',
  )
})

/** A test of the whole configuration. */
function configured(expected: string): string {
  return `tests:
  - name: routes too
    config: ../alerts.yaml
    recipes: [{ id: 1, name: Order sync }, { id: 2, name: Payroll, folder: HR }]
    input:
      - { at: 1m, recipe: 1, failed: 5 }
      - { at: 2m, recipe: 2, failed: 5 }
      - { at: 5m, recipe: 1, failed: 20 }
    expect:
      - { at: 4m, notified: ${expected} }
      - { at: 6m, notified: [{ receiver: team, reason: worse, severity: critical, rule: burst, recipe: 1 }] }
      - { at: 30m, resolved: [{ rule: burst, recipe: 1 }, { rule: burst, recipe: 2, labels: { team: hr, env: production } }] }
`
}

describe('with a configuration', () => {
  test('routes, receivers and times are tested, without its secrets; a receiver counts once, whatever its channels', async () => {
    const told = await run(
      configured('[{ receiver: hr, reason: new, recipe: 2 }, { receiver: team, reason: new }]'),
    )
    expect(told).toMatchObject({ status: 0, err: '' })
  })

  test('a notice too many, and one too few', async () => {
    const { status, out } = await run(
      configured('[{ receiver: team, reason: new }, { receiver: team, reason: repeat }]'),
    )
    expect(status).toBe(1)
    expect(out).toContain('    tests/a.yaml:10:19: at 4m, notified:')
    expect(out).toContain(
      '      - expected  team: repeat\n      + got       hr: new, warning, burst, recipe 2, at 2m30s\n',
    )
  })

  test('a recipe that it does not watch is an error', async () => {
    const { status, err } = await run(configured('[]').replace('{ id: 2, name', '{ id: 9 }, { id: 2, name'))
    expect(status).toBe(2)
    expect(err).toBe('tests/a.yaml:4:44: no entry of ../alerts.yaml names the recipe 9: it is not watched')
  })
})

test('silences and acknowledgements hold notices back; what is silenced is told when it ends', async () => {
  const { status, out } = await run(`tests:
  - name: held back
    config: ../alerts.yaml
    recipes: [{ id: 1, name: Order sync }, { id: 2, name: Invoices }]
    input:
      - { at: 0m, silence: { matchers: [recipe = 1], for: 1h } }
      - { at: 1m, recipe: 1, failed: 5, every: 10m, until: 6h }
      - { at: 2m, recipe: 2, failed: 5, every: 10m, until: 6h }
      - { at: 10m, acknowledge: { rule: burst, recipe: 2 } }
    expect:
      - at: 50m
        firing: [{ rule: burst, recipe: 1 }, { rule: burst, recipe: 2 }]
        notified: [{ receiver: team, reason: new, recipe: 2 }]
      - { at: 70m, notified: [{ receiver: team, reason: new, recipe: 1 }] }
      - { at: 6h, firing: [{ rule: burst, recipe: 1 }, { rule: burst, recipe: 2 }] }
`)
  expect(out).toBe('✓ tests/a.yaml:2: held back\n1 test: 1 passed, 0 failed')
  expect(status).toBe(0)
})

test('an inhibition and a maintenance of the configuration are tested too', async () => {
  const folder = folderOf({
    'alerts.yaml': `${ALERTS}inhibit_rules:
  - { source_matchers: [rule = burst], target_matchers: [rule = trickle], equal: [recipe] }
time_intervals:
  - { name: nine, time_intervals: [{ times: [{ start_time: "11:00", end_time: "12:00" }] }] }
maintenance:
  - { name: nine, matchers: [recipe = 2], time_intervals: [nine] }
`,
    'rules/all.yaml': `${RULES}  - { name: trickle, when: { job_failed_count: { over: 1h, at_least: 2 } } }\n`,
    'tests/a.yaml': `tests:
  - name: held back
    config: ../alerts.yaml
    start: 2026-03-02T10:00:00Z
    recipes: [{ id: 1, name: Order sync }, { id: 2, name: Invoices }]
    input:
      - { at: 1m, recipe: 1, failed: 5 }
      - { at: 70m, recipe: 2, failed: 5 }
    expect:
      - at: 10m
        firing: [{ rule: burst, recipe: 1 }, { rule: trickle, recipe: 1 }]
        notified: [{ receiver: team, reason: new, rule: burst }]
      - { at: 80m, firing: [] }
`,
  })
  const { status, out } = await cli(['test', join(folder, 'tests/a.yaml')])
  expect(out).toContain('1 test: 1 passed, 0 failed')
  expect(status).toBe(0)
})
