import type { Broken } from './broken.ts'
import { alertsYaml } from './memory.ts'

const workspaces = (...lines: readonly string[]): string =>
  alertsYaml({ workspaces: `workspaces:\n${lines.map((line) => `  ${line}\n`).join('')}` })

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
