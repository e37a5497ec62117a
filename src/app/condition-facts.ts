import type { Alert } from '../model/alert.ts'
import type { Condition, PlainCondition, SpikeCondition } from '../model/condition.ts'
import type { ConditionFacts } from '../model/condition-facts.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { CountedFailure } from './alert-facts.ts'
import type { Standing } from './states-now.ts'

/** A condition that speaks in messages by itself. */
export type Speaker = Exclude<Condition, { readonly kind: 'all' | 'any' | 'not' }>

/** The condition that messages speak of: itself; of several the first that compares a number; null: none does. */
export function speakerOf(condition: Condition): Speaker | null {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.map(numberIn).find((found) => found !== null) ?? null
    case 'not':
      return null
    default:
      return condition
  }
}

function numberIn(condition: Condition): PlainCondition | null {
  const speaker = speakerOf(condition)
  if (speaker === null || speaker.kind === 'job_failed_total') return null
  return 'threshold' in speaker ? speaker : null
}

/** Its window, as the rule writes it; null where it has none. */
export function windowOf(speaker: Speaker | null): DurationMs | null {
  return speaker !== null && 'overMs' in speaker ? speaker.overMs : null
}

/** How long before it holds what it is about may have begun. */
export function leadOf(speaker: Speaker | null): DurationMs {
  if (speaker?.kind === 'missed_run') return speaker.withinMs
  // An event begins with its failure.
  return speaker?.kind === 'new_error' ? 1 : (windowOf(speaker) ?? 0)
}

/** How far back before now its failures are needed for what is said of it. */
export function baselineOf(speaker: Speaker | null): DurationMs {
  return speaker?.kind === 'spike' ? speaker.baselineMs + speaker.overMs : 0
}

/** What the facts of a condition are made of. */
export interface ConditionMaterial {
  readonly alert: Alert
  /** Failures that the rule counts for this alert, sorted by place. */
  readonly failures: readonly CountedFailure[]
  /** Jobs that finished in the window; null where not known. */
  readonly finished: number | null
  readonly standing: Standing
  readonly now: Instant
}

/** What messages say of a rule's condition besides the count; null where it counts failed jobs. Pure. */
export function conditionFacts(condition: Condition, material: ConditionMaterial): ConditionFacts | null {
  const speaker = speakerOf(condition)
  const { alert, standing } = material
  const isSilent = speaker === null || (speaker !== condition && alert.peak === 0)
  if (isSilent) return { kind: 'combined' }
  switch (speaker.kind) {
    case 'job_failed_count':
    case 'job_failed_total':
      return null
    case 'failure_ratio':
      return { kind: speaker.kind, finished: material.finished }
    case 'spike':
      return { kind: speaker.kind, usual: usualOf(speaker, material) }
    case 'consecutive_failures':
    case 'new_error':
    case 'distinct_errors':
    case 'recipes_affected':
      return { kind: speaker.kind }
    case 'no_success':
    case 'no_jobs': {
      const since = alert.startedAt - speaker.overMs
      return { kind: speaker.kind, since, lastedMs: heldUntil(alert, material.now) - since }
    }
    case 'missed_run':
      return { kind: speaker.kind, dueAt: speaker.dueBefore(alert.startedAt - speaker.withinMs) }
    case 'recipe_stopped':
      return { kind: speaker.kind, cause: onlyOf(standing.stops.map(({ cause }) => cause)) }
    case 'connection_lost':
      return {
        kind: speaker.kind,
        connection: onlyOf(standing.lost.map(({ name }) => name)),
        usedBy: standing.users.size === 0 ? null : standing.users.size,
      }
    default:
      return speaker satisfies never
  }
}

function heldUntil({ endedAt, falseSince }: Alert, now: Instant): Instant {
  return endedAt ?? falseSince ?? now
}

function onlyOf<T>(values: readonly T[]): T | null {
  const [only = null, ...others] = new Set(values)
  return others.length === 0 ? only : null
}

/** The mean that a spike is compared with: the same window on each day of the baseline. */
function usualOf(
  { overMs, baselineMs }: SpikeCondition,
  { alert, failures, now }: ConditionMaterial,
): number | null {
  const days = Math.round(baselineMs / DAY_MS)
  const at = heldUntil(alert, now)
  const inWindow = (day: number): number =>
    failures.filter(({ placedAt }) => placedAt > at - day * DAY_MS - overMs && placedAt <= at - day * DAY_MS)
      .length
  const counted = Array.from({ length: days }, (_, day) => inWindow(day + 1))
  return days === 0 ? null : counted.reduce((sum, count) => sum + count, 0) / days
}
