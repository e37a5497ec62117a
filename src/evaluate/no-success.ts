import type { NoSuccessCondition } from '../model/condition.ts'
import type { TimeRange } from '../model/history.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Course, stepCourse } from './course.ts'
import { type Group, throughOf } from './group.ts'
import { clockShows } from './maintenance.ts'
import type { Member } from './member.ts'
import type { Members } from './members.ts'
import type { Rises } from './rises.ts'
import { allOf, beyond, type Step, tallied } from './tally.ts'

/**
 * `no_success: { over }`: no job succeeded for so long, maintenance apart. A success may lie anywhere in its interval:
 * while one may have begun, and until the time after its end is over, the answer is no (SEMANTICS 3.5).
 */
export function noSuccessCourse({ overMs, severity }: NoSuccessCondition, group: Group): Course {
  const { members, from, now } = group
  const through = throughOf(group, 'jobs')
  const since = from - overMs
  const asked = members.asked(now)
  const all = quietsOf(members, since, now).map((quiet) => quietSteps(quiet, overMs, from, now))
  const steps = tallied(
    all.map((one) => beyond(one, through, true)),
    from,
    (tally) => allOf(tally, severity),
  )
  return stepCourse(steps, { failures: [], recipes: asked.map(({ key }) => key) })
}

const NO_RANGES: readonly TimeRange[] = []

/**
 * What all have to be: where no maintenance stops clocks, they are quiet as one is. What is known of one that is left out
 * counts; that it is sampled is not waited for.
 */
function quietsOf(members: Members, since: Instant, now: Instant): readonly Quiet[] {
  if (members.maintained().size === 0) {
    return [{ done: members.shared(since), sampledFrom: members.sampledFrom(now), ranges: NO_RANGES }]
  }
  const leftOut = new Set(members.leftOut(now))
  return members.all.map((member) => quietOf(member, !leftOut.has(member.key)))
}

/** Of one recipe; `isAsked`: that it is sampled is waited for. */
function quietOf({ dated, history }: Member, isAsked: boolean): Quiet {
  const sampledFrom = isAsked ? (history.sampledFrom ?? Infinity) : -Infinity
  return { done: dated, sampledFrom, ranges: history.maintenance }
}

/** What was done and when: see Rises. */
export type Done = Pick<Rises, 'newestTo' | 'nextStart'>

/** What quiet is measured by. */
export interface Quiet {
  readonly done: Done
  readonly sampledFrom: Instant
  readonly ranges: readonly TimeRange[]
}

/** From when on nothing was done for so long; unknown until all of that time is sampled. */
export function quietSteps(quiet: Quiet, overMs: DurationMs, from: Instant, now: Instant): readonly Step[] {
  const { done, sampledFrom, ranges } = quiet
  const sampled = clockShows(ranges, sampledFrom, overMs)
  const steps: Step[] = []
  let at = from
  while (at <= now) {
    const over = clockShows(ranges, done.newestTo(at), overMs)
    steps.push({ at, says: at < sampled ? 'unknown' : at < over ? 'no' : 'yes' })
    at = Math.min(done.nextStart(at), at < over ? over : Infinity, at < sampled ? sampled : Infinity)
  }
  return steps
}

/** When it may first hold: not before each one has been quiet, so that one which succeeded lately is proof enough. */
export function noSuccessMayHold({ overMs }: NoSuccessCondition, { members, from, now }: Group): Instant {
  const one = (member: Member): Instant => quietFrom(quietOf(member, false), overMs, from)
  const lively = members.someOf((member) => one(member) > now)
  if (lively !== null) return one(lively)
  let latest = from
  for (const quiet of quietsOf(members, from - overMs, now)) {
    latest = Math.max(latest, quietFrom(quiet, overMs, from))
  }
  return latest
}

/** The first instant from `from` on at which nothing was done for so long. */
export function quietFrom({ done, sampledFrom, ranges }: Quiet, overMs: DurationMs, from: Instant): Instant {
  const sampled = clockShows(ranges, sampledFrom, overMs)
  let at = Math.max(from, sampled)
  while (at < Infinity) {
    const over = Math.max(at, clockShows(ranges, done.newestTo(at), overMs))
    const next = done.nextStart(at)
    if (over < next) return over
    at = next
  }
  return at
}
