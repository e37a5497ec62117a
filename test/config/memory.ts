import { posix } from 'node:path'
import { expect } from 'vitest'
import type { ConfigEnvironment } from '../../src/config/environment.ts'
import { type LoadResult, loadConfig } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import type { Config } from '../../src/model/config.ts'

/** Files by their path below the working folder, and variables. */
export interface World {
  readonly files: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
}

/** Files in memory; patterns know `*` within one folder. */
export function memoryEnvironment({ files, variables = {} }: World): ConfigEnvironment {
  const byPath = new Map(Object.entries(files).map(([path, text]) => [posix.resolve(path), text]))
  return {
    variables,
    read: async (path) => {
      await Promise.resolve()
      const text = byPath.get(posix.resolve(path))
      if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' })
      return text
    },
    glob: async (pattern, folder) => {
      await Promise.resolve()
      const wanted = posix.resolve(folder, pattern)
      return [...byPath.keys()].filter((path) => posix.matchesGlob(path, wanted)).sort()
    },
  }
}

/** Reads alerts.yaml of such a world. */
export async function load(world: World): Promise<LoadResult> {
  return await loadConfig('alerts.yaml', memoryEnvironment(world))
}

/** The smallest configuration that loads, section by section; others are added or replaced. */
const SECTIONS: Readonly<Record<string, string>> = {
  workspaces: 'workspaces:\n  - { name: production, region: us, token: secret }\n',
  rule_files: 'rule_files: [rules/*.yaml]\n',
  receivers: 'receivers:\n  team:\n    slack: [{ channel: C1 }]\n',
  route: 'route: { receiver: team }\n',
  slack: 'slack: { token: xoxb }\n',
}

/** alerts.yaml with some sections replaced; a null leaves one out. */
export function alertsYaml(replaced: Readonly<Record<string, string | null>> = {}): string {
  return Object.values({ ...SECTIONS, ...replaced })
    .filter((text) => text !== null)
    .join('')
}

/** A rule that fits every configuration. */
export const RULES = 'rules:\n  - { name: burst, when: { job_failed_count: { over: 15m, at_least: 5 } } }\n'

/** A rule file with one rule of these further lines. */
export function ruleYaml(...lines: readonly string[]): string {
  return `rules:\n  - name: burst\n${lines.map((line) => `    ${line}\n`).join('')}`
}

/** The configuration of a world without problems. */
export async function loaded(world: World): Promise<Config> {
  const { config, problems } = await load(world)
  expect(problems.map(formatProblem)).toEqual([])
  if (config === null) throw new Error('no configuration')
  return config
}

/** A world of one alerts.yaml and one rule file. */
export function filesOf(alerts: string, rules: string = RULES): World {
  return { files: { 'alerts.yaml': alerts, 'rules/a.yaml': rules } }
}
