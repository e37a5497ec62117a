import type { Comparator, Threshold } from '../../../src/model/condition.ts'
import type { Truth } from '../../../src/model/facts.ts'
import type { Severity } from '../../../src/model/severity.ts'

/** What a condition says of a group at one instant. */
export interface Reading {
  readonly truth: Truth
  /** Null unless yes. */
  readonly level: Severity | null
  /** The rule named the severity itself, so it goes before the rule's own in a combination. */
  readonly graded: boolean
  /** The number compared; null where none is. */
  readonly count: number | null
  readonly about: boolean
  /** Not all is known that could change the answer: a level may prove worse. */
  readonly vague: boolean
  /** All numbers that decided; between two instants at which something happens, each only rises or only falls. */
  readonly evidence: readonly number[]
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 }

export function worse(a: Severity, b: Severity): boolean {
  return RANK[a] > RANK[b]
}

/** The worst level that the number reaches. */
export function levelOf(
  threshold: Threshold,
  holds: (comparator: Comparator, bound: number) => boolean,
): Severity | null {
  const reached = threshold.levels.filter(({ bound }) => holds(threshold.comparator, bound))
  return reached.toSorted((a, b) => RANK[b.severity] - RANK[a.severity])[0]?.severity ?? null
}

export function compare(value: number, comparator: Comparator, bound: number): boolean {
  if (comparator === 'at_least') return value >= bound
  if (comparator === 'more_than') return value > bound
  if (comparator === 'at_most') return value <= bound
  return value < bound
}

/** More of it can only help it to hold. */
export function isRising({ comparator }: Threshold): boolean {
  return comparator === 'at_least' || comparator === 'more_than'
}

/** A reading of a condition with a level where it holds; what it lacks is unknown. */
export function reading(
  level: Severity | null,
  { vague, sure, ...rest }: Omit<Reading, 'truth' | 'level'> & { readonly sure: boolean },
): Reading {
  if (level !== null && sure) return { truth: 'yes', level, vague, ...rest }
  return { truth: vague ? 'unknown' : 'no', level: null, vague, ...rest }
}
