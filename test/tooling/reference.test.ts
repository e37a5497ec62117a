import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { CONDITION_NAMES } from '../../src/config/conditions/conditions.ts'
import { loadConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { SUMMARY_VARIABLES } from '../../src/model/rule.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { WORKATO_HINTS } from '../../src/workato/errors.ts'
import { memoryEnvironment } from '../config/memory.ts'
import { ROOT } from './planted.ts'
import { withReference } from './reference.ts'

const README = readFileSync(join(ROOT, 'README.md'), 'utf8')

test('the tables of keys in the README are those of the JSON Schemas', () => {
  expect(withReference(README)).toBe(README)
  expect(README).toContain('| `receivers.NAME.slack[].broadcast[]` | [new, worse, repeat] |')
})

test('every metric is in the README, and every metric of the README exists', () => {
  const defined = createMetrics('0')
    .registry.getMetricsAsArray()
    .map(({ name }) => name)
  const named = [...README.matchAll(/^\| `(recipewatch_\w+)` \|/gm)].map((match) => match[1])
  expect(new Set(named)).toEqual(new Set(defined))
})

test('every variable of a summary is in the README', () => {
  expect(Object.keys(SUMMARY_VARIABLES).filter((name) => !README.includes(`\`${name}\``))).toEqual([])
})

test('every error code of the API is explained in the README', () => {
  expect(Object.keys(WORKATO_HINTS).filter((code) => !README.includes(`\`${code}\``))).toEqual([])
})

test('the Slack manifest asks for the scopes that the product uses, and no others', () => {
  const { oauth_config: oauth } = parse(readFileSync(join(ROOT, 'slack-app-manifest.yaml'), 'utf8'))
  const probe = readFileSync(join(ROOT, 'src/deliver/slack-probe.ts'), 'utf8')
  const used = [...probe.matchAll(/^ {2}'([a-z:.]+)':/gm)].map((match) => match[1])
  expect(used).toContain('chat:write')
  expect(new Set(oauth.scopes.bot)).toEqual(new Set([...used, 'users:read']))
})

test('the configuration and the rule of the README load without errors, and without warnings about anything in them', async () => {
  const blocks = [...README.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '')
  const alerts = blocks.find((block) => block.startsWith('workspaces:')) ?? ''
  const rules = blocks.find((block) => block.startsWith('rules:')) ?? ''
  const variables = { WORKATO_API_TOKEN: 'a', SLACK_BOT_TOKEN: 'b', SMTP_PASSWORD: 'c' }
  const files = { 'alerts.yaml': alerts, 'rules/failures.yaml': rules }
  const { config, problems } = await loadConfig('alerts.yaml', memoryEnvironment({ files, variables }))
  expect(problems.map(formatProblem)).toEqual([
    // The label is the reader's own; a recipe of theirs may have it.
    expect.stringContaining("label 'batch'"),
  ])
  expect(config?.rules.map(({ name }) => name)).toEqual(['failure-burst'])
})

test('every rule, time and inhibition of the README loads without errors, and each condition has its section', async () => {
  const blocks = [...README.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '')
  const rules = blocks.filter((block) => block.startsWith('rules:'))
  const parts = blocks.filter((block) => /^(?:maintenance|inhibit_rules):/.test(block))
  const alerts = `workspaces: [{ name: production, region: us, token: t }]\nrule_files: [rules/*]\nreceivers: { a: {} }\nroute: { receiver: a }\n`
  const files = {
    'alerts.yaml': `${alerts}${parts.join('')}`,
    ...Object.fromEntries(rules.map((block, index) => [`rules/${index}.yaml`, block])),
  }
  const { problems } = await loadConfig('alerts.yaml', memoryEnvironment({ files }))
  expect(problems.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([])
  const conditions = [...README.matchAll(/^#### (.*)$/gm)].flatMap((match) => (match[1] ?? '').split(', '))
  expect(CONDITION_NAMES.filter((name) => !conditions.includes(name))).toEqual([])
})
