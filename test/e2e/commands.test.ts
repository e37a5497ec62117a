import { writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { FAULTS } from '../../src/demo/workato/faults.ts'
import { type Ended, run } from '../support/running.ts'
import { openWorld, type World, type WorldOptions } from '../support/world.ts'
import { cli, STACK } from './commands.ts'

async function world(options: WorldOptions = {}): Promise<World> {
  const opened = await openWorld(options)
  onTestFinished(() => opened[Symbol.asyncDispose]())
  return opened
}

const COMMANDS: readonly (readonly string[])[] = [
  ['run'],
  ['once'],
  ['check'],
  ['check', '--online'],
  ['alerts'],
  ['failures', '--json'],
  ['recipes'],
  ['deliveries'],
  ['routes', 'show'],
  ['routes', 'test', 'severity=critical'],
  ['notify', 'on-call'],
  ['healthcheck'],
]

test.each(COMMANDS.map((line) => ({ line, words: line.join(' ') })))(
  'a broken configuration ends `$words` with status 2 and its place, without a stack',
  async ({ line }) => {
    const { configPath, write } = await world()
    write({ slakc: { token: 'x' } })
    const { status, err, out } = await cli(...line, '--config', configPath)
    expect(status).toBe(2)
    // check prints its findings as its result.
    expect(`${out}\n${err}`).toMatch(/alerts\.yaml:\d+:\d+: .*slakc.*slack/)
    expect(`${out}\n${err}`).not.toMatch(STACK)
    expect(err).not.toContain('defect')
  },
)

test('a missing configuration, and one that is no YAML, end with status 2', async () => {
  const { configPath, folder } = await world()
  expect(await cli('once', '--config', `${folder}/nowhere.yaml`)).toMatchObject({
    status: 2,
    err: expect.not.stringMatching(STACK),
  })
  writeFileSync(configPath, 'workspaces: [')
  expect(await cli('once', '--config', configPath)).toMatchObject({
    status: 2,
    err: expect.stringMatching(/alerts\.yaml:\d+:\d+: /),
  })
})

test('check says what will happen and ends with status 0; --online proves token, Slack and mail', async () => {
  const { configPath, workato } = await world()
  workato.addRecipe({ name: 'Order sync' })
  expect(await cli('check', '--config', configPath)).toMatchObject({ status: 0 })
  const online = await cli('check', '--online', '--config', configPath)
  expect(online).toMatchObject({ status: 0 })
  expect(online.out).toContain('1 recipe')
  expect(online.out).toMatch(/signed in to Acme/)
  workato.setToken('another')
  expect(await cli('check', '--online', '--config', configPath)).toMatchObject({ status: 1 })
})

test('routes test names the receivers that an alert reaches, comma-separated, in order', async () => {
  const { configPath } = await world({
    route: {
      routes: [
        { matchers: ['severity = critical'], receiver: 'paging', continue: true },
        { matchers: ['env = production'], receiver: 'teams' },
      ],
    },
    settings: {
      receivers: {
        'on-call': { slack: [{ channel: '#alerts' }] },
        paging: { slack: [{ channel: '#alerts' }] },
        teams: { email: [{ to: ['teams@example.com'] }] },
      },
    },
  })
  const reached = async (...labels: readonly string[]): Promise<string> =>
    (await cli('routes', 'test', ...labels, '--config', configPath)).out
  expect(await reached('severity=critical', 'env=production')).toBe('paging,teams')
  expect(await reached('severity=warning', 'env=production')).toBe('teams')
  expect(await reached('severity=warning', 'env=staging')).toBe('on-call')
  expect(await cli('routes', 'test', 'nonsense', '--config', configPath)).toMatchObject({ status: 2 })
})

test('the process itself: once polls, tells and lists; twice is once; a new error id is one more', async () => {
  const opened = await world()
  const { workato, slack, mailbox } = opened
  const recipe = workato.addRecipe({ name: 'Order sync' })
  const [job = ''] = workato.finish(recipe, { count: 6 })
  workato.faults.inject({ match: { family: 'jobs' }, respond: FAULTS.trailingComma })
  const once = (): Promise<Ended> => cli('once', '--config', opened.configPath)
  const broken = await run(opened, 'once')
  expect(broken).toMatchObject({ status: 1, err: expect.stringMatching(/\/jobs: .*JSON/) })
  expect(broken.err).not.toMatch(STACK)
  expect(await run(opened, 'once')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/6 new failures.*2 deliveries sent/),
  })
  expect(await once()).toMatchObject({
    status: 0,
    out: expect.stringMatching(/0 new failures.*0 deliveries sent/),
  })
  workato.addSecondFailure(job, { errorId: '11111111-2222-4333-8444-555555555555' })
  expect(await once()).toMatchObject({
    status: 0,
    out: expect.stringContaining('1 new failure,'),
  })
  expect(slack.messages('alerts')).toHaveLength(1)
  expect(mailbox.messages).toHaveLength(1)

  const list = async (what: string): Promise<readonly Record<string, unknown>[]> =>
    JSON.parse((await cli(what, '--json', '--config', opened.configPath)).out) as never
  expect(await list('recipes')).toMatchObject([{ id: String(recipe), name: 'Order sync', watched: true }])
  expect(await list('failures')).toHaveLength(7)
  expect((await list('failures')).filter((failure) => failure['job'] === job)).toHaveLength(2)
  expect(await list('alerts')).toMatchObject([
    { rule: 'failure-burst', state: 'firing', count: 7, severity: 'warning' },
  ])
  const deliveries = await list('deliveries')
  expect(
    deliveries.filter(({ state }) => state === 'sent').map(({ channel, reason }) => [channel, reason]),
  ).toEqual(
    expect.arrayContaining([
      ['slack', 'new'],
      ['email', 'new'],
    ]),
  )
})

test('lists of a store without rows are empty arrays', async () => {
  const opened = await world()
  await opened.store()
  for (const what of ['alerts', 'failures', 'recipes', 'deliveries']) {
    expect(await cli(what, '--json', '--config', opened.configPath)).toMatchObject({ status: 0, out: '[]' })
  }
})
