import type { DurationMs } from '../../model/instant.ts'
import { DAY_MS } from '../../model/instant.ts'

/** How `error` is written; all but `parts` leave `error_parts` to `emptyParts` unless `alsoParts` is set. */
export type ErrorShape = 'parts' | 'text' | 'text-with-id' | 'json-text' | 'object' | 'null'

/** Groups of endpoints that share a quota. */
export type Family =
  | 'jobs'
  | 'recipes'
  | 'connections'
  | 'folders'
  | 'projects'
  | 'tags'
  | 'users'
  | 'repeat'
  | 'customers'

/** Where a list answer keeps its rows. */
export type Envelope = 'items' | 'result' | 'array'

/** What one job's item may choose for itself; see Variant. */
export interface ItemVariant {
  /** 2019: `flow_run_id` and `lines: []`, neither status nor ids of recipes and relatives. */
  readonly itemShape: 'current' | '2019'
  readonly errorShape: ErrorShape
  /** How `error_parts` looks where the error shape puts nothing into it. */
  readonly emptyParts: 'absent' | '{}' | 'null'
  /** Fill `error_parts` whatever the error shape. */
  readonly alsoParts: boolean
  /** short: type, message, id. extended: also action, line number, retry count. */
  readonly partsFields: 'full' | 'short' | 'extended'
  readonly hasStatus: boolean
  /** datadog: `success` and `error` instead of `succeeded` and `failed`. */
  readonly statusWords: 'api' | 'datadog'
  readonly hasIsError: boolean
  /** What `master_job_id` of a first run says. */
  readonly masterOfFirst: 'null' | 'own'
  /** `is_test` in the list too, as the web application has it. */
  readonly isTestInList: boolean
  /** `is_repeat` and `repeat_count` in the list too. */
  readonly repeatInList: boolean
  /** offset: of Los Angeles. */
  readonly timeZone: 'Z' | 'offset'
  /** Fractional digits of a time. */
  readonly timeDigits: 0 | 3 | 6
}

/** Every point on which the API is known to differ, or is not known at all; one switch each. */
export interface Variant extends ItemVariant {
  /** Of jobs made from now on. big-integer: beyond 2^53, as digits in the JSON. */
  readonly idShape: 'handle' | 'handle-CD' | 'mixed' | 'integer' | 'big-integer'
  /** Jobs a page. */
  readonly pageSize: number
  /** Whether the jobs list heeds `per_page` (at most 100). */
  readonly obeysPerPage: boolean
  /** The sort key of the jobs list, newest first. */
  readonly orderBy: 'completed' | 'started'
  /** shuffled: by the seed, the same for the same page. */
  readonly orderWithinPage: 'desc' | 'shuffled'
  /** Order of a page under `prev=true`. */
  readonly prevOrder: 'desc' | 'asc'
  /** Which of the newer jobs a page under `prev=true` holds. */
  readonly prevPage: 'nearest' | 'newest'
  /** Answer to an offset job that is not there. place: goes on from where a purged one was, else an empty page. */
  readonly unknownOffset: 'place' | 'empty' | 'head' | 'not-found'
  readonly hasScopeCount: boolean
  /** `job_succeeded_count` and its neighbours in the jobs answer. */
  readonly hasJobCounters: boolean
  readonly jobsEnvelope: 'items' | 'result'
  readonly ignoreStatusFilter: boolean
  /** The name under which reruns alone can be asked for. */
  readonly rerunParam: 'both' | 'rerun_only' | 'rerun_jobs' | 'none'
  /** A rerun sorts where its first job is, not at the head. */
  readonly rerunsInOldPlace: boolean
  readonly testRunsVisible: boolean
  /** From completion; older jobs are neither listed nor found. */
  readonly retentionMs: DurationMs
  readonly countersShrink: boolean
  readonly countersCountReruns: boolean
  readonly countersCountTests: boolean
  /** Whether `job_count` includes jobs that have not completed. */
  readonly countersCountRunning: boolean
  readonly countersInList: boolean
  /** The recipe list shows counters of this long ago. */
  readonly listCounterLagMs: DurationMs
  /** Whether its `last_run_at` is as old as its counters. */
  readonly listRunLags: boolean
  /** The jobs answers show counters of this long ago. */
  readonly jobsCounterLagMs: DurationMs
  readonly listOrder: 'id-desc' | 'id-asc'
  /** Whether the recipe list heeds `per_page`, or gives its default whatever is asked for. */
  readonly listObeysPerPage: boolean
  readonly recipesEnvelope: Envelope
  /** `count`, `page`, `per_page` beside the rows; not in an array. */
  readonly recipesMeta: boolean
  /** bare: only what everybody has seen; id-only: nothing but the id and the name. */
  readonly recipeFields: 'full' | 'bare' | 'id-only'
  readonly recipesPerPageDefault: number
  readonly hasProjectId: boolean
  readonly hasLastRunAt: boolean
  /** Families of endpoints that the token's role lacks: 403. */
  readonly forbidden: readonly Family[]
  readonly connectionApp: 'application' | 'provider' | 'both'
  readonly connectionsEnvelope: Envelope
  readonly tagsEnvelope: Envelope
  /** Who may ask `GET /api/users/me`: the default is what a client outside DEV sees. */
  readonly usersMe: 'allowed' | 'forbidden'
  readonly errorBody: 'message' | 'error' | 'error_type' | 'empty'
  /** Of the 429 that an exhausted quota gives. */
  readonly retryAfter: 'seconds' | 'date' | 'none'
  /** Requests a minute that others make of the same quota, each family, evenly. */
  readonly strangerPerMinute: number
  /** How far the API's clock is ahead of the simulator's: in what it stamps and in its `Date` header. */
  readonly clockAheadMs: number
  readonly hasDateHeader: boolean
  /** The customer whose `/api/managed_users/:id/…` answers too (`17` or `Eacme_prod`). */
  readonly managedUser: string | null
}

