import type { SpikeCondition, Threshold } from '../model/condition.ts'
import type { FailureFact } from '../model/history.ts'
import { DAY_MS, type Instant } from '../model/instant.ts'
import type { Severity } from '../model/severity.ts'
import type { Course } from './course.ts'
import { hasEstimate, placedIn } from './earliest.ts'
import { estimateWindow } from './estimates.ts'
import { estimatesOf, failuresOf, type Group, newsOf, throughOf } from './group.ts'
import { levelOf } from './levels.ts'
import { countIn, placesOf, windowBreaks } from './windows.ts'

/**
 * `spike: { over, … }`: the failures in (t − over, t] against the mean of the same time of day over the days of the
 * baseline, in which history counts and estimates do not; unknown until all of it is within what is known (SEMANTICS 3.5).
 */
export function spikeCourse(condition: SpikeCondition, group: Group): Course {
  const { overMs, baselineMs, atLeast, threshold } = condition
  const days = baselineMs / DAY_MS
  const failures = newsOf(group, group.from - overMs)
  const [places, usual] = [placesOf(failures), placesOf(usualOf(condition, group, days))]
  const window = estimateWindow(estimatesOf(group, overMs), overMs)
  const through = throughOf(group, 'jobs')
  const reach = baselineMs + overMs
  const historyFrom = group.members.historyFrom()
  const meanAt = (at: Instant): number => {
    let sum = 0
    for (let day = 1; day <= days; day += 1) sum += countIn(usual, at - day * DAY_MS, overMs)
    return sum / days
  }
  return {
    breaks: [
      through + 1,
      historyFrom + reach,
      ...window.breaks,
      ...windowBreaks(places, overMs),
      ...dailyBreaks(usual, overMs, days, group),
    ],
    read: (at) => {
      const share = window.share(at)
      const count = countIn(places, at, overMs) + share
      const partial = at > through || window.blurred(at)
      const said = { count, about: share > 0 }
      if (at - reach < historyFrom) return { ...said, truth: 'unknown', severity: null, partial: true }
      const severity = count < atLeast ? null : multipleOf(threshold, count, meanAt(at))
      const truth = severity !== null ? 'yes' : partial ? 'unknown' : 'no'
      return { ...said, truth, severity, partial }
    },
    failures,
    recipes: [],
  }
}

/** Of the baseline, what lies at the times of day that windows of the group look at. */
function usualOf({ overMs, baselineMs }: SpikeCondition, group: Group, days: number): readonly FailureFact[] {
  const { from, now } = group
  if (now - from + overMs >= DAY_MS) return failuresOf(group, from - baselineMs - overMs)
  return Array.from({ length: days }, (_, index) => (days - index) * DAY_MS).flatMap((ago) =>
    failuresOf(group, from - ago - overMs, now - ago),
  )
}

/** The worst level whose multiple of the mean the count reaches. */
function multipleOf({ comparator, levels }: Threshold, count: number, mean: number): Severity | null {
  return levelOf(
    { comparator, levels: levels.map(({ severity, bound }) => ({ severity, bound: bound * mean })) },
    count,
  )
}

/** Where a day of the baseline gains or loses a failure. */
function dailyBreaks(
  places: readonly Instant[],
  overMs: number,
  days: number,
  { from, now }: Group,
): readonly Instant[] {
  const found: Instant[] = []
  for (let day = 1; day <= days; day += 1) {
    for (const at of windowBreaks(places, overMs)) {
      const shifted = at + day * DAY_MS
      if (shifted > from && shifted <= now) found.push(shifted)
    }
  }
  return found
}

/** When it may first hold: the mean falls without news where a failure leaves one of its days. */
export function spikeMayHold(condition: SpikeCondition, group: Group): Instant {
  const { overMs, baselineMs, atLeast } = condition
  const { members, from, now } = group
  const earliest = Math.max(from, members.historyFrom() + baselineMs + overMs)
  const estimated = hasEstimate(group, overMs)
  if (!estimated && placedIn(group, overMs) < atLeast) return Infinity
  if (earliest > now || estimated) return earliest
  const last = (members.failures(earliest - overMs).at(-1)?.placedAt ?? earliest) + overMs
  const course = spikeCourse(condition, { ...group, from: earliest, now: last })
  const turns = new Set([earliest, ...course.breaks.map((at) => Math.max(earliest, at))])
  return [...turns].sort((a, b) => a - b).find((at) => course.read(at).truth === 'yes') ?? Infinity
}
