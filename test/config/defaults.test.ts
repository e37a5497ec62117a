import { describe, expect, test } from 'vitest'
import { alertsYaml, filesOf, loaded } from './memory.ts'

describe('defaults', () => {
  test('a workspace is polled every minute, looks an hour back, watches all, and keeps to 45 requests a minute', async () => {
    const { workspaces } = await loaded(filesOf(alertsYaml()))
    const all = {
      selector: { kind: 'all' },
      exclude: false,
      name: null,
      owners: null,
      labels: {},
      privacy: null,
    }
    expect(workspaces).toEqual([
      {
        name: 'production',
        baseUrl: 'https://www.workato.com',
        appUrl: 'https://app.workato.com',
        auth: { kind: 'bearer', token: 'secret' },
        labels: {},
        budgets: { recipes: 45, jobs: 45, connections: 45, tags: 45, folders: 45, customers: 45 },
        quota: 'production',
        pollEveryMs: 60_000,
        lookBackMs: 3_600_000,
        recipes: [all],
        managedUsers: null,
      },
    ])
  })

  test('the root route groups by workspace and rule and has the documented intervals', async () => {
    const { route } = await loaded(filesOf(alertsYaml()))
    expect(route).toEqual({
      id: 'route',
      receiver: 'team',
      matchers: [],
      continue: false,
      groupBy: ['workspace', 'rule'],
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      ackTimeoutMs: 43_200_000,
      mute: [],
      fallback: null,
      routes: [],
    })
  })

  test('a digest is in UTC, about all recipes, and not sent empty', async () => {
    const digests = 'digests: [{ name: daily, schedule: "0 8 * * 1-5", receiver: team }]\n'
    const config = await loaded(filesOf(alertsYaml({ digests })))
    expect(config.digests).toEqual([
      {
        name: 'daily',
        schedule: { cron: '0 8 * * 1-5', timeZone: 'UTC' },
        receiver: 'team',
        recipes: [],
        sendEmpty: false,
      },
    ])
    expect((await loaded(filesOf(alertsYaml()))).digests).toEqual([])
  })

  test('a rule warns, per recipe, at once, and stays for ten minutes', async () => {
    const { rules } = await loaded(filesOf(alertsYaml()))
    const level = { severity: 'warning', bound: 5 }
    expect(rules).toEqual([
      {
        name: 'burst',
        condition: {
          kind: 'job_failed_count',
          overMs: 900_000,
          threshold: { comparator: 'at_least', levels: [level] },
        },
        summary: null,
        runbook: null,
        recipes: [],
        errors: null,
        by: ['recipe'],
        forMs: 0,
        keepFiringForMs: 600_000,
        labels: {},
      },
    ])
  })

  test('everything else', async () => {
    const config = await loaded(filesOf(alertsYaml()))
    expect(config.owners).toBeNull()
    expect(config.smtp).toBeNull()
    expect(config.slack).toEqual({ token: 'xoxb', apiUrl: 'https://slack.com/api/' })
    expect(config.store).toEqual({
      kind: 'sqlite',
      url: 'sqlite:data/recipewatch.db',
      path: `${process.cwd()}/data/recipewatch.db`,
      retentionMs: 90 * 86_400_000,
    })
    expect(config.http).toEqual({ host: '127.0.0.1', port: 9095, token: null, externalUrl: null, public: [] })
    expect(config.log).toEqual({ level: 'info' })
    expect(config.privacy).toEqual({ redact: [], jobTitles: false, maskEmails: true })
    expect(config.receivers.get('team')).toEqual({
      name: 'team',
      integrations: [
        {
          kind: 'slack',
          channel: { source: 'C1', literal: true },
          mention: null,
          sendResolved: true,
          broadcast: ['new', 'worse', 'repeat'],
        },
      ],
    })
    expect(config.path).toBe(`${process.cwd()}/alerts.yaml`)
    expect(config.ruleFiles).toEqual([`${process.cwd()}/rules/a.yaml`])
  })
})

describe('routes', () => {
  test('children inherit what they do not say', async () => {
    const alerts = alertsYaml({
      workspaces: 'workspaces:\n  - { name: production, region: us, token: t, labels: { team: a } }\n',
      receivers:
        'receivers:\n  team: { slack: [{ channel: C1 }] }\n  other: { slack: [{ channel: "#x" }] }\n',
      route:
        'route:\n  receiver: team\n  fallback: other\n  group_by: ["..."]\n  group_wait: 0s\n  routes:\n    - matchers: "{team = a, severity =~ \\"warning|info\\"}"\n      receiver: other\n      repeat_interval: 1d\n      routes: [{ matchers: [severity = info], continue: true }]\n',
    })
    const { route } = await loaded(filesOf(alerts))
    const child = route.routes[0]
    expect(child).toMatchObject({ id: 'route.routes[0]', receiver: 'other', fallback: null, groupWaitMs: 0 })
    expect(child?.groupBy).toEqual(['...'])
    expect(child?.matchers.map(({ label, operator, value }) => [label, operator, value])).toEqual([
      ['team', '=', 'a'],
      ['severity', '=~', 'warning|info'],
    ])
    expect(child?.routes[0]).toMatchObject({
      id: 'route.routes[0].routes[0]',
      receiver: 'other',
      continue: true,
      repeatIntervalMs: 86_400_000,
    })
  })
})
