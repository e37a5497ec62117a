import type { DurationMs, Instant } from '../../model/instant.ts'
import { SECOND_MS } from '../../model/instant.ts'
import { isFailure } from './item.ts'
import { jobIdMaker, uuidOf } from './seeded.ts'
import type { ErrorSpec, SimError, SimJob, SimRecipe, SimState } from './state.ts'
import type { ItemVariant, Variant } from './variant.ts'

/** A job that starts; every part may be left out. */
export interface StartSpec {
  readonly status?: 'running' | 'pending'
  /** Now where left out. */
  readonly startedAt?: Instant
  readonly title?: string
  /** The first job that this one repeats. */
  readonly masterJobId?: string
  /** The job that called this one, of another recipe as a rule. */
  readonly callingJobId?: string
  readonly isTest?: boolean
  readonly isPollError?: boolean
  /** The item's own departures from the variant. */
  readonly shape?: Partial<ItemVariant>
}

/** How a job ends. */
export interface EndSpec {
  /** Any word; `failed` where left out. */
  readonly status?: string
  /** When it completed; now where left out. In the future too: clocks differ. */
  readonly at?: Instant
  /** Left out: a default error for a failure. null: a failure that says nothing. */
  readonly error?: ErrorSpec | null
  /** Listed under `status=failed` although it is no failure. */
  readonly noError?: boolean
  /** Which counter moves; by its status where left out. */
  readonly counted?: 'failed' | 'succeeded' | 'none'
}

/** Jobs that ended. */
export interface FinishSpec extends Omit<StartSpec, 'status'>, EndSpec {
  /** How many alike; 1 where left out. */
  readonly count?: number
  /** Between the completions of one and the next, back from `at`; 0 where left out. */
  readonly everyMs?: DurationMs
  /** False: only the counters move, no job can be seen. */
  readonly listed?: boolean
}

/** What makes and changes jobs. Every method throws where a recipe or job is not there. */
export interface Jobs {
  start(recipeId: number, spec?: StartSpec): string
  complete(jobId: string, spec?: EndSpec): void
  finish(recipeId: number, spec?: FinishSpec): string[]
  /**
   * Jobs of these recipes that call each other, the first the second and so on, and fail from the last one up, a second
   * apart. `error` is the last one's. The failed jobs' ids, in the recipes' order.
   */
  failChain(recipeIds: readonly number[], spec?: Pick<FinishSpec, 'at' | 'error'>): string[]
  /** Lays parts over a job's error, or takes it away (null); `at` moves the completion. */
  setError(jobId: string, error: ErrorSpec | null, at?: Instant): void
  /** A second item of the same job in the list, newer, with another error id. */
  addSecondFailure(jobId: string, spec: { errorId: string; at?: Instant; counted?: boolean }): void
  /** Lays fields over an item; `undefined` takes one away, null makes the whole item null. */
  patchItem(jobId: string, patch: Record<string, unknown> | null): void
}

const USUAL_RUN_MS = 3 * SECOND_MS

/** Shared by the many jobs that have no shape of their own. */
const NO_SHAPE: Partial<ItemVariant> = {}

/** A recipe by its id. */
export function recipeOf(state: SimState, id: number): SimRecipe {
  const recipe = state.recipes.get(id)
  if (recipe === undefined) throw new Error(`The simulator has no recipe ${id}.`)
  return recipe
}

function jobOf(state: SimState, id: string): SimJob {
  const job = state.jobs.get(id)
  if (job === undefined) throw new Error(`The simulator has no job ${id}.`)
  return job
}

function withErrorId(spec: ErrorSpec, otherwise: string): SimError {
  const { errorId, ...rest } = spec
  return errorId === null ? rest : { ...rest, errorId: errorId ?? otherwise }
}

function errorOf(spec: EndSpec, status: string, jobId: string): SimError | null {
  if (spec.noError === true || spec.error === null) return null
  if (spec.error === undefined && status !== 'failed' && status !== 'error') return null
  const usual: ErrorSpec = { adapter: 'rest', type: '404 Not Found', message: 'no such order' }
  return withErrorId(spec.error ?? usual, uuidOf(`error of ${jobId}`))
}

interface World {
  readonly state: SimState
  readonly variant: () => Variant
  readonly now: () => Instant
  readonly nextId: ReturnType<typeof jobIdMaker>
  /** Jobs and further items made so far. */
  sequence: number
}

function begin(world: World, recipe: SimRecipe, spec: Omit<StartSpec, 'status'>, startedAt: Instant): SimJob {
  const id = world.nextId(world.variant().idShape, world.sequence)
  const calling = spec.callingJobId === undefined ? null : jobOf(world.state, spec.callingJobId)
  const named = spec.masterJobId === undefined ? null : jobOf(world.state, spec.masterJobId)
  const master = named?.master ?? named
  const job: SimJob = {
    id: id.text,
    numericId: id.numeric,
    sequence: world.sequence,
    recipeId: recipe.id,
    status: 'running',
    title: spec.title ?? 'Scheduler by Workato: new recurring event',
    startedAt,
    completedAt: null,
    error: null,
    noError: false,
    isTest: spec.isTest ?? false,
    isPollError: spec.isPollError ?? false,
    master,
    repeatCount: named === null ? 0 : named.repeatCount + 1,
    calling,
    root: calling?.root ?? calling,
    shape: spec.shape ?? NO_SHAPE,
    patch: undefined,
  }
  world.sequence += 1
  recipe.jobs.push(job)
  recipe.ordered = null
  recipe.lastRunAt = Math.max(recipe.lastRunAt ?? job.startedAt, job.startedAt)
  world.state.jobs.set(job.id, job)
  return job
}

