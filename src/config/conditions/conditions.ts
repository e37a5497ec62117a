import { z } from 'zod'
import { faultyMapping, mapping } from '../values.ts'
import { jobFailedCount } from './job-failed-count.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'

/** Every condition that `when` may name. */
const KINDS: readonly ConditionKind[] = [jobFailedCount]

/** Their names, for messages. */
const CONDITION_NAMES: readonly string[] = KINDS.map((kind) => kind.name)

/** `when`: exactly one condition. */
export const when: z.ZodType<ConditionDraft> = mapping(
  Object.fromEntries(KINDS.map((kind) => [kind.name, kind.schema.optional()])),
  'condition',
)
  .transform((given, context): ConditionDraft => {
    const drafts = Object.values(given).filter((draft) => draft !== undefined)
    const [draft, second] = drafts
    if (draft !== undefined && second === undefined) return draft
    faultyMapping(context, `expected one condition: ${CONDITION_NAMES.join(', ')}`)
    return z.NEVER
  })
  .describe('What must be true')
