import type { Sighting } from '../../src/model/failure.ts'
import type { JobItem } from '../../src/model/job.ts'
import type { LookStep } from '../../src/poll/paging.ts'
import { afterPage, afterUnknownCursor, startLook } from '../../src/poll/paging.ts'
import { item } from '../ingest/items.ts'

/** How the simulated list behaves. */
export interface WorldSettings {
  readonly seed: number
  /** Used in turn. */
  readonly pageSizes: readonly number[]
  readonly before: number
  /** Jobs that arrive after each request, in turn. */
  readonly arrivals: readonly number[]
  /** Oldest jobs that vanish after each request, in turn. */
  readonly purges?: readonly number[]
  readonly shuffled: boolean
  readonly hasScope: boolean
  readonly unknownOffset: 'empty' | 'head' | 'not-found'
}

/** One recipe's list of failed jobs, and a store that records them. */
export interface World {
  /** How often each job was recorded as new. */
  readonly recorded: Map<string, number>
  /** Ids of the failures above the horizon that the list has. */
  countable(): ReadonlySet<string>
  /** Looks until done, or until so many requests; `there`: what the list had at its beginning. */
  look(breakOff: number | null): {
    readonly complete: boolean
    readonly requests: number
    readonly there: ReadonlySet<string>
  }
}

/** Jobs numbered below are history: their time lies before the horizon. */
const HISTORY = 8
const TICK_MS = 10

/** A list whose jobs complete in order, one every tick; newest first. */
export function createWorld(settings: WorldSettings): World {
  const firstSeen = new Map<string, number>()
  const recorded = new Map<string, number>()
  let made = 0
  let purged = 0
  let requests = 0
  let now = 0
  let settledThrough: number | null = null
  const horizon = HISTORY * TICK_MS
  const add = (count: number) => {
    made += count
    now = Math.max(now, made * TICK_MS)
  }
  add(settings.before)

  const idOf = (number: number) => `j-${number}`
  /** Newest first. */
  const list = () => Array.from({ length: made - purged }, (_, n) => made - 1 - n)
  const countable = () =>
    new Set(
      list()
        .filter((number) => number * TICK_MS >= horizon)
        .map(idOf),
    )

  function answer(
    cursor: string | null,
  ): { readonly jobs: readonly number[]; readonly scope: number } | null {
    const jobs = list()
    const at = cursor === null ? -1 : jobs.findIndex((number) => idOf(number) === cursor)
    const size = settings.pageSizes[requests % settings.pageSizes.length] ?? 1
    requests += 1
    if (cursor !== null && at < 0) {
      if (settings.unknownOffset === 'not-found') return null
      return { jobs: settings.unknownOffset === 'head' ? jobs.slice(0, size) : [], scope: jobs.length }
    }
    const page = jobs.slice(at + 1, at + 1 + size)
    return { jobs: settings.shuffled ? shuffle(page, settings.seed + requests) : page, scope: jobs.length }
  }

  function record(jobs: readonly number[], seenAt: number): readonly Sighting[] {
    return jobs
      .filter((number) => number * TICK_MS >= horizon)
      .map((number): Sighting => {
        const job = idOf(number)
        const before = firstSeen.get(job)
        if (before === undefined) {
          firstSeen.set(job, seenAt)
          recorded.set(job, (recorded.get(job) ?? 0) + 1)
        }
        return {
          kind: before === undefined ? 'new' : 'seen',
          job,
          errorId: null,
          completedAt: number * TICK_MS,
          firstSeenAt: before ?? seenAt,
        }
      })
  }

  function itemsOf(jobs: readonly number[]): readonly JobItem[] {
    return jobs.map((number) => item({ id: idOf(number), completedAt: number * TICK_MS, isError: true }))
  }

  function look(breakOff: number | null) {
    const there = countable()
    const before = requests
    now += 1
    const startedAt = now
    let step: LookStep = { kind: 'ask', look: startLook(horizon, settledThrough) }
    while (step.kind === 'ask') {
      if (breakOff !== null && requests - before >= breakOff) {
        return { complete: false, requests: requests - before, there }
      }
      const page = answer(step.look.cursor)
      if (page === null) {
        const next: LookStep | null = afterUnknownCursor(step.look)
        if (next === null) throw new Error('the head is always there')
        step = next
      } else {
        step = afterPage(step.look, {
          page: {
            items: itemsOf(page.jobs),
            broken: [],
            counters: { failed: null, succeeded: null, scope: settings.hasScope ? page.scope : null },
          },
          sightings: record(page.jobs, startedAt),
          unexplained: 0,
        })
      }
      add(settings.arrivals[requests % Math.max(settings.arrivals.length, 1)] ?? 0)
      purged = Math.min(made, purged + (settings.purges?.[requests % (settings.purges.length || 1)] ?? 0))
    }
    if (step.complete) settledThrough = startedAt
    return { complete: step.complete, requests: requests - before, there }
  }

  return { recorded, countable, look }
}

function shuffle(jobs: readonly number[], seed: number): readonly number[] {
  return jobs.toSorted((a, b) => scatter(a + seed) - scatter(b + seed))
}

function scatter(number: number): number {
  return Math.imul(number + 1, 2_654_435_761) >>> 8
}
