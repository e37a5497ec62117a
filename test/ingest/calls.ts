import fc from 'fast-check'
import type { LinkableFailure } from '../../src/model/failure.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { NOON } from './items.ts'

/** A failure of job `j-1` of recipe 1, called by nobody. */
export function failed(over: Partial<LinkableFailure> = {}): LinkableFailure {
  const completedAt = over.completedAt === undefined ? NOON : over.completedAt
  return {
    seq: 1,
    recipe: '1',
    job: 'j-1',
    errorId: null,
    completedAt,
    placedAt: completedAt ?? NOON,
    callingRecipe: null,
    callingJob: null,
    rootRecipe: null,
    rootJob: null,
    ...over,
  }
}

/**
 * Random call trees: each job is called by one before it, or by nobody, and fails no later than its caller; some show
 * their caller, some only the first of all, some just its error id, and some are not failures at all.
 */
export const callTrees: fc.Arbitrary<readonly LinkableFailure[]> = fc
  .array(
    fc.record({
      caller: fc.nat(20),
      isCalled: fc.boolean(),
      shows: fc.constantFrom('caller', 'first', 'both', 'error id'),
      before: fc.nat(3),
      isFailure: fc.boolean(),
      recipe: fc.nat(4),
    }),
    { maxLength: 12 },
  )
  .map((jobs) => {
    const made: (LinkableFailure & { readonly isFailure: boolean })[] = []
    for (const [index, job] of jobs.entries()) {
      const caller = job.isCalled ? made[job.caller % Math.max(1, index)] : undefined
      const first = caller?.rootJob == null ? caller : made.find(({ job: id }) => id === caller.rootJob)
      const shows = caller === undefined ? 'nothing' : job.shows
      const knowsCaller = shows === 'caller' || shows === 'both'
      const knowsFirst = shows === 'first' || shows === 'both'
      const completedAt = (caller?.completedAt ?? NOON + index * 10 * MINUTE_MS) - job.before * 1_000
      made.push({
        ...failed({
          seq: index + 1,
          recipe: String(job.recipe),
          job: `j-${index}`,
          errorId: shows === 'error id' ? (caller?.errorId ?? null) : `e-${index}`,
          completedAt,
          callingRecipe: knowsCaller ? (caller?.recipe ?? null) : null,
          callingJob: knowsCaller ? (caller?.job ?? null) : null,
          rootRecipe: knowsFirst ? (first?.recipe ?? null) : null,
          rootJob: knowsFirst ? (first?.job ?? null) : null,
        }),
        isFailure: job.isFailure,
      })
    }
    return made.filter(({ isFailure }) => isFailure)
  })
