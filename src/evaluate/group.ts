import type { EstimateFact, FailureFact } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'
import { clipEstimates, isWithin } from './maintenance.ts'
import type { Look, Members } from './members.ts'
import { counts, failureValues, ignoresEstimates } from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'

/** What a condition may know of one group. */
export interface Group {
  readonly rule: Rule
  readonly members: Members
  /** What a failure has to show to belong to it, beside its recipe; see failureValues. */
  readonly values: readonly string[]
  readonly from: Instant
  readonly now: Instant
  /** An earlier evaluation knew everything through here. */
  readonly knownBefore: Instant
}

/** Through which instant the group is known, at most now (SEMANTICS 3.3). */
export function throughOf({ members, now, knownBefore }: Group, look: Look): Instant {
  return Math.max(Math.min(knownBefore, now), members.through(look, now))
}

/** Failures of the group that count for its rule, news and history, placed in (since, through]; sorted. */
export function failuresOf(
  group: Group,
  since: Instant,
  through: Instant = Infinity,
): readonly FailureFact[] {
  const all = group.members.failures(since)
  return all.slice(firstPlacedAfter(all, since), firstPlacedAfter(all, through)).filter(counter(group))
}

/** News of the group that counts for its rule, placed after `since`; sorted. */
export function newsOf(group: Group, since: Instant): readonly FailureFact[] {
  return failuresOf(group, since).filter(({ news }) => news)
}

/** Estimates of each member that matter to a window; none where the rule leaves them out (SEMANTICS 3.2). */
export function estimatesOf(group: Group, overMs: DurationMs): readonly EstimateFact[] {
  return ignoresEstimates(group.rule) ? [] : allEstimatesOf(group, overMs)
}

/** Estimates of each member, whatever the rule leaves out. */
export function allEstimatesOf({ members }: Group, overMs: DurationMs): readonly EstimateFact[] {
  return members
    .estimated()
    .flatMap(({ history }) => clipEstimates(history.estimates, history.maintenance, overMs))
}

/** Whether a failure counts: it is what the rule asks for, no echo in a sum, and outside maintenance. */
function counter({ rule, members, values }: Group): (failure: FailureFact) => boolean {
  const alone = countsEchoes(rule)
  const maintained = members.maintained()
  return (failure) => {
    const ranges = maintained.get(failure.recipe)
    return (
      (alone || !failure.echo) &&
      counts(rule, failure) &&
      (values.length === 0 || isOf(rule, failure, values)) &&
      (ranges === undefined || !isWithin(ranges, failure.placedAt))
    )
  }
}

/** Echoes count in their own recipe; sums over recipes leave them out (SEMANTICS 1.5). */
function countsEchoes(rule: Rule): boolean {
  return rule.by.includes('recipe')
}

function isOf(rule: Rule, failure: FailureFact, values: readonly string[]): boolean {
  const own = failureValues(rule, failure)
  return own !== null && own.every((value, index) => value === values[index])
}
