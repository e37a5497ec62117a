import { alertsYaml, RULES, ruleYaml } from './memory.ts'

/**
 * A configuration that is not right. Each ▸ in it marks the place of one problem; `says` has what each problem's line
 * must contain, in the same order (alerts.yaml first).
 */
export interface Broken {
  readonly name: string
  readonly alerts?: string
  readonly rules?: string
  readonly says: readonly string[]
}

const WHEN = 'when: { job_failed_count: { over: 15m, at_least: 5 } }'

const workspaces = (...lines: readonly string[]): string =>
  alertsYaml({ workspaces: `workspaces:\n${lines.map((line) => `  ${line}\n`).join('')}` })

const receivers = (text: string, more: Readonly<Record<string, string | null>> = {}): string =>
  alertsYaml({ receivers: `receivers:\n  team: { ${text} }\n`, ...more })

const route = (...lines: readonly string[]): string =>
  alertsYaml({ route: `route:\n${lines.map((line) => `  ${line}\n`).join('')}` })

const SMTP = 'smtp: { host: mail.example.com, from: a@example.com }\n'

/** Errors of YAML itself, and of variables. */
export const YAML_ERRORS: readonly Broken[] = [
  {
    name: 'an unquoted variable in a flow mapping says to quote it',
    alerts: alertsYaml({ slack: 'slack: { token: ▸${TOKEN}, api_url: "https://a.example" }\n' }),
    says: ['put it in quotes, "${TOKEN}"'],
  },
  {
    name: 'an unquoted variable in a flow list says to quote it',
    alerts: alertsYaml({ rule_files: 'rule_files: [▸${RULES:-x}]\n' }),
    says: ['put it in quotes, "${RULES:-x}"'],
  },
  {
    name: 'a key given twice, and what else is wrong',
    alerts: alertsYaml({ slack: 'slack:\n  token: a\n  ▸token: b\n  ▸tokn: c\n' }),
    says: [
      "the key 'token' is given twice; the first stands on line 9",
      "unknown key 'tokn'; did you mean 'token'?",
    ],
  },
  { name: 'tabs', alerts: 'workspaces:\n▸\t- name: a\n', says: ['tabs are not allowed'] },
  { name: 'a text that is not closed', alerts: 'workspaces: "abc\n▸', says: ['no valid YAML'] },
  { name: 'two documents', alerts: `${alertsYaml()}▸---\na: 1\n`, says: ['expected one document'] },
  {
    name: 'an alias without anchor',
    alerts: workspaces('- { name: a, region: us, token: t, labels: ▸*shared }'),
    says: ['*shared names nothing'],
  },
  {
    name: 'a merge of what is no mapping',
    alerts: workspaces('- name: a', '  region: us', '  token: t', '  <<: [▸text]'),
    says: ['<< expects a mapping'],
  },
  {
    name: 'an alias that contains itself',
    alerts: workspaces('- { name: a, region: us, token: t, labels: &a { x: ▸*a } }'),
    says: ['*a contains itself'],
  },
  {
    name: 'a list instead of a mapping',
    alerts: '▸- a\n',
    says: ['expected a mapping with workspaces, rule_files, receivers, route'],
  },
  {
    name: 'a variable that is not set',
    alerts: alertsYaml({ slack: 'slack: { token: ▸"${SLACK_BOT_TOKN}" }\n' }),
    says: ['the environment variable SLACK_BOT_TOKN is not set (there is SLACK_BOT_TOKEN)'],
  },
  {
    name: 'a variable without a name',
    alerts: alertsYaml({ slack: 'slack: { token: ▸"${}" }\n' }),
    says: ['expected ${NAME}, ${NAME:-default} or ${file:/path}'],
  },
  {
    name: 'a secret file that is not there',
    alerts: alertsYaml({ slack: 'slack: { token: ▸"${file:/run/secrets/none}" }\n' }),
    says: ['the file of ${file:/run/secrets/none} cannot be read: there is no such file'],
  },
]

