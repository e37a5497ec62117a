import type { FailureRatioCondition } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'
import { milderSeverity, type Severity } from '../model/severity.ts'
import type { Course, Reading } from './course.ts'
import { hasEstimate, placedIn } from './earliest.ts'
import { estimateWindow, wholeOf } from './estimates.ts'
import { allEstimatesOf, type Group, newsOf, throughOf } from './group.ts'
import { heldByAbsence, levelOf } from './levels.ts'
import { ignoresEstimates } from './roster.ts'
import { countIn, placesOf, windowBreaks } from './windows.ts'

/** What a ratio says where something is missing. */
const UNKNOWN = { truth: 'unknown', severity: null, partial: true } as const

/**
 * `failure_ratio: { over, … }`: failed of all finished jobs in (t − over, t] (SEMANTICS 3.5). `errors` filters what
 * failed, not what finished: of that, other failures and estimates are a part. Of successes that were counted over a
 * longer time than the window, as after a gap, all or none may lie in it: what differs so is unknown.
 */
export function failureRatioCourse(condition: FailureRatioCondition, group: Group): Course {
  const { overMs, threshold, minJobs } = condition
  const since = group.from - overMs
  const failures = newsOf(group, since)
  const filtered = ignoresEstimates(group.rule)
  const [failed, finished] = [
    placesOf(failures),
    placesOf(filtered ? newsOf({ ...group, rule: { ...group.rule, errors: null } }, since) : failures),
  ]
  const window = estimateWindow(allEstimatesOf(group, overMs), overMs)
  const successes = group.members.shared(since)
  const through = throughOf(group, 'jobs')
  const sampledFrom = group.members.sampledFrom(group.now)
  const succeeded = (at: Instant): number => wholeOf(successes.share(at - overMs, at, overMs))
  const finishedAt = (at: Instant): number => countIn(finished, at, overMs) + window.share(at) + succeeded(at)
  const mostAt = (at: Instant): number => finishedAt(at) + wholeOf(successes.longer(at - overMs, at))
  const isEnough = (jobs: number): boolean => jobs >= Math.max(1, minJobs)
  const level = (count: number, of: number): Severity | null =>
    isEnough(of) ? levelOf(threshold, count / of) : null
  return {
    breaks: [
      through + 1,
      sampledFrom + overMs,
      ...window.breaks,
      ...successes.longerStarts(group.from, group.now, overMs),
      ...windowBreaks(successes.turns(since, group.now), overMs),
      ...windowBreaks(finished, overMs),
    ],
    // That there are too few goes with another number's turn, and turns the answer against it.
    numbers: (at) => [
      window.share(at),
      succeeded(at),
      Number(isEnough(finishedAt(at))) + Number(isEnough(mostAt(at))),
    ],
    read: (at): Reading => {
      const share = window.share(at)
      const count = countIn(failed, at, overMs) + (filtered ? 0 : share)
      const [of, most] = [finishedAt(at), mostAt(at)]
      const said = { count, of, about: share > 0 }
      if (at > through || at - overMs < sampledFrom || window.blurred(at)) return { ...said, ...UNKNOWN }
      const [fewest, all] = [level(count, of), level(count, most)]
      if (fewest === all)
        return { ...said, truth: all === null ? 'no' : 'yes', severity: all, partial: false }
      if (fewest === null || all === null) return { ...said, ...UNKNOWN }
      return { ...said, truth: 'yes', severity: milderSeverity(fewest, all), partial: true }
    },
    failures,
    recipes: [],
  }
}

/**
 * When it may first hold. Without a failure in the window never; failures leave it as successes do, so what does not
 * hold now may hold a moment later.
 */
export function failureRatioMayHold(condition: FailureRatioCondition, group: Group): Instant {
  const { overMs, threshold } = condition
  const { members, from, now } = group
  const earliest = Math.max(from, members.sampledFrom(now) + overMs)
  if (earliest > now || heldByAbsence(threshold) || hasEstimate(group, overMs)) return earliest
  const failed = placedIn(group, overMs)
  if (failed === 0) return Infinity
  // Every window that ends from here through now holds what lies in all of them.
  const always = now - from < overMs ? wholeOf(members.shared(from - overMs).share(now - overMs, from)) : 0
  return levelOf(threshold, failed / (failed + always)) === null ? now + 1 : earliest
}
