import type { HealthFact } from '../model/alert.ts'

/** How edges are doing, kept so that self-alerts survive a restart. */
export interface HealthStore {
  facts(): Promise<readonly HealthFact[]>
  set(fact: HealthFact): Promise<void>
}
