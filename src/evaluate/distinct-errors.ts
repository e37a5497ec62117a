import type { DistinctErrorsCondition } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'
import type { Course } from './course.ts'
import { type Group, newsOf, throughOf } from './group.ts'
import { heldByAbsence } from './levels.ts'
import { firstAfter } from './sorted.ts'
import { compared, placesOf, windowBreaks } from './windows.ts'

/** `distinct_errors: { over, … }`: the fingerprints of the failures placed in (t − over, t], compared; estimates show none. */
export function distinctErrorsCourse({ overMs, threshold }: DistinctErrorsCondition, group: Group): Course {
  const failures = newsOf(group, group.from - overMs)
  const places = placesOf(failures)
  const through = throughOf(group, 'jobs')
  const knownFrom = group.members.knownFrom()
  const absence = heldByAbsence(threshold)
  const distinct = (at: Instant): number => {
    const inWindow = failures.slice(firstAfter(places, at - overMs), firstAfter(places, at))
    return new Set(inWindow.map(({ fingerprint }) => fingerprint)).size
  }
  return {
    breaks: [through + 1, knownFrom + overMs, ...windowBreaks(places, overMs)],
    read: (at) => {
      const partial = at > through || (absence && at - overMs < knownFrom)
      return compared(threshold, distinct(at), false, partial)
    },
    failures,
    recipes: [],
  }
}
