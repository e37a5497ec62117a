import type { Echo, LinkableFailure } from '../model/failure.ts'
import { type DurationMs, MINUTE_MS } from '../model/instant.ts'
import { compare } from './compare.ts'

/** The same error id in two recipes is one incident within so long (SEMANTICS 1.5). */
const SAME_ERROR_MS: DurationMs = 5 * MINUTE_MS

/**
 * Which of these failures are echoes, of what (SEMANTICS 1.5): a caller's failure is caused by that of the job that it
 * called, the deepest where there are several; else a failure is caused by an earlier one with its error id in another
 * recipe. The answer does not depend on the order in which failures came. All are of one workspace.
 */
export function link(failures: readonly LinkableFailure[]): ReadonlyMap<number, Echo> {
  const causes = causesByCalls(failures)
  breakCircles(causes)
  for (const [echo, cause] of causesByErrorId(failures, causes)) causes.set(echo, cause)
  return new Map(
    [...causes].map(([echo, cause]) => [echo.seq, { cause: cause.seq, root: rootOf(cause, causes).seq }]),
  )
}

/** Of each failure with a cause: which. */
type Causes = Map<LinkableFailure, LinkableFailure>

function causesByCalls(failures: readonly LinkableFailure[]): Causes {
  const callees = calleesOf(failures)
  const depths = depthsOf(callees)
  const deeper = (a: LinkableFailure, b: LinkableFailure): number =>
    (depths.get(b) ?? 0) - (depths.get(a) ?? 0) || inOrder(a, b)
  return new Map(
    [...callees].map(([caller, called]) => [caller, called.reduce((a, b) => (deeper(b, a) < 0 ? b : a))]),
  )
}

/** Failures of the jobs that a failure's job called, itself or through others. */
function calleesOf(failures: readonly LinkableFailure[]): Map<LinkableFailure, LinkableFailure[]> {
  const byJob = Map.groupBy(failures, ({ job }) => job)
  const callees = new Map<LinkableFailure, LinkableFailure[]>()
  for (const callee of failures) {
    const callers = new Set([
      ...callersIn(byJob, callee, callee.callingJob, callee.callingRecipe),
      ...callersIn(byJob, callee, callee.rootJob, callee.rootRecipe),
    ])
    for (const caller of callers) callees.set(caller, [...(callees.get(caller) ?? []), callee])
  }
  return callees
}

function callersIn(
  byJob: ReadonlyMap<string | null, readonly LinkableFailure[]>,
  callee: LinkableFailure,
  job: string | null,
  recipe: string | null,
): readonly LinkableFailure[] {
  if (job === callee.job) return []
  const callers = byJob.get(job) ?? []
  return callers.filter(
    (caller) => (recipe === null || caller.recipe === recipe) && mayFollow(caller, callee),
  )
}

/** What ended before something failed was not caused by it. */
function mayFollow(
  { completedAt: caller }: LinkableFailure,
  { completedAt: callee }: LinkableFailure,
): boolean {
  return (callee ?? -Infinity) <= (caller ?? Infinity)
}

/** How many failures are below each; in a circle, which only broken data has, as many as there are. */
function depthsOf(
  callees: ReadonlyMap<LinkableFailure, readonly LinkableFailure[]>,
): ReadonlyMap<LinkableFailure, number> {
  const depths = new Map<LinkableFailure, number>()
  for (let moved = true; moved; ) {
    moved = false
    for (const [caller, called] of callees) {
      const below = Math.max(...called.map((callee) => depths.get(callee) ?? 0))
      const depth = Math.min(below + 1, callees.size)
      moved ||= depth !== depths.get(caller)
      depths.set(caller, depth)
    }
  }
  return depths
}

/** The first in order of a circle has no cause. */
function breakCircles(causes: Causes): void {
  for (const start of [...causes.keys()].toSorted(inOrder)) {
    const seen = new Set<LinkableFailure>()
    let at: LinkableFailure | undefined = start
    while (at !== undefined && !seen.has(at)) {
      seen.add(at)
      at = causes.get(at)
    }
    if (at === start) causes.delete(start)
  }
}

/** For those without a cause: the first with their error id whose root comes before them. */
function causesByErrorId(failures: readonly LinkableFailure[], causes: Causes): Causes {
  const found: Causes = new Map()
  const byErrorId = Map.groupBy(failures, ({ errorId }) => errorId)
  for (const [errorId, alike] of byErrorId) {
    if (errorId === null) continue
    const sorted = alike.toSorted(inOrder)
    for (const echo of sorted.filter((failure) => !causes.has(failure))) {
      const cause = sorted.find((other) => isEchoOf(echo, other) && inOrder(rootOf(other, causes), echo) < 0)
      if (cause !== undefined) found.set(echo, cause)
    }
  }
  return found
}

function isEchoOf(echo: LinkableFailure, cause: LinkableFailure): boolean {
  return cause.recipe !== echo.recipe && Math.abs(echo.placedAt - cause.placedAt) <= SAME_ERROR_MS
}

function rootOf(failure: LinkableFailure, causes: Causes): LinkableFailure {
  let root = failure
  for (let next = causes.get(root); next !== undefined; next = causes.get(root)) root = next
  return root
}

/** The order of what failed, which does not depend on when it was stored. */
function inOrder(a: LinkableFailure, b: LinkableFailure): number {
  return (
    a.placedAt - b.placedAt ||
    compare(a.recipe, b.recipe) ||
    compare(a.job, b.job) ||
    compare(a.errorId ?? '', b.errorId ?? '') ||
    (a.completedAt ?? 0) - (b.completedAt ?? 0)
  )
}
