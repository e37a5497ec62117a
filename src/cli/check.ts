import { existsSync } from 'node:fs'
import { openStore } from '../app/open-store.ts'
import { planText } from '../app/plan-text.ts'
import { probe } from '../app/probe.ts'
import type { Proof } from '../app/proof.ts'
import { formatProblem, type Problem } from '../config/problem.ts'
import type { Config } from '../model/config.ts'
import { HintedError } from '../model/errors.ts'
import { systemClock } from '../system/clock.ts'
import { type ConfigOptions, configPath, missingHint, readConfig } from './configuration.ts'
import { plainText } from './table.ts'
import { EXIT, type Terminal } from './terminal.ts'

/** What `check` may be asked for. */
export interface CheckOptions extends ConfigOptions {
  readonly online?: boolean
  readonly json?: boolean
}

/** Validates everything and prints the plan; with --online proves tokens, scopes and logins too (CONFIG 3). */
export async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const { config, problems } = await readConfig(options, terminal)
  if (options.json === true) terminal.out(JSON.stringify(problems.map(problemToJson), null, 2))
  else for (const problem of problems) terminal.out(formatProblem(problem))
  if (config === null) {
    const hint = missingHint(problems, configPath(options, terminal))
    const counted = `${count(problems, 'error')}, ${count(problems, 'warning')}`
    if (options.json !== true) terminal.out(hint ?? counted)
    return EXIT.usage
  }
  const online = options.online === true ? await probe(config, systemClock, terminal.stop) : null
  const proofs = online?.proofs ?? []
  if (options.json === true) {
    for (const proof of proofs) if (proof.verdict === 'failed') terminal.err(proofText(proof, config))
  } else {
    if (problems.length > 0) terminal.out(`${count(problems, 'warning')}\n`)
    for (const proof of proofs) terminal.out(proofText(proof, config))
    if (proofs.length > 0) terminal.out('')
    const recipes = online?.recipes ?? (await knownRecipes(config, terminal))
    terminal.out(planText(config, recipes, systemClock.now()))
  }
  return proofs.some(({ verdict }) => verdict === 'failed') ? EXIT.failed : EXIT.ok
}

/** How many recipes are watched, as far as it is known without asking: from the store, or from ids alone. */
async function knownRecipes(config: Config, terminal: Terminal): Promise<ReadonlyMap<string, number>> {
  const named = config.workspaces.flatMap(({ name, recipes }) => {
    const ids = new Set<string>()
    for (const { selector, exclude } of recipes) {
      if (selector.kind !== 'id') return []
      if (exclude) ids.delete(selector.id)
      else ids.add(selector.id)
    }
    return [[name, ids.size] as const]
  })
  if (config.store.kind !== 'sqlite' || !existsSync(config.store.path)) return new Map(named)
  try {
    await using stack = new AsyncDisposableStack()
    const store = await openStore(config.store)
    stack.defer(() => store.close())
    const watched = Map.groupBy(await store.recipes.list({ selected: true }), ({ workspace }) => workspace)
    return new Map([...named, ...[...watched].map(([name, recipes]) => [name, recipes.length] as const)])
  } catch (error) {
    // The plan can be told without it.
    if (!(error instanceof HintedError)) throw error
    terminal.err(`recipewatch: ${error.message}. ${error.hint}`)
    return new Map(named)
  }
}

const MARKS: Readonly<Record<Proof['verdict'], string>> = { ok: '✓', note: '!', failed: '✗' }

/** What others answered stands in it: one line, without our secrets. */
function proofText({ of, verdict, text }: Proof, { secrets }: Config): string {
  return `${MARKS[verdict]} ${plainText(`${of}: ${text}`, secrets)}`
}

function problemToJson({
  file,
  line,
  column,
  severity,
  code,
  message,
}: Problem): Readonly<Record<string, unknown>> {
  return { file, line, column, severity, code, message }
}

function count(problems: readonly Problem[], severity: Problem['severity']): string {
  const number = problems.filter((problem) => problem.severity === severity).length
  return `${number} ${severity}${number === 1 ? '' : 's'}`
}