/** Errors of keys, types and values in alerts.yaml. */
export const VALUE_ERRORS: readonly Broken[] = [
  { name: 'an empty file', alerts: '▸', says: ['expected a mapping with workspaces'] },
  {
    name: 'required keys that are missing',
    alerts: '▸slack: { token: a }\n',
    says: ["'workspaces': it is missing", "'rule_files': it is", "'receivers': it is", "'route': it is"],
  },
  {
    name: 'a misspelt section',
    alerts: `${alertsYaml()}▸pivacy: {}\n`,
    says: ["unknown key 'pivacy'; did you mean 'privacy'?"],
  },
  {
    name: 'sections of another version',
    alerts: `${alertsYaml()}▸digests: []\n▸heartbeat: {}\n`,
    says: ["unknown key 'digests'; known: workspaces,", "unknown key 'heartbeat'"],
  },
  {
    name: 'a misspelt key of a workspace',
    alerts: workspaces('- { name: a, region: us, token: t, ▸poll_evry: 1m }'),
    says: ["unknown key 'poll_evry'; did you mean 'poll_every'?"],
  },
  {
    name: 'a key that RecipeWatch does not know',
    alerts: workspaces('- { name: a, region: us, token: t, ▸managed_users: all }'),
    says: ["unknown key 'managed_users'; known: name, region,"],
  },
  {
    name: 'a misspelt region',
    alerts: workspaces('- { name: a, region: ▸uss, token: t }'),
    says: ["expected one of us, eu, jp, sg, au, il, kr, cn, trial, got the text 'uss'; did you mean 'us'?"],
  },
  {
    name: 'neither region nor roots, no token, no name',
    alerts: workspaces('- ▸{ labels: {} }'),
    says: ["expected the key 'name'", 'expected region', 'expected token'],
  },
  {
    name: 'neither region nor roots, and no token',
    alerts: workspaces('- ▸name: a'),
    says: ['expected region (us,', 'expected token'],
  },
  {
    name: 'region and base_url',
    alerts: workspaces('- { name: a, region: us, token: t, ▸base_url: "https://x.example" }'),
    says: ['base_url does not go with region'],
  },
  {
    name: 'base_url without app_url',
    alerts: workspaces('- { name: a, token: t, ▸base_url: "https://x.example" }'),
    says: ['base_url needs app_url'],
  },
  {
    name: 'a token and the legacy sign-in',
    alerts: workspaces('- { name: a, region: us, token: t, ▸user_email: a@example.com, ▸user_token: u }'),
    says: ['user_email does not go with token', 'user_token does not go with token'],
  },
  {
    name: 'half of the legacy sign-in',
    alerts: workspaces('- { name: a, region: us, ▸user_email: a@example.com }'),
    says: ['user_email needs user_token'],
  },
  {
    name: 'an address that is none',
    alerts: workspaces('- { name: a, token: t, base_url: ▸x.example, app_url: ▸"ftp://x.example" }'),
    says: ["'x.example' is no web address", "'ftp://x.example' is no web address"],
  },
  {
    name: 'durations that are none, too short, or no text',
    alerts: workspaces(
      '- { name: a, region: us, token: t, poll_every: ▸1 minute, look_back: ▸60 }',
      '- { name: b, region: us, token: t, poll_every: ▸0s }',
    ),
    says: [
      "'1 minute' is no duration: expected one such as 30s",
      'expected a text, got the number 60',
      "'0s' is too short",
    ],
  },
  {
    name: 'labels: a number, a reserved name, an impossible name',
    alerts: workspaces('- { name: a, region: us, token: t, labels: { tier: ▸1, ▸severity: x, ▸2nd: y } }'),
    says: [
      'expected a text, got the number 1: put it in quotes, "1"',
      "'severity' is set by RecipeWatch",
      "'2nd' is no label name",
    ],
  },
  {
    name: 'budgets: nothing left, an unknown family, neither number nor mapping',
    alerts: workspaces(
      '- { name: a, region: us, token: t, requests_per_minute: ▸0 }',
      '- { name: b, region: us, token: t, requests_per_minute: { ▸job: 5 } }',
      '- { name: c, region: us, token: t, requests_per_minute: ▸many }',
    ),
    says: [
      'expected more than 0, got the number 0',
      "unknown key 'job'; did you mean 'jobs'?",
      "expected a number or a mapping, got the text 'many'",
    ],
  },
  {
    name: 'recipe entries: no selector, two, and what does nothing',
    alerts: workspaces(
      '- name: a',
      '  region: us',
      '  token: t',
      '  recipes:',
      '    - ▸labels: { team: x }',
      '    - { all: true, ▸folder: A }',
      '    - { folder: A, ▸name: x }',
      '    - { id: 1, exclude: true, ▸owner: a@example.com }',
      '    - { all: ▸false }',
      '    - { id: 2, owner: ▸ana }',
      '    - { tag: ▸7 }',
      '    - { id: 3, ▸onwer: a@example.com }',
    ),
    says: [
      'expected one of all, id, folder, project, tag',
      'but there is all already',
      'name goes with id',
      'owner does nothing in an entry that excludes',
      'expected true, got false',
      "'ana' is no mail address",
      'expected a text, got the number 7',
      "unknown key 'onwer'; did you mean 'owner'?",
    ],
  },
  {
    name: 'no workspace',
    alerts: alertsYaml({ workspaces: 'workspaces: ▸[]\n' }),
    says: ['at least one entry'],
  },
  {
    name: 'a key without value',
    alerts: alertsYaml({ workspaces: '▸workspaces:\n' }),
    says: ['expected a list, got nothing'],
  },
  {
    name: 'two workspaces of one name',
    alerts: workspaces('- { name: a, region: us, token: t }', '- { name: ▸a, region: eu, token: t }'),
    says: ["a workspace 'a' stands in alerts.yaml:2 already"],
  },
  {
    name: 'one quota, two budgets',
    alerts: workspaces(
      '- { name: a, region: us, token: t, quota: q }',
      '- { name: b, region: us, token: t, quota: ▸q, requests_per_minute: 10 }',
    ),
    says: ["shares the quota 'q' with 'a'"],
  },
  {
    name: 'owners: discover without domains, addresses that are none',
    alerts: `${alertsYaml()}owners: ▸{ discover: true, default: [a@example.com] }\n`,
    says: ['expected allowed_domains'],
  },
  {
    name: 'owners: what is no address and no domain',
    alerts: `${alertsYaml()}owners: { allowed_domains: [▸"@x"], default: [▸ana], aliases: { ▸ci: [a@example.com] } }\n`,
    says: ["'@x' is no domain", "'ana' is no mail address", "'ci' is no mail address"],
  },
  {
    name: 'slack without token',
    alerts: alertsYaml({ slack: 'slack: ▸{ api_url: "https://slack.example/api" }\n' }),
    says: ["expected the key 'token' (a text): it is missing"],
  },
  {
    name: 'a channel, a mention and a reason that are none',
    alerts: receivers('slack: [{ channel: ▸alerts, mention: ▸"@ana", broadcast: [▸newest] }]'),
    says: ["'alerts' is no channel", "'@ana' mentions nobody", "got the text 'newest'; did you mean 'new'?"],
  },
  {
    name: 'templates: what labels do not have, and what is no Liquid',
    alerts: receivers(
      'slack: [{ channel: ▸"{{ channel }}" }, { channel: ▸"{{ labels.x" }, { channel: ▸"{{ labels.x | upcas }}" }]',
    ),
    says: [
      "unknown variable 'channel'; known: labels.*",
      'this is no Liquid: output',
      "there is no filter 'upcas'",
    ],
  },
  {
    name: 'mail to what is no address',
    alerts: receivers('email: [{ to: [▸ana] }, { to: ▸ana@example.com }, { to: ▸[] }]', { smtp: SMTP }),
    says: [
      "'ana' is no mail address",
      "expected owner or a list, got the text 'ana@example.com'",
      'at least one entry',
    ],
  },
  {
    name: 'an integration of another version',
    alerts: receivers('▸pagerduty: [{ routing_key: x }]'),
    says: ["unknown key 'pagerduty'; known: slack, email"],
  },
  {
    name: 'smtp: neither host nor url, no sender',
    alerts: `${alertsYaml()}smtp: ▸{ port: 25 }\n`,
    says: ["expected the key 'from'", 'expected host, or url'],
  },
  {
    name: 'smtp: url and what it says already; what is no url; user alone',
    alerts: `${alertsYaml()}smtp: { url: "smtps://m.example.com", ▸host: x, ▸tls: none, from: a@example.com }\n`,
    says: ['host does not go with url', 'smtps:// means implicit TLS'],
  },
  {
    name: 'smtp: an address that is none is not repeated, for it may hold a password',
    alerts: `${alertsYaml()}smtp: { url: ▸"http://u:p@m", from: ▸nobody }\n`,
    says: ['this is no mail server: expected smtps://user:password@host:465', "'nobody' is no sender"],
  },
  {
    name: 'smtp: a user without password, a port that is none',
    alerts: `${alertsYaml()}smtp: { host: x, ▸user: a, from: a@example.com }\n`,
    says: ['user needs password'],
  },
  {
    name: 'smtp: a port and a way of TLS that are none',
    alerts: `${alertsYaml()}smtp: { host: x, port: ▸70000, tls: ▸ssl, from: a@example.com }\n`,
    says: ['expected at most 65535, got the number 70000', 'expected one of implicit, starttls, none'],
  },
  {
    name: 'store: an unknown kind, a short retention',
    alerts: `${alertsYaml()}store: { url: ▸"mysql://x", retention: ▸1m }\n`,
    says: ['this is no store: expected sqlite:', "'1m' is too short: expected at least 1h"],
  },
  {
    name: 'http off loopback without token',
    alerts: `${alertsYaml()}http: { listen: ▸"0.0.0.0:9095" }\n`,
    says: ['0.0.0.0 can be reached from elsewhere: it needs http.token'],
  },
  {
    name: 'http off loopback with an empty token',
    alerts: `${alertsYaml()}http: { listen: ▸":9095", token: "\${NONE:-}" }\n`,
    says: ['it needs http.token'],
  },
  {
    name: 'http: what is no address, and what may not be public',
    alerts: `${alertsYaml()}http: { listen: ▸localhost, public: [▸everything] }\n`,
    says: ["'localhost' is no address to listen on", "expected metrics, got the text 'everything'"],
  },
  {
    name: 'log: a level that is none',
    alerts: `${alertsYaml()}log: { level: ▸warning, format: ▸jsno }\n`,
    says: ["did you mean 'warn'?", "did you mean 'json'?"],
  },
  {
    name: 'privacy: what is no expression, and a text for a switch',
    alerts: `${alertsYaml()}privacy: { redact: [▸"[0-9"], job_titles: ▸"no" }\n`,
    says: [
      "'[0-9' is no regular expression: Unterminated character class",
      "expected true or false, got the text 'no'",
    ],
  },
]

