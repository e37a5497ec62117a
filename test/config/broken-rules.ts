import { type Broken, WHEN } from './broken.ts'
import { alertsYaml, RULES, ruleYaml } from './memory.ts'

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
    says: [
      'expected by: [recipe]: the lifetime counter',
      'errors says which failures count: the lifetime counter',
      'for needs a condition that lasts: the lifetime counter',
    ],
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
    name: 'fingerprints that are no list',
    rules: 'fingerprints: ▸{}\n',
    says: ['expected a list of fingerprints'],
  },
  {
    name: 'a fingerprint without a pattern',
    rules: 'fingerprints:\n  - ▸{ name: quota }\n',
    says: ['expected at least one of adapter, type, message'],
  },
  {
    name: 'fingerprints: an unknown part, a name that could be a hash, no expression',
    rules:
      'fingerprints:\n  - { name: quota, ▸mesage: x }\n  - { name: ▸"v1:abc", type: x }\n  - { name: a, message: ▸"/(/" }\n',
    says: [
      "unknown key 'mesage'; did you mean 'message'?",
      "'v1:abc' is no name of an error: expected letters, digits, _, . and -, such as sf-quota",
      "'/(/' is no regular expression",
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
  {
    name: 'a window longer than the retention in a rule with other errors',
    rules: ruleYaml('when: { job_failed_count: { over: ▸100d, at_least: 5 } }', '▸summry: x'),
    says: ['the window 100d is longer than what is kept (store.retention 90d)', "did you mean 'summary'?"],
  },
]
