import { dirname, join, resolve } from 'node:path'
import type { Config } from '../../model/config.ts'
import type { ConfigEnvironment } from '../environment.ts'
import { readFile } from '../files.ts'
import { type LoadResult, loadConfig } from '../load.ts'
import { suggestion } from '../nearest.ts'
import { errorAt, type Place, type Problem, sortProblems } from '../problem.ts'
import { readRuleTests } from './read.ts'
import type { RuleTest } from './rule-test.ts'

/** A rule test with everything that it names. */
export interface LoadedTest {
  readonly test: RuleTest
  /** The configuration, with the test's own rules where it names any. */
  readonly config: Config
}

/** What came of reading files of rule tests. */
export interface LoadedTests {
  readonly tests: readonly LoadedTest[]
  readonly problems: readonly Problem[]
}

/** Stands for a variable that is not set, or a secret's file that is not there: tests send nothing and need no secrets. */
const NOT_SET = 'not-set-in-tests'

/** What to do where a file of tests is not there. */
const GIVE_TESTS = 'give the path of a file of rule tests, or a pattern that names some'

/** The same of rule files. */
const GIVE_RULES = 'give the path of a rule file, or a pattern that names some'

/** Rules alone are tested in this configuration: one workspace, and nobody is told. */
const RULES_ALONE = `workspaces: [{ name: test, region: us, token: test, recipes: [{ all: true }] }]
rule_files: [rules]
receivers: { nobody: {} }
route: { receiver: nobody }
`

/**
 * Reads files of rule tests and the rules and configurations that they name. Tests that have problems, or name what has,
 * are left out.
 */
export async function loadRuleTests(
  files: readonly string[],
  environment: ConfigEnvironment,
): Promise<LoadedTests> {
  const loader = createLoader(environment)
  const tests: LoadedTest[] = []
  const problems: Problem[] = []
  for (const file of files) {
    const read = await readFile(file, resolve(file), environment, GIVE_TESTS)
    problems.push(...read.problems)
    if (read.tree === null) continue
    const found = readRuleTests(read.tree)
    problems.push(...found.problems)
    for (const test of found.tests) {
      const loaded = await loader(test, file)
      problems.push(...loaded.problems)
      if (loaded.config === null) continue
      const unresolved = referenceProblems(test, loaded.config)
      problems.push(...unresolved)
      if (unresolved.length === 0) tests.push({ test, config: loaded.config })
    }
  }
  const order = [...new Set([...files, ...problems.map((problem) => problem.file)])]
  return { tests, problems: sortProblems(problems, order) }
}

type Loader = (test: RuleTest, file: string) => Promise<LoadResult>

/** Reads each configuration and each set of rules once. */
function createLoader(environment: ConfigEnvironment): Loader {
  const kept = new Map<string, Promise<LoadResult>>()
  const once = (key: string, load: () => Promise<LoadResult>): Promise<LoadResult> => {
    const known = kept.get(key) ?? load()
    kept.set(key, known)
    return known
  }
  return async (test, file) => {
    const folder = dirname(file)
    const { config: configPath, rules: patterns } = test
    const configured =
      configPath === null
        ? null
        : await once(`config ${resolve(folder, configPath)}`, () =>
            loadWithoutSecrets(join(folder, configPath), environment),
          )
    if (configured?.config === null) return configured
    if (patterns === null) return configured ?? { config: null, problems: [] }
    const none = (pattern: string): Problem => {
      const message = `rules: '${pattern}' names no file (looked from the folder of this file)`
      return errorAt(test.place, 'unresolved_reference', message)
    }
    const { paths, problems } = await findFiles(patterns, resolve(folder), none, environment)
    if (problems.length > 0) return { config: null, problems }
    const ruled = await once(`rules ${folder} ${paths.join('\n')}`, () =>
      loadRules(join(folder, '.rules-alone.yaml'), paths, environment),
    )
    if (ruled.config === null || configured === null) return ruled
    const { rules, ruleFiles, fingerprints } = ruled.config
    return { config: { ...configured.config, rules, ruleFiles, fingerprints }, problems: ruled.problems }
  }
}

