import { describe, expect, test } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import type { Broken } from './broken.ts'
import { CONDITION_ERRORS } from './broken-conditions.ts'
import { DIGEST_ERRORS } from './broken-digests.ts'
import { REFERENCE_ERRORS } from './broken-routes.ts'
import { RULE_ERRORS } from './broken-rules.ts'
import { TIME_ERRORS } from './broken-times.ts'
import { VALUE_ERRORS } from './broken-values.ts'
import { WORKSPACE_ERRORS } from './broken-workspaces.ts'
import { YAML_ERRORS } from './broken-yaml.ts'
import { unmark } from './marks.ts'
import { alertsYaml, load, RULES } from './memory.ts'
import { WARNINGS } from './warnings.ts'

const VARIABLES = { SLACK_BOT_TOKEN: 'xoxb' }

async function expectProblems(
  { alerts = alertsYaml(), rules = RULES, says }: Broken,
  kind: string,
): Promise<boolean> {
  const files = { 'alerts.yaml': unmark(alerts).text, 'rules/a.yaml': unmark(rules).text }
  const { config, problems } = await load({ files, variables: VARIABLES })
  const places = [
    ...unmark(alerts).places.map((place) => `alerts.yaml:${place}: `),
    ...unmark(rules).places.map((place) => `rules/a.yaml:${place}: `),
  ]
  const lines = problems.map(formatProblem)
  const expected = says.map((fragment, index) => {
    const place = places.length === 1 ? places[0] : places[index]
    return { place: `${place ?? '?'}${kind}`, fragment }
  })
  const told = lines.map((line, index) => {
    const wanted = expected[index]
    const isThere = wanted !== undefined && line.startsWith(wanted.place) && line.includes(wanted.fragment)
    return isThere ? wanted : line
  })
  expect(told).toEqual(expected)
  for (const line of lines) expect(line).not.toMatch(/\n|undefined|\bat .*\.ts:|Invalid input/)
  return config === null
}

describe.each([
  ['YAML and variables', YAML_ERRORS],
  ['sections and workspaces', WORKSPACE_ERRORS],
  ['values', VALUE_ERRORS],
  ['routes and references', REFERENCE_ERRORS],
  ['digests', DIGEST_ERRORS],
  ['rules', RULE_ERRORS],
  ['conditions', CONDITION_ERRORS],
  ['times', TIME_ERRORS],
])('errors: %s', (_, cases) => {
  test.each(cases.map((broken) => [broken.name, broken] as const))('%s', async (_name, broken) => {
    expect(await expectProblems(broken, '')).toBe(true)
  })
})

describe('warnings', () => {
  test.each(WARNINGS.map((doubtful) => [doubtful.name, doubtful] as const))('%s', async (_name, doubtful) => {
    expect(await expectProblems(doubtful, 'warning: ')).toBe(false)
  })
})
