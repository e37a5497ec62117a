import { type Broken, SMTP, WHEN } from './broken.ts'
import { alertsYaml, ruleYaml } from './memory.ts'

const route = (...lines: readonly string[]): string =>
  alertsYaml({ route: `route:\n${lines.map((line) => `  ${line}\n`).join('')}` })

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
    alerts: route('receiver: team', 'routes:', '  - { matchers: [rule = burst], ▸after: 15m }'),
    says: ["unknown key 'after'"],
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
    name: 'what contradicts is told although the route has other errors',
    alerts: route('receiver: team', 'repeat_interval: ▸1m', '▸fallbck: x'),
    says: ['repeat_interval (1m) is below group_interval (5m)', "did you mean 'fallback'?"],
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
