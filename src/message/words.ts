import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/instant.ts'
import type { Severity } from '../model/severity.ts'

/** How a message looks at a glance: a level while it fires, or how it ended. */
export type Mood = Severity | 'resolved' | 'closed'

/** What a message begins with; words say the same, never the colour alone (MESSAGES). */
export const EMOJIS: Readonly<Record<Mood, string>> = {
  critical: '🔴',
  warning: '🟠',
  info: '🔵',
  resolved: '🟢',
  closed: '⚪',
}

/** Levels as a line begins with them. */
export const LEVELS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Info',
}

/** From here on a person says minutes as hours, hours as days. */
const MINUTES_UP_TO_MS = 90 * MINUTE_MS
const HOURS_UP_TO_MS = 2 * DAY_MS
const MINUTES_BESIDE_HOURS_UP_TO_MS = 10 * HOUR_MS

/** Numbers below are said to the last digit. */
const EXACT_BELOW = 10_000
const GROUPED = new Intl.NumberFormat('en-US')
const ROUNDED = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })
const ESTIMATED = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 })

/** A count as a person says it: `41`, `12,300`; with estimates in it `about 240`. */
export function sayCount(count: number, about = false): string {
  const whole = Math.max(0, Math.round(count))
  if (about) return `about ${ESTIMATED.format(whole)}`
  return whole < EXACT_BELOW ? GROUPED.format(whole) : ROUNDED.format(whole)
}

/** `1 failed job`, `41 failed jobs`, `about 240 failed jobs`. */
export function sayJobs(count: number, about = false): string {
  return `${sayCount(count, about)} failed ${Math.round(count) === 1 ? 'job' : 'jobs'}`
}

/** What came of it: `1 job failed`, `41 jobs failed`. */
export function sayFailed(count: number): string {
  return `${sayThings(count, 'job')} failed`
}

/** The plural only where it is due: `1 recipe`, `37 recipes`. */
export function sayThings(count: number, one: string): string {
  return `${sayCount(count)} ${one}${count === 1 ? '' : 's'}`
}

/** A share as a person says it: `23 %`, `0.4 %`; below the smallest that can be said, `less than 0.1 %`. */
export function sayShare(part: number, whole: number, about = false): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  if (percent > 0 && percent < 0.1) return 'less than 0.1 %'
  const said = percent < 1 ? percent.toFixed(1).replace('.0', '') : String(Math.round(percent))
  return `${about ? 'about ' : ''}${said} %`
}

/** A mean, or how many times it is another: `31`, `6`, `2.5`; whole from 3 on. */
export function sayRatio(value: number): string {
  return value < 3 ? String(Math.round(value * 10) / 10) : sayCount(value)
}

/** Elapsed time, rounded as a person does: `45 s`, `62 min`, `4 h`, `2 h 30 min`, `3 days`. */
export function sayElapsed(ms: DurationMs): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.round(ms / SECOND_MS))} s`
  const minutes = Math.round(ms / MINUTE_MS)
  if (ms <= MINUTES_UP_TO_MS) return `${minutes} min`
  if (ms >= HOURS_UP_TO_MS) return `${Math.round(ms / DAY_MS)} days`
  if (ms >= MINUTES_BESIDE_HOURS_UP_TO_MS) return `${Math.round(ms / HOUR_MS)} h`
  const tens = Math.round(minutes / 10) * 10
  return tens % 60 === 0 ? `${tens / 60} h` : `${Math.floor(tens / 60)} h ${tens % 60} min`
}

/** A rule's window, to the second: `15 min`, `1 h 40 min`, `24 h`, `7 days`. */
export function sayWindow(ms: DurationMs): string {
  if (ms >= HOURS_UP_TO_MS && ms % DAY_MS === 0) return `${ms / DAY_MS} days`
  if (ms <= MINUTES_UP_TO_MS && ms % MINUTE_MS === 0 && ms % HOUR_MS !== 0) return `${ms / MINUTE_MS} min`
  const parts = [
    [Math.floor(ms / HOUR_MS), 'h'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min'],
    [Math.floor((ms % MINUTE_MS) / SECOND_MS), 's'],
  ] as const
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`)
  return said.length === 0 ? '0 s' : said.join(' ')
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** Bars that still read as one word on a phone. */
const SPARKLINE_BARS_MAX = 24

/** `▁▁▂█` from counts, oldest first; the highest bar is the highest count. Null where there is nothing to see. */
export function sparkline(history: readonly number[]): string | null {
  const shown = history.slice(-SPARKLINE_BARS_MAX)
  const top = Math.max(...shown)
  if (shown.length < 2 || shown.reduce((sum, count) => sum + count) < 2) return null
  return shown.map((count) => BARS[Math.ceil((count / top) * (BARS.length - 1))]).join('')
}
