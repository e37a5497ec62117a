/** A point in time: milliseconds since 1970-01-01T00:00:00Z (SEMANTICS 1.6: stored in UTC milliseconds). */
export type Instant = number

/** A length of time in milliseconds, never negative. */
export type DurationMs = number

export const SECOND_MS: DurationMs = 1_000
export const MINUTE_MS: DurationMs = 60_000
export const HOUR_MS: DurationMs = 3_600_000
export const DAY_MS: DurationMs = 86_400_000
const WEEK_MS: DurationMs = 604_800_000

const UNITS: readonly (readonly [string, DurationMs])[] = [
  ['w', WEEK_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
]

const DURATION = /^(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/

/** Reads `30s`, `5m`, `1h30m`, `7d`, `1w` (units from large to small, each at most once); null for anything else. */
export function parseDuration(text: string): DurationMs | null {
  const parts = DURATION.exec(text.trim())
  if (parts === null || text.trim() === '') return null
  return UNITS.reduce((sum, [, unitMs], index) => sum + Number(parts[index + 1] ?? 0) * unitMs, 0)
}

/** The configuration's own notation for a duration: `1h30m`; below a second rounds to `0s`. */
export function formatDuration(ms: DurationMs): string {
  let rest = Math.round(ms / SECOND_MS) * SECOND_MS
  let text = ''
  for (const [unit, unitMs] of UNITS) {
    if (unit === 'w' && rest % WEEK_MS !== 0) continue
    const count = Math.floor(rest / unitMs)
    if (count > 0) text += `${count}${unit}`
    rest -= count * unitMs
  }
  return text === '' ? '0s' : text
}

/** ISO 8601 in UTC with milliseconds, as every JSON answer writes times. */
export function toIso(at: Instant): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString({ smallestUnit: 'millisecond' })
}
