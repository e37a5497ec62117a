import { type Broken, WHEN } from './broken.ts'
import { alertsYaml, ruleYaml } from './memory.ts'

const CRITICAL = 'when: { job_failed_count: { over: 15m, at_least: { warning: 5, critical: 50 } } }'

const routed = (routes: readonly string[], more: Readonly<Record<string, string>> = {}): string =>
  alertsYaml({
    workspaces:
      'workspaces:\n  - { name: production, region: us, token: t, labels: { env: prod } }\n  - { name: staging, region: us, token: t, labels: { env: stage, team: x } }\n',
    receivers: 'receivers:\n  team: { slack: [{ channel: C1 }] }\n  silent: {}\n',
    route: `route:\n  receiver: team\n  routes:\n${routes.map((line) => `    ${line}\n`).join('')}    - { matchers: [severity = info], receiver: silent }\n`,
    ...more,
  })

/** What is allowed and most likely not meant; the configuration loads all the same. */
export const WARNINGS: readonly Broken[] = [
  {
    name: 'an inhibition of labels that nothing sets',
    alerts: `${alertsYaml()}inhibit_rules: [{ source_matchers: [▸taem = x], target_matchers: [rule = burst], equal: [workspace, ▸adaptr] }]\n`,
    says: ["sets the label 'taem'", "sets the label 'adaptr'; did you mean 'adapter'?"],
  },
  {
    name: 'a maintenance of a label that no recipe has',
    alerts: `${alertsYaml()}time_intervals: [{ name: night, time_intervals: [{}] }]\nmaintenance: [{ name: a, matchers: [▸workspce = production], time_intervals: [night] }]\n`,
    says: ["no recipe sets the label 'workspce'; did you mean 'workspace'?"],
  },
  {
    name: 'a receiver that nothing reaches',
    alerts: alertsYaml({ receivers: 'receivers:\n  team: { slack: [{ channel: C1 }] }\n  ▸others: {}\n' }),
    says: ["nothing reaches the receiver 'others'"],
  },
  {
    name: 'a fallback is reached',
    alerts: alertsYaml({
      receivers: 'receivers:\n  team: { slack: [{ channel: C1 }] }\n  others: { slack: [{ channel: C2 }] }\n',
      route: 'route: { receiver: team, fallback: others }\n',
    }),
    says: [],
  },
  {
    name: 'a digest reaches its receiver',
    alerts: alertsYaml({
      receivers: 'receivers:\n  team: { slack: [{ channel: C1 }] }\n  others: { slack: [{ channel: C2 }] }\n',
      route: 'route: { receiver: team, fallback: others }\n',
      digests:
        'digests: [{ name: a, receiver: others, schedule: "0 8 * * *", recipes: [workspace = production] }]\n',
    }),
    says: [],
  },
  {
    name: 'a receiver of which only it would be told that it cannot be reached, though there are others',
    alerts: alertsYaml({
      receivers:
        'receivers:\n  ▸team: { slack: [{ channel: C1 }] }\n  others: { slack: [{ channel: C2 }] }\n',
      route: 'route: { receiver: team, routes: [{ matchers: [severity = critical], receiver: others }] }\n',
    }),
    says: ['that team cannot be reached could only be told through team'],
  },
  {
    name: 'a receiver with two ways, a fallback, or a route for the receiver, is told of elsewhere',
    alerts: alertsYaml({
      receivers:
        'receivers:\n  team: { slack: [{ channel: C1 }] }\n  others: { slack: [{ channel: C2 }], email: [{ to: [a@example.com] }] }\n',
      route: 'route: { receiver: team, routes: [{ matchers: [receiver = team], receiver: others }] }\n',
      smtp: 'smtp: { host: h, from: a@example.com }\n',
    }),
    says: [],
  },
  {
    name: 'a digest that selects no recipe, and one by a label that nothing sets',
    alerts: alertsYaml({
      digests:
        'digests:\n  - { name: a, receiver: team, schedule: "0 8 * * *", recipes: ▸[workspace = prod] }\n  - { name: b, receiver: team, schedule: "0 8 * * *", recipes: [▸taem = x] }\n',
    }),
    says: ["digest 'a' selects no recipe", "no recipe sets the label 'taem'"],
  },
  {
    name: 'a route whose matchers exclude each other',
    alerts: routed(['- { matchers: [env = prod, ▸env != prod] }']),
    says: ["can never match: 'env = prod' and 'env != prod' exclude each other"],
  },
  {
    name: 'a route that excludes what its parent asks for; its own routes are not named again',
    alerts: routed([
      '- matchers: [severity = critical]',
      '  routes:',
      '    - { matchers: [▸severity = warning], routes: [{ matchers: [rule = nothing] }] }',
    ]),
    says: ['exclude each other'],
  },
  {
    name: 'a label may have several values: two of them do not exclude each other',
    alerts: routed([
      '- { matchers: [env = prod, env = stage] }',
      '- { matchers: [app = a, app = b, app != c] }',
    ]),
    says: [],
  },
  {
    name: 'a value that nothing has',
    alerts: routed([
      '- { matchers: [▸severity = critcal] }',
      '- { matchers: [▸env = prd] }',
      '- { matchers: [▸rule = brust] }',
      '- { matchers: [▸\'workspace =~ "prod"\'] }',
    ]),
    says: [
      "no alert has a label severity for which 'severity = critcal' holds; did you mean 'critical'?",
      "no alert has a label env for which 'env = prd' holds; did you mean 'prod'?",
      "did you mean 'burst'?",
      '(there is production, staging)',
    ],
  },
  {
    name: 'values that only the API knows, and rules about RecipeWatch, may be there',
    alerts: routed([
      '- { matchers: [folder = Payments, adapter = salesforce, recipe = 1] }',
      '- { matchers: [rule = recipewatch-poll-failing] }',
      '- { matchers: [source = recipewatch] }',
      '- { matchers: [receiver = team] }',
      '- { matchers: [\'team = ""\', env = prod] }',
    ]),
    says: [],
  },
  {
    name: 'a route behind one that takes everything',
    alerts: routed(['- { matchers: [] }', '- ▸{ matchers: [env = prod] }']).replace(
      '- { matchers: [severity = info]',
      '- ▸{ matchers: [severity = info]',
    ),
    says: [
      'route.routes[1] can never match: route.routes[0] before it takes all',
      'route.routes[2] can never match',
    ],
  },
  {
    name: 'a route behind one that takes more',
    alerts: routed([
      '- { matchers: ["env =~ \\"prod|stage\\""] }',
      '- ▸{ matchers: [env = prod, rule = burst] }',
      '- { matchers: [rule != other] }',
      '- ▸{ matchers: [rule = burst] }',
    ]).replace('- { matchers: [severity = info]', '- { matchers: [severity = info]'),
    says: [
      'route.routes[1] can never match: route.routes[0]',
      'route.routes[3] can never match: route.routes[2]',
    ],
  },
  {
    name: 'continue lets later routes match',
    alerts: routed(['- { matchers: [env = prod], continue: true }', '- { matchers: [env = prod] }']),
    says: [],
  },
  {
    name: 'labels that nothing sets, wherever they are named',
    alerts: alertsYaml({
      workspaces: 'workspaces:\n  - { name: a, region: us, token: t, labels: { team: x } }\n',
      receivers:
        'receivers:\n  team:\n    slack: [{ channel: ▸"{{ labels.taem }}" }]\n    email: [{ to: [▸"{{ labels.mail }}@example.com"] }]\n',
      route: 'route:\n  receiver: team\n  group_by: [▸teem]\n  routes:\n    - { matchers: [▸tema = x] }\n',
      smtp: 'smtp: { host: x, from: a@example.com }\n',
    }),
    rules: ruleYaml(WHEN, 'by: [▸taem]', 'recipes: [▸batch != nightly]', 'summary: ▸"{{ labels.tam }}"'),
    says: [
      "no workspace, recipe or rule sets the label 'taem'; did you mean 'team'?",
      "sets the label 'mail'",
      "sets the label 'teem'",
      "sets the label 'tema'",
      "no recipe sets the label 'taem'",
      "no recipe sets the label 'batch'",
      "sets the label 'tam'",
    ],
  },
  {
    name: 'labels of alerts do not select recipes',
    rules: ruleYaml(WHEN, 'recipes: [▸severity = critical]', 'by: [▸rule]'),
    says: ["no recipe sets the label 'severity'", "no recipe sets the label 'rule'"],
  },
  {
    name: 'a rule that selects no recipe',
    alerts: alertsYaml({
      workspaces:
        'workspaces:\n  - { name: a, region: us, token: t, labels: { env: prod }, recipes: [{ id: 1, labels: { team: x } }] }\n  - { name: b, region: us, token: t, labels: { env: stage } }\n',
    }),
    rules: `${ruleYaml(WHEN, 'recipes: ▸[workspace = a, env = stage]')}  - { name: b, ${WHEN}, recipes: ▸[workspace = a, recipe = 2] }\n  - { name: c, ${WHEN}, recipes: ▸[team = x, env = stage] }\n  - { name: d, ${WHEN}, recipes: [team = x, env = prod, folder = A] }\n`,
    says: ["rule 'burst' selects no recipe", "rule 'b' selects no recipe", "rule 'c' selects no recipe"],
  },
  {
    name: 'a critical alert that a receiver without integrations swallows',
    alerts: routed(['- { matchers: [severity = critical, env = stage], receiver: ▸silent }']),
    rules: ruleYaml(CRITICAL),
    says: [
      "nobody hears at once of a critical alert of rule 'burst': it ends in route.routes[0], whose receiver 'silent' has neither slack nor email",
    ],
  },
  {
    name: 'a critical alert that waits',
    alerts: routed([
      '- { matchers: [severity = critical, source = ""], ▸group_wait: 10m }'.replace('▸', ''),
    ]).replace('- { matchers: [severity = critical', '- ▸{ matchers: [severity = critical'),
    rules: ruleYaml(CRITICAL),
    says: ["critical alert of rule 'burst': it ends in route.routes[0], which waits 10m"],
  },
  {
    name: 'a critical alert about RecipeWatch that nobody hears',
    alerts: routed(['- { matchers: [source = recipewatch], receiver: ▸silent }']),
    says: ['nobody hears at once of a critical alert about RecipeWatch itself'],
  },
  {
    name: 'who is told besides is enough',
    alerts: routed([
      '- { matchers: [severity = critical], receiver: silent, continue: true }',
      '- { matchers: [severity = critical] }',
    ]),
    rules: ruleYaml(CRITICAL),
    says: [],
  },
]
