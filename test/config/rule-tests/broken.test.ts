import { describe, expect, test } from 'vitest'
import { formatProblem } from '../../../src/config/problem.ts'
import { loadRuleTests } from '../../../src/config/rule-tests/load.ts'
import { unmark } from '../marks.ts'
import { alertsYaml, memoryEnvironment, RULES } from '../memory.ts'

/** A file of rule tests that is wrong where it is marked, and what is said of it. */
interface Wrong {
  readonly name: string
  readonly tests: string
  readonly says: readonly string[]
}

/** One test with these lines in it; what is left out is well. */
function aTest(over: Readonly<Record<string, string>> = {}): string {
  const lines = {
    name: 'name: a burst',
    rules: 'rules: [rules/a.yaml]',
    input: 'input: [{ at: 1m, recipe: 1, failed: 5 }]',
    expect: 'expect: [{ at: 2m, firing: [] }]',
    ...over,
  }
  const given = Object.values(lines).filter((line) => line !== '')
  return `tests:\n  - ${given.join('\n    ')}\n`
}

const input = (given: string): string => aTest({ input: `input: [${given}]` })
const steps = (given: string): string => aTest({ expect: `expect: [${given}]` })

const WRONG: readonly Wrong[] = [
  {
    name: 'no tests',
    tests: '▸test: []\n',
    says: ["unknown key 'test'; did you mean 'tests'?", "expected the key 'tests'"],
  },
  { name: 'tests that are no list', tests: 'tests: ▸{}\n', says: ['expected a list of tests'] },
  { name: 'no YAML', tests: 'tests: [\n', says: ['this is no valid YAML'] },
  {
    name: 'a misspelt key',
    tests: aTest({ extra: '▸expct: []' }),
    says: ["unknown key 'expct'; did you mean 'expect'?"],
  },
  {
    name: 'no name',
    tests: 'tests:\n  - ▸rules: [rules/a.yaml]\n    expect: [{ at: 1m, firing: [] }]\n',
    says: ["the key 'name'"],
  },
  {
    name: 'no rules and no config',
    tests: 'tests:\n  - ▸name: a burst\n    expect: [{ at: 1m, firing: [] }]\n',
    says: ['expected rules, config, or both'],
  },
  { name: 'no expectation', tests: aTest({ expect: 'expect: ▸[]' }), says: ['expected at least one entry'] },
  {
    name: 'a step that expects nothing',
    tests: steps('▸{ at: 1m }'),
    says: ['expected at least one of firing, pending, resolved, notified'],
  },
  {
    name: 'rules that name no file',
    tests: aTest({ name: 'name: ▸a burst', rules: 'rules: [rules/b.yaml]' }),
    says: ["'rules/b.yaml' names no file"],
  },
  {
    name: 'a start that is no instant',
    tests: aTest({ start: 'start: ▸yesterday' }),
    says: ["'yesterday' is no instant: expected one such as 2026-03-02T09:00:00Z"],
  },
  {
    name: 'a time that is no duration',
    tests: input('{ at: ▸9 am, recipe: 1, failed: 1 }'),
    says: ["'9 am' is no duration"],
  },
  {
    name: 'a time without a unit',
    tests: input('{ at: ▸5, recipe: 1, failed: 1 }'),
    says: ['expected a text, got the number 5'],
  },
  {
    name: 'an input of no kind',
    tests: input('▸{ at: 1m, recipe: 1 }'),
    says: ['expected one of failed, succeeded, api_down'],
  },
  {
    name: 'an input of two kinds',
    tests: input('{ at: 1m, recipe: 1, failed: 1, ▸succeeded: 2 }'),
    says: ['there is failed already'],
  },
  {
    name: 'a misspelt kind',
    tests: input('{ at: 1m, recipe: 1, ▸faild: 1 }'),
    says: ["unknown key 'faild'; did you mean 'failed'?"],
  },
  { name: 'no recipe', tests: input('▸{ at: 1m, failed: 1 }'), says: ["failed needs the key 'recipe'"] },
  {
    name: 'a silence for a recipe, without its matchers, for no time',
    tests: input('{ at: 1m, ▸recipe: 1, silence: ▸{ for: ▸0s } }'),
    says: ['recipe does not go with silence', "the key 'matchers'", "'0s' is too short"],
  },
  {
    name: 'an acknowledgement of a recipe that is not there',
    tests: aTest({
      recipes: 'recipes: [{ id: 1 }]',
      input: 'input: [{ at: 1m, acknowledge: { rule: burst, recipe: ▸7 } }]',
    }),
    says: ['there is no recipe 7 in this test'],
  },
  {
    name: 'failures of nothing',
    tests: input('{ at: 1m, recipe: 1, failed: ▸0 }'),
    says: ['expected more than 0, got the number 0'],
  },
  {
    name: 'an error of a success',
    tests: input('{ at: 1m, recipe: 1, succeeded: 1, ▸adapter: http }'),
    says: ['adapter does not go with succeeded'],
  },
  {
    name: 'every without an end',
    tests: input('{ at: 1m, recipe: 1, failed: 1, ▸every: 1m }'),
    says: ['every needs until'],
  },
  {
    name: 'until without a step',
    tests: input('{ at: 1m, recipe: 1, failed: 1, ▸until: 5m }'),
    says: ['until needs every'],
  },
  {
    name: 'an end before the beginning',
    tests: input('{ at: 9m, recipe: 1, failed: 1, every: 1m, ▸until: 5m }'),
    says: ['until lies before at'],
  },
  {
    name: 'one job that fails twice',
    tests: input('{ at: 1m, recipe: 1, failed: 2, ▸job: j-1 }'),
    says: ['job names one job'],
  },
  {
    name: 'more jobs than fit',
    tests: input('▸{ at: 0s, recipe: 1, failed: 1000, every: 1s, until: 30d }'),
    says: ['more than 5000000 jobs'],
  },
  { name: 'an outage of no length', tests: input('{ at: 1m, api_down: ▸0s }'), says: ["'0s' is too short"] },
  {
    name: 'a recipe that is not listed',
    tests: aTest({ recipes: 'recipes: [{ id: 12 }]', input: 'input: [{ at: 1m, recipe: ▸13, failed: 1 }]' }),
    says: ["there is no recipe 13 in this test; did you mean '12'?"],
  },
  {
    name: 'a recipe that is listed twice',
    tests: aTest({ recipes: 'recipes: [{ id: 1 }, { id: ▸1 }]' }),
    says: ['the recipe 1 is listed twice'],
  },
  {
    name: 'an expected recipe that is not listed',
    tests: aTest({
      recipes: 'recipes: [{ id: 1 }]',
      expect: 'expect: [{ at: 2m, firing: [{ rule: burst, recipe: ▸2 }] }]',
    }),
    says: ['there is no recipe 2'],
  },
  {
    name: 'steps out of order',
    tests: steps('{ at: 5m, firing: [] }, { at: ▸5m, resolved: [] }'),
    says: ['expected a later instant than the step before'],
  },
  {
    name: 'a rule that is not there',
    tests: steps('{ at: 5m, firing: [▸{ rule: brust }] }'),
    says: ["there is no rule 'brust'; did you mean 'burst'?"],
  },
  {
    name: 'an alert without a rule',
    tests: steps('{ at: 5m, firing: [▸{ recipe: 1 }] }'),
    says: ["the key 'rule'"],
  },
  {
    name: 'a level that is none',
    tests: steps('{ at: 5m, firing: [{ rule: burst, severity: ▸warn }] }'),
    says: ["did you mean 'warning'?"],
  },
  {
    name: 'notices without routes',
    tests: steps('{ at: 5m, notified: [▸{ receiver: team, reason: new }] }'),
    says: ['notified needs the key config'],
  },
  {
    name: 'a receiver that is not there',
    tests: aTest({
      config: 'config: alerts.yaml',
      expect: 'expect: [{ at: 5m, notified: [▸{ receiver: tame, reason: new }] }]',
    }),
    says: ["there is no receiver 'tame'; known: team"],
  },
  {
    name: 'a reason that is none',
    tests: aTest({
      config: 'config: alerts.yaml',
      expect: 'expect: [{ at: 5m, notified: [{ receiver: team, reason: ▸reminder }] }]',
    }),
    says: ['expected one of new, worse'],
  },
  {
    name: 'a workspace that is not there',
    tests: aTest({ recipes: 'recipes: [▸{ id: 1, workspace: elsewhere }]' }),
    says: ["there is no workspace 'elsewhere'; known: test"],
  },
]

describe('a file of rule tests that is wrong says where and what was expected', () => {
  test.each(WRONG.map((wrong) => [wrong.name, wrong] as const))('%s', async (_, { tests, says }) => {
    const { text, places } = unmark(tests)
    const files = {
      'alerts.yaml': alertsYaml(),
      'rules/a.yaml': RULES.replace('name: any', 'name: burst'),
      't.yaml': text,
    }
    const loaded = await loadRuleTests(['t.yaml'], memoryEnvironment({ files }))
    const lines = loaded.problems.map(formatProblem)
    expect(loaded.tests).toEqual([])
    expect(lines).toHaveLength(says.length)
    for (const [index, said] of says.entries()) expect(lines[index]).toContain(said)
    if (places.length > 0) expect(lines.some((line) => line.startsWith(`t.yaml:${places[0]}: `))).toBe(true)
    for (const line of lines) expect(line).not.toMatch(/\n|undefined|Invalid input/)
  })
})
