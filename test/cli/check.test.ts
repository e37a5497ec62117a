import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { planText } from '../../src/app/plan-text.ts'
import { createMailbox } from '../../src/demo/mailbox/server.ts'
import { FAULTS } from '../../src/demo/workato/faults.ts'
import type { Config } from '../../src/model/config.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import type { Ended } from '../support/running.ts'
import type { Settings, World } from '../support/world.ts'
import { cli, world } from './place.ts'

const LIFETIME: Settings = { name: 'lifetime', when: { job_failed_count: { at_least: 3 } } }

const online = ({ configPath }: World, ...more: readonly string[]): Promise<Ended> =>
  cli(['check', '--online', '--config', configPath, ...more])

/** A world with two recipes, of which one failed four times. */
async function watched(options: Parameters<typeof world>[0] = {}): Promise<World> {
  const opened = await world(options)
  opened.workato.finish(opened.workato.addRecipe({ name: 'Order sync' }), { count: 4 })
  opened.workato.addRecipe({ name: 'Refunds' })
  return opened
}

test('the plan says, for a person, what is watched, how soon a failure is seen, and who gets what', async () => {
  const opened = await watched({
    workspace: { requests_per_minute: 45 },
    route: { routes: [{ matchers: ['severity = critical'], receiver: 'on-call' }] },
  })
  const { status, out } = await online(opened)
  expect(status).toBe(0)
  expect(out.split('\n').slice(-2)).toEqual([
    'Watching 2 recipes of production (45 requests a minute each for recipes and jobs). ' +
      'A new failure is seen within 1 min 7 s, by 2 requests a minute.',
    '1 rule; on-call gets critical, and everything else.',
  ])
})

test('the plan says when each digest comes next, in its zone', async () => {
  const digests = [{ name: 'daily', schedule: '0 8 * * 1-5', timezone: 'Europe/Berlin', receiver: 'on-call' }]
  const config = await (await world({ settings: { digests } })).config()
  const friday = Temporal.ZonedDateTime.from('2026-10-23T18:00[Europe/Berlin]').epochMilliseconds
  expect(planText(config, new Map(), friday).split('\n').at(-1)).toBe(
    'on-call gets the digest daily: next Mon 26 Oct 08:00 (Europe/Berlin), in 3 days.',
  )
})

test('offline it says how to learn the rest; recipes named by id, or known to the store, are counted', async () => {
  const opened = await watched()
  const check = (): Promise<Ended> => cli(['check', '--config', opened.configPath])
  expect((await check()).out).toMatch(
    /Watching the selected recipes of production .*\n.*`recipewatch check --online` asks/,
  )
  await cli(['once', '--config', opened.configPath])
  expect((await check()).out).toMatch(/Watching 2 recipes of production .* is seen within 1 min/)
  const byId = await world({ workspace: { recipes: [{ id: 1 }, { id: 2 }, { id: 2, exclude: true }] } })
  expect((await cli(['check', '--config', byId.configPath])).out).toContain('Watching 1 recipe of production')
})

test('workspaces of one quota share its budget: a large one slows no small one down', async () => {
  const opened = await world()
  const [first] = (await opened.config()).workspaces
  if (first === undefined) throw new Error('no workspace')
  const shared = { ...first, quota: 'acme', budgets: { ...first.budgets, recipes: 10, jobs: 60 } }
  const config: Config = {
    ...(await opened.config()),
    workspaces: [shared, { ...shared, name: 'staging', pollEveryMs: 5 * MINUTE_MS }],
  }
  const plan = (production: number, staging: number): readonly string[] =>
    planText(config, new Map(Object.entries({ production, staging })), 0).split('\n')
  expect(plan(30, 5)).toEqual([
    'Watching 30 recipes of production (10 requests a minute for recipes, 60 for jobs, shared by the 2 workspaces ' +
      'of quota acme). A new failure is seen within 1 min 6 s, by 30 requests a minute.',
    expect.stringMatching(
      /^Watching 5 recipes of staging .* is seen within 5 min 6 s, by 1 request a minute\.$/,
    ),
    '1 rule; on-call gets everything.',
  ])
  const [large, small] = plan(600, 60)
  expect(large).toMatch(/is seen within 1 min 24 s, .* lags behind, as much later, but within 16 min 46 s\.$/)
  expect(small).toContain('is seen within 5 min 6 s')
  expect(plan(0, 1)[0]).toContain('Watching nothing of production')
  const half = planText(config, new Map([['production', 7]]), 0)
  expect(half).toMatch(/^Watching 7 recipes of production \([^)]*\)\.$/m)
  expect(half).not.toContain('is seen within 1')
})

test('a large tree is cut, and says where all of it is', async () => {
  const receivers = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`team-${index}`, { email: [{ to: ['a@example.com'] }] }]),
  )
  const opened = await world({
    settings: { receivers },
    workspace: { labels: { team: '1' } },
    route: {
      receiver: 'team-0',
      routes: Object.keys(receivers).map((receiver) => ({
        matchers: [`team =~ "${receiver}|1"`],
        receiver,
        continue: true,
      })),
    },
  })
  const { out } = await cli(['check', '--config', opened.configPath])
  expect(out).toMatch(/team-7 gets team =~ "team-7\|1"; 4 more receivers: see `recipewatch routes show`\.$/)
})

