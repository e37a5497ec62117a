import { describe, expect, test } from 'vitest'
import { runTest } from '../../../src/app/replay/test-run.ts'
import { judge } from '../../../src/app/replay/test-verdict.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { loadRuleTests } from '../../../src/config/rule-tests/load.ts'
import { memoryEnvironment } from '../../config/memory.ts'

const ALERTS = `workspaces:
  - { name: production, region: us, token: test, recipes: [{ all: true }] }
  - { name: staging, region: us, token: test, recipes: [{ all: true }] }
rule_files: [rules.yaml]
receivers: { team: { slack: [{ channel: "#alerts" }] } }
route: { receiver: team, group_by: [rule, recipe], group_wait: 30s }
slack: { token: test }
`

const RULES = `rules:
  - { name: burst, when: { job_failed_count: { over: 15m, at_least: 5 } } }
  - { name: all, when: { job_failed_count: { over: 15m, at_least: 5 } }, by: [workspace] }
  - { name: affected, when: { recipes_affected: { over: 15m, at_least: 2 } }, by: [workspace] }
`

/** What a rule test with these inputs and expectations, each a line, has otherwise than expected. */
async function played(input: readonly string[], expected: readonly string[]): Promise<readonly string[]> {
  const lines = (of: readonly string[]): string => of.map((line) => `      - ${line}\n`).join('')
  const tests = `tests:
  - name: echoes
    config: alerts.yaml
    start: 2026-03-02T09:00:00Z
    recipes: [{ id: 1, name: Find customer }, { id: 2, name: Order sync }, { id: 2, name: Copy, workspace: staging }]
    input:
${lines(input)}    expect:
${lines(expected)}`
  const files = { 'alerts.yaml': ALERTS, 'rules.yaml': RULES, 'tests.yaml': tests }
  const { tests: loaded, problems } = await loadRuleTests(['tests.yaml'], memoryEnvironment({ files }))
  const [one] = loaded
  if (one === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return judge(one.test, await runTest(one)).mismatches.flatMap(({ at, aspect, missing, unexpected }) => [
    ...missing.map(({ text }) => `${at} ${aspect}: missing ${text}`),
    ...unexpected.map((text) => `${at} ${aspect}: unexpected ${text}`),
  ])
}

/** Recipe 1 fails, and recipe 2 through it. */
const INCIDENT = [
  '{ at: 0m, recipe: 1, failed: 6, error_id: e-1 }',
  '{ at: 1m, recipe: 2, failed: 6, error_id: e-1 }',
]

const ONE_NOTICE = 'notified: [{ receiver: team, reason: new, rule: burst, recipe: 1 }'

describe('1.5 echoes in a rule test: the same error id in two recipes', () => {
  test('1.5 an alert of nothing but echoes fires, and joins the message of its cause: it causes none of its own', async () => {
    const steps = [
      '{ at: 5m, firing: [{ rule: burst, recipe: 1, count: 6 }, { rule: burst, recipe: 2, count: 6 }, { rule: all, count: 6 }], ' +
        `${ONE_NOTICE}, { receiver: team, reason: new, rule: all }] }`,
      '{ at: 40m, firing: [], notified: [{ receiver: team, reason: resolved }, { receiver: team, reason: resolved }] }',
    ]
    expect(await played(INCIDENT, steps)).toEqual([])
  })

  test('1.5 one with a failure of its own too has a message of its own', async () => {
    const own = '{ at: 3m, recipe: 2, failed: 1 }'
    const steps = [
      `{ at: 5m, ${ONE_NOTICE}, { receiver: team, reason: new, rule: all }, ` +
        '{ receiver: team, reason: new, rule: burst, recipe: 2 }, { receiver: team, reason: new, rule: affected, recipe: 1 }, ' +
        '{ receiver: team, reason: new, rule: affected, recipe: 2 }] }',
    ]
    expect(await played([...INCIDENT, own], steps)).toEqual([])
  })

  test('1.5 more than 5 minutes later, or in another workspace, it is another failure', async () => {
    const input = [
      '{ at: 0m, recipe: 1, failed: 6, error_id: e-1 }',
      '{ at: 0m, recipe: 2, workspace: staging, failed: 6, error_id: e-1 }',
      '{ at: 5m1s, recipe: 2, failed: 6, error_id: e-1 }',
    ]
    const steps = [
      '{ at: 7m, firing: [{ rule: burst, recipe: 1 }, { rule: burst, recipe: 2, workspace: production }, ' +
        '{ rule: burst, recipe: 2, workspace: staging }, { rule: all, workspace: staging, count: 6 }, ' +
        '{ rule: all, workspace: production, count: 12 }, { rule: affected, count: 2 }] }',
    ]
    expect(await played(input, steps)).toEqual([])
  })
})
