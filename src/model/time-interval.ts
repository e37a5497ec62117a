import type { TimeRange } from './history.ts'
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from './instant.ts'

/** From and to a number, both included. */
export interface NumberRange {
  readonly from: number
  readonly to: number
}

/** Times that agree with all given parts, on the wall clock of a zone; what is null does not matter (Alertmanager's). */
export interface TimeSpec {
  /** Minutes of the day; `to` excluded. */
  readonly times: readonly NumberRange[] | null
  /** 0 is Sunday. */
  readonly weekdays: readonly NumberRange[] | null
  /** 1 is the first; -1 the month's last. */
  readonly daysOfMonth: readonly NumberRange[] | null
  readonly months: readonly NumberRange[] | null
  readonly years: readonly NumberRange[] | null
  /** IANA. */
  readonly timeZone: string
}

/** A named set of times: what any of its parts contains (CONFIG 1, time_intervals). */
export interface TimeInterval {
  readonly name: string
  readonly specs: readonly TimeSpec[]
}

/** Whether an instant lies inside. */
export function isInside(interval: TimeInterval, at: Instant): boolean {
  return rangesInside([interval], at, at + 1).length > 0
}

/**
 * When these intervals hold within [from, to): sorted, none touches another, cut at both ends. Wall clocks that go
 * forward skip what they skip; what they repeat is inside both times.
 */
export function rangesInside(
  intervals: readonly TimeInterval[],
  from: Instant,
  to: Instant,
): readonly TimeRange[] {
  return merge(intervals.flatMap(({ specs }) => specs.flatMap((spec) => rangesOf(spec, from, to))))
}

/** The first instant after `at`, at most `withinMs` later, at which inside turns to outside or back; else that end. */
export function nextTurn(intervals: readonly TimeInterval[], at: Instant, withinMs: DurationMs): Instant {
  const end = at + withinMs
  const [first] = rangesInside(intervals, at, end)
  if (first === undefined) return end
  return first.from > at ? first.from : first.to
}

/** Ranges that overlap or touch become one; sorted. */
function merge(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const merged: { from: Instant; to: Instant }[] = []
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

function rangesOf(spec: TimeSpec, from: Instant, to: Instant): readonly TimeRange[] {
  const times = spec.times ?? [{ from: 0, to: DAY_MS / MINUTE_MS }]
  return stretches(spec.timeZone, from, to).flatMap((stretch) => {
    const first = Math.floor((stretch.from + stretch.offsetMs) / DAY_MS)
    const last = Math.floor((stretch.to + stretch.offsetMs) / DAY_MS)
    const days = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    return days
      .filter((day) => isDayInside(spec, day))
      .flatMap((day) => {
        const midnight = day * DAY_MS - stretch.offsetMs
        return times
          .map((time) => ({
            from: Math.max(stretch.from, midnight + time.from * MINUTE_MS),
            to: Math.min(stretch.to, midnight + time.to * MINUTE_MS),
          }))
          .filter((range) => range.from < range.to)
      })
  })
}

/** Time over which a zone's clocks keep one distance from UTC. */
interface Stretch extends TimeRange {
  readonly offsetMs: DurationMs
}

function stretches(timeZone: string, from: Instant, to: Instant): readonly Stretch[] {
  const found: Stretch[] = []
  let start = from
  while (start < to) {
    const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone)
    const next = local.getTimeZoneTransition('next')?.epochMilliseconds ?? to
    const end = Math.min(next, to)
    found.push({ from: start, to: end, offsetMs: local.offsetNanoseconds / NANOSECONDS })
    start = end
  }
  return found
}

/** Nanoseconds in a millisecond. */
const NANOSECONDS = 1_000_000

/** `day` counts from 1970-01-01 on the wall. */
function isDayInside({ weekdays, daysOfMonth, months, years }: TimeSpec, day: number): boolean {
  const date = EPOCH.add({ days: day })
  return (
    holds(weekdays, date.dayOfWeek % DAYS_A_WEEK) &&
    holds(months, date.month) &&
    holds(years, date.year) &&
    (daysOfMonth === null || daysOfMonth.some((range) => holdsDay(range, date)))
  )
}

const EPOCH = Temporal.PlainDate.from('1970-01-01')
const DAYS_A_WEEK = 7

function holds(ranges: readonly NumberRange[] | null, value: number): boolean {
  return ranges === null || ranges.some(({ from, to }) => value >= from && value <= to)
}

/** Days from the end count back from the month's last; a range that begins after it holds none of its days. */
function holdsDay({ from, to }: NumberRange, { day, daysInMonth }: Temporal.PlainDate): boolean {
  const fromEnd = (value: number): number => (value < 0 ? daysInMonth + value + 1 : value)
  return day >= fromEnd(from) && day <= fromEnd(to)
}
