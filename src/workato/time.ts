import type { Instant } from '../model/instant.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/instant.ts'

const ISO_TIME =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,18}))?)?)?\s*(?:(Z|z|UTC)|([+-])(\d{2}):?(\d{2})?)?\s*$/

/** Numbers below are seconds, from it on milliseconds (both mean 1973 and later). */
const EPOCH_MS_FROM = 100_000_000_000

/** An API time: ISO 8601 with any offset and precision (UTC without one), or an epoch number; null for anything else. */
export function parseApiTime(value: unknown): Instant | null {
  if (typeof value === 'string') return parseIsoTime(value)
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) {
    return Math.trunc(value < EPOCH_MS_FROM ? value * SECOND_MS : value)
  }
  return null
}

function parseIsoTime(text: string): Instant | null {
  return parseUsualTime(text) ?? parseAnyIsoTime(text)
}

/** The API's usual form, `2026-09-01T03:00:04.120-07:00` or with Z: every job has two, so it is read figure by figure. */
function parseUsualTime(text: string): Instant | null {
  const isUtc = text.length === 24 && text.charCodeAt(23) === 0x5a
  const sign = text.charCodeAt(23)
  if (!isUtc && (text.length !== 29 || (sign !== 0x2b && sign !== 0x2d) || text.charCodeAt(26) !== 0x3a))
    return null
  if (text.charCodeAt(10) !== 0x54 || text.charCodeAt(19) !== 0x2e || text.charCodeAt(4) !== 0x2d) return null
  const month = figures(text, 5, 2)
  const day = figures(text, 8, 2)
  const hour = figures(text, 11, 2)
  const minute = figures(text, 14, 2)
  const second = figures(text, 17, 2)
  const offset = isUtc ? 0 : figures(text, 24, 2) * HOUR_MS + figures(text, 27, 2) * MINUTE_MS
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60))
    return null
  const days = daysSinceEpoch(figures(text, 0, 4), month, day)
  const local =
    days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + figures(text, 20, 3)
  const at = sign === 0x2d ? local + offset : local - offset
  return Number.isNaN(at) ? null : at
}

/** The number that these figures write; NaN where one is none. */
function figures(text: string, from: number, count: number): number {
  let value = 0
  for (let at = from; at < from + count; at += 1) {
    const figure = text.charCodeAt(at) - 0x30
    if (figure < 0 || figure > 9) return Number.NaN
    value = value * 10 + figure
  }
  return value
}

function parseAnyIsoTime(text: string): Instant | null {
  const parts = ISO_TIME.exec(text)
  if (parts === null) return /^\d{9,13}$/.test(text) ? parseApiTime(Number(text)) : null
  const month = Number(parts[2])
  const day = Number(parts[3])
  const hour = Number(parts[4] ?? 0)
  const minute = Number(parts[5] ?? 0)
  const second = Number(parts[6] ?? 0)
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null
  const offset = Number(parts[10] ?? 0) * HOUR_MS + Number(parts[11] ?? 0) * MINUTE_MS
  const fraction = parts[7] === undefined ? 0 : Number(parts[7].slice(0, 3).padEnd(3, '0'))
  const days = daysSinceEpoch(Number(parts[1]), month, day)
  const local = days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + fraction
  return parts[9] === '-' ? local + offset : local - offset
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; arithmetic, as this runs for every job twice. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is their last.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A date as HTTP headers write it (RFC 9110, IMF-fixdate); null for anything else. */
export function parseHttpDate(text: string): Instant | null {
  const parts = HTTP_DATE.exec(text.trim())
  const month = MONTHS.indexOf(parts?.[2] ?? '') + 1
  if (parts === null || month === 0) return null
  return parseApiTime(
    `${parts[3]}-${String(month).padStart(2, '0')}-${parts[1]}T${parts[4]}:${parts[5]}:${parts[6]}Z`,
  )
}
