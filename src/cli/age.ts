import {
  DAY_MS,
  type DurationMs,
  formatDuration,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  SECOND_MS,
} from '../model/instant.ts'

/** How long ago an instant was, or how far ahead it is, as lists say it: `36m ago`, `in 2h`; empty where there is none. */
export function age(at: Instant | null, now: Instant): string {
  if (at === null) return ''
  return at > now ? `in ${roughly(at - now)}` : `${roughly(now - at)} ago`
}

/** Rounded as a person reads it: seconds of a moment, minutes of a day, hours of more. */
function roughly(ms: DurationMs): string {
  const step = ms < 2 * MINUTE_MS ? SECOND_MS : ms < DAY_MS ? MINUTE_MS : HOUR_MS
  return formatDuration(Math.round(ms / step) * step)
}
