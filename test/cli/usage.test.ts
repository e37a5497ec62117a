import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { alertsYaml, RULES } from '../config/memory.ts'
import { ROOT } from '../tooling/planted.ts'
import { cli, folderOf, world } from './place.ts'

const COMMANDS = [
  'run',
  'once',
  'demo',
  'notify',
  'healthcheck',
  'check',
  'test',
  'backtest',
  'schema',
  'alerts',
  'failures',
  'recipes',
  'deliveries',
  'routes',
]

test('--help names every command, on stdout', async () => {
  const { status, out, err } = await cli(['--help'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  for (const name of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  expect(out).toMatch(/^ {2}\$ recipewatch /m)
})

test.each([...COMMANDS, 'routes show', 'routes test'])('%s --help has an example', async (name) => {
  const { status, out, err } = await cli([...name.split(' '), '--help'])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toMatch(new RegExp(`^Usage: recipewatch ${name}`))
  expect(out).toMatch(new RegExp(`^Example:\\n {2}\\$ recipewatch ${name.split(' ')[0]}`, 'm'))
})

test('--version is the bare version', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  expect(await cli(['--version'])).toEqual({ status: 0, out: version, err: '' })
})

describe('a command line that is wrong ends with status 2 and says how it would be right', () => {
  test.each([
    [['chek'], "unknown command 'chek'\n(Did you mean check?)"],
    [['check', '--onlin'], "unknown option '--onlin'\n(Did you mean --online?)"],
    [['check', 'extra'], 'too many arguments'],
    [['notify'], "missing required argument 'receiver'"],
    [['failures', '--limit', '0'], 'whole number above 0'],
    [['failures', '--since', 'yesterday'], 'a duration such as'],
    [['alerts', '--state', 'burning'], 'pending, firing, resolved, closed'],
    [['demo', '--port', 'x'], 'Expected a port'],
    [['routes', 'test', 'team'], "'team' is no label: expected name=value"],
    [['routes', 'test', 'team=~x'], 'expected name=value'],
    [['check', '--config'], 'argument missing'],
    [[], 'Usage: recipewatch'],
  ])('%j', async (args, says) => {
    const { status, out, err } = await cli(args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(says)
  })
})

test('a configuration that is not there says what to do', async () => {
  const path = join(folderOf({}), 'alerts.yaml')
  const checked = await cli(['check', '--config', path])
  expect(checked.status).toBe(2)
  expect(checked.out).toMatch(/alerts\.yaml:1:1: there is no such file.*\nCopy alerts\.example\.yaml/)
  const run = await cli(['run'], { RECIPEWATCH_CONFIG: path })
  expect(run).toMatchObject({ status: 2, out: '' })
  expect(run.err).toMatch(/alerts\.yaml is not there\nCopy alerts\.example\.yaml to alerts\.yaml/)
})

test('--config goes before $RECIPEWATCH_CONFIG', async () => {
  const folder = folderOf({ 'alerts.yaml': alertsYaml(), 'rules/a.yaml': RULES })
  const variables = { RECIPEWATCH_CONFIG: join(folder, 'nowhere.yaml') }
  const args = ['routes', 'test', '--config', join(folder, 'alerts.yaml')]
  expect(await cli(args, variables)).toEqual({ status: 0, out: 'team', err: '' })
  expect(await cli(['routes', 'test'], variables)).toMatchObject({ status: 2 })
})

test('schema prints JSON Schema, and goes quietly when nobody reads on', async () => {
  const of = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await cli(['schema', ...args])).out)
  expect(await of()).toEqual(JSON.parse(readFileSync(join(ROOT, 'alerts.schema.json'), 'utf8')))
  expect(await of('--rules')).toEqual(JSON.parse(readFileSync(join(ROOT, 'rules.schema.json'), 'utf8')))
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'schema'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number]
  expect({ status, err }).toEqual({ status: 0, err: '' })
})

const TREE = {
  settings: {
    receivers: {
      'on-call': { slack: [{ channel: '#alerts' }] },
      teams: { email: [{ to: ['teams@example.com'] }] },
      nobody: {},
    },
  },
  route: {
    routes: [
      { matchers: ['severity = critical'], receiver: 'teams', continue: true },
      { matchers: ['severity = critical'], receiver: 'on-call', continue: true },
      {
        matchers: ['env = production'],
        receiver: 'teams',
        routes: [{ matchers: ['team = "pay ments"'], receiver: 'nobody' }],
      },
    ],
  },
}

test('routes show draws the tree', async () => {
  const { configPath } = await world(TREE)
  const { out, status } = await cli(['routes', 'show', '--config', configPath])
  expect(status).toBe(0)
  expect(out.split('\n')).toEqual([
    'everything → on-call',
    '├── severity = critical → teams (and on)',
    '├── severity = critical → on-call (and on)',
    '└── env = production → teams',
    '    └── team = "pay ments" → nobody',
  ])
})

test('routes test names each receiver once, in the order in which they are reached', async () => {
  const { configPath } = await world(TREE)
  const reached = async (...labels: readonly string[]): Promise<string> =>
    (await cli(['routes', 'test', ...labels, '--config', configPath])).out
  expect(await reached()).toBe('on-call')
  expect(await reached('severity=critical')).toBe('teams,on-call')
  expect(await reached('severity=critical', 'env=production')).toBe('teams,on-call')
  expect(await reached('env=production', 'team="pay ments"')).toBe('nobody')
  expect(await reached('env=staging', 'env=production')).toBe('teams')
})

test('notify sends a test message through every integration, past rules and routes', async () => {
  const { configPath, slack, mailbox, folder } = await world()
  const sent = await cli(['notify', 'on-call', '--config', configPath])
  expect(sent).toEqual({ status: 0, out: 'slack #alerts: sent\nemail on-call@example.com: sent', err: '' })
  expect(slack.messages('alerts').map(({ text }) => text)).toEqual([
    expect.stringContaining('Test message from RecipeWatch'),
  ])
  expect(mailbox.messages).toHaveLength(1)
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('notify tells which integration failed, with status 1; the others are tried all the same', async () => {
  const { configPath, slack, mailbox } = await world({ slack: { channels: [{ name: 'other' }] } })
  const { status, out, err } = await cli(['notify', 'on-call', '--config', configPath])
  expect(status).toBe(1)
  expect(err).toMatch(/^slack #alerts: channel_not_found\. /)
  expect(err).not.toContain(slack.token)
  expect(out).toBe('email on-call@example.com: sent')
  expect(mailbox.messages).toHaveLength(1)
})

test('notify names the receivers there are', async () => {
  const { configPath } = await world()
  const { status, err } = await cli(['notify', 'oncall', '--config', configPath])
  expect({ status, err }).toEqual({ status: 2, err: "recipewatch: no receiver 'oncall'; there are: on-call" })
})

test('notify to a receiver without integrations tells nobody, with status 1', async () => {
  const { configPath } = await world(TREE)
  expect(await cli(['notify', 'nobody', '--config', configPath])).toMatchObject({
    status: 1,
    err: expect.stringContaining('nobody is told'),
  })
})

test('healthcheck without a daemon ends with status 1', async () => {
  const { configPath, write } = await world()
  write({ http: { listen: '127.0.0.1:1' } })
  const { status, err } = await cli(['healthcheck', '--config', configPath])
  expect(status).toBe(1)
  expect(err).toContain('no daemon answers at http://127.0.0.1:1/-/healthy')
})
