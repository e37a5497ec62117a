import type { Sighting } from '../../src/model/failure.ts'
import type { JobItem } from '../../src/model/job.ts'
import type { Look, LookStep, PageSeen } from '../../src/poll/paging.ts'
import { startLook } from '../../src/poll/paging.ts'
import { item } from '../ingest/items.ts'

export const HORIZON: number = 1_000
export const SETTLED: number = 5_000

export interface Shown {
  readonly id: string
  readonly at?: number | null
  /** When it was first seen; null: new. */
  readonly known?: number | null
}

export function pageOf(
  shown: readonly Shown[],
  over: Partial<PageSeen> & { scope?: number; broken?: number } = {},
): PageSeen {
  const items: JobItem[] = shown.map(({ id, at = 9_000 }) => item({ id, completedAt: at }))
  const sightings: Sighting[] = shown.flatMap(({ id, at = 9_000, known: since = null }) =>
    at !== null && at < HORIZON
      ? []
      : [
          {
            kind: since === null ? ('new' as const) : ('seen' as const),
            job: id,
            errorId: null,
            completedAt: at,
            firstSeenAt: since ?? 9_999,
          },
        ],
  )
  return {
    page: {
      items,
      broken: Array.from({ length: over.broken ?? 0 }, () => 'it has no id'),
      counters: { failed: null, succeeded: null, scope: over.scope ?? null },
    },
    sightings: over.sightings ?? sightings,
    unexplained: over.unexplained ?? 0,
  }
}

export function fresh(...ids: readonly string[]): readonly Shown[] {
  return ids.map((id) => ({ id }))
}

export function known(...ids: readonly string[]): readonly Shown[] {
  return ids.map((id) => ({ id, known: SETTLED }))
}

export function look(settled: number | null = SETTLED, pagesMax = 200): Look {
  return startLook(HORIZON, settled, pagesMax)
}

export function asked(step: LookStep): Look {
  if (step.kind !== 'ask') throw new Error(`done: ${step.why}`)
  return step.look
}

export function ended(step: LookStep | null): string {
  if (step?.kind !== 'done') throw new Error('not done')
  return step.complete ? step.why : `incomplete: ${step.why}`
}
