import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadConfig } from '../config/load.ts'
import { nodeEnvironment } from '../config/node-environment.ts'
import { formatProblem, type Problem } from '../config/problem.ts'
import type { Config } from '../model/config.ts'
import { HintedError } from '../model/errors.ts'
import type { Terminal } from './terminal.ts'

/** The configuration has errors; they are listed already. */
export class BrokenConfigError extends HintedError {
  readonly code = 'config_invalid'
  readonly hint: string

  constructor(message: string, hint = 'Mend the places listed above; `recipewatch check` lists them again.') {
    super(message)
    this.hint = hint
  }
}

/** What to do where there is no configuration at all. */
const NONE_YET =
  'Copy alerts.example.yaml to alerts.yaml and fill it in, or name another file with --config or ' +
  '$RECIPEWATCH_CONFIG. `recipewatch demo` works without one.'

/** What to do about a configuration that is not there; null where it is. */
export function missingHint(problems: readonly Problem[], path: string): string | null {
  const [first] = problems
  const missing = first?.code === 'file_unreadable' && first.file === path && !existsSync(path)
  return missing ? NONE_YET : null
}

/** Options that every command with a configuration has. */
export interface ConfigOptions {
  readonly config?: string
}

/** Where the configuration is: --config, else $RECIPEWATCH_CONFIG, else ./alerts.yaml (CONFIG 1). */
export function configPath(options: ConfigOptions, terminal: Terminal): string {
  return options.config ?? terminal.variables['RECIPEWATCH_CONFIG'] ?? 'alerts.yaml'
}

/** Reads the configuration and everything it names, with all problems. */
export async function readConfig(
  options: ConfigOptions,
  terminal: Terminal,
): Promise<{ readonly config: Config | null; readonly problems: readonly Problem[] }> {
  return await loadConfig(configPath(options, terminal), nodeEnvironment(terminal.variables))
}

/** A configuration without errors; problems are listed on stderr. Throws BrokenConfigError. */
export async function requireConfig(options: ConfigOptions, terminal: Terminal): Promise<Config> {
  const { config, problems } = await readConfig(options, terminal)
  for (const problem of problems) terminal.err(formatProblem(problem))
  if (config === null) {
    const path = configPath(options, terminal)
    const hint = missingHint(problems, path)
    throw new BrokenConfigError(
      `${resolve(path)} ${hint === null ? 'cannot be used' : 'is not there'}`,
      ...(hint === null ? [] : [hint]),
    )
  }
  return config
}
