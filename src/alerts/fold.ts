import type { Span, Truth } from '../model/facts.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { type Severity, worseSeverity } from '../model/severity.ts'

/** How long a condition must hold before it fires, and be false before it resolves. */
export interface Timing {
  readonly forMs: DurationMs
  readonly keepFiringForMs: DurationMs
}

/** One episode as far as it has come. */
export interface Episode {
  readonly state: 'pending' | 'firing' | 'resolved'
  readonly startedAt: Instant
  readonly firedAt: Instant | null
  /** Pending: how long the condition has held; firing: how long it has not. */
  readonly clockMs: DurationMs
  readonly falseSince: Instant | null
  /** The last instant through the checkpoint at which the condition held, or, where it holds after that, since when. */
  readonly heldThrough: Instant
  readonly severity: Severity
  readonly worst: Severity
  readonly count: number
  readonly peak: number
  readonly about: boolean
  /** When it was resolved, keep_firing_for included; its condition ended at falseSince. Null while open. */
  readonly resolvedAt: Instant | null
}

/** What a fold gives: all episodes in time order, and the one that was open at the instant asked about. */
export interface Folded {
  readonly episodes: readonly Episode[]
  /** The open episode as it was before `checkpointAt`; null: none was. */
  readonly checkpoint: Episode | null
}

type Running = { -readonly [K in keyof Episode]: Episode[K] }

interface Piece extends Span {
  /** True for the last: its end belongs to it. */
  readonly closed: boolean
}

/**
 * The state machine of SEMANTICS 4.1 over what a condition says: inactive → pending → firing → resolved. Starts with
 * `start` (an open episode) or inactive. Dropped episodes (pending, then false) leave nothing. Unknown changes nothing
 * and stops the clocks (4.3). Everything is dated in the facts' own time.
 */
export function fold(
  timing: Timing,
  start: Episode | null,
  spans: readonly Span[],
  checkpointAt: Instant,
): Folded {
  const episodes: Episode[] = []
  let running: Running | null = start === null ? null : { ...start }
  let checkpoint: Episode | null = null
  let before: Truth | null = null
  for (const piece of pieces(spans, checkpointAt)) {
    if (piece.from === checkpointAt) checkpoint = running === null ? null : { ...running }
    running = advance(timing, running, piece)
    if (running !== null && piece.truth === 'yes') {
      running.heldThrough = heldThrough(running, piece, before, checkpointAt)
    }
    before = piece.truth
    if (running?.state === 'resolved') {
      episodes.push(running)
      running = null
    }
  }
  if (running !== null) episodes.push(running)
  return { episodes, checkpoint }
}

/**
 * Through the checkpoint it is the last instant of what held; beyond, the first one of what holds on. What held before
 * the first piece is the start's to know.
 */
function heldThrough(running: Episode, piece: Piece, before: Truth | null, checkpointAt: Instant): Instant {
  if (piece.from < checkpointAt) return piece.closed ? piece.to : piece.to - 1
  const holdsOn = (before === null || before === 'yes') && piece.from > checkpointAt
  return holdsOn ? running.heldThrough : piece.from
}

/** Spans cut in two where the checkpoint lies. */
function* pieces(spans: readonly Span[], cut: Instant): Generator<Piece> {
  for (const [index, span] of spans.entries()) {
    const closed = index === spans.length - 1
    const inside = span.from < cut && (cut < span.to || (closed && cut === span.to))
    if (!inside) yield { ...span, closed }
    else {
      yield { ...span, to: cut, closed: false }
      yield { ...span, from: cut, closed }
    }
  }
}

function advance(timing: Timing, running: Running | null, piece: Piece): Running | null {
  if (running === null && piece.truth !== 'yes') return null
  const episode = running ?? begin(piece)
  episode.count = piece.count
  if (piece.truth === 'yes') hold(episode, piece)
  return episode.state === 'pending' ? pend(timing, episode, piece) : burn(timing, episode, piece)
}

/** At the mildest level, until it is said what holds. */
function begin({ from, count }: Piece): Running {
  return {
    state: 'pending',
    startedAt: from,
    firedAt: null,
    clockMs: 0,
    falseSince: null,
    heldThrough: from,
    severity: 'info',
    worst: 'info',
    count,
    peak: count,
    about: false,
    resolvedAt: null,
  }
}

/** Lower bounds may make an episode worse; better it gets when it is known to be (SEMANTICS 3.3). */
function hold(episode: Running, piece: Piece): void {
  const level = piece.severity ?? episode.severity
  episode.severity = piece.partial ? worseSeverity(episode.severity, level) : level
  episode.worst = worseSeverity(episode.worst, level)
  episode.peak = Math.max(episode.peak, piece.peak)
  episode.about ||= piece.about
}

function pend({ forMs }: Timing, episode: Running, piece: Piece): Running | null {
  if (piece.truth === 'no') return null
  if (piece.truth === 'unknown') return episode
  const at = due(forMs, episode, piece)
  if (at === null) episode.clockMs += piece.to - piece.from
  else Object.assign(episode, { state: 'firing', firedAt: at, clockMs: 0 })
  return episode
}

function burn({ keepFiringForMs }: Timing, episode: Running, piece: Piece): Running {
  if (piece.truth === 'yes') Object.assign(episode, { clockMs: 0, falseSince: null })
  if (piece.truth !== 'no') return episode
  episode.falseSince ??= piece.from
  const at = due(keepFiringForMs, episode, piece)
  if (at === null) episode.clockMs += piece.to - piece.from
  else Object.assign(episode, { state: 'resolved', resolvedAt: at, clockMs: 0 })
  return episode
}

/** When the clock reaches its length within the piece; null: not yet. */
function due(lengthMs: DurationMs, { clockMs }: Running, { from, to, closed }: Piece): Instant | null {
  const at = from + Math.max(0, lengthMs - clockMs)
  return at < to || (closed && at === to) ? at : null
}
