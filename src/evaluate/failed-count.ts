import type { FailedCountCondition } from '../model/condition.ts'
import type { Course } from './course.ts'
import { estimateWindow } from './estimates.ts'
import { estimatesOf, type Group, newsOf, throughOf } from './group.ts'
import { heldByAbsence } from './levels.ts'
import { compared, countIn, placesOf, windowBreaks } from './windows.ts'

/**
 * `job_failed_count: { over, … }`: the failures placed in (t − over, t] and the window's share of estimates, compared
 * (SEMANTICS 3.1–3.3).
 */
export function failedCountCourse({ overMs, threshold }: FailedCountCondition, group: Group): Course {
  const failures = newsOf(group, group.from - overMs)
  const places = placesOf(failures)
  const window = estimateWindow(estimatesOf(group, overMs), overMs)
  const through = throughOf(group, 'jobs')
  const knownFrom = group.members.knownFrom()
  const absence = heldByAbsence(threshold)
  return {
    breaks: [through + 1, knownFrom + overMs, ...window.breaks, ...windowBreaks(places, overMs)],
    read: (at) => {
      const share = window.share(at)
      const partial = at > through || window.blurred(at) || (absence && at - overMs < knownFrom)
      return compared(threshold, countIn(places, at, overMs) + share, share > 0, partial)
    },
    failures,
    recipes: [],
  }
}
