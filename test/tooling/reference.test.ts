import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SUMMARY_VARIABLES } from '../../src/model/rule.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { WORKATO_HINTS } from '../../src/workato/errors.ts'
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
  expect(named.toSorted()).toEqual(defined.toSorted())
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
  expect(oauth.scopes.bot.toSorted()).toEqual([...used, 'users:read'].toSorted())
})
