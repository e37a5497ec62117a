import type { MissedRunCondition } from '../../model/condition.ts'
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from '../../model/instant.ts'
import { latestRun, nextRun, type Schedule } from '../../model/schedule.ts'
import { cron, duration, mapping, timeZone } from '../values.ts'
import { type ConditionKind, lasting } from './kind.ts'

/** A run that was due longer ago is no longer waited for. */
const DUE_MS_MAX: DurationMs = 366 * DAY_MS

/** No success within so long after the time it was due (CONFIG 2). */
export const missedRun: ConditionKind = {
  name: 'missed_run',
  schema: mapping({
    schedule: cron.describe('When a run is due: cron, five fields'),
    timezone: timeZone.prefault('UTC').describe('Zone of the schedule'),
    within: duration(MINUTE_MS).describe('So long after the due time a job must have succeeded'),
  })
    .transform((given) => {
      const { schedule, timezone, within } = given
      const dueBefore = dueDates({ cron: schedule, timeZone: timezone })
      const scope = { name: 'missed_run', failureLabels: [], countsFailures: false }
      return lasting(
        scope,
        false,
        (severity): MissedRunCondition => ({
          kind: 'missed_run',
          schedule,
          timezone,
          withinMs: within,
          severity,
          dueBefore,
        }),
      )
    })
    .describe('No job succeeded within so long after the time at which one was due'),
}

/** The newest due instant at or before another; remembers the last answer, which holds until the next one is due. */
function dueDates(schedule: Schedule): (at: Instant) => Instant | null {
  let known: { readonly due: Instant | null; readonly from: Instant; readonly next: Instant } | null = null
  return (at) => {
    if (known === null || at < known.from || at >= known.next) {
      const due = latestRun(schedule, at)
      known = { due, from: due ?? at, next: nextRun(schedule, at) ?? Infinity }
    }
    return known.due === null || at - known.due > DUE_MS_MAX ? null : known.due
  }
}
