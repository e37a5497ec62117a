import type { Episode } from './episodes.ts'
import { worse } from './reading.ts'

/** An alert as it should be: the episode it told of last, and whether that was over when it was found. */
export interface Told {
  readonly episode: Episode
  readonly foundOver: boolean
  /** A later alert tells of its time too: it stays as it was (SEMANTICS 3.4). */
  readonly bridged: boolean
}

/**
 * The alerts that there should be once `episodes` are found to be all there were: each told one still is, or is part
 * of a longer one; new ones are added; a pending one is told again each time.
 * @returns null where what was told has turned out otherwise, so that it cannot be
 */
export function tell(before: readonly Told[], episodes: readonly Episode[]): readonly Told[] | null {
  const fired = episodes.filter(({ state }) => state !== 'pending')
  const kept = before.filter(({ episode }) => episode.state !== 'pending')
  if (!kept.every(({ episode }) => fired.some((next) => goesOn(episode, next)))) return null
  const told: Told[] = [...kept]
  for (const episode of fired) {
    const parts = told.filter((one) => !one.bridged && kept.includes(one) && goesOn(one.episode, episode))
    const latest = parts.toSorted((a, b) => b.episode.startedAt - a.episode.startedAt)[0]
    for (const part of parts) {
      const grown = { episode, foundOver: part.foundOver && episode.state === 'resolved', bridged: false }
      told[told.indexOf(part)] = part === latest ? grown : { ...part, bridged: true }
    }
    if (latest === undefined) told.push({ episode, foundOver: episode.state === 'resolved', bridged: false })
  }
  const pending = episodes.filter(({ state }) => state === 'pending')
  return [...told, ...pending.map((episode) => ({ episode, foundOver: false, bridged: false }))]
}

/** Nothing that was said of an episode has to be taken back where it is part of this one. */
function goesOn(told: Episode, next: Episode): boolean {
  const end = next.doneAt ?? Infinity
  return (
    next.startedAt <= told.startedAt &&
    (next.firedAt ?? Infinity) <= (told.firedAt ?? Infinity) &&
    end >= (told.doneAt ?? 0) &&
    (next.endedAt ?? Infinity) > told.lastYes &&
    !worse(told.worst, next.worst) &&
    (next.peak ?? 0) >= (told.peak ?? 0) &&
    (next.about || !told.about)
  )
}
