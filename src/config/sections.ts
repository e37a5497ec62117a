import { z } from 'zod'
import type {
  HttpConfig,
  LogConfig,
  PrivacyConfig,
  SlackConfig,
  SmtpConfig,
  WorkspaceConfig,
} from '../model/config.ts'
import type { Integration } from '../model/route.ts'
import type { OwnersConfig } from '../model/selection.ts'
import { checkTree } from './issues.ts'
import { suggestion } from './nearest.ts'
import { errorAt, type Problem } from './problem.ts'
import { http, log, owners, privacy, type StoreDraft, slack, store } from './schema-connections.ts'
import { type RouteDraft, receiver, rootRoute } from './schema-routing.ts'
import { type RuleDraft, rule } from './schema-rules.ts'
import { smtp } from './schema-smtp.ts'
import { workspace } from './schema-workspaces.ts'
import type { Entry, MapTree, Tree } from './tree.ts'
import { mapping, someText } from './values.ts'

/** The parts of alerts.yaml that could be read; each is left out where it has errors. */
export interface Sections {
  readonly workspaces?: readonly WorkspaceConfig[]
  readonly owners?: OwnersConfig | null
  readonly rule_files?: readonly string[]
  readonly receivers?: Readonly<Record<string, readonly Integration[]>>
  readonly route?: RouteDraft
  readonly slack?: SlackConfig | null
  readonly smtp?: SmtpConfig | null
  readonly store?: StoreDraft
  readonly http?: HttpConfig
  readonly log?: LogConfig
  readonly privacy?: PrivacyConfig
}

const SCHEMAS: Readonly<Record<keyof Sections, z.ZodType>> = {
  workspaces: z
    .array(workspace)
    .min(1)
    .describe('One or more Workato workspaces; environments are workspaces of their own'),
  owners: owners.optional().describe("Who is meant by 'owner'"),
  rule_files: z
    .array(someText)
    .describe('Files with rules; * and ** as in a shell, from the folder of this file'),
  receivers: z.record(someText, receiver).describe('Whom routes name, and how they are reached'),
  route: rootRoute.describe('The routing tree: the first child that matches wins unless it says continue'),
  slack: slack.optional().describe('The Slack app'),
  smtp: smtp.optional().describe('The mail server'),
  store: store.prefault({}).describe('Where state lives'),
  http: http.prefault({}).describe('Health and metrics'),
  log: log.prefault({}).describe('The log, on stderr'),
  privacy: privacy.prefault({}).describe('What is masked before it is stored'),
}

const REQUIRED: readonly string[] = ['workspaces', 'rule_files', 'receivers', 'route']

/** The whole of alerts.yaml, for the JSON Schema. */
export const alertsFile: z.ZodType = mapping({ ...SCHEMAS })

/** Reads the parts of alerts.yaml, each by itself, so that an error in one hides none in another. */
export function readSections(tree: Tree): {
  readonly sections: Sections
  readonly problems: readonly Problem[]
} {
  if (tree.kind !== 'map') {
    const message = `expected a mapping with ${REQUIRED.join(', ')}`
    return { sections: {}, problems: [errorAt(tree.place, 'wrong_type', message)] }
  }
  const problems = unknownSections(tree)
  const sections: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const entry = tree.entries.get(name)
    const checked = entry === undefined ? absent(tree, name, schema) : checkTree(entry.value, schema)
    if (checked.ok) sections[name] = checked.value ?? null
    else problems.push(...checked.problems)
  }
  return { sections: sections as Sections, problems }
}

function absent(tree: MapTree, name: string, schema: z.ZodType): ReturnType<typeof checkTree> {
  if (!REQUIRED.includes(name)) return { ok: true, value: schema.parse(undefined) }
  const message = `expected the key '${name}': it is missing`
  return { ok: false, problems: [errorAt(tree.place, 'missing_key', message)] }
}

function unknownSections(tree: MapTree): Problem[] {
  const known = Object.keys(SCHEMAS)
  return [...tree.entries]
    .filter(([name]) => !known.includes(name))
    .map(([name, { keyPlace }]) =>
      errorAt(keyPlace, 'unknown_key', `unknown key '${name}'${suggestion(name, known)}`),
    )
}

/** A rule with its place, or only the place where it has errors. */
export interface ReadRule {
  readonly tree: Tree
  readonly draft: RuleDraft | null
}

/** Reads a rule file, rule by rule. */
export function readRules(tree: Tree): {
  readonly rules: readonly ReadRule[]
  readonly problems: readonly Problem[]
} {
  const wrong = (message: string): { rules: []; problems: Problem[] } => ({
    rules: [],
    problems: [errorAt(tree.place, 'missing_key', message)],
  })
  if (tree.kind !== 'map') return wrong('expected a mapping with the key rules')
  const problems = unknownRuleKeys(tree.entries)
  const list = tree.entries.get('rules')
  if (list === undefined)
    return {
      rules: [],
      problems: [...problems, ...wrong("expected the key 'rules': it is missing").problems],
    }
  if (list.value.kind !== 'list') {
    const message = 'expected a list of rules'
    return { rules: [], problems: [...problems, errorAt(list.value.place, 'wrong_type', message)] }
  }
  const rules = list.value.items.map((item): ReadRule => {
    const checked = checkTree(item, rule)
    if (checked.ok) return { tree: item, draft: checked.value }
    problems.push(...checked.problems)
    return { tree: item, draft: null }
  })
  return { rules, problems }
}

function unknownRuleKeys(entries: ReadonlyMap<string, Entry>): Problem[] {
  return [...entries]
    .filter(([name]) => name !== 'rules')
    .map(([name, { keyPlace }]) =>
      errorAt(keyPlace, 'unknown_key', `unknown key '${name}'${suggestion(name, ['rules'])}`),
    )
}
