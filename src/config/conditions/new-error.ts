import { HOUR_MS } from '../../model/instant.ts'
import { duration, mapping } from '../values.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'

/** An error that its recipe did not show for long: an event (CONFIG 2; SEMANTICS 4.4). */
export const newError: ConditionKind = {
  name: 'new_error',
  schema: mapping({
    unseen_for: duration(HOUR_MS).describe('Not seen in the recipe for so long before'),
  })
    .transform(
      (given): ConditionDraft => ({
        scopes: [{ name: 'new_error', failureLabels: ['error'], countsFailures: true }],
        namesSeverities: false,
        event: 'a new error is one of one recipe, and is told once',
        complete: (severity) => ({ kind: 'new_error', unseenForMs: given.unseen_for, severity }),
      }),
    )
    .describe('An event: an error (fingerprint) that the recipe did not show for so long'),
}
