import type { Threshold } from '../model/condition.ts'
import type { Severity } from '../model/severity.ts'

/** The worst level that holds for a number; null where none does. Levels come worst first. */
export function levelOf(threshold: Threshold, value: number): Severity | null {
  for (const { severity, bound } of threshold.levels) {
    if (holds(threshold, value, bound)) return severity
  }
  return null
}

/** True where a condition holds because little happened: silence may mean that nobody looked (SEMANTICS 3.3). */
export function heldByAbsence(threshold: Threshold): boolean {
  return threshold.comparator === 'at_most' || threshold.comparator === 'less_than'
}

function holds({ comparator }: Threshold, value: number, bound: number): boolean {
  switch (comparator) {
    case 'at_least':
      return value >= bound
    case 'more_than':
      return value > bound
    case 'at_most':
      return value <= bound
    case 'less_than':
      return value < bound
    default:
      return comparator satisfies never
  }
}