test('--online proves everything; what is not needed is a note, and nothing is sent', async () => {
  const opened = await watched({ rules: [LIFETIME] })
  const { status, out, err } = await online(opened)
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toContain('✓ workspace production: the token is accepted; 2 recipes selected')
  expect(out).toContain('! workspace production: lifetime: 1 recipe reached 3 already')
  expect(out).toMatch(/✓ Slack: signed in to Acme as /)
  expect(out).toMatch(/✓ mail server 127\.0\.0\.1:\d+: it answers/)
  expect(opened.slack.messages('alerts')).toEqual([])
  expect(opened.mailbox.messages).toEqual([])
})

test('a token that is rejected fails, and is not shown', async () => {
  const opened = await watched()
  opened.workato.setToken('another')
  const { status, out, err } = await online(opened)
  expect(status).toBe(1)
  expect(out).toMatch(/✗ workspace production: .*401.*API clients/)
  expect(`${out}${err}`).not.toContain('api-token')
  const json = await online(opened, '--json')
  expect(json).toMatchObject({ status: 1, out: '[]', err: expect.stringMatching(/^✗ workspace production/) })
})

test.each(['recipes', 'jobs'] as const)('without the right to read %s it fails', async (family) => {
  const opened = await watched()
  opened.workato.faults.inject({ match: { family }, respond: FAULTS.forbidden, times: 100 })
  const { status, out } = await online(opened)
  expect(status).toBe(1)
  expect(out).toMatch(new RegExp(`✗ workspace production: ${family} cannot be read: .*role`))
})

test('a right that this configuration does not need is a note', async () => {
  const opened = await watched()
  opened.workato.faults.inject({ match: { path: /^\/api\/tags/ }, respond: FAULTS.forbidden, times: 100 })
  const { status, out } = await online(opened)
  expect(status).toBe(0)
  expect(out).toContain(
    '! workspace production: tags cannot be read, and this configuration does not need them',
  )
})

test('a right that the selection needs fails', async () => {
  const opened = await world({ workspace: { recipes: [{ folder: 'Payments' }] } })
  const { workato } = opened
  workato.addRecipe({ folder: 'Payments' })
  opened.workato.faults.inject({ match: { path: /^\/api\/folders/ }, respond: FAULTS.forbidden, times: 100 })
  const { status, out } = await online(opened)
  expect(status).toBe(1)
  expect(out).not.toContain('does not need')
  expect(out).toMatch(
    /✗ workspace production: the selection, or a label that is used, needs more rights: .*folders/,
  )
})

test('a selection of nothing is said', async () => {
  const opened = await world()
  const { status, out } = await online(opened)
  expect(status).toBe(0)
  expect(out).toContain('! workspace production: the token is accepted; no recipe is selected')
  expect(out).toContain('Watching nothing of production')
})

test('Slack: a scope without which nothing can be posted fails, others are notes', async () => {
  const noPost = await online(await watched({ slack: { scopes: ['channels:read'] } }))
  expect(noPost.status).toBe(1)
  expect(noPost.out).toContain('✗ Slack: the scope chat:write is missing: without it nothing can be posted')
  const noHistory = await online(await watched({ slack: { scopes: ['chat:write'] } }))
  expect(noHistory.status).toBe(0)
  expect(noHistory.out).toContain('! Slack: the scope channels:history is missing')
})

test('Slack: a token that is not valid fails, and is not shown', async () => {
  const opened = await watched()
  opened.write({ slack: { token: 'xoxb-something-else', api_url: opened.slack.url } })
  const { status, out, err } = await online(opened)
  expect(status).toBe(1)
  expect(out).toMatch(/✗ Slack: invalid_auth\. /)
  expect(`${out}${err}`).not.toContain('xoxb-something-else')
})

test('mail: a login is accepted or refused; the password is not shown', async () => {
  const opened = await watched()
  const mailbox = await createMailbox({ now: () => 0, auth: { user: 'alerts', pass: 'right-password' } })
  onTestFinished(() => mailbox.close())
  const { host, port } = mailbox
  const smtp = { host, port, tls: 'none', user: 'alerts', from: 'alerts@example.com' }
  opened.write({ smtp: { ...smtp, password: 'right-password' } })
  const accepted = await online(opened)
  expect(accepted.out).toMatch(/✓ mail server .*: it accepts the login/)
  opened.write({ smtp: { ...smtp, password: 'wrong-password' } })
  const refused = await online(opened)
  expect(refused.status).toBe(1)
  expect(refused.out).toMatch(/✗ mail server .*: smtp_/)
  expect(`${refused.out}${refused.err}`).not.toContain('wrong-password')
})

test('what a server says is shown on one line, without our secrets', async () => {
  const opened = await watched()
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end('554 no \u001b[31mservice for api-token here\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  opened.write({ smtp: { host: '127.0.0.1', port, tls: 'none', from: 'alerts@example.com' } })
  const { status, out } = await online(opened)
  expect(status).toBe(1)
  expect(out).toMatch(/^✗ mail server .*$/m)
  expect(out).not.toContain('\u001b')
  expect(out).not.toContain('api-token')
})
