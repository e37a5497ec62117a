import type { Comparator } from '../../model/condition.ts'
import { EVEN_IF_FAULTY, mapping } from '../values.ts'
import { bounds, COUNTS, comparisonFaults, isGraded, report, thresholdOf } from './comparison.ts'
import { type ConditionKind, lasting } from './kind.ts'

const bound = bounds(COUNTS.number)

const POSSIBLE: readonly Comparator[] = ['at_least', 'more_than']

const scope = { name: 'consecutive_failures', failureLabels: [], countsFailures: true } as const

/** The newest so many finished jobs of a recipe all failed (CONFIG 2). */
export const consecutiveFailures: ConditionKind = {
  name: scope.name,
  schema: mapping({
    at_least: bound.optional().describe('True from so many failures in a row on'),
    more_than: bound.optional().describe('True above so many'),
  })
    .superRefine(
      (given, context) => report(context, comparisonFaults(given, COUNTS, POSSIBLE)),
      EVEN_IF_FAULTY,
    )
    .transform((given) =>
      lasting(scope, isGraded(given), (severity) => ({
        kind: 'consecutive_failures',
        threshold: thresholdOf(given, severity),
      })),
    )
    .describe('Failures of a recipe since its last success'),
}
