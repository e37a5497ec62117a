import type { z } from 'zod'
import type { Condition } from '../../model/condition.ts'
import type { DurationMs } from '../../model/instant.ts'
import type { Severity } from '../../model/severity.ts'

/** A condition as its own part of `when` says it; what depends on the rule's severity is still open. */
export interface ConditionDraft {
  /** The window, which may not be longer than the store's retention; null where there is none. */
  readonly windowMs: DurationMs | null
  /** True where the condition names its severities itself. */
  readonly namesSeverities: boolean
  /** Told once, without an end (SEMANTICS 4.4): counts per recipe and cannot be filtered or held. */
  readonly event: boolean
  readonly complete: (severity: Severity) => Condition
}

/** One key of `when`: a new kind is one file beside this one and one line in conditions.ts. */
export interface ConditionKind {
  readonly name: string
  readonly schema: z.ZodType<ConditionDraft>
}
