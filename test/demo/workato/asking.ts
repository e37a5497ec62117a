import type { SimResponse } from '../../../src/demo/workato/request.ts'
import type { WorkatoSim, WorkatoSimOptions } from '../../../src/demo/workato/sim.ts'
import { createWorkatoSim } from '../../../src/demo/workato/sim.ts'

/** 2026-09-01T10:00:00Z. */
export const START = 1_788_256_800_000

export type Item = Record<string, unknown> & {
  id: unknown
  completed_at: string | null
  error_parts?: Record<string, unknown> | null
}

export interface JobsBody {
  job_succeeded_count?: number
  job_failed_count?: number
  job_count?: number
  job_scope_count?: number
  items: Item[]
}

/** A simulator whose clock the test sets. */
export function simulator(options: Partial<WorkatoSimOptions> = {}): {
  sim: WorkatoSim
  clock: { now: number }
} {
  const clock = { now: START }
  return { sim: createWorkatoSim({ now: () => clock.now, token: 't', ...options }), clock }
}

export function ask(sim: WorkatoSim, url: string, method = 'GET', body?: string): SimResponse {
  const headers = { authorization: 'Bearer t' }
  return sim.handle(body === undefined ? { method, url, headers } : { method, url, headers, body })
}

/** Ids digit by digit, as a careful client reads them. */
function careful(text: string): unknown {
  return JSON.parse(text, (key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && /(^|_)id$/.test(key) ? context?.source : value,
  )
}

export function jobsOf(sim: WorkatoSim, query = 'status=failed', recipe = 1): JobsBody {
  return careful(ask(sim, `/api/recipes/${recipe}/jobs?${query}`).body) as JobsBody
}

export function ids(body: JobsBody): string[] {
  return body.items.map((item) => String(item.id))
}

/** Walks all pages as API.md says a client must: to an empty page or one without a new id. */
export function walk(
  sim: WorkatoSim,
  query = 'status=failed',
  recipe = 1,
): { found: string[]; pages: number } {
  const found = new Set<string>()
  let cursor = ''
  for (let pages = 1; pages < 500; pages += 1) {
    const page = jobsOf(sim, `${query}${cursor}`, recipe)
    const before = found.size
    for (const id of ids(page)) found.add(id)
    if (found.size === before) return { found: [...found], pages }
    // The order within a page is never assumed: the oldest completion of the page leads on.
    const oldest = page.items.reduce((a, b) =>
      Date.parse(b.completed_at ?? '') <= Date.parse(a.completed_at ?? '') ? b : a,
    )
    cursor = `&offset_job_id=${encodeURIComponent(String(oldest.id))}`
  }
  throw new Error('The walk did not end.')
}
