import type { NoJobsCondition, NoSuccessCondition } from '../../model/condition.ts'
import { MINUTE_MS } from '../../model/instant.ts'
import { duration, mapping } from '../values.ts'
import { type ConditionKind, lasting } from './kind.ts'

/** No job succeeded for so long (CONFIG 2). */
export const noSuccess: ConditionKind = quiet('no_success', 'No job succeeded for so long')

/** No job finished for so long, though the recipe runs (CONFIG 2). */
export const noJobs: ConditionKind = quiet('no_jobs', 'No job finished for so long, though the recipe runs')

function quiet(kind: (NoSuccessCondition | NoJobsCondition)['kind'], description: string): ConditionKind {
  const scope = { name: kind, failureLabels: [], countsFailures: false }
  return {
    name: kind,
    schema: mapping({ over: duration(MINUTE_MS).describe('For so long') })
      .transform((given) => lasting(scope, false, (severity) => ({ kind, overMs: given.over, severity })))
      .describe(description),
  }
}
