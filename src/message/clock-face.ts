import { HOUR_MS, type Instant } from '../model/instant.ts'

const UTC = 'UTC'
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
/** Beyond this, a time of day alone is taken for the wrong day. */
const SAME_DAY_UP_TO_MS = 12 * HOUR_MS

/** The zone where it is one, else UTC (MESSAGES: UTC where the reader's zone is not known). */
export function knownZone(timeZone: string): string {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
    return timeZone
  } catch {
    return UTC
  }
}

/** `02:03`, or with its day `Mon 23 Nov 02:03` where that is not today, in a known zone. */
export function clockTime(at: Instant, now: Instant, zone: string): string {
  return needsDay(at, now, zone) ? dayTime(at, zone) : hourMinute(zoned(at, zone))
}

/** `Mon 23 Nov 02:03`, in a known zone. */
export function dayTime(at: Instant, zone: string): string {
  const when = zoned(at, zone)
  return `${DAYS[when.dayOfWeek - 1]} ${when.day} ${MONTHS[when.month - 1]} ${hourMinute(when)}`
}

/** Whether a time of day needs its day beside it. */
export function needsDay(at: Instant, now: Instant, zone: string): boolean {
  return (
    now - at >= SAME_DAY_UP_TO_MS || !zoned(at, zone).toPlainDate().equals(zoned(now, zone).toPlainDate())
  )
}

function hourMinute({ hour, minute }: Temporal.ZonedDateTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toZonedDateTimeISO(zone)
}
