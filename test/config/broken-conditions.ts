import type { Broken } from './broken.ts'
import { alertsYaml, ruleYaml } from './memory.ts'

const rules = (...whens: readonly string[]): string =>
  `rules:\n${whens.map((when, index) => `  - { name: r${index}, when: ${when} }\n`).join('')}`

/** Errors of conditions, and of what does not go with them. */
export const CONDITION_ERRORS: readonly Broken[] = [
  {
    name: 'a misspelt condition, beside one and inside another',
    rules: rules('{ ▸no_sucess: { over: 6h } }', '{ all: [{ ▸failure_rate: { over: 1h, at_least: 1 } }] }'),
    says: [
      "unknown condition 'no_sucess'; did you mean 'no_success'?",
      "unknown condition 'failure_rate'; did you mean 'failure_ratio'?",
    ],
  },
  {
    name: 'no condition',
    rules: rules('▸{}'),
    says: ['expected one condition: job_failed_count, failure_ratio, consecutive_failures'],
  },
  {
    name: 'two conditions',
    rules: rules('▸{ no_jobs: { over: 6h }, no_success: { over: 6h } }'),
    says: ['expected one condition, got no_success and no_jobs: join them with all or any'],
  },
  {
    name: 'a condition without its window',
    rules: rules('{ distinct_errors: ▸{ at_least: 3 } }', '{ no_success: ▸{} }', '{ new_error: ▸{} }'),
    says: ["the key 'over'", "the key 'over'", "the key 'unseen_for'"],
  },
  {
    name: 'durations that are too short',
    rules: rules(
      '{ no_jobs: { over: ▸30s } }',
      '{ new_error: { unseen_for: ▸1m } }',
      '{ spike: { over: 1h, times: 3, at_least: 5, baseline: ▸12h } }',
      '{ recipes_affected: { over: ▸0s, at_least: 5 } }',
    ),
    says: ["'30s' is too short: expected at least 1m", 'at least 1h', 'at least 1d', 'at least 1s'],
  },
  {
    name: 'a share in percent, or below nothing',
    rules: rules(
      '{ failure_ratio: { over: 1h, more_than: ▸20 } }',
      '{ failure_ratio: { over: 1h, at_least: ▸-0.5 } }',
    ),
    says: ['expected at most 1, got the number 20', 'expected at least 0, got the number -0.5'],
  },
  {
    name: 'shares that always or never hold',
    rules: rules(
      '{ failure_ratio: { over: 1h, ▸more_than: 1 } }',
      '{ failure_ratio: { over: 1h, ▸at_most: 1 } }',
      '{ failure_ratio: { over: 1h, ▸at_least: 0 } }',
    ),
    says: [
      'more_than expects less than 1: with 1 the answer never changes',
      'at_most expects less than 1',
      'at_least expects more than 0: with 0 the answer never changes',
    ],
  },
  {
    name: 'levels of a share in the wrong order',
    rules: rules('{ failure_ratio: { over: 1h, ▸more_than: { warning: 0.5, critical: 0.2 } } }'),
    says: ['critical (0.2) must be more than warning (0.5), which could never be reached'],
  },
  {
    name: 'min_jobs that is none',
    rules: rules('{ failure_ratio: { over: 1h, more_than: 0.2, min_jobs: ▸0 } }'),
    says: ['expected more than 0, got the number 0'],
  },
  {
    name: 'a streak that should be short',
    rules: rules('{ consecutive_failures: { ▸at_most: 3 } }', '{ consecutive_failures: ▸{} }'),
    says: [
      "unknown key 'at_most'; known: at_least, more_than",
      'expected one comparator: at_least, more_than',
    ],
  },
  {
    name: 'two comparators, and none',
    rules: rules(
      '{ recipes_affected: { over: 1h, at_least: 3, ▸more_than: 2 } }',
      '{ distinct_errors: ▸{ over: 1h } }',
    ),
    says: [
      'expected one comparator, but there is at_least already',
      'expected one comparator: at_least, more_than, at_most, less_than',
    ],
  },
  {
    name: 'a spike that is none',
    rules: rules(
      '{ spike: { over: 1h, times: ▸1, at_least: 5 } }',
      '{ spike: { over: 1h, ▸times: { warning: 5, critical: 3 }, at_least: 5 } }',
      '{ spike: ▸{ over: 1h, times: 3 } }',
    ),
    says: [
      'expected more than 1, got the number 1',
      'critical (3) must be more than warning (5)',
      "the key 'at_least'",
    ],
  },
  {
    name: 'a spike over more than a day, or a baseline of parts of days',
    rules: rules(
      '{ spike: { ▸over: 25h, times: 3, at_least: 5 } }',
      '{ spike: { over: 1h, times: 3, ▸baseline: 36h, at_least: 5 } }',
    ),
    says: [
      '1d1h is longer than a day: the windows of two days would overlap',
      'expected whole days, such as 7d, got 1d12h',
    ],
  },
  {
    name: 'schedules that are none',
    rules: rules(
      '{ missed_run: { schedule: ▸"0 2 * *", within: 1h } }',
      '{ missed_run: { schedule: ▸"61 2 * * *", within: 1h } }',
      '{ missed_run: { schedule: ▸"0 0 30 2 *", within: 1h } }',
      '{ missed_run: { schedule: ▸"0 0 2 * * *", within: 1h } }',
    ),
    says: [
      "'0 2 * *' is no schedule: it has 4 fields; expected five fields of cron",
      "'61 2 * * *' is no schedule: Invalid value for minute: 61; expected five fields of cron",
      "'0 0 30 2 *' is no schedule: it never comes",
      "'0 0 2 * * *' is no schedule: it has 6 fields",
    ],
  },
  {
    name: 'a schedule in no time zone, a run that may always be late',
    rules: rules(
      '{ missed_run: { schedule: "0 2 * * *", timezone: ▸Europe/Berln, within: 1h } }',
      '{ missed_run: ▸{ schedule: "0 2 * * *" } }',
    ),
    says: [
      "'Europe/Berln' is no time zone: expected a name such as Europe/Berlin or UTC",
      "the key 'within'",
    ],
  },
  {
    name: 'causes that are none, twice, or in both lists',
    rules: rules(
      '{ recipe_stopped: { causes: [▸trigger_error_limit] } }',
      '{ recipe_stopped: { causes: [▸"By hand"] } }',
      '{ recipe_stopped: { ▸causes: [unknown, unknown] } }',
      '{ recipe_stopped: { causes: [by_hand], ▸except: [by_hand] } }',
      '{ recipe_stopped: ▸{} }',
      '{ recipe_stopped: { causes: ▸[] } }',
    ),
    says: [
      "'trigger_error_limit' is no known cause; did you mean 'trigger_errors_limit'?",
      "'By hand' is no cause: expected one such as by_hand",
      'a cause is named twice',
      "'by_hand' is in causes too: one of the two",
      'expected causes or except; for every stop write recipe_stopped: true',
      'at least one entry',
    ],
  },
  {
    name: 'a state that should not be',
    rules: rules('{ recipe_stopped: ▸false }', '{ connection_lost: ▸false }', '{ connection_lost: ▸{} }'),
    says: [
      'expected true or a mapping, got false',
      'expected true, got false',
      'expected true, got a mapping',
    ],
  },
  {
    name: 'nothing joined',
    rules: rules('{ all: ▸[] }', '{ any: ▸{} }', '{ not: ▸[] }'),
    says: ['at least one entry', 'expected a list, got a mapping', 'expected a mapping, got a list'],
  },
  {
    name: 'events inside others',
    rules: rules(
      '{ any: [{ ▸new_error: { unseen_for: 30d } }, { no_jobs: { over: 6h } }] }',
      '{ not: { ▸job_failed_count: { at_least: 100 } } }',
      '{ all: [{ any: [{ ▸new_error: { unseen_for: 30d } }] }] }',
    ),
    says: [
      'new_error stands alone: a new error is one of one recipe, and is told once',
      'job_failed_count stands alone: the lifetime counter of the API',
      'new_error stands alone',
    ],
  },
  {
    name: 'a new error that should be held, or told of many recipes at once',
    rules: ruleYaml(
      'when: { new_error: { unseen_for: 30d } }',
      '▸by: [workspace, error]',
      '▸for: 5m',
      '▸keep_firing_for: 1h',
    ),
    says: [
      'expected by: [recipe] or [recipe, error]: a new error is one of one recipe',
      'for needs a condition that lasts',
      'keep_firing_for needs a condition that lasts',
    ],
  },
  {
    name: 'failures chosen where none are counted',
    rules: `${ruleYaml('when: { no_success: { over: 6h } }', '▸errors: { adapter: x }')}  - name: b\n    when: { all: [{ no_jobs: { over: 1h } }, { recipe_stopped: true }] }\n    ▸errors: { adapter: x }\n`,
    says: [
      'errors says which failures count: no_success counts none',
      'errors says which failures count: no_jobs and recipe_stopped count none',
    ],
  },
  {
    name: 'adapter and error where nothing is counted for each',
    rules: `${ruleYaml('when: { failure_ratio: { over: 1h, more_than: 0.2 } }', '▸by: [workspace, adapter]')}  - name: b\n    when: { distinct_errors: { over: 1h, at_least: 2 } }\n    ▸by: [error]\n  - name: c\n    when: { any: [{ recipes_affected: { over: 1h, at_least: 2 } }, { no_success: { over: 1h } }] }\n    ▸by: [adapter]\n`,
    says: [
      'failure_ratio has no number for each adapter: expected labels of recipes',
      'distinct_errors has no number for each error',
      'no_success has no number for each adapter',
    ],
  },
  {
    name: 'a severity that would say nothing',
    rules: `${ruleYaml('when: { spike: { over: 1h, times: { critical: 9 }, at_least: 5 } }', '▸severity: info')}  - name: b\n    when: { any: [{ recipes_affected: { over: 1h, at_least: { warning: 2 } } }] }\n    ▸severity: info\n`,
    says: ['the condition names its severities itself', 'the condition names its severities itself'],
  },
  {
    name: 'looking back further than what is kept, at any depth',
    alerts: `${alertsYaml()}store: { retention: 7d }\n`,
    rules: rules(
      '{ new_error: { unseen_for: ▸30d } }',
      '{ spike: { over: 2h, times: 3, at_least: 5, baseline: ▸7d } }',
      '{ spike: ▸{ over: 1h, times: 3, at_least: 5 } }',
      '{ all: [{ no_success: { over: ▸8d } }, { not: { any: [{ failure_ratio: { over: ▸9d, more_than: 0.1 } }] } }] }',
      '{ missed_run: { schedule: ▸"0 2 * * 1", within: 1h } }',
    ),
    says: [
      'unseen_for 30d is longer than what is kept (store.retention 1w)',
      'the window with its baseline, 7d2h is longer than what is kept',
      'the window with its baseline, 7d1h',
      'the window 8d is longer than what is kept',
      'the window 9d is longer than what is kept',
      'the time between two runs, and within, 7d1h is longer than what is kept',
    ],
  },
]
