import { beganOf } from '../message/condition-words.ts'
import { measuredWords } from '../message/measured.ts'
import type { Alert } from '../model/alert.ts'
import type { Instant } from '../model/instant.ts'
import type { AlertFacts } from '../model/message.ts'
import { recipeKey } from '../model/recipe.ts'
import { factsOf, type MaterialSource } from './material.ts'

/** What an alert's condition measured. */
export interface Measured {
  /** In the words of messages: `24 % of 212 jobs failed in 1 h`. */
  readonly what: string
  /** A ratio's finished jobs in its window, now; null for other conditions, and where they are not known. */
  readonly finished: number | null
  /** Since when what should have come did not; null for conditions that something begins. */
  readonly since: Instant | null
}

/** What each of these alerts measures now, or did at its worst where it is over; by id. */
export async function measuredOf(
  source: MaterialSource,
  alerts: readonly Alert[],
  now: Instant,
): Promise<ReadonlyMap<string, Measured>> {
  const keys = [...new Set(alerts.flatMap(({ recipes }) => recipes))]
  const records = new Map((await source.store.recipes.byKeys(keys)).map((one) => [recipeKey(one), one]))
  const measured = new Map<string, Measured>()
  for (const alert of alerts) {
    // Of a rule that is gone nobody knows any more what its number meant.
    if (alert.kind === 'condition' && !source.config.rules.some(({ name }) => name === alert.rule)) {
      measured.set(alert.id, { what: String(alert.peak), finished: null, since: null })
      continue
    }
    const at = alert.endedAt ?? now
    const facts = await factsOf(source, atItsWorst(alert), records, [], null, at)
    measured.set(alert.id, measuredAt(alert.endedAt === null ? facts : withoutShare(facts), now))
  }
  return measured
}

/** What is over counts nothing any more. */
function atItsWorst(alert: Alert): Alert {
  return alert.endedAt === null ? alert : { ...alert, count: alert.peak, falseSince: null }
}

/** Of how many jobs the most failed is not kept. */
function withoutShare(facts: AlertFacts): AlertFacts {
  const { condition } = facts
  return condition?.kind === 'failure_ratio'
    ? { ...facts, condition: { ...condition, finished: null } }
    : facts
}

function measuredAt(facts: AlertFacts, now: Instant): Measured {
  const { condition } = facts
  return {
    what: measuredWords(facts, now),
    finished: condition?.kind === 'failure_ratio' ? condition.finished : null,
    since: condition === null ? null : beganOf(condition),
  }
}
