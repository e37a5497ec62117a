import type { Alert } from '../model/alert.ts'
import type { Instant } from '../model/instant.ts'
import type { Episode } from './fold.ts'

/** Pending or firing. */
export function isOpen(alert: Alert): boolean {
  return alert.state === 'pending' || alert.state === 'firing'
}

/** When the state machine was done with an alert; Infinity while it is open. */
function doneAt(alert: Alert): Instant {
  return isOpen(alert) ? Infinity : alert.foldedThrough
}

/** An open alert reaches as far as its condition is known to have held; what comes later may be another episode. */
export function reachOf(alert: Alert): Instant {
  const { startedAt, firedAt, foldedThrough, heldThrough } = alert
  return isOpen(alert) ? Math.max(startedAt, firedAt ?? 0, heldThrough ?? foldedThrough) : foldedThrough
}

/** Sorts what was done with later, or is open, to the front. */
export function laterDone(a: Alert, b: Alert): number {
  return doneAt(a) === doneAt(b) ? 0 : doneAt(b) - doneAt(a)
}

/** The episode that was running when the spans begin, and the alert that tells of it; null: none was. */
export function runningAt(
  alerts: readonly Alert[],
  from: Instant,
): { readonly alert: Alert; readonly episode: Episode } | null {
  const covering = alerts
    .filter((alert) => alert.startedAt < from && from <= doneAt(alert))
    .sort((a, b) => laterDone(a, b) || b.startedAt - a.startedAt)
  const alert = covering[0]
  return alert === undefined ? null : { alert, episode: episodeOf(alert, from) }
}

/**
 * An alert as the fold had it: at its checkpoint exactly; elsewhere firing with fresh clocks, since an evaluation that
 * starts there starts so early that they do not matter.
 */
function episodeOf(alert: Alert, from: Instant): Episode {
  const checkpoint = isOpen(alert) && from === alert.foldedThrough ? (alert.checkpoint ?? null) : null
  const fired = alert.firedAt !== null && alert.firedAt <= from
  return {
    state: fired ? 'firing' : 'pending',
    startedAt: alert.startedAt,
    firedAt: fired ? alert.firedAt : null,
    clockMs: checkpoint?.clockMs ?? 0,
    falseSince: checkpoint?.falseSince ?? null,
    heldThrough: Math.min(alert.heldThrough ?? from, from),
    severity: checkpoint?.severity ?? alert.severity,
    worst: alert.worst,
    count: alert.count,
    peak: alert.peak,
    about: alert.about,
    resolvedAt: null,
  }
}
