import { z } from 'zod'
import { SECOND_MS } from '../../model/instant.ts'
import { duration, EVEN_IF_FAULTY, mapping } from '../values.ts'
import {
  bounds,
  COUNTS,
  comparisonFaults,
  type Fault,
  isGraded,
  report,
  thresholdOf,
  usedIn,
} from './comparison.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'

const bound = bounds(COUNTS.number)

const shape = mapping({
  over: duration(SECOND_MS)
    .optional()
    .describe('The window; without it the lifetime counter of the API is meant'),
  at_least: bound.optional().describe('True from this number on'),
  more_than: bound.optional().describe('True above this number'),
  at_most: bound.optional().describe('True up to this number (needs over)'),
  less_than: bound.optional().describe('True below this number (needs over)'),
  every: z.int().positive().optional().describe('Lifetime counter alone: each further so many'),
})

type Given = z.output<typeof shape>

/** Failed jobs: in a window, or over a recipe's lifetime (CONFIG 2). */
export const jobFailedCount: ConditionKind = {
  name: 'job_failed_count',
  schema: shape
    .superRefine((given, context) => report(context, faults(given)), EVEN_IF_FAULTY)
    .transform(draft)
    .describe('Failed jobs in a window (over), or by the lifetime counter of the API (without over)'),
}

function faults(given: Given): readonly Fault[] {
  if (given.over !== undefined) {
    const every: Fault = ['every', 'every is for the lifetime counter: it does not go with over']
    return [...comparisonFaults(given, COUNTS), ...(given.every === undefined ? [] : [every])]
  }
  const used = usedIn(given)
  if (used.length === 0 && given.every === undefined)
    return [[null, 'expected one comparator: at_least, more_than or every (or over: a window)']]
  return [
    ...(used.length === 0 ? [] : comparisonFaults(given, COUNTS)),
    ...used
      .filter((comparator) => comparator === 'at_most' || comparator === 'less_than')
      .map(
        (comparator): Fault => [
          comparator,
          `${comparator} needs a window (over): the lifetime counter only rises`,
        ],
      ),
  ]
}

/** Why it has no filter, group or duration. */
const LIFETIME =
  'the lifetime counter of the API is of one recipe and all its failures, and told once (a window, over, has an end)'

function draft(given: Given): ConditionDraft {
  const overMs = given.over
  const scope = { name: jobFailedCount.name, failureLabels: [], countsFailures: false }
  return {
    scopes: [
      overMs === undefined ? scope : { ...scope, failureLabels: ['adapter', 'error'], countsFailures: true },
    ],
    namesSeverities: isGraded(given),
    event: overMs === undefined ? LIFETIME : null,
    complete: (severity) => {
      const threshold = usedIn(given).length === 0 ? null : thresholdOf(given, severity)
      return overMs !== undefined && threshold !== null
        ? { kind: 'job_failed_count', overMs, threshold }
        : { kind: 'job_failed_total', threshold, every: given.every ?? null, severity }
    },
  }
}