/** The API as its present reference and clients describe it. */
export const CURRENT: Variant = {
  itemShape: 'current',
  errorShape: 'parts',
  emptyParts: 'absent',
  alsoParts: false,
  partsFields: 'full',
  hasStatus: true,
  statusWords: 'api',
  hasIsError: true,
  masterOfFirst: 'null',
  isTestInList: false,
  repeatInList: false,
  timeZone: 'offset',
  timeDigits: 3,
  idShape: 'handle-CD',
  pageSize: 25,
  obeysPerPage: false,
  orderBy: 'completed',
  orderWithinPage: 'desc',
  prevOrder: 'desc',
  prevPage: 'nearest',
  unknownOffset: 'place',
  hasScopeCount: true,
  hasJobCounters: true,
  jobsEnvelope: 'items',
  ignoreStatusFilter: false,
  rerunParam: 'both',
  rerunsInOldPlace: false,
  testRunsVisible: true,
  retentionMs: 30 * DAY_MS,
  countersShrink: false,
  countersCountReruns: true,
  countersCountTests: true,
  countersCountRunning: false,
  countersInList: true,
  listCounterLagMs: 0,
  listRunLags: false,
  jobsCounterLagMs: 0,
  listOrder: 'id-desc',
  listObeysPerPage: true,
  recipesEnvelope: 'items',
  recipesMeta: false,
  recipeFields: 'full',
  recipesPerPageDefault: 100,
  hasProjectId: true,
  hasLastRunAt: true,
  forbidden: [],
  connectionApp: 'application',
  connectionsEnvelope: 'array',
  tagsEnvelope: 'array',
  usersMe: 'forbidden',
  errorBody: 'message',
  retryAfter: 'none',
  strangerPerMinute: 0,
  clockAheadMs: 0,
  hasDateHeader: true,
  managedUser: null,
}

/** What differs in the documentation of 2019: integer ids, no status, no size of the filtered set. */
export const OF_2019: Partial<Variant> = {
  itemShape: '2019',
  idShape: 'integer',
  errorShape: 'text-with-id',
  alsoParts: true,
  timeZone: 'Z',
  hasStatus: false,
  hasScopeCount: false,
  rerunParam: 'rerun_jobs',
  recipesPerPageDefault: 10,
}