/** Errors of the routing tree and of what names something else. */
export const REFERENCE_ERRORS: readonly Broken[] = [
  {
    name: 'a route without receiver',
    alerts: alertsYaml({ route: 'route: ▸{ group_wait: 1m }\n' }),
    says: ["expected the key 'receiver'"],
  },
  {
    name: 'receivers that are not there',
    alerts: route(
      'receiver: ▸taem',
      'fallback: ▸nobody',
      'routes:',
      '  - { matchers: [workspace = production], receiver: ▸tam }',
    ),
    says: [
      "no receiver 'taem'; did you mean 'team'?",
      "no receiver 'nobody'; known: team",
      "no receiver 'tam'",
    ],
  },
  {
    name: 'unknown receivers are told although other parts are broken',
    alerts: alertsYaml({
      workspaces: 'workspaces: ▸7\n',
      route: 'route: { receiver: ▸taem, ▸group_wiat: 1m }\n',
    }),
    says: ['expected a list, got the number 7', "no receiver 'taem'", "did you mean 'group_wait'?"],
  },
  {
    name: 'keys of another version in a route',
    alerts: route(
      'receiver: team',
      'routes:',
      '  - { matchers: [rule = burst], ▸after: 15m, ▸mute_time_intervals: [x] }',
    ),
    says: ["unknown key 'after'", "unknown key 'mute_time_intervals'"],
  },
  {
    name: 'matchers at the root',
    alerts: route('receiver: team', '▸matchers: [a = b]'),
    says: ["unknown key of the root route 'matchers'"],
  },
  {
    name: 'matchers that are none',
    alerts: route(
      'receiver: team',
      'routes:',
      '  - { matchers: [▸team, ▸\'a =~ "("\', ▸a == b] }',
      '  - { matchers: ▸7 }',
    ),
    says: [
      "'team' is no matcher",
      'is no regular expression: Unterminated group',
      "'a == b' is no matcher",
      'expected a list or a text, got the number 7',
    ],
  },
  {
    name: 'group_by: all and some, twice',
    alerts: route(
      'receiver: team',
      "▸group_by: ['...', rule]",
      'routes:',
      '  - { matchers: [rule = burst], ▸group_by: [rule, rule] }',
    ),
    says: ["'...' stands for every label", 'a label is named twice'],
  },
  {
    name: 'repeat_interval below group_interval, inherited or not',
    alerts: route(
      'receiver: team',
      'repeat_interval: ▸1m',
      'routes:',
      '  - { matchers: [rule = burst], group_interval: ▸10m }',
    ),
    says: [
      'repeat_interval (1m) is below group_interval (5m)',
      'repeat_interval (1m) is below group_interval (10m)',
    ],
  },
  {
    name: 'a fallback to the same receiver',
    alerts: route('receiver: team', 'fallback: ▸team'),
    says: ["fallback is the route's own receiver"],
  },
  {
    name: 'receivers without their section',
    alerts: alertsYaml({
      receivers:
        'receivers:\n  team:\n    ▸slack: [{ channel: C1 }]\n    ▸email: [{ to: [a@example.com] }]\n',
      slack: null,
    }),
    says: ["receiver 'team' needs the section 'slack'", "receiver 'team' needs the section 'smtp'"],
  },
  {
    name: 'owner without owners.default, wherever it is used',
    alerts: alertsYaml({
      receivers:
        'receivers:\n  team:\n    slack: [{ channel: C1, mention: ▸owner }, { channel: ▸"{{ labels.owner }}" }]\n    email: [{ to: ▸owner }]\n',
      route:
        'route:\n  receiver: team\n  group_by: [▸owner]\n  routes:\n    - { matchers: [▸owner = a@example.com] }\n',
      smtp: SMTP,
    }),
    rules: ruleYaml(
      WHEN,
      'by: [▸owner]',
      'recipes: [▸owner != b@example.com]',
      'summary: ▸"{{ labels.owner }}"',
    ),
    says: Array.from({ length: 8 }, () => "'owner' needs owners.default"),
  },
  {
    name: 'a pattern that names no rule file',
    alerts: alertsYaml({ rule_files: 'rule_files: [rules/*.yaml, ▸rule/*.yaml]\n' }),
    says: ["'rule/*.yaml' names no file (looked from the folder of this file)"],
  },
]

