import { describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import type { Config } from '../../src/model/config.ts'
import { alertsYaml, load, memoryEnvironment, RULES, ruleYaml, type World } from './memory.ts'

async function loaded(world: World): Promise<Config> {
  const { config, problems } = await load(world)
  expect(problems.map(formatProblem)).toEqual([])
  if (config === null) throw new Error('no configuration')
  return config
}

const files = (alerts: string, rules: string = RULES): World => ({
  files: { 'alerts.yaml': alerts, 'rules/a.yaml': rules },
})

describe('defaults', () => {
  test('a workspace is polled every minute, looks an hour back, watches all, and keeps to 45 requests a minute', async () => {
    const { workspaces } = await loaded(files(alertsYaml()))
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
        budgets: { recipes: 45, jobs: 45, connections: 45, tags: 45, folders: 45 },
        quota: 'production',
        pollEveryMs: 60_000,
        lookBackMs: 3_600_000,
        recipes: [all],
      },
    ])
  })

  test('the root route groups by workspace and rule and has the documented intervals', async () => {
    const { route } = await loaded(files(alertsYaml()))
    expect(route).toEqual({
      id: 'route',
      receiver: 'team',
      matchers: [],
      continue: false,
      groupBy: ['workspace', 'rule'],
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      fallback: null,
      routes: [],
    })
  })

  test('a rule warns, per recipe, at once, and stays for ten minutes', async () => {
    const { rules } = await loaded(files(alertsYaml()))
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
    const config = await loaded(files(alertsYaml()))
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

describe('workspaces', () => {
  const workspace = async (text: string): Promise<Config['workspaces'][number] | undefined> =>
    (await loaded(files(alertsYaml({ workspaces: `workspaces:\n  - { name: a, ${text} }\n` })))).workspaces[0]

  test.each([
    ['us', 'https://www.workato.com', 'https://app.workato.com'],
    ['eu', 'https://app.eu.workato.com', 'https://app.eu.workato.com'],
    ['jp', 'https://app.jp.workato.com', 'https://app.jp.workato.com'],
    ['sg', 'https://app.sg.workato.com', 'https://app.sg.workato.com'],
    ['au', 'https://app.au.workato.com', 'https://app.au.workato.com'],
    ['il', 'https://app.il.workato.com', 'https://app.il.workato.com'],
    ['kr', 'https://app.kr.workato.com', 'https://app.kr.workato.com'],
    ['cn', 'https://app.workatoapp.cn', 'https://app.workatoapp.cn'],
    ['trial', 'https://app.trial.workato.com', 'https://app.trial.workato.com'],
  ])('region %s', async (region, baseUrl, appUrl) => {
    expect(await workspace(`region: ${region}, token: t`)).toMatchObject({ baseUrl, appUrl })
  })

  test('roots of a private installation lose their trailing slash; the legacy sign-in', async () => {
    const text =
      'base_url: "https://api.x/", app_url: "https://app.x", user_email: A@x.example, user_token: t'
    expect(await workspace(text)).toMatchObject({
      baseUrl: 'https://api.x',
      appUrl: 'https://app.x',
      auth: { kind: 'legacy', email: 'a@x.example', token: 't' },
    })
  })

  test('budgets by family keep the default for the others', async () => {
    const text = 'region: us, token: t, requests_per_minute: { jobs: 10, folders: 0.5 }'
    expect((await workspace(text))?.budgets).toEqual({
      recipes: 45,
      jobs: 10,
      connections: 45,
      tags: 45,
      folders: 0.5,
    })
  })

  test('recipes by everything that names them; ids keep their digits', async () => {
    const recipes =
      '[{ id: 12345678901234567890 }, { id: E7 }, { folder: 12 }, { project: P }, { tag: T, labels: { a: b } }, { id: 1, owner: [B@x.example, c@x.example], privacy: { messages: false } }]'
    const found = (await workspace(`region: us, token: t, recipes: ${recipes}`))?.recipes
    expect(found?.map(({ selector }) => Object.values(selector))).toEqual([
      ['id', '12345678901234567890'],
      ['id', 'E7'],
      ['folder', '12'],
      ['project', 'P'],
      ['tag', 'T'],
      ['id', '1'],
    ])
    expect(found?.[4]?.labels).toEqual({ a: ['b'] })
    expect(found?.[5]).toMatchObject({ owners: ['b@x.example', 'c@x.example'], privacy: { messages: false } })
  })
})

describe('variables', () => {
  const slackToken = async (token: string, world: Partial<World> = {}): Promise<string | undefined> => {
    const alerts = alertsYaml({ slack: `slack: { token: ${token} }\n` })
    const config = await loaded({
      files: { ...files(alerts).files, ...world.files },
      variables: world.variables ?? {},
    })
    return config.slack?.token
  }

  test('a name is replaced by its value, also inside a text', async () => {
    expect(await slackToken('"x-${A}-${B}"', { variables: { A: '1', B: '$&' } })).toBe('x-1-$&')
  })

  test('a default stands in for what is not set, or empty', async () => {
    expect(await slackToken('"${A:-x}"')).toBe('x')
    expect(await slackToken('"${A:-x}"', { variables: { A: '' } })).toBe('x')
    expect(await slackToken('"${A:-x}"', { variables: { A: 'y' } })).toBe('y')
  })

  test('a file is read, less one line break at its end', async () => {
    const secret = { '/run/secrets/slack': 'xoxb-1\n\n' }
    expect(await slackToken('"${file:/run/secrets/slack}"', { files: secret })).toBe('xoxb-1\n')
    expect(await slackToken('"${file:secrets/slack}"', { files: { 'secrets/slack': 'a' } })).toBe('a')
  })

  test('$${ is a literal ${, and values are not looked at again', async () => {
    expect(await slackToken('"$${A}"')).toBe('${A}')
    expect(await slackToken('"${A}"', { variables: { A: '${B}' } })).toBe('${B}')
  })

  test('numbers and switches may come from variables', async () => {
    const alerts = `${alertsYaml()}smtp: { host: h, port: "\${PORT}", from: a@example.com }\nprivacy: { mask_emails: "\${MASK:-false}" }\n`
    const config = await loaded({ ...files(alerts), variables: { PORT: '2525' } })
    expect(config.smtp?.port).toBe(2525)
    expect(config.privacy.maskEmails).toBe(false)
  })

  test('a text that a variable filled in stays a text', async () => {
    expect(await slackToken('"${A}"', { variables: { A: '123' } })).toBe('123')
  })

  test('rule files have variables too', async () => {
    const rules = ruleYaml('when: { job_failed_count: { over: "${OVER}", at_least: "${N}" } }')
    const config = await loaded({ ...files(alertsYaml(), rules), variables: { OVER: '1h', N: '7' } })
    expect(config.rules[0]?.condition).toMatchObject({
      overMs: 3_600_000,
      threshold: { levels: [{ bound: 7 }] },
    })
  })

  test('variables below x- keys are asked for where they are used alone', async () => {
    await loaded(files(`x-unused: "\${NONE}"\n${alertsYaml()}`))
    const { problems } = await load(
      files(`x-used: &t "\${NONE}"\n${alertsYaml({ slack: 'slack: { token: *t }\n' })}`),
    )
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^alerts\.yaml:1:\d+: the environment/),
    ])
  })
})

