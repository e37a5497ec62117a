import type { DistinctErrorsCondition, RecipesAffectedCondition, Threshold } from '../../model/condition.ts'
import { type DurationMs, SECOND_MS } from '../../model/instant.ts'
import { duration, EVEN_IF_FAULTY, mapping } from '../values.ts'
import { bounds, COUNTS, comparisonFaults, isGraded, report, thresholdOf } from './comparison.ts'
import { type ConditionKind, type ConditionScope, lasting } from './kind.ts'

const bound = bounds(COUNTS.number)

type WindowCount = DistinctErrorsCondition | RecipesAffectedCondition

/** Different kinds of error in a window (CONFIG 2). */
export const distinctErrors: ConditionKind = windowCount(
  { name: 'distinct_errors', failureLabels: ['adapter'], countsFailures: true },
  'Different errors (fingerprints) in the window',
  (overMs, threshold) => ({ kind: 'distinct_errors', overMs, threshold }),
)

/** Recipes with a failure in a window (CONFIG 2). */
export const recipesAffected: ConditionKind = windowCount(
  { name: 'recipes_affected', failureLabels: ['adapter', 'error'], countsFailures: true },
  'Recipes of the group with a failure in the window',
  (overMs, threshold) => ({ kind: 'recipes_affected', overMs, threshold }),
)

function windowCount(
  scope: ConditionScope,
  description: string,
  make: (overMs: DurationMs, threshold: Threshold) => WindowCount,
): ConditionKind {
  const schema = mapping({
    over: duration(SECOND_MS).describe('The window'),
    at_least: bound.optional().describe('True from this number on'),
    more_than: bound.optional().describe('True above this number'),
    at_most: bound.optional().describe('True up to this number'),
    less_than: bound.optional().describe('True below this number'),
  })
    .superRefine((given, context) => report(context, comparisonFaults(given, COUNTS)), EVEN_IF_FAULTY)
    .transform((given) =>
      lasting(scope, isGraded(given), (severity) => make(given.over, thresholdOf(given, severity))),
    )
    .describe(description)
  return { name: scope.name, schema }
}
