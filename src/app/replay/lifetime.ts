import { crossings } from '../../evaluate/crossings.ts'
import type { Roster } from '../../evaluate/roster.ts'
import { type CounterFact, type Crossing, crossingKey, type Facts } from '../../model/facts.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { Rule } from '../../model/rule.ts'
import { createAgenda } from './agenda.ts'
import type { Past } from './past.ts'
import { knownThrough, type Segment } from './segments.ts'

/** The lifetime counters of a past, as polls would read them. */
export interface Lifetimes {
  /** Plans the readings of a segment. */
  enter(segment: Segment): void
  /** When a counter is read next; null: not in this segment. */
  next(): Instant | null
  /** Counters that crossed a bound by this instant, and were not remembered to have. */
  step(at: Instant, factsNow: () => Facts): readonly Crossing[]
}

/** Counters start as the past says; only rules about them make any work. */
export function createLifetimes(rules: readonly Rule[], past: Past, roster: Roster): Lifetimes {
  const asked = rules.filter(({ condition }) => condition.kind === 'job_failed_total')
  const readings = createAgenda<CounterFact>()
  const crossed = new Map<string, number>()
  const counted = [...past.recipes].flatMap(([key, { failedBefore, failures, record }]) =>
    failedBefore === null || !asked.some((rule) => roster.selects(rule, key))
      ? []
      : [{ key, failedBefore, failures, workspace: record.workspace }],
  )
  const read = (recipe: RecipeKey, at: Instant, failed: number): void =>
    readings.add(at, { recipe, at, failed })
  return {
    enter(segment) {
      for (const { key, failedBefore, failures, workspace } of counted) {
        const through = knownThrough(segment, workspace)
        let failed = failedBefore
        for (const { placedAt } of failures) {
          if (placedAt > through) break
          if (placedAt > segment.from && failed === failedBefore) read(key, segment.from, failed)
          failed += 1
          read(key, Math.max(placedAt, segment.from), failed)
        }
        if (failed === failedBefore) read(key, segment.from, failed)
      }
    },
    next: () => readings.next(),
    step(at, factsNow) {
      const latest = new Map<RecipeKey, CounterFact>()
      for (const reading of readings.take(at)) latest.set(reading.recipe, reading)
      if (latest.size === 0) return []
      const facts = { ...factsNow(), counters: [...latest.values()], crossed }
      const found = crossings(asked, facts, roster)
      for (const { rule, recipe, bound } of found) crossed.set(crossingKey(rule, recipe), bound)
      return found
    },
  }
}
