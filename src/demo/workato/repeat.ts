import type { Json } from './item.ts'
import type { Jobs } from './jobs.ts'
import type { SimRecipe, SimState } from './state.ts'

/** The API's reference: at most so many jobs a call. */
const JOBS_A_CALL_MAX = 25
/** At most so many repeats of one job. */
const REPEATS_A_JOB_MAX = 100

/** The ids of a `repeat_jobs` body, or what is wrong with it. */
export function repeatIds(body: string | undefined): string[] | { readonly wrong: string } {
  let ids: unknown
  try {
    ids = (JSON.parse(body ?? '') as { job_ids?: unknown } | null)?.job_ids
  } catch {
    return { wrong: 'is not JSON' }
  }
  if (!Array.isArray(ids) || ids.length === 0) return { wrong: "can't be blank" }
  if (ids.length > JOBS_A_CALL_MAX) return { wrong: `is too long (maximum is ${JOBS_A_CALL_MAX})` }
  return ids.map(String)
}

function repeatOne(state: SimState, jobs: Jobs, recipe: SimRecipe, jobId: string): Json {
  const job = state.jobs.get(jobId)
  const refused = (error: string) => ({ job_id: jobId, status: 'failed', error })
  if (job === undefined || job.recipeId !== recipe.id) return refused('not found')
  const first = job.master ?? job
  const repeats = recipe.jobs.filter((other) => other.master === first).length
  if (recipe.onRepeat === 'refused' || job.completedAt === null) return refused('not repeatable')
  if (repeats >= REPEATS_A_JOB_MAX) return refused('repeated too often')
  const again = { masterJobId: job.id, title: job.title }
  if (recipe.onRepeat === 'running') jobs.start(recipe.id, again)
  else {
    const { errorId: _errorId, ...error } = job.error ?? {}
    const end = recipe.onRepeat === 'failed' ? { error } : {}
    jobs.finish(recipe.id, { ...again, status: recipe.onRepeat, ...end })
  }
  return { job_id: jobId, status: 'enqueued' }
}

/** Repeats jobs as the recipe's `onRepeat` says; the answer of `POST …/repeat_jobs`. */
export function repeatJobs(state: SimState, jobs: Jobs, recipe: SimRecipe, ids: readonly string[]): Json {
  return { results: ids.map((id) => repeatOne(state, jobs, recipe, id)) }
}
