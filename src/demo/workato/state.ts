import type { Instant } from '../../model/instant.ts'
import type { ItemVariant } from './variant.ts'

/** What failed in a job; parts that are left out are missing in the answer too. */
export interface SimError {
  readonly adapter?: string
  readonly type?: string
  readonly message?: string
  readonly errorId?: string
  readonly at?: Instant
  readonly input?: string
  readonly innerMessage?: string
  readonly action?: string
  readonly lineNumber?: number
  readonly retryCount?: number
}

/** A SimError as given: an error id left out is made, null is none. */
export type ErrorSpec = Omit<SimError, 'errorId'> & { readonly errorId?: string | null }

/** A job as the simulator keeps it. */
export interface SimJob {
  readonly id: string
  readonly numericId: boolean
  /** Order of creation, from 0: breaks ties of time. */
  readonly sequence: number
  readonly recipeId: number
  /** Any word; API.md knows succeeded, failed, pending, running, aborted. */
  status: string
  title: string
  startedAt: Instant
  completedAt: Instant | null
  error: SimError | null
  /** Listed under `status=failed` though nothing of it says failure. */
  noError: boolean
  readonly isTest: boolean
  readonly isPollError: boolean
  readonly master: SimJob | null
  readonly repeatCount: number
  readonly calling: SimJob | null
  readonly root: SimJob | null
  /** The job's own departures from the variant. */
  readonly shape: Partial<ItemVariant>
  /** Laid over the item as it is sent; `undefined` takes a field away; null: the whole item is null. */
  patch: Record<string, unknown> | null | undefined
}

/** A step of a recipe's counters. */
export interface Movement {
  /** When the counters moved: the simulator's now. */
  readonly at: Instant
  readonly completedAt: Instant
  readonly succeeded: number
  readonly failed: number
  readonly rerun: boolean
  readonly test: boolean
}

/** What happens when `repeat_jobs` names a job of this recipe. */
export type RepeatOutcome = 'succeeded' | 'failed' | 'running' | 'refused'

/** A recipe as the simulator keeps it. */
export interface SimRecipe {
  readonly id: number
  name: string
  description: string
  folderId: number
  projectId: number | null
  tags: readonly string[]
  apps: readonly string[]
  connectionIds: readonly number[]
  running: boolean
  /** Out of the token's scope: neither listed nor found. */
  inScope: boolean
  stopCause: string | null
  stoppedAt: Instant | null
  authorName: string
  authorEmail: string
  versionNo: number
  readonly createdAt: Instant
  updatedAt: Instant
  lastRunAt: Instant | null
  onRepeat: RepeatOutcome
  /** In order of creation. */
  readonly jobs: SimJob[]
  readonly movements: Movement[]
  /** Kept between requests; null once a job came or changed. `key` names the order. */
  ordered: { readonly key: string; readonly jobs: readonly SimJob[] } | null
}

/** A connection; times are null until they happen. */
export interface SimConnection {
  readonly id: number
  readonly name: string
  readonly application: string
  readonly authorizationStatus: 'success' | 'failed' | 'exception' | null
  readonly authorizationError: string | null
  readonly connectionLostAt: Instant | null
  readonly connectionLostReason: string | null
  readonly folderId: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** A folder, or a project's own folder. */
export interface SimFolder {
  readonly id: number
  readonly name: string
  readonly parentId: number | null
  readonly projectId: number | null
  readonly isProject: boolean
  readonly createdAt: Instant
}

/** A project and the folder that is its root. */
export interface SimProject {
  readonly id: number
  readonly name: string
  readonly folderId: number
}

/** A tag: recipes carry the handle, people read the title. */
export interface SimTag {
  readonly handle: string
  readonly title: string
}

/** Everything a workspace holds. */
export interface SimState {
  readonly recipes: Map<number, SimRecipe>
  /** Highest id first; null once a recipe came or went. */
  recipesByIdDesc: readonly SimRecipe[] | null
  readonly jobs: Map<string, SimJob>
  readonly connections: Map<number, SimConnection>
  readonly folders: Map<number, SimFolder>
  readonly projects: Map<number, SimProject>
  readonly tags: Map<string, SimTag>
  readonly homeFolderId: number
}

/** The recipes, highest id first, as the list shows them by default. */
export function recipesByIdDesc(state: SimState): readonly SimRecipe[] {
  state.recipesByIdDesc ??= [...state.recipes.values()].toSorted((a, b) => b.id - a.id)
  return state.recipesByIdDesc
}
