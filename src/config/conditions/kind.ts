import type { z } from 'zod'
import type { Condition } from '../../model/condition.ts'
import type { FAILURE_LABELS } from '../../model/rule.ts'
import type { Severity } from '../../model/severity.ts'

/** What a rule may say beside one condition. */
export interface ConditionScope {
  readonly name: string
  /** Labels of failures by which it can count. */
  readonly failureLabels: readonly (typeof FAILURE_LABELS)[number][]
  /** True where `errors` chooses what it counts. */
  readonly countsFailures: boolean
}

/** A condition as its own part of `when` says it; what depends on the rule's severity is still open. */
export interface ConditionDraft {
  /** Its own, or those of the conditions that it joins. */
  readonly scopes: readonly ConditionScope[]
  /** True where the rule's severity would say nothing: the condition names its severities itself. */
  readonly namesSeverities: boolean
  /** Why it cannot be held, nor stand in all, any and not, where it is told once (SEMANTICS 4.4); null: it lasts. */
  readonly event: string | null
  readonly complete: (severity: Severity) => Condition
}

/** One key of `when`: a new kind is one file beside this one and one line in conditions.ts. */
export interface ConditionKind {
  readonly name: string
  readonly schema: z.ZodType<ConditionDraft>
}

/** A condition that lasts and stands for itself. */
export function lasting(
  scope: ConditionScope,
  namesSeverities: boolean,
  complete: (severity: Severity) => Condition,
): ConditionDraft {
  return { scopes: [scope], namesSeverities, event: null, complete }
}
