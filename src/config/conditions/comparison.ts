import { z } from 'zod'
import { COMPARATORS, type Comparator, type Level, type Threshold } from '../../model/condition.ts'
import { SEVERITIES, type Severity } from '../../model/severity.ts'
import { faultyKey, faultyMapping, mapping } from '../values.ts'

/** What a number is compared with: one bound, or one a severity. */
export type Bound = number | Partial<Record<Severity, number>>

/** The comparators of a condition as its mapping gives them; any value where the mapping has other errors. */
export type Compared = Readonly<Partial<Record<Comparator, Bound | undefined>>>

/** Which numbers are compared; they begin at 0. */
export interface Scale {
  readonly number: z.ZodType<number, number>
  /** The lowest bound that tells anything for a number that must reach it, in words: `at least 1`. */
  readonly least: string
  /** The highest number there is; null: there is none. */
  readonly most: number | null
}

/** Whole numbers. */
export const COUNTS: Scale = { number: z.int().nonnegative(), least: 'at least 1', most: null }

/** Shares of a whole. */
export const SHARES: Scale = { number: z.number().nonnegative().max(1), least: 'more than 0', most: 1 }

/** A mistake in a mapping: at a key, or in the whole where the key is null. */
export type Fault = readonly [key: string | null, message: string]

/** A number, or one a severity. */
export function bounds(number: z.ZodType<number, number>): z.ZodType<Bound> {
  return z.union([
    number,
    mapping({ critical: number.optional(), warning: number.optional(), info: number.optional() }).transform(
      (levels, context): Partial<Record<Severity, number>> => {
        const given = Object.fromEntries(Object.entries(levels).filter(([, value]) => value !== undefined))
        if (Object.keys(given).length === 0)
          faultyMapping(context, 'expected a number for at least one severity')
        return given
      },
    ),
  ])
}

/** Reports mistakes where they stand. */
export function report(context: z.core.$RefinementCtx, faults: readonly Fault[]): void {
  for (const [key, message] of faults) {
    if (key === null) faultyMapping(context, message)
    else faultyKey(context, key, message)
  }
}

/** Exactly one comparator, whose bounds can be reached in order. */
export function comparisonFaults(
  given: Compared,
  scale: Scale,
  possible: readonly Comparator[] = COMPARATORS,
): readonly Fault[] {
  const [first, ...more] = usedIn(given)
  if (first === undefined) return [[null, `expected one comparator: ${possible.join(', ')}`]]
  return [
    ...more.map((extra): Fault => [extra, `expected one comparator, but there is ${first} already`]),
    ...[first, ...more].flatMap((comparator) => boundFaults(comparator, given[comparator], scale)),
  ]
}

/** The comparators that a mapping names. */
export function usedIn(given: Compared): readonly Comparator[] {
  return COMPARATORS.filter((comparator) => given[comparator] !== undefined)
}

/** Levels of one comparator that could never be reached, or always are. */
export function boundFaults(
  comparator: Comparator,
  given: Bound | undefined,
  scale: Scale,
): readonly Fault[] {
  const levels = levelsOf(given, 'warning')
  const found: Fault[] = []
  const has = (bound: number): boolean => levels.some((level) => level.bound === bound)
  if ((comparator === 'at_least' || comparator === 'less_than') && has(0)) {
    found.push([comparator, `${comparator} expects ${scale.least}: with 0 the answer never changes`])
  }
  const { most } = scale
  if (most !== null && (comparator === 'more_than' || comparator === 'at_most') && has(most)) {
    found.push([comparator, `${comparator} expects less than ${most}: with ${most} the answer never changes`])
  }
  return [...found, ...orderFaults(comparator, levels)]
}

function orderFaults(comparator: Comparator, levels: readonly Level[]): readonly Fault[] {
  const rising = comparator === 'at_least' || comparator === 'more_than'
  return levels.slice(1).flatMap((milder, index): readonly Fault[] => {
    const worse = levels[index]
    if (worse === undefined || (rising ? worse.bound > milder.bound : worse.bound < milder.bound)) return []
    const order = rising ? 'more' : 'less'
    return [
      [
        comparator,
        `${worse.severity} (${worse.bound}) must be ${order} than ${milder.severity} (${milder.bound}), which could never be reached`,
      ],
    ]
  })
}

/** The comparison that a mapping without faults makes. A plain number has the rule's severity. */
export function thresholdOf(given: Compared, severity: Severity): Threshold {
  const [comparator] = usedIn(given)
  const bound = comparator === undefined ? undefined : given[comparator]
  if (comparator === undefined || bound === undefined) throw new Error('a comparison without comparator')
  return compare(comparator, bound, severity)
}

/** One comparison. */
export function compare(comparator: Comparator, bound: Bound, severity: Severity): Threshold {
  const levels = levelsOf(bound, severity)
  return typeof bound === 'number' ? { comparator, levels } : { comparator, levels, graded: true }
}

/** True where the comparison names the severities itself. */
export function isGraded(given: Compared): boolean {
  return usedIn(given).some((comparator) => typeof given[comparator] === 'object')
}

function levelsOf(given: Bound | null | undefined, severity: Severity): readonly Level[] {
  if (typeof given === 'number') return [{ severity, bound: given }]
  return SEVERITIES.flatMap((level) => {
    const value = given?.[level]
    return typeof value === 'number' ? [{ severity: level, bound: value }] : []
  })
}
