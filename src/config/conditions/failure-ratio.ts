import { z } from 'zod'
import { SECOND_MS } from '../../model/instant.ts'
import { duration, EVEN_IF_FAULTY, mapping } from '../values.ts'
import { bounds, comparisonFaults, isGraded, report, SHARES, thresholdOf } from './comparison.ts'
import { type ConditionKind, lasting } from './kind.ts'

const bound = bounds(SHARES.number)

const scope = { name: 'failure_ratio', failureLabels: [], countsFailures: true } as const

/** Failed of all finished jobs in a window (CONFIG 2). */
export const failureRatio: ConditionKind = {
  name: scope.name,
  schema: mapping({
    over: duration(SECOND_MS).describe('The window'),
    at_least: bound.optional().describe('True from this share on: 0.2 is a fifth'),
    more_than: bound.optional().describe('True above this share'),
    at_most: bound.optional().describe('True up to this share'),
    less_than: bound.optional().describe('True below this share'),
    min_jobs: z
      .int()
      .positive()
      .prefault(1)
      .describe('Fewer finished jobs in the window say nothing: it is not true then'),
  })
    .superRefine((given, context) => report(context, comparisonFaults(given, SHARES)), EVEN_IF_FAULTY)
    .transform((given) =>
      lasting(scope, isGraded(given), (severity) => ({
        kind: 'failure_ratio',
        overMs: given.over,
        threshold: thresholdOf(given, severity),
        minJobs: given.min_jobs,
      })),
    )
    .describe('Failed jobs as a share of all finished ones in the window'),
}
