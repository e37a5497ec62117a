import type { Severity } from '../../../src/model/severity.ts'
import { worse } from './reading.ts'
import type { Moment } from './timeline.ts'

/** What SEMANTICS 4.1 makes of a condition's time line: one episode. */
export interface Episode {
  readonly state: 'pending' | 'firing' | 'resolved'
  readonly startedAt: number
  readonly firedAt: number | null
  /** When it held no longer, for good. */
  readonly endedAt: number | null
  /** When that was long enough to resolve it. */
  readonly doneAt: number | null
  readonly severity: Severity
  readonly worst: Severity
  /** The largest number while it held. */
  readonly peak: number | null
  readonly about: boolean
  /** The number now, while it holds; null where nothing is compared or it does not. */
  readonly count: number | null
  /** The last instant at which it held. */
  readonly lastYes: number
}

type Open = { -readonly [K in keyof Episode]: Episode[K] } & {
  /** How long it held before it fired; how long it has not since. */
  held: number
  quiet: number
  quietSince: number | null
}

export interface Timing {
  readonly forMs: number
  readonly keepFiringForMs: number
}

/** All episodes through `now`, oldest first; the last one may be open. */
export function episodes(timing: Timing, moments: readonly Moment[], now: number): readonly Episode[] {
  const done: Episode[] = []
  let open: Open | null = null
  for (const [index, { at, reading }] of moments.entries()) {
    const next = moments[index + 1]?.at ?? null
    /** The last instant of this moment. */
    const until = next === null ? now : next - 1
    const lasts = (next ?? now) - at
    if (open !== null) open.count = null
    if (reading.level !== null) {
      open ??= begin(at, reading.level)
      take(open, reading.level, reading, until)
      const fires = at + Math.max(0, timing.forMs - open.held)
      if (open.state === 'pending' && fires <= until) Object.assign(open, { state: 'firing', firedAt: fires })
      if (open.state === 'pending') open.held += lasts
    } else if (reading.truth === 'no' && open?.state === 'pending') {
      open = null
    } else if (reading.truth === 'no' && open !== null) {
      open.quietSince ??= at
      const resolves = at + Math.max(0, timing.keepFiringForMs - open.quiet)
      open.quiet += lasts
      if (resolves <= until) {
        done.push(shown({ ...open, state: 'resolved', endedAt: open.quietSince, doneAt: resolves }))
        open = null
      }
    }
  }
  return open === null ? done : [...done, shown(open)]
}

function begin(at: number, level: Severity): Open {
  return {
    state: 'pending',
    startedAt: at,
    firedAt: null,
    endedAt: null,
    doneAt: null,
    severity: level,
    worst: level,
    peak: null,
    about: false,
    count: null,
    lastYes: at,
    held: 0,
    quiet: 0,
    quietSince: null,
  }
}

function take(open: Open, level: Severity, { vague, count, about }: Moment['reading'], until: number): void {
  // What is known in part makes it worse, never better (SEMANTICS 3.3).
  if (!vague || worse(level, open.severity)) open.severity = level
  if (worse(level, open.worst)) open.worst = level
  if (count !== null) open.peak = Math.max(open.peak ?? count, count)
  open.about ||= about
  open.count = count
  open.lastYes = until
  open.quiet = 0
  open.quietSince = null
}

function shown(open: Open): Episode {
  const { state, startedAt, firedAt, endedAt, doneAt, severity, worst, peak, about, count, lastYes } = open
  return { state, startedAt, firedAt, endedAt, doneAt, severity, worst, peak, about, count, lastYes }
}
