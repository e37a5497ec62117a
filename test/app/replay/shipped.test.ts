import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runTest } from '../../../src/app/replay/test-run.ts'
import { judge } from '../../../src/app/replay/test-verdict.ts'
import { loadConfig } from '../../../src/config/load.ts'
import { nodeEnvironment } from '../../../src/config/node-environment.ts'
import { loadRuleTests } from '../../../src/config/rule-tests/load.ts'
import { ROOT } from '../../tooling/planted.ts'

const FOLDER = join(ROOT, 'rules/tests')
const environment = nodeEnvironment({})
const { tests, problems } = await loadRuleTests(
  readdirSync(FOLDER).map((name) => join(FOLDER, name)),
  environment,
)

test('the tests of the shipped rules can be read', () => {
  expect(problems).toEqual([])
  expect(tests.length).toBeGreaterThan(10)
})

describe('the shipped rules do what their tests say', () => {
  test.each(tests.map((loaded) => [loaded.test.name, loaded] as const))('%s', async (_, loaded) => {
    expect(judge(loaded.test, await runTest(loaded)).mismatches).toEqual([])
  })
})

test('every shipped rule is in a test that lets it fire', async () => {
  const variables = { WORKATO_API_TOKEN: 'a', SLACK_BOT_TOKEN: 'b', SMTP_PASSWORD: 'c' }
  const { config } = await loadConfig(join(ROOT, 'alerts.example.yaml'), nodeEnvironment(variables))
  const fired = tests.flatMap(({ test: { steps } }) =>
    steps.flatMap(({ firing }) => (firing?.items ?? []).map(({ rule }) => rule)),
  )
  expect((config?.rules ?? []).map(({ name }) => name).filter((name) => !fired.includes(name))).toEqual([])
})
