import { z } from 'zod'
import { isEvent, type LastingCondition } from '../../model/condition.ts'
import type { Severity } from '../../model/severity.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'

/** `all`, `any` and `not`: what joins conditions (CONFIG 2; SEMANTICS 4.3). `member` is what each may join. */
export function joinedKinds(member: z.ZodType<ConditionDraft>): readonly ConditionKind[] {
  const members = z.array(member).min(1).superRefine(onlyLasting)
  return [
    {
      name: 'all',
      schema: members.transform((of) => join('all', of, of.some(isGraded))).describe('All of these hold'),
    },
    {
      name: 'any',
      schema: members
        .transform((of) => join('any', of, of.every(isGraded)))
        .describe('At least one of these holds'),
    },
    {
      name: 'not',
      schema: member
        .superRefine((of, context) => reportEvent(of, [], context))
        .transform(
          (of): ConditionDraft => ({
            ...around([of]),
            namesSeverities: false,
            complete: (severity) => ({ kind: 'not', of: completeLasting(of, severity), severity }),
          }),
        )
        .describe('This does not hold'),
    },
  ]
}

function join(kind: 'all' | 'any', of: readonly ConditionDraft[], namesSeverities: boolean): ConditionDraft {
  return {
    ...around(of),
    namesSeverities,
    complete: (severity) => ({
      kind,
      of: of.map((member) => completeLasting(member, severity)),
      severity,
    }),
  }
}

function around(of: readonly ConditionDraft[]): Pick<ConditionDraft, 'scopes' | 'event'> {
  return { scopes: of.flatMap(({ scopes }) => scopes), event: null }
}

function isGraded(draft: ConditionDraft): boolean {
  return draft.namesSeverities
}

function onlyLasting(of: readonly ConditionDraft[], context: z.core.$RefinementCtx): void {
  for (const [index, draft] of of.entries()) reportEvent(draft, [index], context)
}

/** A member with errors of its own is no draft. */
function reportEvent(
  { event, scopes }: Partial<ConditionDraft>,
  path: readonly number[],
  context: z.core.$RefinementCtx,
): void {
  const name = scopes?.[0]?.name
  if (typeof event !== 'string' || name === undefined) return
  const message = `${name} stands alone: ${event}`
  context.addIssue({ code: 'custom', path: [...path, name], message, params: { at: 'key' } })
}

/** Events were refused where they were read. */
function completeLasting(draft: ConditionDraft, severity: Severity): LastingCondition {
  const condition = draft.complete(severity)
  if (isEvent(condition)) throw new Error(`${condition.kind} is told once: it cannot be joined`)
  return condition
}
