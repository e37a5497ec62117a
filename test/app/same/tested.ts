import { stringify } from 'yaml'
import { Replay } from '../../../src/app/replay/replay.ts'
import { pastOf } from '../../../src/app/replay/test-past.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { loadRuleTests } from '../../../src/config/rule-tests/load.ts'
import type { Alert } from '../../../src/model/alert.ts'
import { MINUTE_MS, SECOND_MS, toIso } from '../../../src/model/instant.ts'
import { memoryEnvironment } from '../../config/memory.ts'
import type { Settings } from '../../support/world.ts'
import {
  APPS,
  ERRORS,
  endOf,
  filesOf,
  type Happening,
  type History,
  instantOf,
  RECIPES,
  START,
} from './history.ts'

/** The files of a history as a rule test: alerts.yaml, its rules, and `tests.yaml` with these expectations. */
export function testFilesOf(history: History, expect: readonly Settings[]): Readonly<Record<string, string>> {
  const test = {
    name: 'a history',
    config: 'alerts.yaml',
    start: toIso(START),
    recipes: RECIPES.map(({ id, name }) => ({ id, name, app: APPS })),
    input: history.happenings.map(inputOf),
    expect,
  }
  return { ...filesOf(history, 'http://workato.invalid'), 'tests.yaml': stringify({ tests: [test] }) }
}

/** The alerts of a history, as `recipewatch test` lives through it. */
export async function tested(history: History): Promise<readonly Alert[]> {
  const files = testFilesOf(history, [{ at: '0s', firing: [] }])
  const { tests, problems } = await loadRuleTests(['tests.yaml'], memoryEnvironment({ files }))
  const [loaded] = tests
  if (loaded === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  const to = endOf(history)
  const { config } = loaded
  const past = pastOf(loaded.test, config)
  const replay = new Replay({ config, past, from: START, to, onTurn: () => {} })
  await replay.advance(to)
  replay.settle(() => true)
  return replay.alerts.all()
}

function inputOf(happening: Happening): Settings {
  const at = seconds(instantOf(happening) - START)
  if ('down' in happening) return { at, api_down: seconds(happening.down * MINUTE_MS) }
  const { recipe } = happening
  if ('failed' in happening) return { at, recipe, failed: happening.failed, ...ERRORS[happening.error] }
  if ('succeeded' in happening) return { at, recipe, succeeded: happening.succeeded }
  if ('stopped' in happening) return { at, recipe, stopped: happening.stopped }
  if ('started' in happening) return { at, recipe, started: true }
  return { at, recipe, connection_lost: !happening.connected }
}

function seconds(ms: number): string {
  return `${ms / SECOND_MS}s`
}
