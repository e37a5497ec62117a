import { z } from 'zod'
import { type DurationMs, type Instant, SECOND_MS } from '../../model/instant.ts'
import { labelsFrom } from '../../model/labels.ts'
import { REASONS, type Reason } from '../../model/notice.ts'
import { SEVERITIES } from '../../model/severity.ts'
import {
  duration,
  EVEN_IF_FAULTY,
  faultyKey,
  faultyMapping,
  labelName,
  mapping,
  someText,
  textAs,
} from '../values.ts'
import type { ExpectedAlert, ExpectedNotice, TestRecipe } from './rule-test.ts'

const id = z.union([z.int().nonnegative(), someText]).transform(String)
const textOrList = z.union([someText, z.array(someText)])
/** A recipe's id is a label as well: digits need no quotes. */
const setOfLabels = z.record(labelName, z.union([id, z.array(id)]))
const at = duration(0).describe('When, from the start of the test')

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

/** An input as its mapping reads: exactly one of the kinds, and what goes with it. */
export interface GivenInput {
  readonly at: DurationMs
  readonly recipe?: string | undefined
  readonly workspace?: string | undefined
  readonly failed?: number | undefined
  readonly succeeded?: number | undefined
  readonly api_down?: DurationMs | undefined
  readonly stopped?: string | undefined
  readonly started?: true | undefined
  readonly connection_lost?: boolean | undefined
  readonly every?: DurationMs | undefined
  readonly until?: DurationMs | undefined
  readonly type?: string | undefined
  readonly adapter?: string | undefined
  readonly message?: string | undefined
  readonly job?: string | undefined
  readonly error_id?: string | undefined
}

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

/** What an input may be; it has exactly one of these keys. */
const KINDS = ['failed', 'succeeded', 'api_down', 'stopped', 'started', 'connection_lost'] as const

/** Keys that go with some kinds only. */
const COMPANIONS = {
  recipe: ['failed', 'succeeded', 'stopped', 'started', 'connection_lost'],
  every: ['failed', 'succeeded'],
  until: ['failed', 'succeeded'],
  type: ['failed'],
  adapter: ['failed'],
  message: ['failed'],
  job: ['failed'],
  error_id: ['failed'],
} as const satisfies Record<string, readonly (typeof KINDS)[number][]>

const inputShape = mapping({
  at,
  recipe: id.optional().describe('The recipe, by its id'),
  workspace: someText.optional().describe('Its workspace, where recipes of two have the same id'),
  failed: z.int().positive().optional().describe('So many of its jobs fail'),
  succeeded: z.int().positive().optional().describe('So many of its jobs succeed'),
  api_down: duration(SECOND_MS)
    .optional()
    .describe('The API does not answer for so long: what happens meanwhile is seen afterwards'),
  stopped: someText.optional().describe('The recipe stops: a cause such as trigger_errors_limit, or by_hand'),
  started: z.literal(true).optional().describe('The recipe is started'),
  connection_lost: z
    .boolean()
    .optional()
    .describe('A connection of the recipe loses its authorisation (true), or has it again (false)'),
  every: duration(SECOND_MS).optional().describe('… and again every so long'),
  until: duration(0).optional().describe('… until then, inclusive'),
  type: someText.optional().describe('Type of the error'),
  adapter: someText.optional().describe('Connector that failed'),
  message: someText.optional().describe('Text of the error'),
  job: id.optional().describe('Id of the failed job. Default: one of its own for each'),
  error_id: id.optional().describe('Id of the error. Default: one of its own for each'),
})

/** An input, as far as it can be read by itself. */
const input: z.ZodType<GivenInput> = inputShape.superRefine(
  (given, context) => checkInput(given, context),
  EVEN_IF_FAULTY,
)

/** Values that have errors of their own may be anything. */
function checkInput(given: GivenInput, context: z.core.$RefinementCtx): void {
  const [kind, ...more] = KINDS.filter((key) => given[key] !== undefined)
  if (kind === undefined) return faultyMapping(context, `expected one of ${KINDS.join(', ')}: what happens`)
  for (const extra of more) {
    faultyKey(
      context,
      extra,
      `expected one of ${KINDS.join(', ')}, but there is ${kind} already: make it an input of its own`,
    )
  }
  for (const [key, kinds] of Object.entries(COMPANIONS)) {
    const known: readonly string[] = kinds
    if (!known.includes(kind) && given[key as keyof typeof COMPANIONS] !== undefined) {
      faultyKey(context, key, `${key} does not go with ${kind}`)
    }
  }
  if (given.recipe === undefined && kind !== 'api_down') {
    faultyMapping(context, `${kind} needs the key 'recipe': which recipe is meant`)
  }
  if (given.every !== undefined && given.until === undefined) {
    faultyKey(context, 'every', 'every needs until: when it happens for the last time')
  }
  if (given.until !== undefined && given.every === undefined) {
    faultyKey(context, 'until', 'until needs every: how often it happens until then')
  }
  if (isDuration(given.until) && isDuration(given.at) && given.until < given.at) {
    faultyKey(context, 'until', 'until lies before at')
  }
  if (typeof given.failed === 'number' && given.failed > 1 && given.job !== undefined) {
    faultyKey(context, 'job', 'job names one job: give each failure an input of its own')
  }
}

/** False where a faulty text stands in its place. */
function isDuration(value: unknown): value is DurationMs {
  return typeof value === 'number'
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
