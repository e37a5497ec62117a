import type { EvaluationPlan } from '../../evaluate/needed.ts'
import { type Crossing, crossingKey, type NewError, newErrorKey } from '../../model/facts.ts'
import type { Instant } from '../../model/instant.ts'
import type { Store } from '../../store/port.ts'

/** What earlier evaluations remember. */
export interface ToldBefore {
  readonly rulesSeen: ReadonlyMap<string, Instant>
  readonly crossed: ReadonlyMap<string, number>
  readonly newErrors: ReadonlyMap<string, Instant>
}

/** Read once, at the start. */
export async function readTold(store: Pick<Store, 'alerts'>): Promise<ToldBefore> {
  const { alerts } = store
  return {
    rulesSeen: await alerts.rulesSeen(),
    crossed: await alerts.crossed(),
    newErrors: await alerts.newErrors(),
  }
}

/** After an evaluation was committed. */
export function withTold(
  before: ToldBefore,
  crossings: readonly Crossing[],
  newErrors: readonly NewError[],
  newRules: EvaluationPlan['newRules'],
): ToldBefore {
  if (crossings.length + newErrors.length + newRules.length === 0) return before
  return {
    rulesSeen: new Map([...before.rulesSeen, ...newRules.map(({ rule, at }) => [rule, at] as const)]),
    crossed: new Map([
      ...before.crossed,
      ...crossings.map(({ rule, recipe, bound }) => [crossingKey(rule, recipe), bound] as const),
    ]),
    newErrors: new Map([
      ...before.newErrors,
      ...newErrors.map(
        ({ rule, recipe, failure }) =>
          [newErrorKey(rule, recipe, failure.fingerprint), failure.placedAt] as const,
      ),
    ]),
  }
}
