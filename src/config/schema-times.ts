import { z } from 'zod'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../model/instant.ts'
import type { Matcher } from '../model/matcher.ts'
import type { NumberRange, TimeInterval, TimeSpec } from '../model/time-interval.ts'
import { nearest } from './nearest.ts'
import { EVEN_IF_FAULTY, faultyKey, mapping, matchers, someText, textAs, timeZone } from './values.ts'

/** Numbers that a part of a time interval may have, and what they are called. */
interface Scale {
  readonly noun: string
  readonly example: string
  readonly least: number
  readonly most: number
  /** In order from `least` on; empty where numbers alone are written. */
  readonly names: readonly string[]
}

const WEEKDAYS: Scale = {
  noun: 'weekday',
  example: 'monday, or monday:friday (the week begins on sunday)',
  least: 0,
  most: 6,
  names: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'],
}

const MONTHS: Scale = {
  noun: 'month',
  example: 'may, 5, or may:august',
  least: 1,
  most: 12,
  names: [
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ],
}

const DAYS_OF_MONTH: Scale = {
  noun: 'day of a month',
  example: '1 to 31, -1 for the last, or 1:5, -3:-1',
  least: -31,
  most: 31,
  names: [],
}

const YEARS: Scale = { noun: 'year', example: '2030, or 2030:2032', least: 1970, most: 9999, names: [] }

/** The longest month. */
const DAYS_MAX = 31

const clock = textAs((text) => {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (text === '24:00') return { value: DAY_MS / MINUTE_MS }
  return parts === null
    ? { expected: `'${text}' is no time of day: expected 00:00 to 24:00, as 09:30` }
    : { value: Number(parts[1]) * (HOUR_MS / MINUTE_MS) + Number(parts[2]) }
})

const time = mapping({
  start_time: clock.describe('From this time of day, as 09:00'),
  end_time: clock.describe('Until before this one; 24:00 ends the day'),
})
  .superRefine(({ start_time: start, end_time: end }, context) => {
    if (typeof start === 'number' && typeof end === 'number' && start >= end) {
      const message = 'end_time must be after start_time: over midnight, write two times'
      faultyKey(context, 'end_time', message)
    }
  }, EVEN_IF_FAULTY)
  .transform((given): NumberRange => ({ from: given.start_time, to: given.end_time }))

/** Alertmanager's name for the zone of the machine that it runs on. */
const LOCAL = 'Local'

const location = z.union([
  z.literal(LOCAL).transform(() => new Intl.DateTimeFormat().resolvedOptions().timeZone),
  timeZone,
])

const spec = mapping({
  times: z.array(time).min(1).optional().describe('Times of day; any where left out'),
  weekdays: ranges(WEEKDAYS, numbered(WEEKDAYS)).describe('monday, or monday:friday'),
  days_of_month: ranges(DAYS_OF_MONTH, dayRange).describe('1:5; -1 is the last day'),
  months: ranges(MONTHS, numbered(MONTHS)).describe('may, 5, or may:august'),
  years: ranges(YEARS, numbered(YEARS)).describe('2030, or 2030:2032'),
  location: location.prefault('UTC').describe('Time zone, as Europe/Berlin; Local: that of this machine'),
}).transform(
  (given): TimeSpec => ({
    times: given.times ?? null,
    weekdays: given.weekdays ?? null,
    daysOfMonth: given.days_of_month ?? null,
    months: given.months ?? null,
    years: given.years ?? null,
    timeZone: given.location,
  }),
)

/** `time_intervals:`, as Alertmanager has them. */
export const timeIntervals: z.ZodType<readonly TimeInterval[]> = z.array(
  mapping({
    name: someText.describe('What it is called; unique'),
    time_intervals: z
      .array(spec)
      .min(1)
      .describe('Times: inside where one of these holds, which it does where all of its keys do'),
  }).transform((given): TimeInterval => ({ name: given.name, specs: given.time_intervals })),
)

/** A maintenance as written: its intervals by their names. */
export interface MaintenanceDraft {
  readonly name: string
  readonly matchers: readonly Matcher[]
  readonly time_intervals: readonly string[]
}

/** `maintenance:`. */
export const maintenance: z.ZodType<readonly MaintenanceDraft[]> = z.array(
  mapping({
    name: someText.describe('What it is called; unique'),
    matchers: matchers.prefault([]).describe('Recipes by their labels; all where left out'),
    time_intervals: z.array(someText).min(1).describe('Names of time_intervals'),
  }),
)

type Reading = { readonly value: NumberRange } | { readonly expected: string }

function ranges(
  scale: Scale,
  read: (from: number, to: number, text: string) => Reading,
): z.ZodOptional<z.ZodType<readonly NumberRange[]>> {
  const range = textAs((text): Reading => {
    const [from, to = from, ...more] = text.split(':').map((part) => numberIn(scale, part.trim()))
    if (from === undefined || from === null || to === null || to === undefined || more.length > 0)
      return { expected: `'${text}' is no ${scale.noun}: expected ${scale.example}${hint(text, scale)}` }
    return read(from, to, text)
  })
  const entry = scale === WEEKDAYS ? range : z.union([range, z.int().transform(String).pipe(range)])
  return z.array(entry).min(1).optional()
}

function hint(text: string, { names }: Scale): string {
  const near = text.split(':').flatMap((part) => (names.includes(part) ? [] : (nearest(part, names) ?? [])))
  return near[0] === undefined ? '' : `; did you mean '${near[0]}'?`
}

function numberIn({ names, least, most }: Scale, text: string): number | null {
  const index = names.indexOf(text.toLowerCase())
  if (index >= 0) return least + index
  const value = /^-?\d{1,4}$/.test(text) && least !== 0 ? Number(text) : null
  return value !== null && value !== 0 && value >= least && value <= most ? value : null
}

function numbered({ noun }: Scale): (from: number, to: number, text: string) => Reading {
  return (from, to, text) =>
    from <= to
      ? { value: { from, to } }
      : { expected: `'${text}' ends before it begins: expected the earlier ${noun} first` }
}

/** A range from the end must stay there; what no month has is a mistake. */
function dayRange(from: number, to: number, text: string): Reading {
  if (from < 0 && to > 0)
    return { expected: `'${text}' begins at the month's end: its end is to be counted from there too` }
  const latest = to < 0 ? DAYS_MAX + to + 1 : to
  const earliest = from < 0 ? DAYS_MAX + from + 1 : from
  return earliest <= latest
    ? { value: { from, to } }
    : { expected: `'${text}' ends before it begins: expected the earlier day first` }
}
