import { z } from 'zod'
import {
  type ErrorFilter,
  type FingerprintOverride,
  type Rule,
  SUMMARY_VARIABLES,
  type TextPattern,
} from '../model/rule.ts'
import { SEVERITIES } from '../model/severity.ts'
import { when } from './conditions/conditions.ts'
import type { ConditionDraft } from './conditions/kind.ts'
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

/** A rule, and what only the loader asks of it. */
export interface RuleDraft {
  readonly rule: Rule
  readonly windowMs: number | null
}

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
  when,
  summary: summary.optional().describe(`Liquid. Variables: ${Object.keys(SUMMARY_VARIABLES).join(', ')}`),
  runbook: webAddress.optional().describe('Where it says what to do'),
  recipes: matchers
    .prefault([])
    .describe('Recipes by their labels, as Alertmanager matchers; all where left out'),
  errors: errors.optional(),
  by: z.array(labelName).min(1).prefault(['recipe']).describe('One alert per value of these labels'),
  for: duration(0).prefault('0s').describe('How long the condition must hold before it fires'),
  keep_firing_for: duration(0).prefault('10m').describe('How long it must be false before it resolves'),
  labels: labels.prefault({}).describe('Labels of the alerts of this rule'),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .describe('How bad, where the condition has one number. Default: warning'),
})

type Given = z.output<typeof shape>

/** One rule. */
export const rule: z.ZodType<RuleDraft> = shape.superRefine(check, EVEN_IF_FAULTY).transform(
  (given): RuleDraft => ({
    windowMs: given.when.windowMs,
    rule: {
      name: given.name,
      condition: given.when.complete(given.severity ?? 'warning'),
      summary: given.summary ?? null,
      runbook: given.runbook ?? null,
      recipes: given.recipes,
      errors: given.errors ?? null,
      by: given.by,
      forMs: given.for,
      keepFiringForMs: given.keep_firing_for,
      labels: Object.fromEntries(Object.entries(given.labels).map(([name, value]) => [name, [value]])),
    },
  }),
)

function check(given: Given, context: z.core.$RefinementCtx<Given>): void {
  const by = Array.isArray(given.by) ? given.by : []
  const condition: Partial<ConditionDraft> = given.when ?? {}
  if (new Set(by).size < by.length) faultyKey(context, 'by', 'a label is named twice')
  if (condition.namesSeverities === true && given.severity !== undefined) {
    faultyKey(context, 'severity', 'the condition names its severities itself: leave severity out')
  }
  if (condition.event !== true) return
  const why = 'the lifetime counter of the API counts every failure of one recipe, and is told once'
  if (by.join() !== 'recipe') faultyKey(context, 'by', `expected by: [recipe]: ${why}`)
  if (given.errors !== undefined) faultyKey(context, 'errors', `errors needs a window (over): ${why}`)
  if (given.for > 0) faultyKey(context, 'for', `for needs a window (over): ${why}`)
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
