import { z } from 'zod'
import { COMPARATORS, type Comparator, type Level, type Threshold } from '../../model/condition.ts'
import { SECOND_MS } from '../../model/instant.ts'
import { SEVERITIES, type Severity } from '../../model/severity.ts'
import { duration, EVEN_IF_FAULTY, faultyKey, faultyMapping, mapping } from '../values.ts'
import type { ConditionDraft, ConditionKind } from './kind.ts'

type Bound = number | Partial<Record<Severity, number>>

const count = z.int().nonnegative()

/** A number, or one a severity. */
const bound: z.ZodType<Bound> = z.union([
  count,
  mapping({ critical: count.optional(), warning: count.optional(), info: count.optional() }).transform(
    (levels, context): Partial<Record<Severity, number>> => {
      const given = Object.fromEntries(Object.entries(levels).filter(([, value]) => value !== undefined))
      if (Object.keys(given).length === 0)
        faultyMapping(context, 'expected a number for at least one severity')
      return given
    },
  ),
])

const shape = mapping({
  over: duration(SECOND_MS)
    .optional()
    .describe('The window; without it the lifetime counter of the API is meant'),
  at_least: bound.optional().describe('True from this number on'),
  more_than: bound.optional().describe('True above this number'),
  at_most: bound.optional().describe('True up to this number (needs over)'),
  less_than: bound.optional().describe('True below this number (needs over)'),
  every: z.int().positive().optional().describe('Lifetime counter alone: each further so many'),
})

type Given = z.output<typeof shape>

/** Failed jobs: in a window, or over a recipe's lifetime (CONFIG 2). */
export const jobFailedCount: ConditionKind = {
  name: 'job_failed_count',
  schema: shape
    .superRefine((given, context) => {
      for (const [key, message] of faults(given)) {
        if (key === null) faultyMapping(context, message)
        else faultyKey(context, key, message)
      }
    }, EVEN_IF_FAULTY)
    .transform(draft)
    .describe('Failed jobs in a window (over), or by the lifetime counter of the API (without over)'),
}

type Fault = readonly [key: keyof Given | null, message: string]

function faults(given: Given): readonly Fault[] {
  const used = COMPARATORS.filter((comparator) => given[comparator] !== undefined)
  return [
    ...comparatorFaults(given, used),
    ...used.flatMap((comparator) => boundFaults(comparator, given[comparator])),
  ]
}

function comparatorFaults(given: Given, used: readonly Comparator[]): readonly Fault[] {
  const found: Fault[] = []
  if (used.length === 0 && (given.over !== undefined || given.every === undefined)) {
    const choice =
      given.over === undefined ? 'at_least, more_than or every (or over: a window)' : COMPARATORS.join(', ')
    found.push([null, `expected one comparator: ${choice}`])
  }
  for (const extra of used.slice(1)) {
    found.push([extra, `expected one comparator, but there is ${used[0]} already`])
  }
  if (given.over !== undefined && given.every !== undefined) {
    found.push(['every', 'every is for the lifetime counter: it does not go with over'])
  }
  for (const comparator of used) {
    if (given.over === undefined && (comparator === 'at_most' || comparator === 'less_than')) {
      found.push([comparator, `${comparator} needs a window (over): the lifetime counter only rises`])
    }
  }
  return found
}

function boundFaults(comparator: Comparator, given: Bound | null | undefined): readonly Fault[] {
  if (given === undefined) return []
  const levels = levelsOf(given, 'warning')
  const found: Fault[] = []
  const constantAtZero = comparator === 'at_least' || comparator === 'less_than'
  if (constantAtZero && levels.some((level) => level.bound === 0)) {
    found.push([comparator, `${comparator} expects at least 1: with 0 the answer never changes`])
  }
  const rising = comparator === 'at_least' || comparator === 'more_than'
  for (const [index, milder] of levels.slice(1).entries()) {
    const worse = levels[index]
    if (worse === undefined || (rising ? worse.bound > milder.bound : worse.bound < milder.bound)) continue
    const order = rising ? 'more' : 'less'
    found.push([
      comparator,
      `${worse.severity} (${worse.bound}) must be ${order} than ${milder.severity} (${milder.bound}), which could never be reached`,
    ])
  }
  return found
}

function draft(given: Given): ConditionDraft {
  const comparator = COMPARATORS.find((candidate) => given[candidate] !== undefined)
  const limit = comparator === undefined ? undefined : given[comparator]
  const threshold = (severity: Severity): Threshold | null =>
    comparator === undefined || limit === undefined ? null : { comparator, levels: levelsOf(limit, severity) }
  return {
    windowMs: given.over ?? null,
    namesSeverities: typeof limit === 'object',
    event: given.over === undefined,
    complete: (severity) => {
      const overMs = given.over
      const compared = threshold(severity)
      return overMs !== undefined && compared !== null
        ? { kind: 'job_failed_count', overMs, threshold: compared }
        : { kind: 'job_failed_total', threshold: compared, every: given.every ?? null }
    },
  }
}

function levelsOf(given: Bound | null, severity: Severity): readonly Level[] {
  if (typeof given === 'number') return [{ severity, bound: given }]
  return SEVERITIES.flatMap((level) => {
    const value = given?.[level]
    return typeof value === 'number' ? [{ severity: level, bound: value }] : []
  })
}
