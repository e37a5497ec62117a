import type { NoJobsCondition } from '../model/condition.ts'
import type { Activity } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Course, stepCourse } from './course.ts'
import { type Group, throughOf } from './group.ts'
import { isWithin, withoutMaintained } from './maintenance.ts'
import type { Member } from './member.ts'
import { type Done, type Quiet, quietFrom, quietSteps } from './no-success.ts'
import { firstAfter } from './sorted.ts'
import { allOf, beyond, type Step, tallied } from './tally.ts'

/**
 * `no_jobs: { over }`: of the recipes that run none finished a job for so long, maintenance apart; being started counts
 * as one. While none runs, no.
 */
export function noJobsCourse({ overMs, severity }: NoJobsCondition, group: Group): Course {
  const { members, from, now } = group
  const through = Math.min(throughOf(group, 'jobs'), throughOf(group, 'states'))
  const asked = members.asked(now)
  const steps = tallied(
    asked.map((member) => beyond(recipeSteps(member, overMs, from, now), through, true)),
    from,
    (tally) => allOf(tally, severity),
  )
  return stepCourse(steps, { failures: [], recipes: asked.map(({ key }) => key) })
}

/**
 * When it may first hold: once all that run have been quiet; one that does not run for a while may be left aside then.
 * Infinity while none runs: a start is news.
 */
export function noJobsMayHold({ overMs }: NoJobsCondition, { members, from, now }: Group): Instant {
  let latest = -Infinity
  for (const member of members.asked(now)) {
    const { stops } = member.history
    const last = stops.at(-1)
    if (last?.to === null && last.from <= from) continue
    const aside = stops.some(({ to }) => (to ?? Infinity) > from)
    latest = Math.max(latest, aside ? from : memberMayHold(member, overMs, from, now))
    if (latest > now) return latest
  }
  return latest === -Infinity ? Infinity : latest
}

/** A success is a job: where none is missing for so long, nothing else is asked. */
function memberMayHold(member: Member, overMs: DurationMs, from: Instant, now: Instant): Instant {
  const { dated, history } = member
  const sampledFrom = history.sampledFrom ?? Infinity
  const succeeded = quietFrom({ done: dated, sampledFrom, ranges: history.maintenance }, overMs, from)
  return succeeded > now ? succeeded : quietFrom(quietOf(member), overMs, from)
}

function recipeSteps(member: Member, overMs: DurationMs, from: Instant, now: Instant): readonly Step[] {
  const { stops } = member.history
  const quiet = quietSteps(quietOf(member), overMs, from, now)
  // A start is a turn already, as a job is.
  const instants = new Set([...quiet.map(({ at }) => at), ...stops.map((stop) => stop.from)])
  return [...instants]
    .sort((a, b) => a - b)
    .map((at) => {
      const stopped = stops.some((stop) => stop.from <= at && at < (stop.to ?? Infinity))
      const says = stopped ? null : quiet.findLast((step) => step.at <= at)?.says
      return { at, says: says ?? 'out' }
    })
}

function quietOf({ history }: Member): Quiet {
  const { activity, failures, stops, maintenance, sampledFrom } = history
  const failed = failures.filter(({ news, placedAt }) => news && !isWithin(maintenance, placedAt))
  const exact = [...failed.map(({ placedAt }) => placedAt), ...stops.map(({ to }) => to ?? Infinity)]
  return {
    done: new Jobs(
      withoutMaintained(activity, maintenance),
      exact.sort((a, b) => a - b),
    ),
    sampledFrom: sampledFrom ?? Infinity,
    ranges: maintenance,
  }
}

/** Finished jobs of one recipe, and its starts. */
class Jobs implements Done {
  readonly #activity: Activity
  /** Where failures are placed, and starts; sorted. */
  readonly #exact: readonly Instant[]

  constructor(activity: Activity, exact: readonly Instant[]) {
    this.#activity = activity
    this.#exact = exact
  }

  newestTo(at: Instant): Instant {
    const { from, to, length } = this.#activity
    const ended = firstAfter(to, at, length)
    let newest = to[ended - 1] ?? -Infinity
    for (let index = ended; index < length; index += 1) {
      const start = from[index] ?? 0
      if (start < at) newest = to[index] ?? 0
      else if (start !== to[index]) break
    }
    return Math.max(newest, this.#exact[firstAfter(this.#exact, at) - 1] ?? -Infinity)
  }

  nextStart(at: Instant): Instant {
    const { from, to, length } = this.#activity
    let next = this.#exact[firstAfter(this.#exact, at)] ?? Infinity
    for (let index = firstAfter(to, at, length); index < length; index += 1) {
      const exact = from[index] === to[index]
      const start = (from[index] ?? 0) + (exact ? 0 : 1)
      if (start <= at) continue
      next = Math.min(next, start)
      if (!exact) break
    }
    return next
  }
}
