import { z } from 'zod'
import type { RecipeStoppedCondition } from '../../model/condition.ts'
import { nearest } from '../nearest.ts'
import { EVEN_IF_FAULTY, mapping, textAs } from '../values.ts'
import { type Fault, report } from './comparison.ts'
import { type ConditionKind, lasting } from './kind.ts'

/** Causes that the API or RecipeWatch itself gives; the API may know more. */
const CAUSES = [
  'by_hand',
  'trigger_errors_limit',
  'action_quota_limit',
  'trial_expired',
  'txn_quota_limit',
  'unknown',
] as const

const cause = textAs((text) => {
  if (!/^[a-z][a-z0-9_]*$/.test(text))
    return { expected: `'${text}' is no cause: expected one such as ${CAUSES.join(', ')}` }
  const near = nearest(text, CAUSES)
  return near === null || near === text
    ? { value: text }
    : { expected: `'${text}' is no known cause; did you mean '${near}'?` }
})

const chosen = mapping({
  causes: z
    .array(cause)
    .min(1)
    .optional()
    .describe(`Only these: ${CAUSES.join(', ')}`),
  except: z.array(cause).min(1).optional().describe('But not these'),
}).superRefine((given, context) => report(context, faults(given)), EVEN_IF_FAULTY)

/** The recipe stopped running (CONFIG 2). */
export const recipeStopped: ConditionKind = {
  name: 'recipe_stopped',
  schema: z
    .union([z.literal(true), chosen])
    .transform((given) => {
      const { causes, except } = given === true ? {} : given
      const scope = { name: 'recipe_stopped', failureLabels: [], countsFailures: false }
      return lasting(
        scope,
        false,
        (severity): RecipeStoppedCondition => ({
          kind: 'recipe_stopped',
          causes: causes ?? null,
          except: except ?? [],
          severity,
        }),
      )
    })
    .describe('The recipe stopped running; true: whatever the cause'),
}

/** A connection that selected recipes use lost its authorisation (CONFIG 2). */
export const connectionLost: ConditionKind = {
  name: 'connection_lost',
  schema: z
    .literal(true)
    .transform(() => {
      const scope = { name: 'connection_lost', failureLabels: [], countsFailures: false }
      return lasting(scope, false, (severity) => ({ kind: 'connection_lost', severity }))
    })
    .describe('A connection that the selected recipes use lost its authorisation'),
}

interface Given {
  readonly causes?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
}

function faults(given: Given): readonly Fault[] {
  const causes = listOf(given.causes)
  const except = listOf(given.except)
  const found: Fault[] = []
  if (given.causes === undefined && given.except === undefined)
    found.push([null, 'expected causes or except; for every stop write recipe_stopped: true'])
  if (new Set(causes).size < causes.length) found.push(['causes', 'a cause is named twice'])
  if (new Set(except).size < except.length) found.push(['except', 'a cause is named twice'])
  const both = except.find((name) => causes.includes(name))
  if (both !== undefined) found.push(['except', `'${both}' is in causes too: one of the two`])
  return found
}

function listOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((name) => typeof name === 'string') : []
}