/** Errors of rule files. */
export const RULE_ERRORS: readonly Broken[] = [
  {
    name: 'a rule file without rules',
    rules: '▸tests: []\n',
    says: ["unknown key 'tests'", "expected the key 'rules'"],
  },
  { name: 'rules that are no list', rules: 'rules: ▸{}\n', says: ['expected a list of rules'] },
  {
    name: 'a rule without when and name',
    rules: 'rules:\n  - ▸severity: info\n',
    says: ["the key 'name'", "the key 'when'"],
  },
  {
    name: 'a condition of another version',
    rules: ruleYaml('when: { ▸no_success: { over: 6h } }'),
    says: ["unknown condition 'no_success'; known: job_failed_count"],
  },
  {
    name: 'a misspelt condition',
    rules: ruleYaml('when: { ▸job_faild_count: { over: 6h, at_least: 1 } }'),
    says: ["unknown condition 'job_faild_count'; did you mean 'job_failed_count'?"],
  },
  { name: 'no condition', rules: ruleYaml('when: ▸{}'), says: ['expected one condition: job_failed_count'] },
  {
    name: 'no comparator',
    rules: ruleYaml('when: { job_failed_count: ▸{ over: 15m } }'),
    says: ['expected one comparator: at_least, more_than, at_most, less_than'],
  },
  {
    name: 'no comparator for a lifetime',
    rules: ruleYaml('when: { job_failed_count: ▸{} }'),
    says: ['expected one comparator: at_least, more_than or every'],
  },
  {
    name: 'two comparators',
    rules: ruleYaml('when: { job_failed_count: { over: 15m, at_least: 5, ▸more_than: 7 } }'),
    says: ['expected one comparator, but there is at_least already'],
  },
  {
    name: 'a lifetime counter that should be low',
    rules: ruleYaml('when: { job_failed_count: { ▸at_most: 5 } }'),
    says: ['at_most needs a window (over): the lifetime counter only rises'],
  },
  {
    name: 'a lifetime counter below a number',
    rules: ruleYaml('when: { job_failed_count: { ▸less_than: 5 } }'),
    says: ['less_than needs a window'],
  },
  {
    name: 'every in a window',
    rules: ruleYaml('when: { job_failed_count: { over: 15m, at_least: 5, ▸every: 5 } }'),
    says: ['every is for the lifetime counter'],
  },
  {
    name: 'a comparison that is always true',
    rules: ruleYaml('when: { job_failed_count: { over: 15m, ▸at_least: 0 } }'),
    says: ['at_least expects at least 1'],
  },
  {
    name: 'levels: in the wrong order',
    rules: ruleYaml('when: { job_failed_count: { over: 15m, ▸at_least: { warning: 50, critical: 5 } } }'),
    says: ['critical (5) must be more than warning (50)'],
  },
  {
    name: 'levels: an unknown severity, a text, none',
    rules: `${ruleYaml('when: { job_failed_count: { over: 15m, at_least: { ▸crtical: 5 } } }')}  - { name: b, when: { job_failed_count: { over: 15m, at_least: ▸five } } }\n  - { name: c, when: { job_failed_count: { over: 15m, at_least: ▸{} } } }\n  - { name: d, when: { job_failed_count: { over: 15m, at_least: { info: ▸-1 } } } }\n  - { name: e, when: { job_failed_count: { over: 15m, at_least: ▸1.5 } } }\n`,
    says: [
      "unknown key 'crtical'; did you mean 'critical'?",
      "expected a number or a mapping, got the text 'five'",
      'expected a number for at least one severity',
      'expected at least 0, got the number -1',
      'expected a whole number or a mapping, got the number 1.5',
    ],
  },
  {
    name: 'a severity beside levels',
    rules: ruleYaml('when: { job_failed_count: { over: 15m, at_least: { warning: 5 } } }', '▸severity: info'),
    says: ['the condition names its severities itself'],
  },
  {
    name: 'an event that should be held, filtered or grouped',
    rules: ruleYaml(
      'when: { job_failed_count: { every: 100 } }',
      '▸by: [workspace]',
      '▸errors: { type: x }',
      '▸for: 1m',
    ),
    says: ['expected by: [recipe]', 'errors needs a window', 'for needs a window'],
  },
  {
    name: 'errors: nothing, an unknown part, no expression, an unknown flag',
    rules: `${ruleYaml(WHEN, 'errors: ▸{}')}  - { name: b, ${WHEN}, errors: { ▸kind: x, type: ▸"/(/", message: ▸"/a/x" } }\n`,
    says: [
      'expected at least one of adapter',
      "unknown key 'kind'",
      "'/(/' is no regular expression",
      "unknown flag 'x'",
    ],
  },
  {
    name: 'a summary with an unknown variable, or a misspelt one',
    rules: `${ruleYaml(WHEN, 'summary: ▸"{{ recipe.nam }} failed"')}  - { name: b, ${WHEN}, summary: ▸"{{ foo }}" }\n  - { name: c, ${WHEN}, summary: ▸"{% inclde x %}" }\n`,
    says: [
      "unknown variable 'recipe.nam'; did you mean 'recipe.name'?",
      "unknown variable 'foo'; known: recipe.name,",
      'this is no Liquid',
    ],
  },
  {
    name: 'other values of a rule',
    rules: ruleYaml(
      WHEN,
      'runbook: ▸wiki',
      'by: ▸[]',
      'for: ▸soon',
      'severity: ▸critcal',
      'recipes: [▸x]',
      'labels: { ▸rule: a }',
    ),
    says: [
      "'wiki' is no web address",
      'at least one entry',
      "'soon' is no duration",
      "did you mean 'critical'?",
      "'x' is no matcher",
      "'rule' is set by RecipeWatch",
    ],
  },
  {
    name: 'two rules of one name',
    rules: `${RULES}  - { name: ▸burst, ${WHEN} }\n`,
    says: ["a rule 'burst' stands in rules/a.yaml:2 already"],
  },
  {
    name: 'a window longer than the retention',
    alerts: `${alertsYaml()}store: { retention: 1d }\n`,
    rules: ruleYaml('when: { job_failed_count: { over: ▸2d, at_least: 5 } }'),
    says: ['the window 2d is longer than what is kept (store.retention 1d)'],
  },
]
