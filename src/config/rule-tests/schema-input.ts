import { z } from 'zod'
import { type DurationMs, SECOND_MS } from '../../model/instant.ts'
import type { Matcher } from '../../model/matcher.ts'
import { duration, EVEN_IF_FAULTY, faultyKey, faultyMapping, mapping, matchers, someText } from '../values.ts'
import { at, id } from './schema-values.ts'

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
  readonly silence?: { readonly matchers: readonly Matcher[]; readonly for: DurationMs } | undefined
  readonly acknowledge?: GivenAcknowledgement | undefined
  readonly every?: DurationMs | undefined
  readonly until?: DurationMs | undefined
  readonly type?: string | undefined
  readonly adapter?: string | undefined
  readonly message?: string | undefined
  readonly job?: string | undefined
  readonly error_id?: string | undefined
}

/** Which alert is acknowledged. */
interface GivenAcknowledgement {
  readonly rule: string
  readonly recipe?: string | undefined
  readonly workspace?: string | undefined
}

/** What an input may be; it has exactly one of these keys. */
const KINDS = [
  'failed',
  'succeeded',
  'api_down',
  'stopped',
  'started',
  'connection_lost',
  'silence',
  'acknowledge',
] as const

/** What is said of no recipe, or names it itself. */
const WITHOUT_RECIPE: readonly (typeof KINDS)[number][] = ['api_down', 'silence', 'acknowledge']

/** Keys that go with some kinds only. */
const COMPANIONS = {
  recipe: ['failed', 'succeeded', 'stopped', 'started', 'connection_lost'],
  workspace: ['failed', 'succeeded', 'api_down', 'stopped', 'started', 'connection_lost'],
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
  silence: mapping({
    matchers: matchers.describe('Alerts by their labels'),
    for: duration(SECOND_MS).describe('For so long'),
  })
    .optional()
    .describe('Somebody silences alerts'),
  acknowledge: mapping({
    rule: someText.describe('The name of its rule'),
    recipe: id.optional().describe('A recipe that it is about, by id; any where left out'),
    workspace: someText.optional().describe('The workspace of that recipe'),
  })
    .optional()
    .describe('Somebody acknowledges the alerts of a rule that fire then'),
  every: duration(SECOND_MS).optional().describe('… and again every so long'),
  until: duration(0).optional().describe('… until then, inclusive'),
  type: someText.optional().describe('Type of the error'),
  adapter: someText.optional().describe('Connector that failed'),
  message: someText.optional().describe('Text of the error'),
  job: id.optional().describe('Id of the failed job. Default: one of its own for each'),
  error_id: id.optional().describe('Id of the error. Default: one of its own for each'),
})

/** An input, as far as it can be read by itself. */
export const input: z.ZodType<GivenInput> = inputShape.superRefine(
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
  if (given.recipe === undefined && !WITHOUT_RECIPE.includes(kind)) {
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
