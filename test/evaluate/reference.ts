import type { Comparator, Level } from '../../src/model/condition.ts'
import type { Severity } from '../../src/model/severity.ts'

/** What SEMANTICS 3 and 4 say of one group, told instant by instant: slow, plain, and sharing nothing with the engine. */
export interface ReferenceRule {
  readonly over: number
  readonly comparator: Comparator
  readonly levels: readonly Level[]
  readonly forMs: number
  readonly keep: number
}

export interface ReferenceGroup {
  readonly places: readonly number[]
  readonly estimates: readonly { readonly from: number; readonly to: number; readonly count: number }[]
  readonly knownThrough: number
  /** Nothing older is known; absent: everything is. */
  readonly knownFrom?: number
  readonly begin: number
  readonly now: number
}

export interface ReferenceEpisode {
  readonly state: 'pending' | 'firing' | 'resolved'
  readonly startedAt: number
  readonly firedAt: number | null
  readonly endedAt: number | null
  readonly doneAt: number | null
  readonly severity: Severity
  readonly worst: Severity
  readonly peak: number
  readonly count: number
  readonly about: boolean
}

type Open = { -readonly [K in keyof ReferenceEpisode]: ReferenceEpisode[K] } & {
  held: number
  quiet: number
  quietSince: number | null
}

const WORSE: Record<Severity, number> = { info: 0, warning: 1, critical: 2 }

/** 3.2: the stored failures in (t − over, t], and the whole failures that estimates add. */
function countAt(rule: ReferenceRule, group: ReferenceGroup, t: number): { known: number; share: number } {
  const known = group.places.filter((place) => place > t - rule.over && place <= t).length
  let share = 0
  for (const estimate of group.estimates) {
    const length = estimate.to - estimate.from
    if (length > rule.over) continue
    // Evenly: one instant at a time.
    let inside = 0
    for (let at = estimate.from + 1; at <= estimate.to; at += 1)
      if (at > t - rule.over && at <= t) inside += 1
    share += (estimate.count * inside) / length
  }
  return { known, share: Math.floor(share + 1e-7) }
}

function compare(comparator: Comparator, value: number, bound: number): boolean {
  if (comparator === 'at_least') return !(value < bound)
  if (comparator === 'more_than') return !(value <= bound)
  if (comparator === 'at_most') return !(value > bound)
  return !(value >= bound)
}

/** What the condition says at one instant. */
export interface ReferenceReading {
  readonly truth: 'yes' | 'no' | 'unknown'
  readonly level: Severity | null
  readonly count: number
  readonly about: boolean
  readonly vague: boolean
}

export function readingAt(rule: ReferenceRule, group: ReferenceGroup, t: number): ReferenceReading {
  const { known, share } = countAt(rule, group, t)
  const count = known + share
  const level = [...rule.levels]
    .sort((a, b) => WORSE[b.severity] - WORSE[a.severity])
    .find(({ bound }) => compare(rule.comparator, count, bound))?.severity
  const rising = rule.comparator === 'at_least' || rule.comparator === 'more_than'
  const vague =
    t > group.knownThrough ||
    (!rising && t - rule.over < (group.knownFrom ?? -Infinity)) ||
    group.estimates.some(({ from, to }) => to - from > rule.over && from < t && to > t - rule.over)
  const truth = level !== undefined && (rising || !vague) ? 'yes' : vague ? 'unknown' : 'no'
  return {
    truth,
    level: truth === 'yes' && level !== undefined ? level : null,
    count,
    about: share > 0,
    vague,
  }
}

/** All episodes of a group, everything known looked at from the beginning. */
export function reference(rule: ReferenceRule, group: ReferenceGroup): ReferenceEpisode[] {
  const told: ReferenceEpisode[] = []
  let open: Open | null = null
  let before: 'yes' | 'no' | 'unknown' = 'unknown'
  for (let t = group.begin; t <= group.now; t += 1) {
    const { truth, level, count, about, vague } = readingAt(rule, group, t)

    // What passed since the instant before, under the truth that held then.
    if (open !== null && open.state === 'pending' && before === 'yes') open.held += 1
    if (open !== null && open.state === 'firing' && before === 'no') open.quiet += 1

    if (level !== null) {
      open ??= {
        state: 'pending',
        startedAt: t,
        firedAt: null,
        endedAt: null,
        doneAt: null,
        severity: level,
        worst: level,
        peak: 0,
        count: 0,
        about: false,
        held: 0,
        quiet: 0,
        quietSince: null,
      }
      if (!vague || WORSE[level] > WORSE[open.severity]) open.severity = level
      if (WORSE[level] > WORSE[open.worst]) open.worst = level
      open.peak = Math.max(open.peak, count)
      open.about ||= about
      open.quiet = 0
      open.quietSince = null
      if (open.state === 'pending' && open.held >= rule.forMs) {
        open.state = 'firing'
        open.firedAt = t
      }
    }
    if (open !== null) open.count = count
    if (truth === 'no' && open !== null) {
      if (open.state === 'pending') open = null
      else {
        open.quietSince ??= t
        if (open.quiet >= rule.keep) {
          told.push({ ...open, state: 'resolved', endedAt: open.quietSince, doneAt: t })
          open = null
        }
      }
    }
    before = truth
  }
  if (open !== null) told.push({ ...open })
  return told
}
