import type { Alert } from '../model/alert.ts'
import { worseSeverity } from '../model/severity.ts'
import type { Episode } from './fold.ts'
import { laterDone, reachOf } from './start.ts'

/** An episode and the stored alert that tells of it; null: nobody was told of any that it touches. */
export interface Claim {
  readonly episode: Episode
  readonly alert: Alert | null
}

/**
 * Which stored alert each episode extends: the latest that it touches, one that fired before one that was pending. What
 * was told as one stays one: several episodes that touch the same told alert are told as one, and never open another
 * (SEMANTICS 3.4).
 */
export function claims(episodes: readonly Episode[], alerts: readonly Alert[]): readonly Claim[] {
  const free = new Set(episodes)
  const found: Claim[] = []
  for (const alert of alerts.toSorted(latestTold)) {
    const touched = episodes.filter((episode) => free.has(episode) && touches(episode, alert))
    const own = alert.firedAt === null ? touched.slice(-1) : touched
    for (const episode of own) free.delete(episode)
    const [first, ...rest] = own
    if (first !== undefined) found.push({ episode: rest.reduce(unite, first), alert })
  }
  return [...found, ...[...free].map((episode) => ({ episode, alert: null }))]
}

function unite(earlier: Episode, later: Episode): Episode {
  return {
    ...later,
    startedAt: earlier.startedAt,
    firedAt: earlier.firedAt ?? later.firedAt,
    worst: worseSeverity(earlier.worst, later.worst),
    peak: Math.max(earlier.peak, later.peak),
    about: earlier.about || later.about,
  }
}

function touches(episode: Episode, alert: Alert): boolean {
  return episode.startedAt <= reachOf(alert) && alert.startedAt <= (episode.resolvedAt ?? Infinity)
}

function latestTold(a: Alert, b: Alert): number {
  const told = Number(b.firedAt !== null) - Number(a.firedAt !== null)
  return told || laterDone(a, b) || b.startedAt - a.startedAt
}
