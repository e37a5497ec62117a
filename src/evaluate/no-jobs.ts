import type { NoJobsCondition } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Course, stepCourse } from './course.ts'
import { type Group, throughOf } from './group.ts'
import { isWithin } from './maintenance.ts'
import type { Member } from './members.ts'
import { quietSteps } from './no-success.ts'
import { type Rises, risesOf } from './rises.ts'
import { allOf, beyond, type Step, tallied } from './tally.ts'

/**
 * `no_jobs: { over }`: of the recipes that run none finished a job for so long, maintenance apart; being started counts
 * as one. While none runs, no.
 */
export function noJobsCourse({ overMs, severity }: NoJobsCondition, group: Group): Course {
  const { members, from, now } = group
  const through = Math.min(throughOf(group, 'jobs'), throughOf(group, 'states'))
  const steps = tallied(
    members.all.map((member) => beyond(recipeSteps(member, overMs, from, now), through, true)),
    from,
    (tally) => allOf(tally, severity),
  )
  return stepCourse(steps, { failures: [], recipes: members.all.map(({ key }) => key) })
}

function recipeSteps(member: Member, overMs: DurationMs, from: Instant, now: Instant): readonly Step[] {
  const { stops, maintenance } = member.history
  const sampledFrom = member.history.sampledFrom ?? Infinity
  const quiet = quietSteps({ done: jobsOf(member), sampledFrom, ranges: maintenance }, overMs, from, now)
  const turns = stops.flatMap(({ from: start, to }) => [start, to ?? Infinity])
  const instants = [...quiet.map(({ at }) => at), ...turns.filter((at) => at > from && at <= now)]
  return [...new Set(instants)]
    .sort((a, b) => a - b)
    .map((at) => {
      const stopped = stops.some((stop) => stop.from <= at && at < (stop.to ?? Infinity))
      return { at, says: stopped ? 'out' : (quiet.findLast((step) => step.at <= at)?.says ?? 'unknown') }
    })
}

/** Finished jobs and starts, as what quiet is measured by. */
function jobsOf({ history }: Member): Rises {
  const { activity, failures, stops, maintenance } = history
  const instant = (at: Instant) => ({ from: at, to: at, count: 1 })
  const rises = Array.from({ length: activity.length }, (_, index) => ({
    from: activity.from[index] ?? 0,
    to: activity.to[index] ?? 0,
    count: 1,
  })).filter((rise) => !maintenance.some(({ from, to }) => rise.from >= from && rise.to < to))
  return risesOf([
    ...rises,
    ...failures
      .filter(({ news, placedAt }) => news && !isWithin(maintenance, placedAt))
      .map(({ placedAt }) => instant(placedAt)),
    ...stops.flatMap(({ to }) => (to === null ? [] : [instant(to)])),
  ])
}
