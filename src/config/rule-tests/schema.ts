import { z } from 'zod'
import type { DurationMs, Instant } from '../../model/instant.ts'
import { labelsFrom } from '../../model/labels.ts'
import { REASONS, type Reason } from '../../model/notice.ts'
import { SEVERITIES } from '../../model/severity.ts'
import { duration, EVEN_IF_FAULTY, faultyMapping, labelName, mapping, someText, textAs } from '../values.ts'
import type { ExpectedAlert, ExpectedNotice, TestRecipe } from './rule-test.ts'
import { type GivenInput, input } from './schema-input.ts'
import { at, id } from './schema-values.ts'

const textOrList = z.union([someText, z.array(someText)])
/** A recipe's id is a label as well: digits need no quotes. */
const setOfLabels = z.record(labelName, z.union([id, z.array(id)]))

const instant = textAs((text) => {
  try {
    return { value: Temporal.Instant.from(text).epochMilliseconds }
  } catch {
    return { expected: `'${text}' is no instant: expected one such as 2026-03-02T09:00:00Z` }
  }
})

const recipe: z.ZodType<GivenRecipe> = mapping({
  id: id.describe('Its id'),
  workspace: someText.optional().describe('Its workspace. Default: the first of the configuration'),
  name: someText.optional().describe('What it is called. Default: Recipe and its id'),
  labels: setOfLabels.prefault({}).describe('Labels of its own: a text, or a list where a label is a set'),
  folder: someText.optional().describe('The path of its folder'),
  project: someText.optional().describe('The name of its project'),
  owner: textOrList.optional().describe('Who owns it: a mail address, or a list'),
  tag: textOrList.optional().describe('The titles of its tags'),
  app: textOrList.optional().describe('The adapters that it uses'),
  failed_count: z
    .int()
    .nonnegative()
    .prefault(0)
    .describe('Its lifetime counter of failed jobs when the test starts'),
}).transform((given) => ({
  id: given.id,
  workspace: given.workspace ?? null,
  name: given.name ?? `Recipe ${given.id}`,
  labels: labelsFrom({
    folder: given.folder,
    project: given.project,
    owner: given.owner,
    tag: given.tag,
    app: given.app,
    ...given.labels,
  }),
  failedCount: given.failed_count,
}))

/** A recipe as its mapping reads. */
export type GivenRecipe = Omit<TestRecipe, 'place'>
type GivenAlert = Omit<ExpectedAlert, 'place'>
type GivenNotice = Omit<ExpectedNotice, 'place'>

/** What one instant expects, as its mapping reads. */
export interface GivenStep {
  readonly at: DurationMs
  readonly firing?: readonly GivenAlert[] | undefined
  readonly pending?: readonly GivenAlert[] | undefined
  readonly resolved?: readonly GivenAlert[] | undefined
  readonly notified?: readonly GivenNotice[] | undefined
}

/** A rule test as its mapping reads. */
export interface GivenTest {
  readonly name: string
  readonly config?: string | undefined
  readonly rules?: readonly string[] | undefined
  readonly start: Instant
  readonly recipes?: readonly GivenRecipe[] | undefined
  readonly input: readonly GivenInput[]
  readonly expect: readonly GivenStep[]
}

const severity = z.enum(SEVERITIES)

const alert: z.ZodType<GivenAlert> = mapping({
  rule: someText.describe('The name of its rule'),
  recipe: id.optional().describe('A recipe that it is about, by id'),
  workspace: someText.optional().describe('The workspace that it is about'),
  count: z.number().optional().describe('The number compared'),
  severity: severity.optional().describe('Its level'),
  about: z.boolean().optional().describe('Whether an estimate is part of the count'),
  since: duration(0).optional().describe('When the condition began to hold, from the start of the test'),
  labels: setOfLabels.prefault({}).describe('Labels that it has, among others'),
})
  .transform(
    (given): GivenAlert => ({
      rule: given.rule,
      recipe: given.recipe ?? null,
      workspace: given.workspace ?? null,
      count: given.count ?? null,
      severity: given.severity ?? null,
      about: given.about ?? null,
      sinceMs: given.since ?? null,
      labels: labelsFrom(given.labels),
    }),
  )
  .describe('An alert: keys name what must agree')

/** Reasons of notices. */
const NOTICES = REASONS.filter((reason) => reason !== 'digest' && reason !== 'test') as [Reason, ...Reason[]]

const notice: z.ZodType<GivenNotice> = mapping({
  receiver: someText.describe('Who was told'),
  reason: z.enum(NOTICES).describe('Why: new, worse, repeat, late, resolved'),
  rule: someText.optional().describe('A rule that it told of'),
  recipe: id.optional().describe('A recipe that it told of, by id'),
  severity: severity.optional().describe('The worst level that it told of'),
}).transform(
  (given): GivenNotice => ({
    receiver: given.receiver,
    reason: given.reason,
    rule: given.rule ?? null,
    recipe: given.recipe ?? null,
    severity: given.severity ?? null,
  }),
)

const step = mapping({
  at,
  firing: z.array(alert).optional().describe('Exactly what fires then; self-alerts only where named'),
  pending: z.array(alert).optional().describe('Exactly what waits for its rule’s for'),
  resolved: z.array(alert).optional().describe('Exactly what was resolved since the step before'),
  notified: z.array(notice).optional().describe('Exactly what was told since the step before; edits apart'),
}).superRefine((given, context) => {
  const said = [given.firing, given.pending, given.resolved, given.notified]
  if (said.every((list) => list === undefined))
    faultyMapping(context, 'expected at least one of firing, pending, resolved, notified')
}, EVEN_IF_FAULTY)

/** When a test begins that does not say when: a Monday morning. */
const START = '2026-03-02T09:00:00Z'

/** One rule test, as far as it can be read by itself. */
export const ruleTest: z.ZodType<GivenTest> = mapping({
  name: someText.describe('What it shows, in a sentence'),
  config: someText
    .optional()
    .describe('alerts.yaml, from the folder of this file: its routes and times are tested too'),
  rules: z
    .array(someText)
    .min(1)
    .optional()
    .describe('Rule files, from the folder of this file; those of config where left out'),
  start: instant.prefault(START).describe('The instant at which virtual time begins'),
  recipes: z.array(recipe).optional().describe('The watched recipes. Default: those that input names'),
  input: z.array(input).prefault([]).describe('What happens; seen at once, but for api_down'),
  expect: z.array(step).min(1).describe('What is expected when, in order of time'),
}).superRefine((given, context) => {
  if (given.config === undefined && given.rules === undefined)
    faultyMapping(context, 'expected rules, config, or both: what is tested')
}, EVEN_IF_FAULTY)

/** A whole file of rule tests, for the JSON Schema. */
export const ruleTestFile: z.ZodType = mapping({ tests: z.array(ruleTest).describe('Rule tests') })