function move(
  world: World,
  recipe: SimRecipe,
  completedAt: Instant,
  counter: 'failed' | 'succeeded' | 'none',
  of: { readonly count: number; readonly rerun: boolean; readonly test: boolean },
): void {
  if (counter === 'none') return
  recipe.movements.push({
    at: world.now(),
    completedAt,
    succeeded: counter === 'succeeded' ? of.count : 0,
    failed: counter === 'failed' ? of.count : 0,
    rerun: of.rerun,
    test: of.test,
  })
}

function counterOf(job: SimJob): 'failed' | 'succeeded' | 'none' {
  if (isFailure(job)) return 'failed'
  return job.status === 'succeeded' && !job.noError ? 'succeeded' : 'none'
}

function end(world: World, job: SimJob, spec: EndSpec, completedAt: Instant): void {
  const recipe = recipeOf(world.state, job.recipeId)
  job.status = spec.status ?? (spec.noError === true ? 'succeeded' : 'failed')
  job.completedAt = completedAt
  job.noError = spec.noError ?? false
  job.error = errorOf(spec, job.status, job.id)
  recipe.ordered = null
  const of = { count: 1, rerun: job.master !== null, test: job.isTest }
  move(world, recipe, completedAt, spec.counted ?? counterOf(job), of)
}

function finish(world: World, recipe: SimRecipe, spec: FinishSpec): string[] {
  const { count = 1, everyMs = 0, at = world.now() } = spec
  if (spec.listed === false) {
    const counter = spec.status === 'succeeded' ? 'succeeded' : 'failed'
    const rerun = spec.masterJobId !== undefined
    move(world, recipe, at, spec.counted ?? counter, { count, rerun, test: spec.isTest ?? false })
    recipe.lastRunAt = Math.max(recipe.lastRunAt ?? at, at)
    return []
  }
  return Array.from({ length: count }, (_, index) => {
    const completedAt = at - everyMs * (count - 1 - index)
    const job = begin(world, recipe, spec, spec.startedAt ?? completedAt - USUAL_RUN_MS)
    end(world, job, spec, completedAt)
    return job.id
  })
}

function failChain(
  world: World,
  recipeIds: readonly number[],
  { at = world.now(), error }: Pick<FinishSpec, 'at' | 'error'>,
): string[] {
  const jobs: SimJob[] = []
  for (const id of recipeIds) {
    const calling = jobs.at(-1)
    const spec = calling === undefined ? {} : { callingJobId: calling.id }
    jobs.push(begin(world, recipeOf(world.state, id), spec, at - USUAL_RUN_MS * (recipeIds.length + 1)))
  }
  for (const [above, job] of jobs.toReversed().entries()) {
    const called = {
      adapter: 'workato_recipe_function',
      type: 'CalledRecipeFailed',
      message: 'the called recipe failed',
    }
    end(
      world,
      job,
      above > 0 ? { error: called } : error === undefined ? {} : { error },
      at - (jobs.length - 1 - above) * SECOND_MS,
    )
  }
  return jobs.map(({ id }) => id)
}

/** Makes and changes jobs of a state; `now` stamps what is given no time. */
export function createJobs(state: SimState, variant: () => Variant, now: () => Instant, seed: number): Jobs {
  const world: World = { state, variant, now, nextId: jobIdMaker(seed), sequence: 0 }
  return {
    start(recipeId, spec = {}) {
      const job = begin(world, recipeOf(state, recipeId), spec, spec.startedAt ?? now())
      job.status = spec.status ?? 'running'
      return job.id
    },
    complete: (jobId, spec = {}) => end(world, jobOf(state, jobId), spec, spec.at ?? now()),
    finish: (recipeId, spec = {}) => finish(world, recipeOf(state, recipeId), spec),
    failChain: (recipeIds, spec = {}) => failChain(world, recipeIds, spec),
    setError(jobId, error, at) {
      const job = jobOf(state, jobId)
      const kept = job.error?.errorId ?? null
      job.error = error === null ? null : withErrorId({ ...job.error, errorId: kept, ...error }, jobId)
      if (at !== undefined) job.completedAt = at
      recipeOf(state, job.recipeId).ordered = null
    },
    addSecondFailure(jobId, { errorId, at = now(), counted = false }) {
      const first = jobOf(state, jobId)
      const recipe = recipeOf(state, first.recipeId)
      recipe.jobs.push({
        ...first,
        sequence: world.sequence,
        completedAt: at,
        error: { ...first.error, errorId },
      })
      recipe.ordered = null
      world.sequence += 1
      const of = { count: 1, rerun: first.master !== null, test: first.isTest }
      if (counted) move(world, recipe, at, 'failed', of)
    },
    patchItem(jobId, patch) {
      jobOf(state, jobId).patch = patch
    },
  }
}
