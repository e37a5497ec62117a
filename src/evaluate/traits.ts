import type { Condition, LastingCondition } from '../model/condition.ts'
import { heldByAbsence } from './levels.ts'

/** Kinds that are known through wherever looks came to, as far as no estimate blurs them. */
const KNOWN_BY_LOOKS: readonly Condition['kind'][] = [
  'job_failed_count',
  'distinct_errors',
  'recipes_affected',
  'recipe_stopped',
  'connection_lost',
]

/** True where a condition may be unknown for a while within what is known, estimates apart, so that clocks stand still. */
export function mayPause(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mayPause)
  return condition.kind === 'not' ? mayPause(condition.of) : !KNOWN_BY_LOOKS.includes(condition.kind)
}

/** True where what is known may say no beyond where looks came to. */
export function mayInvert(condition: Condition): boolean {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.some(mayInvert)
  return condition.kind === 'not'
}

/** True where a condition may begin to hold as time passes, not as looks are taken. */
export function byTime({ kind }: Condition): boolean {
  return kind === 'spike'
}

/** True where a condition may hold beyond what is known: what is known may say yes (SEMANTICS 3.3). */
export function holdsBeyond(condition: LastingCondition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(holdsBeyond)
    case 'any':
      return condition.of.some(holdsBeyond)
    case 'job_failed_count':
    case 'distinct_errors':
    case 'recipes_affected':
      return !heldByAbsence(condition.threshold)
    case 'consecutive_failures':
    case 'spike':
    case 'recipe_stopped':
    case 'connection_lost':
      return true
    case 'not':
      return failsBeyond(condition.of)
    case 'failure_ratio':
    case 'no_success':
    case 'no_jobs':
    case 'missed_run':
      return false
    default:
      return condition satisfies never
  }
}

/** True where what is known may say no beyond it: where what it negates holds there. */
function failsBeyond(condition: LastingCondition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.some(failsBeyond)
    case 'any':
      return condition.of.every(failsBeyond)
    case 'not':
      return holdsBeyond(condition.of)
    default:
      return false
  }
}
