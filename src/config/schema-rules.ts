import { z } from 'zod'
import { MINUTE_MS } from '../model/instant.ts'
import {
  type ErrorFilter,
  FAILURE_LABELS,
  type FingerprintOverride,
  type Rule,
  SUMMARY_VARIABLES,
  type TextPattern,
} from '../model/rule.ts'
import { SEVERITIES } from '../model/severity.ts'
import { when } from './conditions/conditions.ts'
import type { ConditionDraft, ConditionScope } from './conditions/kind.ts'
import { labels } from './schema-recipes.ts'
import {
  duration,
  EVEN_IF_FAULTY,
  faultyKey,
  faultyMapping,
  labelName,
  mapping,
  matchers,
  readExpression,
  readTemplate,
  someText,
  textAs,
  webAddress,
} from './values.ts'

const summary = textAs((text) => {
  const reading = readTemplate(text, Object.keys(SUMMARY_VARIABLES))
  return 'expected' in reading ? reading : { value: reading.value.source }
})

const pattern: z.ZodType<TextPattern, string> = textAs((source) => {
  if (source === '') return { expected: 'expected a text, got an empty one' }
  if (!/^\/.+\/[a-z]*$/s.test(source)) return { value: { source, test: (text: string) => text === source } }
  const reading = readExpression(source, '')
  if ('expected' in reading) return reading
  return { value: { source, test: (text: string) => reading.value.test(text) } }
})

const errorParts = {
  adapter: pattern.optional().describe('The connector: salesforce'),
  type: pattern.optional().describe('The error’s type'),
  message: pattern.optional().describe('The error’s text'),
}

const errors = mapping({
  ...errorParts,
  fingerprint: pattern.optional().describe('The kind of error, as `recipewatch failures` shows it'),
})
  .superRefine((given, context) => {
    if (Object.values(given).every((value) => value === undefined)) {
      faultyMapping(context, 'expected at least one of adapter, type, message, fingerprint')
    }
  }, EVEN_IF_FAULTY)
  .transform(givenParts)
  .describe('Count only failures where all of these hold: a text that equals, or /…/ that is found')

function givenParts(given: Readonly<Record<string, TextPattern | undefined>>): ErrorFilter {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const shape = mapping({
  name: someText.describe('What the rule is called; unique across files'),
  when: when.describe('What must be true: one condition'),
  summary: summary.optional().describe(`Liquid. Variables: ${Object.keys(SUMMARY_VARIABLES).join(', ')}`),
  runbook: webAddress.optional().describe('Where it says what to do'),
  recipes: matchers
    .prefault([])
    .describe('Recipes by their labels, as Alertmanager matchers; all where left out'),
  errors: errors.optional(),
  by: z.array(labelName).min(1).prefault(['recipe']).describe('One alert per value of these labels'),
  for: duration(0).optional().describe('How long the condition must hold before it fires. Default: 0s'),
  keep_firing_for: duration(0)
    .optional()
    .describe('How long it must be false before it resolves. Default: 10m'),
  labels: labels.prefault({}).describe('Labels of the alerts of this rule'),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .describe('How bad, where the condition has one number. Default: warning'),
})

type Given = z.output<typeof shape>

/** CONFIG 1, defaults. */
const FOR_MS = 0
const KEEP_FIRING_FOR_MS = 10 * MINUTE_MS

/** One rule. */
export const rule: z.ZodType<Rule> = shape.superRefine(check, EVEN_IF_FAULTY).transform(
  (given): Rule => ({
    name: given.name,
    condition: given.when.complete(given.severity ?? 'warning'),
    summary: given.summary ?? null,
    runbook: given.runbook ?? null,
    recipes: given.recipes,
    errors: given.errors ?? null,
    by: given.by,
    forMs: given.for ?? FOR_MS,
    keepFiringForMs: given.keep_firing_for ?? KEEP_FIRING_FOR_MS,
    labels: Object.fromEntries(Object.entries(given.labels).map(([name, value]) => [name, [value]])),
  }),
)

function check(given: Given, context: z.core.$RefinementCtx<Given>): void {
  const by: readonly string[] = Array.isArray(given.by) ? given.by : []
  if (new Set(by).size < by.length) faultyKey(context, 'by', 'a label is named twice')
  const condition: Partial<ConditionDraft> = given.when ?? {}
  if (condition.namesSeverities === true && given.severity !== undefined) {
    faultyKey(context, 'severity', 'the condition names its severities itself: leave severity out')
  }
  const { scopes, event } = condition
  if (scopes === undefined || event === undefined) return
  if (given.errors !== undefined && !scopes.some(({ countsFailures }) => countsFailures)) {
    faultyKey(context, 'errors', `errors says which failures count: ${event ?? countsNone(scopes)}`)
  }
  if (event === null) return checkLabels(by, scopes, context)
  const failureLabels: readonly string[] = scopes.flatMap((scope) => scope.failureLabels)
  if (by.filter((name) => !failureLabels.includes(name)).join() !== 'recipe') {
    const also = failureLabels.map((name) => ` or [recipe, ${name}]`).join('')
    faultyKey(context, 'by', `expected by: [recipe]${also}: ${event}`)
  }
  for (const key of ['for', 'keep_firing_for'] as const) {
    if (given[key] !== undefined) faultyKey(context, key, `${key} needs a condition that lasts: ${event}`)
  }
}

/** Adapter and error are labels of failures: what is no sum of failures cannot be split by them. */
function checkLabels(
  by: readonly string[],
  scopes: readonly ConditionScope[],
  context: z.core.$RefinementCtx<Given>,
): void {
  for (const label of FAILURE_LABELS) {
    const unable = scopes.find(({ failureLabels }) => !failureLabels.includes(label))
    if (by.includes(label) && unable !== undefined) {
      const message = `${unable.name} has no number for each ${label}: expected labels of recipes`
      faultyKey(context, 'by', message)
    }
  }
}

function countsNone(scopes: readonly ConditionScope[]): string {
  const names = new Set(scopes.map(({ name }) => name))
  return `${[...names].join(' and ')} ${names.size === 1 ? 'counts' : 'count'} none`
}

const overrideName = textAs((text) =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(text)
    ? { value: text }
    : {
        expected: `'${text}' is no name of an error: expected letters, digits, _, . and -, such as sf-quota`,
      },
)

/** One of `fingerprints:`. */
export const fingerprintOverride: z.ZodType<FingerprintOverride> = mapping({
  name: overrideName.describe('The fingerprint of such errors; several entries may share it'),
  ...errorParts,
})
  .superRefine(({ adapter, type, message }, context) => {
    if (adapter === undefined && type === undefined && message === undefined)
      faultyMapping(context, 'expected at least one of adapter, type, message')
  }, EVEN_IF_FAULTY)
  .transform(({ name, ...parts }) => ({ name, errors: givenParts(parts) }))

/** A whole rule file, for the JSON Schema. */
export const ruleFile: z.ZodType = mapping({
  rules: z.array(rule).optional().describe('Threshold rules'),
  fingerprints: z
    .array(fingerprintOverride)
    .optional()
    .describe('Errors that are of one kind for you: the first entry that fits names the fingerprint'),
})
