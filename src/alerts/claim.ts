import type { Alert } from '../model/alert.ts'
import type { Episode } from './fold.ts'
import { doneAt, isOpen } from './start.ts'

/** An episode and the stored alert that tells of it; null: nobody was told of any that it touches. */
export interface Claim {
  readonly episode: Episode
  readonly alert: Alert | null
}

/**
 * Which stored alert each episode extends: the latest that it touches, one that fired before one that was pending. An
 * episode whose stored alerts were all taken by a later one is part of what was told, and opens nothing (SEMANTICS 3.4).
 */
export function claims(episodes: readonly Episode[], alerts: readonly Alert[]): readonly Claim[] {
  const free = new Set(alerts)
  const found: Claim[] = []
  for (const episode of episodes.toReversed()) {
    const touched = alerts.filter((alert) => touches(episode, alert))
    const alert = touched.filter((one) => free.has(one)).sort(latestTold)[0] ?? null
    if (alert === null && touched.some(({ firedAt }) => firedAt !== null)) continue
    if (alert !== null) free.delete(alert)
    found.push({ episode, alert })
  }
  return found.toReversed()
}

/** An open alert reaches as far as it is known to have lasted; what comes later may be another episode. */
function touches(episode: Episode, alert: Alert): boolean {
  const reach = isOpen(alert)
    ? Math.max(alert.startedAt, alert.firedAt ?? 0, alert.foldedThrough)
    : alert.foldedThrough
  return episode.startedAt <= reach && alert.startedAt <= (episode.resolvedAt ?? Infinity)
}

function latestTold(a: Alert, b: Alert): number {
  const told = Number(b.firedAt !== null) - Number(a.firedAt !== null)
  return told || b.startedAt - a.startedAt || doneAt(b) - doneAt(a)
}
