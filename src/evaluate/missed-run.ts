import type { MissedRunCondition } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'
import { type Course, stepCourse } from './course.ts'
import { duesOf } from './dues.ts'
import { type Group, throughOf } from './group.ts'
import { clockShows } from './maintenance.ts'
import type { Member } from './member.ts'
import { firstAfter } from './sorted.ts'
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
  const lates = latesOf(condition, history.maintenance, from, now)
  const instants = lates.map(({ late }) => late)
  const says = (at: Instant): Step['says'] => {
    // Of those that a maintenance makes late together, the newest is asked about.
    const due = lates[firstAfter(instants, at) - 1]?.due
    if (due === undefined || dated.newestTo(at) > due) return 'no'
    return due < sampledFrom ? 'unknown' : 'yes'
  }
  const turns = instants.flatMap((late) => [late, dated.nextStart(Math.max(late, from))])
  return [...new Set([from, ...turns])]
    .filter((at) => at >= from && at <= now)
    .sort((a, b) => a - b)
    .map((at) => ({ at, says: says(at) }))
}

/** The instants due, each with that from which on it is late, as far as they matter from `from` to `now`; sorted. */
function latesOf(
  condition: MissedRunCondition,
  ranges: Member['history']['maintenance'],
  from: Instant,
  now: Instant,
): readonly { readonly due: Instant; readonly late: Instant }[] {
  const { withinMs } = condition
  const dues = duesOf(condition, now)
  const found: { readonly due: Instant; readonly late: Instant }[] = []
  for (let due = dues.before(now); due !== null; due = dues.before(due - 1)) {
    const late = clockShows(ranges, due, withinMs)
    found.push({ due, late })
    if (late <= from) break
  }
  return found.reverse()
}

/** When it may first hold: maintenance, which only makes it later, is not looked at. */
export function missedRunMayHold(condition: MissedRunCondition, { members, from, now }: Group): Instant {
  const { withinMs } = condition
  const dues = duesOf(condition, now)
  let earliest = Infinity
  for (const { dated, history } of members.asked(now)) {
    const sampledFrom = history.sampledFrom ?? Infinity
    let at = from
    while (at <= now) {
      const due = dues.before(at - withinMs) ?? -Infinity
      if (sampledFrom <= due && dated.newestTo(at) <= due) break
      at = dues.after(at - withinMs) + withinMs
    }
    earliest = Math.min(earliest, at)
    if (earliest <= from) return from
  }
  return earliest
}