/** Rules of their own, from files that patterns name from a folder; the rest of the configuration stands for nothing. */
export async function loadRuleSet(
  patterns: readonly string[],
  folder: string,
  environment: ConfigEnvironment,
): Promise<LoadResult> {
  const none = (pattern: string): Problem =>
    errorAt({ file: pattern, line: 1, column: 1 }, 'file_unreadable', `there is no such file: ${GIVE_RULES}`)
  const { paths, problems } = await findFiles(patterns, resolve(folder), none, environment)
  if (problems.length > 0) return { config: null, problems }
  return await loadRules(join(folder, '.rules-alone.yaml'), paths, environment)
}

/** With a stand-in for what is not set; where that does not do, the problems are those of the variables. */
async function loadWithoutSecrets(path: string, environment: ConfigEnvironment): Promise<LoadResult> {
  const { variables, read } = environment
  const lenient: ConfigEnvironment = {
    ...environment,
    variables: withStandIns(variables),
    read: (file) => (/\.ya?ml$/.test(file) ? read(file) : read(file).catch(() => NOT_SET)),
  }
  const loaded = await loadConfig(path, lenient)
  const { config, problems } = loaded.config === null ? await loadConfig(path, environment) : loaded
  return { config, problems: problems.filter(({ severity }) => severity === 'error') }
}

function withStandIns(variables: ConfigEnvironment['variables']): ConfigEnvironment['variables'] {
  return new Proxy(variables, {
    get: (target, name) => (typeof name === 'string' ? target[name] : undefined) ?? NOT_SET,
    getOwnPropertyDescriptor: () => ({
      configurable: true,
      enumerable: true,
      writable: true,
      value: NOT_SET,
    }),
  })
}

/** Rule files held against each other as those of a configuration are; doubts about labels are for the real one. */
async function loadRules(
  path: string,
  paths: readonly string[],
  environment: ConfigEnvironment,
): Promise<LoadResult> {
  const implied: ConfigEnvironment = {
    ...environment,
    read: (file) => (file === resolve(path) ? Promise.resolve(RULES_ALONE) : environment.read(file)),
    glob: () => Promise.resolve(paths),
  }
  const { config, problems } = await loadConfig(path, implied)
  return { config, problems: problems.filter(({ severity }) => severity === 'error') }
}

async function findFiles(
  patterns: readonly string[],
  folder: string,
  none: (pattern: string) => Problem,
  environment: ConfigEnvironment,
): Promise<{ readonly paths: readonly string[]; readonly problems: readonly Problem[] }> {
  const paths = new Set<string>()
  const problems: Problem[] = []
  for (const pattern of patterns) {
    const found = await environment.glob(pattern, folder)
    for (const path of found) paths.add(resolve(folder, path))
    if (found.length === 0) problems.push(none(pattern))
  }
  return { paths: [...paths], problems }
}

/** What a test names, held against what its rules and configuration have. */
function referenceProblems(test: RuleTest, config: Config): readonly Problem[] {
  const problems: Problem[] = []
  const rules = config.rules.map(({ name }) => name)
  const receivers = [...config.receivers.keys()]
  const workspaces = config.workspaces.map(({ name }) => name)
  const unknown = (place: Place, what: string, name: string, known: readonly string[]): void => {
    const message = `there is no ${what} '${name}'${suggestion(name, known)}`
    problems.push(errorAt(place, 'unresolved_reference', message))
  }
  const checkRule = (place: Place, rule: string | null): void => {
    if (rule === null || rules.includes(rule) || rule.startsWith('recipewatch-')) return
    unknown(place, 'rule', rule, rules)
  }
  for (const step of test.steps) {
    for (const list of [step.firing, step.pending, step.resolved]) {
      for (const { place, rule } of list?.items ?? []) checkRule(place, rule)
    }
    for (const { place, rule, receiver } of step.notified?.items ?? []) {
      checkRule(place, rule)
      if (test.config === null) {
        const message = 'notified needs the key config: rules alone tell nobody'
        problems.push(errorAt(place, 'unresolved_reference', message))
      } else if (!receivers.includes(receiver)) unknown(place, 'receiver', receiver, receivers)
    }
  }
  const named = [
    ...test.recipes,
    ...test.input.map((input) => ({ place: input.place, workspace: workspaceOf(input) })),
  ]
  for (const { place, workspace } of named) {
    if (workspace !== null && !workspaces.includes(workspace))
      unknown(place, 'workspace', workspace, workspaces)
  }
  return problems
}

function workspaceOf(input: RuleTest['input'][number]): string | null {
  return input.kind === 'api_down' ? input.workspace : input.recipe.workspace
}