describe('YAML', () => {
  test('merge keys bring what is not given; earlier ones of a list win', async () => {
    const config = await loaded(
      files(
        alertsYaml({
          slack:
            'x-a: &a { token: a, api_url: "https://a.example/api" }\nx-b: &b { token: b }\nslack: { <<: [*b, *a] }\n',
        }),
      ),
    )
    expect(config.slack).toEqual({ token: 'b', apiUrl: 'https://a.example/api/' })
  })

  test('a problem in what a merge brings stands where it is written', async () => {
    const alerts = `x-a: &a { tokne: a }\n${alertsYaml({ slack: 'slack:\n  <<: *a\n  token: b\n' })}`
    const { problems } = await load(files(alerts))
    expect(problems.map(formatProblem)).toEqual([
      "alerts.yaml:1:11: unknown key 'tokne'; did you mean 'token'?",
    ])
  })

  test('a byte order mark and Windows line ends are no matter', async () => {
    await loaded(files(`\uFEFF${alertsYaml().replaceAll('\n', '\r\n')}`))
  })

  test('aliases of aliases do not fill the memory', async () => {
    const lines = Array.from({ length: 9 }, (_, n) => {
      const aliases = Array.from({ length: 9 }, () => `*a${n}`).join(', ')
      return `x-${n + 1}: &a${n + 1} [${aliases}]`
    })
    const alerts = `x-0: &a0 [x]\n${lines.join('\n')}\nworkspaces: *a9\n`
    const { config, problems } = await load(files(alerts))
    expect(config).toBeNull()
    expect(problems.map(({ message }) => message)).toContain('this is too large: aliases repeat too much')
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
    const { route } = await loaded(files(alerts))
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

describe('connections', () => {
  const section = async (text: string): Promise<Config> => await loaded(files(`${alertsYaml()}${text}\n`))

  test.each([
    ['host: h', { host: 'h', port: 465, tls: 'implicit', user: null }],
    ['host: h, port: 587', { port: 587, tls: 'starttls' }],
    ['host: h, tls: starttls', { port: 587, tls: 'starttls' }],
    ['host: 127.0.0.1, port: 1025, tls: none', { port: 1025, tls: 'none' }],
    ['host: h, user: u, password: p', { user: 'u', password: 'p' }],
    ['host: h, user: "", password: ""', { user: null, password: null }],
    ['url: "smtps://u%40x:p%2Fw@h"', { host: 'h', port: 465, tls: 'implicit', user: 'u@x', password: 'p/w' }],
    ['url: "smtp://[::1]:2525", tls: none', { host: '::1', port: 2525, tls: 'none', user: null }],
    ['url: "smtp://h"', { host: 'h', port: 587, tls: 'starttls' }],
  ])('smtp: { %s }', async (text, expected) => {
    const { smtp } = await section(`smtp: { ${text}, from: RecipeWatch <a@example.com> }`)
    expect(smtp).toMatchObject({ ...expected, from: 'RecipeWatch <a@example.com>' })
  })

  test.each([
    ['"sqlite::memory:"', { kind: 'sqlite', path: ':memory:' }],
    ['"sqlite:/var/lib/r.db"', { kind: 'sqlite', path: '/var/lib/r.db' }],
    ['"postgres://u@h/db"', { kind: 'postgres', url: 'postgres://u@h/db' }],
  ])('store: { url: %s }', async (url, expected) => {
    expect((await section(`store: { url: ${url} }`)).store).toMatchObject(expected)
  })

  test.each([
    ['"[::1]:0"', { host: '::1', port: 0 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['":9095", token: t', { host: '0.0.0.0', port: 9095, token: 't' }],
  ])('http: { listen: %s }', async (text, expected) => {
    expect((await section(`http: { listen: ${text} }`)).http).toMatchObject(expected)
  })

  test('expressions of privacy find all there is', async () => {
    const { privacy } = await section("privacy: { redact: ['[0-9]{4}', '/secret/i'] }")
    const masked = privacy.redact.reduce(
      (text, pattern) => text.replaceAll(pattern, '•'),
      '1234 SECRET 5678 secret',
    )
    expect(masked).toBe('• • • •')
  })
})

describe('rules', () => {
  const condition = async (when: string, ...lines: string[]): Promise<Config['rules'][number] | undefined> =>
    (await loaded(files(alertsYaml(), ruleYaml(`when: { job_failed_count: ${when} }`, ...lines)))).rules[0]

  test('levels stand worst first', async () => {
    const rule = await condition('{ over: 1h, more_than: { info: 1, critical: 9, warning: 5 } }')
    expect(rule?.condition).toEqual({
      kind: 'job_failed_count',
      overMs: 3_600_000,
      threshold: {
        comparator: 'more_than',
        levels: [
          { severity: 'critical', bound: 9 },
          { severity: 'warning', bound: 5 },
          { severity: 'info', bound: 1 },
        ],
      },
    })
  })

  test('fewer is worse where the comparison says so; a number has the severity of the rule', async () => {
    const falling = await condition('{ over: 1h, less_than: { warning: 9, critical: 2 } }')
    expect(falling?.condition.threshold?.levels.map(({ bound }) => bound)).toEqual([2, 9])
    const plain = await condition('{ over: 1h, at_most: 0 }', 'severity: info')
    expect(plain?.condition.threshold).toEqual({
      comparator: 'at_most',
      levels: [{ severity: 'info', bound: 0 }],
    })
  })

  test('without a window the lifetime counter is meant', async () => {
    expect((await condition('{ at_least: 100 }'))?.condition).toEqual({
      kind: 'job_failed_total',
      threshold: { comparator: 'at_least', levels: [{ severity: 'warning', bound: 100 }] },
      every: null,
    })
    expect((await condition('{ every: 100 }'))?.condition).toEqual({
      kind: 'job_failed_total',
      threshold: null,
      every: 100,
    })
    expect((await condition('{ more_than: 50, every: 100 }'))?.condition).toMatchObject({
      threshold: { comparator: 'more_than' },
      every: 100,
    })
  })

  test('errors: a plain text equals, /…/ is found anywhere', async () => {
    const rule = await condition(
      '{ over: 1h, at_least: 1 }',
      'errors: { adapter: salesforce, type: "/time-?out/i", message: "/a b" }',
    )
    const { adapter, type, message, fingerprint } = rule?.errors ?? {}
    expect([adapter?.test('salesforce'), adapter?.test('salesforce2')]).toEqual([true, false])
    expect([type?.test('A TIMEOUT here'), type?.test('time out')]).toEqual([true, false])
    expect([message?.test('/a b'), message?.test('a b'), fingerprint]).toEqual([true, false, undefined])
    expect(type?.source).toBe('/time-?out/i')
  })

  test('all keys of a rule', async () => {
    const rule = await condition(
      '{ over: 1h, at_least: 1 }',
      'summary: "{{ recipe.name }}: {{ count }} in {{ window }}, {{ labels.area | upcase }}"',
      'runbook: https://wiki.example.com/runbook',
      'recipes: [\'folder =~ "A/.*"\']',
      'by: [workspace, adapter]',
      'for: 5m',
      'keep_firing_for: 0s',
      'labels: { area: orders }',
    )
    expect(rule).toMatchObject({
      summary: '{{ recipe.name }}: {{ count }} in {{ window }}, {{ labels.area | upcase }}',
      runbook: 'https://wiki.example.com/runbook',
      by: ['workspace', 'adapter'],
      forMs: 300_000,
      keepFiringForMs: 0,
      labels: { area: ['orders'] },
    })
  })

  test('rule files are read once each, in the order of the patterns', async () => {
    const config = await loaded({
      files: {
        'alerts.yaml': alertsYaml({ rule_files: 'rule_files: [more/b.yaml, "*/*.yaml"]\n' }),
        'more/b.yaml': RULES.replace('burst', 'other'),
        'rules/a.yaml': RULES,
      },
    })
    expect(config.rules.map(({ name }) => name)).toEqual(['other', 'burst'])
  })
})

test('no rule file is an error that names the pattern; a missing alerts.yaml names the file', async () => {
  const { config, problems } = await loadConfig('etc/alerts.yaml', memoryEnvironment({ files: {} }))
  expect(config).toBeNull()
  expect(problems.map(formatProblem)).toEqual([
    'etc/alerts.yaml:1:1: there is no such file: give its path with --config, or write one',
  ])
})

test('problems of rule files are named beside alerts.yaml as it was typed, after its own', async () => {
  const world = { files: { 'etc/alerts.yaml': `x: 1\n${alertsYaml()}`, 'etc/rules/b.yaml': 'rules: 7\n' } }
  const { problems } = await loadConfig('etc/alerts.yaml', memoryEnvironment(world))
  expect(problems.map(formatProblem)).toEqual([
    expect.stringContaining("etc/alerts.yaml:1:1: unknown key 'x'"),
    'etc/rules/b.yaml:1:8: expected a list of rules',
  ])
})

test('what is read is frozen, secrets are collected', async () => {
  const alerts = `${alertsYaml({ slack: 'slack: { token: "${A}-${B}" }\n' })}smtp: { url: "smtps://u:p%2Fw@h", from: a@example.com }\nhttp: { token: "\${NONE:-}" }\n`
  const config = await loaded({ ...files(alerts), variables: { A: 'aaa', B: 'bbb' } })
  expect([...config.secrets].sort()).toEqual(['aaa', 'aaa-bbb', 'bbb', 'p%2Fw', 'p/w', 'secret'])
  for (const part of [config, config.workspaces[0], config.route.groupBy, config.receivers.get('team')]) {
    expect(Object.isFrozen(part)).toBe(true)
  }
})
