import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  alertsJsonSchema,
  type JsonSchema,
  rulesJsonSchema,
  testsJsonSchema,
} from '../../src/config/json-schema.ts'
import { loadConfig } from '../../src/config/load.ts'
import { nodeEnvironment } from '../../src/config/node-environment.ts'
import { formatProblem } from '../../src/config/problem.ts'
import type { Condition, FailedCountCondition } from '../../src/model/condition.ts'
import { alertsYaml, load, RULES } from './memory.ts'

const VARIABLES = {
  WORKATO_API_TOKEN: 'a',
  WORKATO_STAGING_TOKEN: 'b',
  SLACK_BOT_TOKEN: 'xoxb-1',
  SMTP_PASSWORD: 'c',
}

const root = new URL('../../', import.meta.url).pathname

describe('the shipped example', () => {
  test('is accepted without a warning once its variables are set', async () => {
    const { config, problems } = await loadConfig(`${root}alerts.example.yaml`, nodeEnvironment(VARIABLES))
    expect(problems.map(formatProblem)).toEqual([])
    expect(config?.rules.map(({ name }) => name)).toEqual([
      'connector-outage',
      'connector-sign-in',
      'failure-burst',
      'failed-thousands',
      'recipe-stopped',
      'connection-lost',
      'timeouts',
    ])
  })

  test('without its variables, each is missed at its place', async () => {
    const { config, problems } = await loadConfig(`${root}alerts.example.yaml`, nodeEnvironment({}))
    expect(config).toBeNull()
    expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'variable_missing'))
    const text = (await readFile(`${root}alerts.example.yaml`, 'utf8')).split('\n')
    for (const { line, column, message } of problems) {
      const name = /variable (\w+)/.exec(message)?.[1]
      expect(text[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^"\\$\\{${name}\\}"`))
    }
  })

  test('five failures of one recipe in a quarter of an hour page nobody; fifty do', async () => {
    const { config } = await loadConfig(`${root}alerts.example.yaml`, nodeEnvironment(VARIABLES))
    const counts = (condition: Condition): readonly FailedCountCondition[] => {
      if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(counts)
      return condition.kind === 'job_failed_count' ? [condition] : []
    }
    const critical = (config?.rules ?? [])
      .flatMap(({ condition }) => counts(condition))
      .flatMap(({ threshold }) => threshold.levels.filter(({ severity }) => severity === 'critical'))
    expect(Math.min(...critical.map(({ bound }) => bound))).toBe(50)
  })

  test('names every section that there is', async () => {
    const text = await readFile(`${root}alerts.example.yaml`, 'utf8')
    for (const section of Object.keys(properties(alertsJsonSchema())))
      expect(text).toMatch(new RegExp(`^${section}:`, 'm'))
  })
})

describe('the JSON Schemas', () => {
  test.each([
    ['alerts.schema.json', alertsJsonSchema],
    ['rules.schema.json', rulesJsonSchema],
    ['tests.schema.json', testsJsonSchema],
  ])('%s is current (recipewatch schema prints it)', async (file, generate) => {
    const shipped: unknown = JSON.parse(await readFile(root + file, 'utf8'))
    expect(shipped).toEqual(JSON.parse(JSON.stringify(generate())))
  })

  test('every key of alerts.yaml and of rules is described', () => {
    for (const schema of [alertsJsonSchema(), rulesJsonSchema(), testsJsonSchema()]) {
      expect(undescribed(schema, '')).toEqual([])
    }
  })

  test('defaults are those that are filled in', () => {
    const workspace = properties(items(properties(alertsJsonSchema())['workspaces']))
    expect(workspace['poll_every']?.['default']).toBe('1m')
    const rule = properties(items(properties(rulesJsonSchema())['rules']))
    expect(rule['recipes']?.['default']).toEqual([])
    expect(rule['by']?.['default']).toEqual(['recipe'])
  })
})

describe('the blocks of the documentation', () => {
  test('a whole alerts.yaml with all that there is', async () => {
    const { config, problems } = await load({
      files: { 'alerts.yaml': DOCUMENTED, 'rules/a.yaml': DOCUMENTED_RULES },
      variables: { WORKATO_API_TOKEN: 'a', SLACK_BOT_TOKEN: 'b', SMTP_PASSWORD: 'c' },
    })
    expect(problems.map(formatProblem)).toEqual([])
    expect(config?.http.token).toBeNull()
  })

  test.each([
    '{ job_failed_count: { over: 15m, at_least: 5 } }',
    '{ job_failed_count: { at_least: 100 } }',
    '{ job_failed_count: { every: 100 } }',
    '{ job_failed_count: { over: 15m, at_least: { warning: 5, critical: 50 } } }',
    '{ job_failed_count: { over: 7d, less_than: 1 } }',
    '{ job_failed_count: { over: 1h30m, at_most: 1 } }',
    '{ job_failed_count: { over: 1w, more_than: 1 } }',
  ])('when: %s', async (when) => {
    const rules = `rules:\n  - { name: a, when: ${when} }\n`
    const { problems } = await load({ files: { 'alerts.yaml': alertsYaml(), 'rules/a.yaml': rules } })
    expect(problems.map(formatProblem)).toEqual([])
  })
})

test('the files of a machine are read and found: a folder is no rule file, a pattern may go deep', async () => {
  const environment = nodeEnvironment({ A: 'b' })
  expect(environment.variables['A']).toBe('b')
  expect(await environment.glob('rules/*.yaml', root)).toContain(`${root}rules/failures.yaml`)
  expect(await environment.glob('**/config', `${root}src`)).toEqual([])
  expect(await environment.glob(`${root}rules/fail*.yaml`, '/')).toEqual([`${root}rules/failures.yaml`])
  await expect(environment.read(`${root}rules`)).rejects.toMatchObject({ code: 'EISDIR' })
})

test('loading reads no clock, no chance, and prints nothing', async () => {
  const program = `
    import { loadConfig } from '${root}src/config/load.ts'
    import { nodeEnvironment } from '${root}src/config/node-environment.ts'
    const { problems } = await loadConfig('none.yaml', nodeEnvironment({}))
    process.exitCode = problems.length`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  await expect(run).rejects.toMatchObject({ code: 1, stdout: '', stderr: '' })
})

type Schema = Readonly<Record<string, unknown>>

function properties(schema: JsonSchema | undefined): Readonly<Record<string, Schema>> {
  return (schema?.['properties'] ?? {}) as Record<string, Schema>
}

function items(schema: JsonSchema | undefined): Schema {
  return (schema?.['items'] ?? {}) as Schema
}

/** Keys without a description, but for the names of families and severities, which speak for themselves. */
function undescribed(schema: Schema, path: string): readonly string[] {
  const own = Object.entries(properties(schema)).flatMap(([key, value]) => {
    const isPlain = /requests_per_minute|at_least|more_than|at_most|less_than/.test(path)
    const missing = value['description'] === undefined && !isPlain ? [`${path}.${key}`] : []
    return [...missing, ...undescribed(value, `${path}.${key}`)]
  })
  const alternatives = (schema['anyOf'] ?? []) as readonly Schema[]
  return [
    ...own,
    ...[items(schema), ...alternatives].flatMap((inner) =>
      inner === schema ? [] : Object.keys(inner).length === 0 ? [] : undescribed(inner, path),
    ),
  ]
}

const DOCUMENTED = `# yaml-language-server: $schema=./alerts.schema.json
workspaces:
  - name: production
    region: us
    token: "\${WORKATO_API_TOKEN}"
    labels: { env: production }
    requests_per_minute: 45
    quota: acme
    poll_every: 1m
    look_back: 1h
    recipes:
      - all: true
      - folder: Payments/Orders
        labels: { team: payments, slack_channel: "#payments" }
      - id: 28904
        name: Order sync
        owner: ana@example.com
        labels: { tier: "1" }
      - folder: HR
        privacy: { messages: false }
      - id: 99
        exclude: true
  - name: test
    region: eu
    token: "\${WORKATO_API_TOKEN}"
    labels: { env: test }

owners:
  discover: true
  allowed_domains: [example.com]
  default: [integrations@example.com]
  aliases: { ci@example.com: [integrations@example.com] }

rule_files: [rules/*.yaml]

receivers:
  on-call:
    slack: [{ channel: C0123456789, mention: "<!subteam^S012>" }]
  teams:
    slack: [{ channel: "{{ labels.slack_channel }}" }]
    email: [{ to: [payments@example.com], send_resolved: false }]
  owners:
    email: [{ to: owner }]

route:
  receiver: on-call
  group_by: [workspace, rule]
  fallback: owners
  routes:
    - matchers: ['env != production', 'receiver != owners']
      receiver: owners
      repeat_interval: 24h
    - matchers: ['team =~ ".+"']
      receiver: teams
      continue: true

slack: { token: "\${SLACK_BOT_TOKEN}" }
smtp: { host: smtp.example.com, port: 465, tls: implicit, user: alerts, password: "\${SMTP_PASSWORD}", from: RecipeWatch <alerts@example.com> }
store: { url: "sqlite:data/recipewatch.db", retention: 90d }
http: { listen: 127.0.0.1:9095, token: "\${RECIPEWATCH_HTTP_TOKEN:-}", external_url: "https://recipewatch.example.com", public: [metrics] }
log: { level: info, format: json }
privacy: { redact: ["[0-9]{13,19}"], job_titles: false, mask_emails: true }
`

const DOCUMENTED_RULES = `${RULES}  - name: failure-burst
    when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 50 } } }
    summary: "{{ recipe.name }}: {{ count }} failed jobs in 15 minutes"
    runbook: https://wiki.example.com/runbooks/recipes
    recipes: ['tier != "2"']
    errors: { adapter: salesforce, type: "/timeout/i" }
    by: [recipe]
    for: 0s
    keep_firing_for: 10m
    labels: { area: orders }
`
