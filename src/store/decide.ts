import type { Classify, Failure, Sighting, StoredFailure } from '../model/failure.ts'
import type { Instant } from '../model/instant.ts'
import { fillFailure, toStored } from './failure-rows.ts'
import type { RecordBatch } from './port.ts'
import { afterReading, type ReadingChange, type Series } from './readings.ts'

/** What the store knows of a page before it is recorded. */
export interface Known {
  readonly relatives: readonly StoredFailure[]
  /** Ids among the batch's ignored ones that were counted before. */
  readonly ignored: ReadonlySet<string>
  /** The readings of jobs answers, and those of the list. */
  readonly counters: { readonly own: Series | null; readonly other: Series | null }
  /** Start of the last complete look: its answers said what is stored. */
  readonly knownThrough: Instant | null
}

/** What recording a page comes to. */
export interface Decided {
  readonly sightings: readonly Sighting[]
  /** In the page's order; their numbers are given when they are written. */
  readonly fresh: readonly StoredFailure[]
  readonly filled: readonly StoredFailure[]
  readonly ignored: readonly string[]
  readonly counters: ReadingChange | null
}

/** Whether there is nothing to write. */
export function isIdle(decided: Decided): boolean {
  return (
    decided.fresh.length === 0 &&
    decided.filled.length === 0 &&
    decided.ignored.length === 0 &&
    decided.counters === null
  )
}

/** Classifies a page's failures one after the other: a later one may be the same as an earlier one. */
export function decide(batch: RecordBatch, known: Known, classify: Classify): Decided {
  const page = new Page(known.relatives)
  const sightings = batch.failures.map((failure) => page.see(failure, classify))
  const ignored = new Set(batch.ignored)
  return {
    sightings,
    fresh: page.fresh(),
    filled: page.filled(),
    ignored: [...ignored].filter((job) => !known.ignored.has(job)),
    counters: afterReading(known.counters.own, known.counters.other, readingOf(batch, known)),
  }
}

/** Numbers of failures that are not stored yet: above all that are, since they come after them in the store's order. */
const PROVISIONAL = 2 ** 52

/** The failures of the page's jobs while it is read. */
class Page {
  readonly #byJob = new Map<string, StoredFailure[]>()
  readonly #changed = new Map<number, StoredFailure>()
  #next = PROVISIONAL

  constructor(relatives: readonly StoredFailure[]) {
    for (const relative of relatives) this.#add(relative)
  }

  see(failure: Failure, classify: Classify): Sighting {
    const relatives = this.#byJob.get(failure.job) ?? []
    const classified = classify(failure, relatives)
    if (classified.kind === 'new') {
      const stored = toStored(failure, this.#next++)
      this.#changed.set(stored.seq, stored)
      this.#add(stored)
      return sighting(failure.news ? 'new' : 'history', stored)
    }
    const index = relatives.findIndex(({ seq }) => seq === classified.seq)
    const relative = relatives[index]
    if (relative === undefined)
      throw new Error(`A failure was classified as ${classified.seq}, no relative of it`)
    if (classified.kind === 'seen') return sighting('seen', relative)
    const stored = fillFailure(relative, classified.fill)
    relatives[index] = stored
    this.#changed.set(stored.seq, stored)
    return sighting('completed', stored)
  }

  fresh(): StoredFailure[] {
    return [...this.#changed.values()].filter(({ seq }) => seq >= PROVISIONAL)
  }

  filled(): StoredFailure[] {
    return [...this.#changed.values()].filter(({ seq }) => seq < PROVISIONAL)
  }

  #add(failure: StoredFailure): void {
    const relatives = this.#byJob.get(failure.job)
    if (relatives === undefined) this.#byJob.set(failure.job, [failure])
    else relatives.push(failure)
  }
}

function sighting(kind: Sighting['kind'], stored: Failure): Sighting {
  const { job, errorId, completedAt, firstSeenAt } = stored
  return { kind, job, errorId, completedAt, firstSeenAt }
}

function readingOf({ at, counters }: RecordBatch, { knownThrough }: Known) {
  const { failed, succeeded } = counters
  return { source: 'jobs', at, failed, succeeded, unmovedAt: knownThrough } as const
}
