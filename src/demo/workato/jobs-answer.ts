import type { Instant } from '../../model/instant.ts'
import { countsOf } from './counters.ts'
import type { Json } from './item.ts'
import { writeItem } from './item.ts'
import { shuffled } from './seeded.ts'
import type { SimJob, SimRecipe } from './state.ts'
import type { Variant } from './variant.ts'

const PER_PAGE_MAX = 100

/** Where a page begins: an index into the ordered jobs, or what the answer is instead. */
type Place = { readonly index: number } | 'empty' | 'not-found'

/** Whether retention and visibility let the API show the job. */
export function isVisible(job: SimJob, variant: Variant, now: Instant): boolean {
  if (job.isTest && !variant.testRunsVisible) return false
  return job.completedAt === null || job.completedAt > now - variant.retentionMs
}

function sortKey(job: SimJob, variant: Variant): number {
  const placed = variant.rerunsInOldPlace ? (job.master ?? job) : job
  return variant.orderBy === 'started' ? placed.startedAt : (placed.completedAt ?? Number.POSITIVE_INFINITY)
}

function byPlace(variant: Variant): (a: SimJob, b: SimJob) => number {
  return (a, b) => {
    const keyA = sortKey(a, variant)
    const keyB = sortKey(b, variant)
    // Two unfinished jobs: Infinity - Infinity would be NaN.
    return keyA === keyB ? b.sequence - a.sequence : keyB - keyA
  }
}

/** All jobs of a recipe, newest first by the variant's key; kept until a job comes or changes. */
export function orderedJobs(recipe: SimRecipe, variant: Variant): readonly SimJob[] {
  const key = `${variant.orderBy} ${variant.rerunsInOldPlace}`
  if (recipe.ordered?.key !== key) {
    recipe.ordered = { key, jobs: recipe.jobs.toReversed().toSorted(byPlace(variant)) }
  }
  return recipe.ordered.jobs
}

function statusMatcher(query: URLSearchParams, variant: Variant): (job: SimJob) => boolean {
  const status = query.get('status') ?? (query.get('failed') === 'true' ? 'failed' : null)
  if (status === null || variant.ignoreStatusFilter) return () => true
  if (status === 'failed') return (job) => job.status === 'failed' || job.status === 'error' || job.noError
  if (status === 'pending') return (job) => job.completedAt === null
  return (job) => job.status === status
}

function rerunMatcher(query: URLSearchParams, variant: Variant): (job: SimJob) => boolean {
  const names = variant.rerunParam === 'both' ? ['rerun_only', 'rerun_jobs'] : [variant.rerunParam]
  return names.some((name) => query.get(name) === 'true') ? (job) => job.master !== null : () => true
}

function placeOf(query: URLSearchParams, jobs: readonly SimJob[], variant: Variant, now: Instant): Place {
  const byJob = query.get('offset_job_id')
  const byRun = query.get('offset_run_id')
  if (byJob === null && byRun === null) return { index: -1 }
  const named = (job: SimJob) => (byJob !== null ? job.id === byJob : (job.master ?? job).id === byRun)
  const newer = query.get('prev') === 'true'
  const index = newer ? jobs.findIndex(named) : jobs.findLastIndex(named)
  const job = jobs[index]
  if (job !== undefined && isVisible(job, variant, now)) return { index }
  switch (variant.unknownOffset) {
    case 'place':
      return job === undefined ? 'empty' : { index }
    case 'head':
      return { index: -1 }
    case 'empty':
    case 'not-found':
      return variant.unknownOffset
  }
}

/** How many rows a page of the jobs list has. */
function jobsPageSize(query: URLSearchParams, variant: Variant): number {
  const asked = Number(query.get('per_page') ?? Number.NaN)
  if (!variant.obeysPerPage || !Number.isInteger(asked) || asked < 1) return variant.pageSize
  return Math.min(asked, PER_PAGE_MAX)
}

function pageOf(
  matching: readonly SimJob[],
  before: number,
  query: URLSearchParams,
  variant: Variant,
): SimJob[] {
  const size = jobsPageSize(query, variant)
  const newer = query.get('prev') === 'true' && (query.has('offset_job_id') || query.has('offset_run_id'))
  if (!newer) return matching.slice(before, before + size)
  const from = variant.prevPage === 'newest' ? 0 : Math.max(0, before - size)
  const page = matching.slice(from, Math.min(before, from + size))
  return variant.prevOrder === 'asc' ? page.toReversed() : page
}

/** The answer of `GET /api/recipes/:id/jobs`; null where the offset job is to be answered with 404. */
export function writeJobs(
  recipe: SimRecipe,
  query: URLSearchParams,
  variant: Variant,
  now: Instant,
  seed: number,
): Json | null {
  const jobs = orderedJobs(recipe, variant)
  const place = placeOf(query, jobs, variant, now)
  if (place === 'not-found') return null
  const hasStatus = statusMatcher(query, variant)
  const isAsked = rerunMatcher(query, variant)
  const newer = query.get('prev') === 'true'
  const matching: SimJob[] = []
  /** Matching jobs that stand before the page (prev: before the offset job). */
  let before = 0
  for (const [index, job] of jobs.entries()) {
    if (!isVisible(job, variant, now) || !hasStatus(job) || !isAsked(job)) continue
    if (place !== 'empty' && (newer ? index < place.index : index <= place.index)) before += 1
    matching.push(job)
  }
  const page = place === 'empty' ? [] : pageOf(matching, before, query, variant)
  const shown =
    variant.orderWithinPage === 'shuffled' ? shuffled(page, seed + (page[0]?.sequence ?? 0)) : page
  return {
    ...counterFields(recipe, variant, now),
    ...(variant.hasScopeCount ? { job_scope_count: matching.length } : {}),
    [variant.jobsEnvelope]: shown.map((job) => writeItem(job, variant)),
  }
}

function counterFields(recipe: SimRecipe, variant: Variant, now: Instant): Json {
  if (!variant.hasJobCounters) return {}
  const { succeeded, failed } = countsOf(recipe, variant, now, now - variant.jobsCounterLagMs)
  const unfinished = variant.countersCountRunning
    ? recipe.jobs.filter((job) => job.completedAt === null).length
    : 0
  return {
    job_succeeded_count: succeeded,
    job_failed_count: failed,
    job_count: succeeded + failed + unfinished,
  }
}
