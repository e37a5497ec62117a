import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Broken } from '../config/broken.ts'
import { REFERENCE_ERRORS } from '../config/broken-routes.ts'
import { RULE_ERRORS } from '../config/broken-rules.ts'
import { VALUE_ERRORS } from '../config/broken-values.ts'
import { WORKSPACE_ERRORS } from '../config/broken-workspaces.ts'
import { YAML_ERRORS } from '../config/broken-yaml.ts'
import { unmark } from '../config/marks.ts'
import { alertsYaml, RULES } from '../config/memory.ts'
import { WARNINGS } from '../config/warnings.ts'
import { cli, folderOf } from './place.ts'

const VARIABLES = { SLACK_BOT_TOKEN: 'xoxb' }

/** Its files in a folder, and `FILE:LINE:COLUMN: ` of every place that is marked. */
function written({ alerts = alertsYaml(), rules = RULES }: Broken): {
  readonly path: string
  readonly places: readonly string[]
} {
  const [main, rule] = [unmark(alerts), unmark(rules)]
  const folder = folderOf({ 'alerts.yaml': main.text, 'rules/a.yaml': rule.text })
  return {
    path: join(folder, 'alerts.yaml'),
    places: [
      ...main.places.map((place) => `${join(folder, 'alerts.yaml')}:${place}: `),
      ...rule.places.map((place) => `${join(folder, 'rules/a.yaml')}:${place}: `),
    ],
  }
}

const ERRORS = [...YAML_ERRORS, ...WORKSPACE_ERRORS, ...VALUE_ERRORS, ...REFERENCE_ERRORS, ...RULE_ERRORS]

test('these are many', () => expect(ERRORS.length).toBeGreaterThan(30))

describe('check lists all errors of a broken configuration on stdout and ends with status 2', () => {
  test.each(ERRORS.map((broken) => [broken.name, broken] as const))('%s', async (_, broken) => {
    const { path, places } = written(broken)
    const { status, out, err } = await cli(['check', '--config', path], VARIABLES)
    expect({ status, err }).toEqual({ status: 2, err: '' })
    const lines = out.split('\n')
    for (const place of places) expect(lines.filter((line) => line.startsWith(place))).not.toEqual([])
    expect(lines.at(-1)).toMatch(/^\d+ errors?, \d+ warnings?$/)
  })
})

describe('other commands list them on stderr, and nothing on stdout', () => {
  const broken: Broken = { name: '', alerts: alertsYaml({ slack: '▸slakc: { token: x }\n' }), says: [] }
  test.each([
    'run',
    'once',
    'alerts --json',
    'failures',
    'recipes',
    'deliveries',
    'routes show',
    'routes test a=b',
    'notify team',
    'healthcheck',
  ])('%s', async (line) => {
    const { path, places } = written(broken)
    const { status, out, err } = await cli([...line.split(' '), '--config', path], VARIABLES)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(places[0])
    expect(err).toMatch(/cannot be used\nMend the places listed above/)
  })
})

describe('warnings alone are told, and end with status 0', () => {
  test.each(WARNINGS.map((doubtful) => [doubtful.name, doubtful] as const))('%s', async (_, doubtful) => {
    const { path, places } = written(doubtful)
    const { status, out, err } = await cli(['check', '--config', path], VARIABLES)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const place of places) expect(out).toContain(`${place}warning: `)
    if (doubtful.says.length > 0) expect(out).toMatch(/^\d+ warnings?$/m)
  })
})

test('check --json has the problems as objects, with the same status', async () => {
  const folder = folderOf({ 'alerts.yaml': alertsYaml({ slack: null }), 'rules/a.yaml': RULES })
  const { status, out } = await cli(['check', '--json', '--config', join(folder, 'alerts.yaml')])
  expect(status).toBe(2)
  expect(JSON.parse(out)).toEqual([
    {
      file: join(folder, 'alerts.yaml'),
      line: expect.any(Number),
      column: expect.any(Number),
      severity: 'error',
      code: expect.any(String),
      message: expect.any(String),
    },
  ])
})

test('a configuration without problems is an empty array', async () => {
  const folder = folderOf({ 'alerts.yaml': alertsYaml(), 'rules/a.yaml': RULES })
  const ended = await cli(['check', '--json', '--config', join(folder, 'alerts.yaml')])
  expect(ended).toEqual({ status: 0, out: '[]', err: '' })
})
