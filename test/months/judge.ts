import type { Alert } from '../../src/model/alert.ts'
import { DAY_MS, type DurationMs, HOUR_MS, type Instant } from '../../src/model/instant.ts'
import type { Reason } from '../../src/model/notice.ts'
import { severityRank } from '../../src/model/severity.ts'
import type { Incident } from './incidents.ts'
import type { Month } from './month.ts'

/** Something that was told: no edit, and not that it is over. */
export interface MonthNotice {
  readonly at: Instant
  readonly receiver: string
  readonly reason: Reason
  readonly alerts: readonly Alert[]
}

/** What became of one incident. */
export interface IncidentVerdict {
  readonly incident: Incident
  readonly notices: readonly MonthNotice[]
  /** From its first failed job, or from its beginning where it has none, to the first notice; null: nobody was told. */
  readonly toldAfterMs: DurationMs | null
}

/** How rules did in a month. */
export interface Verdict {
  readonly incidents: readonly IncidentVerdict[]
  /** Notices of warnings and worse that belong to no incident. */
  readonly noise: readonly MonthNotice[]
  readonly worstDayOfNoise: number
  /** Notices of any level, of no incident, that are below a warning. */
  readonly mild: number
}

/** What an incident leaves behind may be told a little after its end: windows reach back. */
const AFTERMATH_MS: DurationMs = HOUR_MS

/** Sets what was told against what had happened. */
export function judge(month: Month, notices: readonly MonthNotice[]): Verdict {
  const incidents = month.incidents.map((incident): IncidentVerdict => {
    const own = notices.filter((notice) => isAbout(notice, incident))
    const first = own.reduce((earliest, { at }) => Math.min(earliest, at), Infinity)
    return {
      incident,
      notices: own,
      toldAfterMs: Number.isFinite(first) ? first - beganAt(month, incident) : null,
    }
  })
  const rest = notices.filter((notice) => !month.incidents.some((incident) => isAbout(notice, incident)))
  const noise = rest.filter(({ alerts }) =>
    alerts.some(({ severity }) => severityRank(severity) >= severityRank('warning')),
  )
  const byDay = Map.groupBy(noise, ({ at }) => Math.floor(at / DAY_MS))
  return {
    incidents,
    noise,
    worstDayOfNoise: Math.max(0, ...[...byDay.values()].map(({ length }) => length)),
    mild: rest.length - noise.length,
  }
}

function isAbout({ at, alerts }: MonthNotice, { from, to, recipes }: Incident): boolean {
  const hit = new Set(recipes)
  return (
    at >= from &&
    at <= to + AFTERMATH_MS &&
    alerts.some((alert) => alert.recipes.some((key) => hit.has(key.slice(key.indexOf('\u0000') + 1))))
  )
}

function beganAt({ recipes }: Month, incident: Incident): Instant {
  const failures = recipes.flatMap((recipe) =>
    recipe.failures.filter((failure) => failure.incident === incident),
  )
  const first = failures.reduce((earliest, { at }) => Math.min(earliest, at), Infinity)
  return Number.isFinite(first) ? first : incident.from
}
