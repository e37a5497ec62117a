import type { Condition } from './condition.ts'
import type { DurationMs } from './instant.ts'
import type { Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import type { Severity } from './severity.ts'

/** A text that must equal (a plain value) or contain a match (`/…/flags`). */
export interface TextPattern {
  readonly source: string
  readonly test: (text: string) => boolean
}

/** Which failures count; all given parts must hold. */
export interface ErrorFilter {
  readonly adapter?: TextPattern
  readonly type?: TextPattern
  readonly message?: TextPattern
  readonly fingerprint?: TextPattern
}

/** An operator's own kind of error (SEMANTICS 1.7): what `errors` holds for has this name as its fingerprint. */
export interface FingerprintOverride {
  readonly name: string
  /** Asked before redaction; all given parts must hold. */
  readonly errors: Omit<ErrorFilter, 'fingerprint'>
}

/** A threshold rule, checked and with its defaults. */
export interface Rule {
  readonly name: string
  readonly condition: Condition
  /** Liquid, over SUMMARY_VARIABLES; null: the built-in sentence. */
  readonly summary: string | null
  readonly runbook: string | null
  /** Recipes whose labels match; all where empty. */
  readonly recipes: readonly Matcher[]
  readonly errors: ErrorFilter | null
  /** One alert per value of these labels. */
  readonly by: readonly string[]
  readonly forMs: DurationMs
  readonly keepFiringForMs: DurationMs
  readonly labels: Labels
}

/** Labels that come from a failure, not from its recipe. */
export const FAILURE_LABELS = ['adapter', 'error'] as const

/** What a rule's summary may say, by the variable's name; `labels.*` stands for any label. */
export const SUMMARY_VARIABLES: Readonly<Record<string, string>> = {
  'recipe.name': 'Name of the recipe; of the worst one where the alert is about several',
  'recipe.id': 'Its id',
  'recipe.url': 'Where a person opens it',
  recipes: 'How many recipes have failures in the alert',
  count: 'The number that the condition compares, now: failures in the window, the lifetime counter, recipes',
  about: "'about ' where an estimate is part of the count, empty otherwise",
  since: 'Since when the condition holds, in UTC, as 02:03',
  window: "The rule's window as the configuration writes it, as 15m; empty where it has none",
  severity: 'critical, warning or info',
  rule: "The rule's name",
  workspace: "The workspace's name",
  'error.message': 'Text of the most frequent error; empty where privacy keeps it',
  'error.type': 'Its type',
  'error.adapter': 'Its adapter',
  'error.fingerprint': 'Its fingerprint',
  'labels.*': 'A label of the alert; several values are joined by a comma',
}

/** Values for SUMMARY_VARIABLES: what a summary is rendered with. */
export interface SummaryValues {
  readonly recipe: { readonly name: string; readonly id: string; readonly url: string }
  readonly recipes: number
  readonly count: number
  readonly about: string
  readonly since: string
  readonly window: string
  readonly severity: Severity
  readonly rule: string
  readonly workspace: string
  readonly error: {
    readonly message: string
    readonly type: string
    readonly adapter: string
    readonly fingerprint: string
  }
  readonly labels: Readonly<Record<string, string>>
}
