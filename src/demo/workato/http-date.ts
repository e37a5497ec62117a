import type { Instant } from '../../model/instant.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The form of `Date` and `Retry-After`: whole seconds, rounded up, in GMT. */
export function httpDate(at: Instant): string {
  const time = Temporal.Instant.fromEpochMilliseconds(Math.ceil(at / 1_000) * 1_000).toZonedDateTimeISO('UTC')
  const two = (value: number) => String(value).padStart(2, '0')
  const day = DAYS[time.dayOfWeek - 1]
  const month = MONTHS[time.month - 1]
  const clock = `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`
  return `${day}, ${two(time.day)} ${month} ${time.year} ${clock} GMT`
}
