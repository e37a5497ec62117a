import { SECOND_MS } from '../../model/instant.ts'
import { checkTree } from '../issues.ts'
import { suggestion } from '../nearest.ts'
import { errorAt, type Problem } from '../problem.ts'
import { keyPlaceOf, type Path, placeOf, type Tree } from '../tree.ts'
import type {
  Expected,
  RecipeName,
  RuleTest,
  TestInput,
  TestRecipe,
  TestSaying,
  TestStep,
} from './rule-test.ts'
import { type GivenStep, type GivenTest, ruleTest } from './schema.ts'
import type { GivenInput } from './schema-input.ts'

/** What all inputs of a test may come to, repeated ones counted: more would not fit into memory. */
const JOBS_MAX = 5_000_000

/** Reads a file of rule tests, test by test, so that an error in one hides none in another. */
export function readRuleTests(tree: Tree): {
  readonly tests: readonly RuleTest[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  if (tree.kind !== 'map')
    return {
      tests: [],
      problems: [errorAt(tree.place, 'wrong_type', 'expected a mapping with the key tests')],
    }
  for (const [name, { keyPlace }] of tree.entries) {
    if (name === 'tests') continue
    problems.push(errorAt(keyPlace, 'unknown_key', `unknown key '${name}'${suggestion(name, ['tests'])}`))
  }
  const list = tree.entries.get('tests')?.value
  if (list?.kind !== 'list') {
    const [place, code] =
      list === undefined ? [tree.place, 'missing_key' as const] : [list.place, 'wrong_type' as const]
    const message =
      list === undefined ? "expected the key 'tests': it is missing" : 'expected a list of tests'
    return { tests: [], problems: [...problems, errorAt(place, code, message)] }
  }
  const tests = list.items.flatMap((item) => {
    const checked = checkTree(item, ruleTest)
    if (!checked.ok) {
      problems.push(...checked.problems)
      return []
    }
    const found = [
      ...recipeProblems(item, checked.value),
      ...stepProblems(item, checked.value),
      ...sizeProblems(item, checked.value),
    ]
    problems.push(...found)
    return found.length > 0 ? [] : [testOf(item, checked.value)]
  })
  return { tests, problems }
}

function testOf(tree: Tree, given: GivenTest): RuleTest {
  return {
    place: placeOf(tree, ['name']),
    name: given.name,
    config: given.config ?? null,
    rules: given.rules ?? null,
    startAt: given.start,
    recipes:
      given.recipes?.map((recipe, index) => ({ ...recipe, place: placeOf(tree, ['recipes', index]) })) ??
      namedRecipes(tree, given),
    input: given.input.flatMap((input, index) =>
      sayingOf(input) === null ? [inputOf(tree, ['input', index], input)] : [],
    ),
    sayings: given.input.flatMap((input) => sayingOf(input) ?? []).toSorted((a, b) => a.atMs - b.atMs),
    steps: given.expect.map((step, index) => stepOf(tree, ['expect', index], step)),
  }
}

/** The recipes that the input names, where the test does not list them. */
function namedRecipes(tree: Tree, given: GivenTest): readonly TestRecipe[] {
  const named = new Map<string, TestRecipe>()
  for (const [index, { recipe: id, workspace = null }] of given.input.entries()) {
    if (id === undefined) continue
    named.set(JSON.stringify([workspace, id]), {
      place: placeOf(tree, ['input', index]),
      id,
      workspace,
      name: `Recipe ${id}`,
      labels: {},
      failedCount: 0,
    })
  }
  return [...named.values()]
}

function inputOf(tree: Tree, path: Path, given: GivenInput): TestInput {
  const base = { place: placeOf(tree, path), atMs: given.at }
  const recipe: RecipeName = { id: given.recipe ?? '', workspace: given.workspace ?? null }
  const repeated = { everyMs: given.every ?? SECOND_MS, untilMs: given.until ?? given.at }
  if (given.failed !== undefined) {
    return {
      ...base,
      kind: 'failed',
      recipe,
      count: given.failed,
      ...repeated,
      adapter: given.adapter ?? null,
      type: given.type ?? null,
      message: given.message ?? null,
      job: given.job ?? null,
      errorId: given.error_id ?? null,
    }
  }
  if (given.succeeded !== undefined) {
    return { ...base, kind: 'succeeded', recipe, count: given.succeeded, ...repeated }
  }
  if (given.api_down !== undefined) {
    return { ...base, kind: 'api_down', workspace: given.workspace ?? null, forMs: given.api_down }
  }
  if (given.stopped !== undefined) return { ...base, kind: 'stopped', recipe, cause: given.stopped }
  if (given.connection_lost !== undefined) {
    return { ...base, kind: 'connection', recipe, lost: given.connection_lost }
  }
  return { ...base, kind: 'started', recipe }
}

/** What people say; null for what happens. */
function sayingOf({ at: atMs, silence, acknowledge }: GivenInput): TestSaying | null {
  if (silence !== undefined) return { kind: 'silence', atMs, matchers: silence.matchers, forMs: silence.for }
  if (acknowledge === undefined) return null
  const { rule, recipe: id, workspace = null } = acknowledge
  return { kind: 'acknowledge', atMs, rule, recipe: id === undefined ? null : { id, workspace } }
}

function stepOf(tree: Tree, path: Path, given: GivenStep): TestStep {
  return {
    place: placeOf(tree, path),
    atMs: given.at,
    firing: listOf(tree, [...path, 'firing'], given.firing),
    pending: listOf(tree, [...path, 'pending'], given.pending),
    resolved: listOf(tree, [...path, 'resolved'], given.resolved),
    notified: listOf(tree, [...path, 'notified'], given.notified),
  }
}

function listOf<T>(
  tree: Tree,
  path: Path,
  given: readonly T[] | undefined,
): Expected<T & { readonly place: ReturnType<typeof placeOf> }> | null {
  if (given === undefined) return null
  return {
    place: keyPlaceOf(tree, path),
    items: given.map((item, index) => ({ ...item, place: placeOf(tree, [...path, index]) })),
  }
}

/** Recipes that are listed twice, or named without being listed. */
function recipeProblems(tree: Tree, given: GivenTest): readonly Problem[] {
  if (given.recipes === undefined) return []
  const problems: Problem[] = []
  const ids = given.recipes.map(({ id }) => id)
  given.recipes.forEach(({ id, workspace }, index) => {
    const first = given.recipes?.findIndex((one) => one.id === id && one.workspace === workspace)
    if (first !== index)
      problems.push(
        errorAt(
          placeOf(tree, ['recipes', index, 'id']),
          'duplicate_name',
          `the recipe ${id} is listed twice`,
        ),
      )
  })
  const check = (id: string | null | undefined, path: Path): void => {
    if (id === null || id === undefined || ids.includes(id)) return
    const message = `there is no recipe ${id} in this test${suggestion(id, ids)}`
    problems.push(errorAt(placeOf(tree, path), 'unresolved_reference', message))
  }
  given.input.forEach(({ recipe, acknowledge }, index) => {
    check(recipe, ['input', index, 'recipe'])
    check(acknowledge?.recipe, ['input', index, 'acknowledge', 'recipe'])
  })
  given.expect.forEach((step, index) => {
    for (const key of ['firing', 'pending', 'resolved', 'notified'] as const) {
      step[key]?.forEach(({ recipe }, item) => check(recipe, ['expect', index, key, item, 'recipe']))
    }
  })
  return problems
}

/** "Since the step before" needs an order. */
function stepProblems(tree: Tree, given: GivenTest): readonly Problem[] {
  return given.expect.flatMap(({ at }, index) => {
    const before = given.expect[index - 1]
    if (before === undefined || before.at < at) return []
    const message =
      'expected a later instant than the step before: steps stand in order of time, one an instant'
    return [errorAt(placeOf(tree, ['expect', index, 'at']), 'invalid_value', message)]
  })
}

function sizeProblems(tree: Tree, given: GivenTest): readonly Problem[] {
  let jobs = 0
  for (const [index, { at, every = SECOND_MS, until = at, failed = 0, succeeded }] of given.input.entries()) {
    const times = Math.floor((until - at) / every) + 1
    jobs += times * Math.max(failed, succeeded === undefined ? 0 : 1)
    if (jobs <= JOBS_MAX) continue
    const message = `with this input the test comes to more than ${JOBS_MAX} jobs: let it happen less often`
    return [errorAt(placeOf(tree, ['input', index]), 'invalid_value', message)]
  }
  return []
}
