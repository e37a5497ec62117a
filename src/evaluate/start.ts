import type { Alert } from '../model/alert.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Rule } from '../model/rule.ts'
import { mayInvert, mayPause } from './traits.ts'

/** What moves the start of an evaluation back. */
export interface Reason {
  readonly place: Instant
  readonly kind: 'news' | 'from'
}

/** What bounds how far back an evaluation has to start. */
export interface Bounds {
  /** How long clocks may have stood still in what is known. */
  readonly blurredMs: DurationMs
  /** Before this instant the rule was not there to hold; null where news alone can make it hold. */
  readonly since: Instant | null
  /** An instant through this one at which the condition did not hold: what it said before that does not matter. */
  readonly settledBy: (at: Instant) => Instant
}

/**
 * From where on a group has to be evaluated, given its open and near alerts, so that the state machine's state at that
 * instant is known (SEMANTICS 3.4): inactive, an open alert's checkpoint, or firing for so long that any time when the
 * condition did not hold has shown since. Null: nothing to do.
 */
export function startOf(
  rule: Rule,
  alerts: readonly Alert[],
  reason: Reason | null,
  bounds: Bounds,
): Instant | null {
  const open = alerts.find(isOpen)
  const resume = open === undefined ? null : hasCheckpoint(open) ? open.foldedThrough : open.startedAt
  if (reason === null) return resume
  const known = open !== undefined && hasCheckpoint(open) && reason.place >= open.foldedThrough
  if (known) return resume
  return Math.min(resume ?? Infinity, rewind(rule, alerts, reason, bounds))
}

/** Pending or firing. */
function isOpen(alert: Alert): boolean {
  return alert.state === 'pending' || alert.state === 'firing'
}

/** True where a fold can go on from `foldedThrough`; else it starts again where the episode began. */
function hasCheckpoint(alert: Alert): boolean {
  return alert.checkpoint != null && alert.startedAt <= alert.foldedThrough
}

function rewind(rule: Rule, alerts: readonly Alert[], { place, kind }: Reason, bounds: Bounds): Instant {
  const { blurredMs, since } = bounds
  const covering = (at: Instant): Alert | undefined => alerts.find((alert) => covers(alert, at))
  const within = covering(place)
  if (within !== undefined) return insideOf(rule, within, place, blurredMs)
  // What `not` said beyond the looks may have dropped a pending alert that held before.
  const heldBefore = kind === 'news' || mayInvert(rule.condition)
  const start = Math.max(since ?? -Infinity, heldBefore ? place - rule.forMs - blurredMs : place)
  const before = covering(start)
  if (before !== undefined) return insideOf(rule, before, start, blurredMs)
  if (!heldBefore || rule.forMs === 0 || !mayPause(rule.condition)) return start
  // What held and was then unknown for a while counts towards `for` still.
  const settled = bounds.settledBy(start)
  return covering(settled)?.startedAt ?? settled
}

/**
 * Firing since before `at − keep_firing_for`: whatever clock ran then shows again. Else, or where clocks may have stood
 * still meanwhile, from the episode's start.
 */
function insideOf(rule: Rule, alert: Alert, at: Instant, blurredMs: DurationMs): Instant {
  const settled = at - rule.keepFiringForMs
  const fired = alert.firedAt !== null && alert.firedAt <= settled
  return fired && blurredMs === 0 && !mayPause(rule.condition) ? settled : alert.startedAt
}

function covers(alert: Alert, at: Instant): boolean {
  if (alert.state === 'closed' || alert.startedAt > at) return false
  return isOpen(alert) || alert.foldedThrough >= at
}
