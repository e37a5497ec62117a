import { z } from 'zod'
import type {
  DigestConfig,
  HttpConfig,
  LogConfig,
  PrivacyConfig,
  SlackConfig,
  SmtpConfig,
  WorkspaceConfig,
} from '../model/config.ts'
import type { InhibitRule, Integration } from '../model/route.ts'
import type { FingerprintOverride, Rule } from '../model/rule.ts'
import type { OwnersConfig } from '../model/selection.ts'
import type { TimeInterval } from '../model/time-interval.ts'
import { checkTree } from './issues.ts'
import { suggestion } from './nearest.ts'
import { errorAt, type Problem } from './problem.ts'
import { http, log, owners, privacy, type StoreDraft, slack, store } from './schema-connections.ts'
import { digests } from './schema-digests.ts'
import { inhibitRules, type RouteDraft, receiver, rootRoute } from './schema-routing.ts'
import { fingerprintOverride, rule } from './schema-rules.ts'
import { smtp } from './schema-smtp.ts'
import { type MaintenanceDraft, maintenance, timeIntervals } from './schema-times.ts'
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
  readonly inhibit_rules?: readonly InhibitRule[]
  readonly maintenance?: readonly MaintenanceDraft[]
  readonly time_intervals?: readonly TimeInterval[]
  readonly digests?: readonly DigestConfig[]
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
  inhibit_rules: inhibitRules
    .prefault([])
    .describe('Alerts that are not told while another one stands for them'),
  maintenance: maintenance
    .prefault([])
    .describe('What happens inside counts in no rule; clocks that wait for a success stand still'),
  time_intervals: timeIntervals.prefault([]).describe('Named times, as Alertmanager has them'),
  digests: digests.prefault([]).describe('Scheduled reports, independent of alerts and routes'),
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

/** True where every part could be read. */
export function isComplete(sections: Sections): sections is Required<Sections> {
  return Object.keys(SCHEMAS).every((name) => Object.hasOwn(sections, name))
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
  readonly rule: Rule | null
}

/** What a rule file says. */
export interface ReadRuleFile {
  readonly rules: readonly ReadRule[]
  readonly fingerprints: readonly FingerprintOverride[]
  readonly problems: readonly Problem[]
}

const RULE_FILE_KEYS = ['rules', 'fingerprints']

/** Reads a rule file, entry by entry. */
export function readRuleFile(tree: Tree): ReadRuleFile {
  if (tree.kind !== 'map') {
    const message = 'expected a mapping with the key rules'
    return { rules: [], fingerprints: [], problems: [errorAt(tree.place, 'missing_key', message)] }
  }
  const problems = unknownRuleKeys(tree.entries)
  if (!RULE_FILE_KEYS.some((key) => tree.entries.has(key))) {
    const message = "expected the key 'rules': it is missing"
    problems.push(errorAt(tree.place, 'missing_key', message))
  }
  const rules = listAt(tree, 'rules', problems).map((item): ReadRule => {
    const checked = checkTree(item, rule)
    if (checked.ok) return { tree: item, rule: checked.value }
    problems.push(...checked.problems)
    return { tree: item, rule: null }
  })
  const fingerprints = listAt(tree, 'fingerprints', problems).flatMap((item) => {
    const checked = checkTree(item, fingerprintOverride)
    if (checked.ok) return [checked.value]
    problems.push(...checked.problems)
    return []
  })
  return { rules, fingerprints, problems }
}

/** The items of a list that may be left out; anything else is a problem. */
function listAt(tree: MapTree, key: string, problems: Problem[]): readonly Tree[] {
  const value = tree.entries.get(key)?.value
  if (value === undefined) return []
  if (value.kind === 'list') return value.items
  problems.push(errorAt(value.place, 'wrong_type', `expected a list of ${key}`))
  return []
}

function unknownRuleKeys(entries: ReadonlyMap<string, Entry>): Problem[] {
  return [...entries]
    .filter(([name]) => !RULE_FILE_KEYS.includes(name))
    .map(([name, { keyPlace }]) =>
      errorAt(keyPlace, 'unknown_key', `unknown key '${name}'${suggestion(name, RULE_FILE_KEYS)}`),
    )
}
