import type { MissedRunCondition } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'
import { type Course, stepCourse } from './course.ts'
import { duesOf } from './dues.ts'
import { type Group, throughOf } from './group.ts'
import { clockShows } from './maintenance.ts'
import type { Member } from './member.ts'
import { anyOf, beyond, type Step, tallied } from './tally.ts'

/**
 * `missed_run: { schedule, within }`: no job succeeded after the newest instant at which one was due so long ago,
 * maintenance apart (SEMANTICS 3.5).
 */
export function missedRunCourse(condition: MissedRunCondition, group: Group): Course {
  const { members, from, now } = group
  const through = throughOf(group, 'jobs')
  const of = members
    .asked(now)
    .map((member) => ({ member, steps: recipeSteps(condition, member, from, now) }))
  const steps = tallied(
    of.map((one) => beyond(one.steps, through, true)),
    from,
    (tally) => anyOf(tally, condition.severity),
  )
  const missed = of.filter((one) => one.steps.some(({ says }) => says === 'yes'))
  return stepCourse(steps, { failures: [], recipes: missed.map(({ member }) => member.key) })
}

function recipeSteps(
  condition: MissedRunCondition,
  { history, dated }: Member,
  from: Instant,
  now: Instant,
): readonly Step[] {
  const sampledFrom = history.sampledFrom ?? Infinity
  const steps: Step[] = []
  const lates = latesOf(condition, history.maintenance, from, now)
  for (const [index, { due, late }] of lates.entries()) {
    const end = Math.min(lates[index + 1]?.late ?? Infinity, now + 1)
    for (let at = Math.max(late, from); at < end; at = dated.nextStart(at)) {
      const met = dated.newestTo(at) > due
      steps.push({ at, says: met ? 'no' : due < sampledFrom ? 'unknown' : 'yes' })
      if (met) break
    }
  }
  return (steps[0]?.at ?? Infinity) > from ? [{ at: from, says: 'no' }, ...steps] : steps
}

/** The instants due, each with that from which on it is late, as far as they matter from `from` to `now`; sorted. */
function latesOf(
  condition: MissedRunCondition,
  ranges: Member['history']['maintenance'],
  from: Instant,
  now: Instant,
): readonly { readonly due: Instant; readonly late: Instant }[] {
  const { withinMs } = condition
  const dues = duesOf(condition)
  const found: { readonly due: Instant; readonly late: Instant }[] = []
  for (let due = dues.before(now - withinMs); due !== null; due = dues.before(due - 1)) {
    const late = clockShows(ranges, due, withinMs)
    const next = found.at(-1)
    // Of those that a maintenance makes late together, the newest is asked about.
    if (late <= now && (next === undefined || late < next.late)) found.push({ due, late })
    if (late <= from) break
  }
  return found.reverse()
}

/** When it may first hold: maintenance, which only makes it later, is not looked at. */
export function missedRunMayHold(condition: MissedRunCondition, { members, from, now }: Group): Instant {
  const { withinMs } = condition
  const dues = duesOf(condition)
  let earliest = Infinity
  for (const { dated, history } of members.asked(now)) {
    const sampledFrom = history.sampledFrom ?? Infinity
    let at = from
    while (at <= now) {
      const due = dues.before(at - withinMs)
      if (due !== null && sampledFrom <= due && dated.newestTo(at) <= due) break
      at = dues.after(at - withinMs) + withinMs
    }
    earliest = Math.min(earliest, at)
    if (earliest <= from) return from
  }
  return earliest
}
