import type { Broken } from './broken.ts'
import { alertsYaml } from './memory.ts'

const workspaces = (...lines: readonly string[]): string =>
  alertsYaml({ workspaces: `workspaces:\n${lines.map((line) => `  ${line}\n`).join('')}` })

/** Errors of the file's sections, and of workspaces and their recipes. */
export const WORKSPACE_ERRORS: readonly Broken[] = [
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
    alerts: `${alertsYaml()}▸actions: {}\n▸heartbeat: {}\n`,
    says: ["unknown key 'actions'", "unknown key 'heartbeat'"],
  },
  {
    name: 'a misspelt key of a workspace',
    alerts: workspaces('- { name: a, region: us, token: t, ▸poll_evry: 1m }'),
    says: ["unknown key 'poll_evry'; did you mean 'poll_every'?"],
  },
  {
    name: 'a key that RecipeWatch does not know',
    alerts: workspaces('- { name: a, region: us, token: t, ▸shoe_size: 42 }'),
    says: ["unknown key 'shoe_size'; known: name, region,"],
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
    name: 'customers: another word, none, no id',
    alerts: workspaces(
      '- { name: a, region: us, token: t, managed_users: ▸some }',
      '- { name: b, region: us, token: t, managed_users: ▸[] }',
      '- { name: c, region: us, token: t, managed_users: [▸0] }',
    ),
    says: ['expected', 'expected', 'expected'],
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
]
