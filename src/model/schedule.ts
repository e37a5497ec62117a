import { Cron } from 'croner'
import { messageOf } from './errors.ts'
import { type DurationMs, type Instant, toIso } from './instant.ts'

/**
 * A cron expression of five fields in a time zone. Where clocks go forward, what falls into the gap runs at its end;
 * where they go back, a fixed time of day runs once, an hourly one each hour (SEMANTICS 7.1).
 */
export interface Schedule {
  readonly cron: string
  /** IANA. */
  readonly timeZone: string
}

/** 2026-01-01T00:00:00Z: any instant serves to see whether a schedule ever runs. */
const EPOCH: Instant = 1_767_225_600_000

/** Minute, hour, day of the month, month, day of the week. */
const CRON_FIELDS = 5

/** What is wrong with a cron expression (or a name such as `@daily`), in a sentence; null where it is fine. */
export function cronProblem(cron: string): string | null {
  const fields = cron.trim().split(/\s+/).length
  const isNamed = cron.trim().startsWith('@')
  if (!isNamed && fields !== CRON_FIELDS) return `it has ${fields === 1 ? 'one field' : `${fields} fields`}`
  try {
    return nextRun({ cron, timeZone: 'UTC' }, EPOCH) === null ? 'it never comes' : null
  } catch (error) {
    return messageOf(error).replace(/^\w+: /, '')
  }
}

/** Whether a name is one of an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(EPOCH).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}

/** The first run strictly after an instant; null where none comes. */
export function nextRun(schedule: Schedule, after: Instant): Instant | null {
  return cronOf(schedule).nextRun(toIso(after))?.getTime() ?? null
}

/** The last run at or before an instant; null where there was none. */
export function latestRun(schedule: Schedule, upTo: Instant): Instant | null {
  // Croner looks strictly before.
  const [run] = cronOf(schedule).previousRuns(1, toIso(upTo + 1))
  return run?.getTime() ?? null
}

/** Runs looked at for the longest pause: those of a year and more, where one comes a week. */
const PAUSES_LOOKED_AT = 60

/** The longest time between two runs in a row, as far as some dozens of them show. */
export function longestPause(schedule: Schedule): DurationMs {
  const runs = cronOf(schedule)
    .nextRuns(PAUSES_LOOKED_AT, toIso(EPOCH))
    .map((run) => run.getTime())
  return runs.reduce((longest, run, at) => Math.max(longest, run - (runs[at - 1] ?? run)), 0)
}

function cronOf({ cron, timeZone }: Schedule): Cron {
  return new Cron(cron, { timezone: timeZone, mode: '5-part' })
}
