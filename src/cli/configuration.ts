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
  readonly hint = 'Mend the places listed above; `recipewatch check` lists them again.'
}

/** Options that every command with a configuration has. */
export interface ConfigOptions {
  readonly config?: string
}

/** Where the configuration is: --config, else $RECIPEWATCH_CONFIG, else ./alerts.yaml (CONFIG 1). */
function configPath(options: ConfigOptions, terminal: Terminal): string {
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
  if (config === null) throw new BrokenConfigError(`${resolve(configPath(options, terminal))} cannot be used`)
  return config
}
