import type { DurationMs } from './instant.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import type { InhibitRule, Receiver, Route } from './route.ts'
import type { FingerprintOverride, Rule } from './rule.ts'
import type { Schedule } from './schedule.ts'
import type { OwnersConfig, RecipeEntry } from './selection.ts'
import type { TimeInterval } from './time-interval.ts'

/** How requests to one workspace prove who asks. */
export type WorkspaceAuth =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'legacy'; readonly email: string; readonly token: string }

/** Endpoint families with a limit of their own (API.md, default quotas). */
export const ENDPOINT_FAMILIES = ['recipes', 'jobs', 'connections', 'tags', 'folders', 'customers'] as const

/** One of ENDPOINT_FAMILIES; folders stands for folders and projects, customers for an embedded partner's list of them. */
export type EndpointFamily = (typeof ENDPOINT_FAMILIES)[number]

/** A Workato workspace to watch. */
export interface WorkspaceConfig {
  readonly name: string
  /** API root without trailing slash. */
  readonly baseUrl: string
  /** Web root without trailing slash: links start with it. */
  readonly appUrl: string
  readonly auth: WorkspaceAuth
  readonly labels: Labels
  /** Requests a minute. */
  readonly budgets: Readonly<Record<EndpointFamily, number>>
  /** Workspaces of one quota share their budgets. */
  readonly quota: string
  readonly pollEveryMs: DurationMs
  readonly lookBackMs: DurationMs
  readonly recipes: readonly RecipeEntry[]
  /** Embedded partners: the customers whose workspaces are watched, as addresses name them; null: the workspace itself. */
  readonly managedUsers: 'all' | readonly string[] | null
}

/** Between the name of an embedded partner's entry and the customer's id, in the name of the customer's workspace. */
const CUSTOMER_SEPARATOR = '/'

/** What a customer's workspace is called, on labels and everywhere. */
export function customerWorkspace(entry: string, customer: string): string {
  return `${entry}${CUSTOMER_SEPARATOR}${customer}`
}

/** Whether a workspace is this entry's own, or one of its customers'. */
export function comesFrom(workspace: string, entry: string): boolean {
  return workspace === entry || workspace.startsWith(`${entry}${CUSTOMER_SEPARATOR}`)
}

/** The entry of `workspaces:` that a workspace comes from; undefined where there is none. */
export function entryOf<T extends { readonly name: string }>(
  entries: readonly T[],
  workspace: string,
): T | undefined {
  return (
    entries.find(({ name }) => name === workspace) ?? entries.find(({ name }) => comesFrom(workspace, name))
  )
}

/** Connection to the mail server. */
export interface SmtpConfig {
  readonly host: string
  readonly port: number
  /** implicit: TLS from the first byte; starttls: required; none: plain. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly user: string | null
  readonly password: string | null
  readonly from: string
}

/** Slack's app. */
export interface SlackConfig {
  readonly token: string
  /** API root with trailing slash. */
  readonly apiUrl: string
}

/** Where state lives. */
export type StoreConfig = {
  readonly url: string
  readonly retentionMs: DurationMs
} & (
  | { readonly kind: 'sqlite' /** Absolute path, or `:memory:`. */; readonly path: string }
  | { readonly kind: 'postgres' }
)

/** Where the daemon listens. */
export interface HttpConfig {
  readonly host: string
  readonly port: number
  readonly token: string | null
  readonly externalUrl: string | null
  /** What needs no token although one is set. */
  readonly public: readonly 'metrics'[]
}

/** How much is logged, from mildest to worst. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const

/** One of LOG_LEVELS. */
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What is logged and how; no format: text on a terminal, JSON lines elsewhere (CONFIG 3). */
export interface LogConfig {
  readonly level: LogLevel
  readonly format?: 'json' | 'text'
}

/** What is masked before storing (SEMANTICS 5.8). */
export interface PrivacyConfig {
  readonly redact: readonly RegExp[]
  readonly jobTitles: boolean
  readonly maskEmails: boolean
}

/** Times whose failures count in no rule (SEMANTICS 3.2; CONFIG 1, maintenance). */
export interface Maintenance {
  readonly name: string
  /** Recipes by their labels; all where empty. */
  readonly matchers: readonly Matcher[]
  readonly intervals: readonly TimeInterval[]
}

/** A scheduled report (SEMANTICS 6). */
export interface DigestConfig {
  readonly name: string
  /** When an interval is cut; its zone is that of the times in the report. */
  readonly schedule: Schedule
  readonly receiver: string
  /** Selects recipes by their labels. */
  readonly recipes: readonly Matcher[]
  readonly sendEmpty: boolean
}

/** Everything that alerts.yaml and its rule files say, checked, with defaults and references filled in; frozen. */
export interface Config {
  /** Absolute path of alerts.yaml. */
  readonly path: string
  readonly workspaces: readonly WorkspaceConfig[]
  readonly owners: OwnersConfig | null
  readonly ruleFiles: readonly string[]
  readonly rules: readonly Rule[]
  /** Over all rule files, in their order: the first that holds names the fingerprint. */
  readonly fingerprints: readonly FingerprintOverride[]
  readonly receivers: ReadonlyMap<string, Receiver>
  readonly route: Route
  readonly maintenance: readonly Maintenance[]
  readonly inhibitRules: readonly InhibitRule[]
  readonly digests: readonly DigestConfig[]
  readonly slack: SlackConfig | null
  readonly smtp: SmtpConfig | null
  readonly store: StoreConfig
  readonly http: HttpConfig
  readonly log: LogConfig
  readonly privacy: PrivacyConfig
  /** Secrets' values, to be masked wherever text is kept or logged. */
  readonly secrets: readonly string[]
}
