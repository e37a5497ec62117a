import { z } from 'zod'
import { faultyMapping, mapping } from '../values.ts'
import { consecutiveFailures } from './consecutive-failures.ts'
import { failureRatio } from './failure-ratio.ts'
import { jobFailedCount } from './job-failed-count.ts'
import { joinedKinds } from './joined.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'
import { missedRun } from './missed-run.ts'
import { newError } from './new-error.ts'
import { noJobs, noSuccess } from './silence.ts'
import { spike } from './spike.ts'
import { connectionLost, recipeStopped } from './states.ts'
import { distinctErrors, recipesAffected } from './window-counts.ts'

/** `when`: exactly one condition. */
export const when: z.ZodType<ConditionDraft> = z.lazy(() => one).meta({ id: 'condition' })

/** Every condition that `when` may name. */
const KINDS: readonly ConditionKind[] = [
  jobFailedCount,
  failureRatio,
  consecutiveFailures,
  newError,
  distinctErrors,
  spike,
  recipesAffected,
  noSuccess,
  noJobs,
  missedRun,
  recipeStopped,
  connectionLost,
  ...joinedKinds(when),
]

/** Their names. */
export const CONDITION_NAMES: readonly string[] = KINDS.map((kind) => kind.name)

const one: z.ZodType<ConditionDraft> = mapping(
  Object.fromEntries(KINDS.map((kind) => [kind.name, kind.schema.optional()])),
  'condition',
).transform((given, context): ConditionDraft => {
  const [first, ...more] = Object.entries(given).filter(([, draft]) => draft !== undefined)
  if (first === undefined) faultyMapping(context, `expected one condition: ${CONDITION_NAMES.join(', ')}`)
  if (more.length > 0) {
    const names = [first, ...more].map((entry) => entry?.[0]).join(' and ')
    faultyMapping(context, `expected one condition, got ${names}: join them with all or any`)
  }
  return first?.[1] ?? z.NEVER
})
