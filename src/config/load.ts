import { dirname, resolve } from 'node:path'
import type { Config } from '../model/config.ts'
import type { Receiver, Route } from '../model/route.ts'
import type { FingerprintOverride } from '../model/rule.ts'
import type { PlacedRule } from './checkable.ts'
import type { ConfigEnvironment } from './environment.ts'
import { type ReadFile, readFile, readRuleFiles } from './files.ts'
import { deepFreeze } from './freeze.ts'
import { checkOwnerUse } from './owner-use.ts'
import { type Problem, sortProblems } from './problem.ts'
import { checkReferences } from './references.ts'
import { buildRoutes, checkRoutes } from './routes.ts'
import { storeConfig } from './schema-connections.ts'
import { collectSecrets } from './secrets.ts'
import { isComplete, readRuleFile, readSections, type Sections } from './sections.ts'
import { type Tree, textAt, treeAt } from './tree.ts'
import { findWarnings, unreachedReceivers } from './warnings.ts'

/** What came of reading a configuration. */
export interface LoadResult {
  /** Frozen; null where anything is an error. */
  readonly config: Config | null
  /** All of them, over all files, in reading order: alerts.yaml first, each file by line. */
  readonly problems: readonly Problem[]
}

/**
 * Reads alerts.yaml and the rule files it names (CONFIG 1 and 2), fills in variables and defaults, and checks all of it.
 * Problems are named by `path` as given. Never throws for what the files say.
 */
export async function loadConfig(path: string, environment: ConfigEnvironment): Promise<LoadResult> {
  const alerts = await readFile(path, resolve(path), environment)
  if (alerts.tree === null) return { config: null, problems: sortProblems(alerts.problems, [path]) }
  const ruleFiles = await readRuleFiles(alerts, environment)
  const read = check(alerts, alerts.tree, ruleFiles.files)
  const problems = sortProblems(
    [...alerts.problems, ...ruleFiles.problems, ...read.problems],
    [path, ...ruleFiles.files.map(({ file }) => file)],
  )
  const broken = problems.some((problem) => problem.severity === 'error')
  if (broken || read.parts === null) return { config: null, problems }
  return { config: deepFreeze(build(alerts, ruleFiles.files, read.parts)), problems }
}

/** Everything that a configuration is made of, each part without errors. */
interface Parts {
  readonly sections: Required<Sections>
  readonly route: Route
  readonly rules: readonly PlacedRule[]
  readonly fingerprints: readonly FingerprintOverride[]
  readonly secrets: readonly string[]
}

function check(
  alerts: ReadFile,
  tree: Tree,
  files: readonly ReadFile[],
): { readonly parts: Parts | null; readonly problems: readonly Problem[] } {
  const { sections, problems: sectionProblems } = readSections(tree)
  const problems: Problem[] = [...sectionProblems]
  const read = files.flatMap((file) => {
    problems.push(...file.problems)
    return file.tree === null ? [] : [readRuleFile(file.tree)]
  })
  problems.push(...read.flatMap((file) => file.problems))
  const readRules = read.flatMap((file) => file.rules)
  problems.push(...checkReferences(tree, sections, readRules), ...checkOwnerUse(tree, readRules))
  const unresolved = problems.some((problem) => problem.code === 'unresolved_reference')
  const rooted = textAt(tree, ['route', 'receiver']) !== undefined
  if (rooted && !unresolved) problems.push(...unreachedReceivers(tree))
  problems.push(...checkRoutes(treeAt(tree, ['route'])))
  const route =
    sections.route === undefined ? null : buildRoutes(sections.route, sections.time_intervals ?? [])
  const rules = readRules.flatMap(({ tree: at, rule }) => (rule === null ? [] : [{ rule, tree: at }]))
  const readable = rules.length === readRules.length && files.every((file) => file.tree !== null)
  if (unresolved || route === null || !readable || !isComplete(sections)) return { parts: null, problems }
  const telling = new Set(
    Object.entries(sections.receivers).flatMap(([name, integrations]) =>
      integrations.length > 0 ? [name] : [],
    ),
  )
  problems.push(
    ...findWarnings({
      tree,
      workspaces: sections.workspaces,
      rules,
      route,
      digests: sections.digests,
      telling,
      oneWay: new Set([...telling].filter((name) => waysOf(sections.receivers?.[name] ?? []) === 1)),
    }),
  )
  const fingerprints = read.flatMap((file) => file.fingerprints)
  return { parts: { sections, route, rules, fingerprints, secrets: collectSecrets(tree) }, problems }
}

function waysOf(integrations: readonly { readonly kind: string }[]): number {
  return new Set(integrations.map(({ kind }) => kind)).size
}

function build(alerts: ReadFile, files: readonly ReadFile[], parts: Parts): Config {
  const { sections, route, rules, fingerprints, secrets } = parts
  const { workspaces, owners, digests, slack, smtp, http, log, privacy } = sections
  const receivers = new Map<string, Receiver>(
    Object.entries(sections.receivers).map(([name, integrations]) => [name, { name, integrations }]),
  )
  return {
    path: alerts.path,
    workspaces,
    owners,
    ruleFiles: files.map((file) => file.path),
    rules: rules.map(({ rule }) => rule),
    fingerprints,
    receivers,
    route,
    maintenance: sections.maintenance.map(({ name, matchers, time_intervals: names }) => ({
      name,
      matchers,
      intervals: sections.time_intervals.filter((interval) => names.includes(interval.name)),
    })),
    inhibitRules: sections.inhibit_rules,
    digests,
    slack,
    smtp,
    store: storeConfig(sections.store, dirname(alerts.path)),
    http,
    log,
    privacy,
    secrets,
  }
}
