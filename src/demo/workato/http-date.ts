import type { Instant } from '../../model/instant.ts'

/** The form of `Date` and `Retry-After`: whole seconds, rounded up, in GMT. */
export function httpDate(at: Instant): string {
  const time = Temporal.Instant.fromEpochMilliseconds(Math.ceil(at / 1_000) * 1_000).toZonedDateTimeISO('UTC')
  const two = (value: number) => String(value).padStart(2, '0')
  const day = time.toLocaleString('en-US', { weekday: 'short' })
  const month = time.toLocaleString('en-US', { month: 'short' })
  const clock = `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`
  return `${day}, ${two(time.day)} ${month} ${time.year} ${clock} GMT`
}
