import type { DurationMs, Instant } from './instant.ts'
import type { Matcher } from './matcher.ts'
import type { Severity } from './severity.ts'

/** Alerts that its matchers select cause no notices while it lasts (SEMANTICS 4.6). */
export interface Silence {
  readonly id: string
  readonly matchers: readonly Matcher[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly by: string
  readonly comment: string
}

/** Somebody takes care of an alert, at the level that it had then (SEMANTICS 4.6). */
export interface Acknowledgement {
  readonly alert: string
  readonly severity: Severity
  readonly by: string
  readonly at: Instant
}

/** Why an alert causes no notice now. */
export type Hold =
  | { readonly kind: 'silenced'; readonly silence: Silence }
  | {
      readonly kind: 'inhibited'
      /** The alert that stands for it. */
      readonly source: string
      readonly rule: string
    }
  | {
      readonly kind: 'acknowledged'
      readonly by: string
      readonly at: Instant
      /** No ack_timeout ends it: a stopped recipe stays stopped until it starts. */
      readonly untilOver: boolean
    }

/** True while repeats and escalation wait for whoever acknowledged it. */
export function holdsNow(hold: Hold, ackTimeoutMs: DurationMs, now: Instant): boolean {
  return hold.kind !== 'acknowledged' || hold.untilOver || now < hold.at + ackTimeoutMs
}

/** Names what holds an alert back, so that a message that shows it can be told from one that does not; empty: nothing. */
export function markOf(holds: readonly Hold[]): string {
  return holds.map(nameOf).join(' ')
}

function nameOf(hold: Hold): string {
  switch (hold.kind) {
    case 'silenced':
      return `silenced:${hold.silence.id}`
    case 'inhibited':
      return `inhibited:${hold.source}`
    case 'acknowledged':
      return `acknowledged:${hold.at}`
    default:
      return hold satisfies never
  }
}
