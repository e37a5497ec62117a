import type { Instant } from '../../model/instant.ts'
import { httpDate } from './http-date.ts'
import type { Json } from './item.ts'
import { writeDetail } from './item.ts'
import type { Jobs } from './jobs.ts'
import { isVisible, writeJobs } from './jobs-answer.ts'
import { writeConnections, writeFolders, writeProjects, writeTags, writeUser } from './others-answer.ts'
import type { QuotaMeter } from './quota.ts'
import { writeRecipe, writeRecipes } from './recipes-answer.ts'
import { repeatIds, repeatJobs } from './repeat.ts'
import type { SimRequest, SimResponse } from './request.ts'
import { jsonAnswer } from './request.ts'
import type { SimRecipe, SimState } from './state.ts'
import type { Family, Variant } from './variant.ts'

/** Where a request goes: endpoint, and the ids in its path. */
export interface Target {
  readonly endpoint:
    | 'recipes'
    | 'recipe'
    | 'jobs'
    | 'job'
    | 'repeat'
    | 'connections'
    | 'folders'
    | 'projects'
    | 'tags'
    | 'user'
  readonly family: Family
  readonly recipe: number | null
  readonly job: string | null
  readonly query: URLSearchParams
}

/** What the endpoints work on. */
export interface ApiContext {
  readonly state: SimState
  readonly jobs: Jobs
  readonly quota: QuotaMeter
  readonly variant: Variant
  readonly now: Instant
  readonly seed: number
}

/** Who may ask. */
export interface Credentials {
  readonly token: string
  /** Of the old headers `x-user-email` and `x-user-token`; null: they are refused. */
  readonly legacyUser: { readonly email: string; readonly token: string } | null
}

const ROUTES: readonly (readonly [string, RegExp, Target['endpoint'], Family])[] = [
  ['GET', /^\/api\/recipes$/, 'recipes', 'recipes'],
  ['GET', /^\/api\/recipes\/(\d+)$/, 'recipe', 'recipes'],
  ['GET', /^\/api\/recipes\/(\d+)\/jobs$/, 'jobs', 'jobs'],
  ['GET', /^\/api\/recipes\/(\d+)\/jobs\/([^/]+)$/, 'job', 'jobs'],
  ['POST', /^\/api\/recipes\/(\d+)\/repeat_jobs$/, 'repeat', 'repeat'],
  ['GET', /^\/api\/connections$/, 'connections', 'connections'],
  ['GET', /^\/api\/folders$/, 'folders', 'folders'],
  ['GET', /^\/api\/projects$/, 'projects', 'projects'],
  ['GET', /^\/api\/tags$/, 'tags', 'tags'],
  ['GET', /^\/api\/users\/me$/, 'user', 'users'],
]

/** A part of a path without its percent signs; as it is where they are wrong. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Where a request goes; null where the API has nothing at its address. */
export function targetOf(request: SimRequest, variant: Variant): Target | null {
  const url = new URL(request.url, 'http://127.0.0.1')
  const managed = variant.managedUser === null ? null : `/api/managed_users/${variant.managedUser}/`
  const path =
    managed !== null && url.pathname.startsWith(managed)
      ? `/api/${url.pathname.slice(managed.length)}`
      : url.pathname
  for (const [method, pattern, endpoint, family] of ROUTES) {
    const found = method === request.method ? pattern.exec(path) : null
    if (found === null) continue
    const [, recipe, job] = found
    return {
      endpoint,
      family,
      recipe: recipe === undefined ? null : Number(recipe),
      job: job === undefined ? null : decodedPart(job),
      query: url.searchParams,
    }
  }
  return null
}

/** An error as the variant words it. */
function apiError(status: number, message: string, variant: Variant, beside: Json = {}): SimResponse {
  switch (variant.errorBody) {
    case 'message':
      return jsonAnswer(status, { message, ...beside })
    case 'error':
      return jsonAnswer(status, { error: message, ...beside })
    case 'error_type':
      return jsonAnswer(status, { error_type: message, message, ...beside })
    case 'empty':
      return { ...jsonAnswer(status, null), body: '' }
  }
}

function isKnown({ headers }: SimRequest, { token, legacyUser }: Credentials): boolean {
  if (headers['authorization'] !== undefined) return headers['authorization'] === `Bearer ${token}`
  if (legacyUser === null) return false
  return headers['x-user-email'] === legacyUser.email && headers['x-user-token'] === legacyUser.token
}

function tooMany(waitMs: number, variant: Variant, now: Instant): SimResponse {
  const refused = apiError(429, 'Too many requests', variant)
  if (variant.retryAfter === 'none') return refused
  const seconds = Math.ceil(waitMs / 1_000)
  const value = variant.retryAfter === 'seconds' ? String(seconds) : httpDate(now + seconds * 1_000)
  return { ...refused, headers: { ...refused.headers, 'retry-after': value } }
}

/** The API's own answer to a request: who asks, what the role allows, the quota, then the endpoint. */
export function answerApi(
  request: SimRequest,
  target: Target | null,
  credentials: Credentials,
  context: ApiContext,
): SimResponse {
  const { variant, now } = context
  if (!isKnown(request, credentials)) return apiError(401, 'Unauthorized', variant)
  if (target === null) return apiError(404, 'Not found', variant)
  const refused = target.endpoint === 'user' && variant.usersMe === 'forbidden'
  if (refused || variant.forbidden.includes(target.family)) return apiError(403, 'Forbidden', variant)
  const waitMs = context.quota.take(target.family, now)
  if (waitMs > 0) return tooMany(waitMs, variant, now)
  return answerEndpoint(request, target, context)
}

function answerEndpoint(request: SimRequest, target: Target, context: ApiContext): SimResponse {
  const { state, variant } = context
  switch (target.endpoint) {
    case 'recipes':
      return answerRecipes(target, context)
    case 'connections':
      return jsonAnswer(200, writeConnections(state, target.query, variant))
    case 'folders':
      return jsonAnswer(200, writeFolders(state, target.query, variant))
    case 'projects':
      return jsonAnswer(200, writeProjects(state, target.query))
    case 'tags':
      return jsonAnswer(200, writeTags(state, target.query, variant))
    case 'user':
      return jsonAnswer(200, writeUser(state, variant))
    case 'recipe':
    case 'jobs':
    case 'job':
    case 'repeat': {
      const recipe = state.recipes.get(target.recipe ?? 0)
      if (recipe === undefined || !recipe.inScope) return apiError(404, 'Not found', variant)
      return answerRecipe(request, target, recipe, context)
    }
  }
}

function answerRecipes(target: Target, { state, variant, now }: ApiContext): SimResponse {
  try {
    return jsonAnswer(200, writeRecipes(state, target.query, variant, now))
  } catch (error) {
    // Temporal's way to refuse a text that is no time.
    if (!(error instanceof RangeError)) throw error
    return apiError(422, 'Validation failed', variant, { errors: { updated_after: ['is not a date'] } })
  }
}

function answerRecipe(
  request: SimRequest,
  target: Target,
  recipe: SimRecipe,
  context: ApiContext,
): SimResponse {
  const { state, variant, now } = context
  const notFound = () => apiError(404, 'Not found', variant)
  if (target.endpoint === 'recipe') {
    return jsonAnswer(200, writeRecipe(recipe, variant, now, { withTags: true, withCode: true, lagMs: 0 }))
  }
  if (target.endpoint === 'jobs') {
    const body = writeJobs(recipe, target.query, variant, now, context.seed)
    return body === null ? notFound() : jsonAnswer(200, body)
  }
  if (target.endpoint === 'repeat') {
    const ids = repeatIds(request.body)
    if (Array.isArray(ids)) return jsonAnswer(200, repeatJobs(state, context.jobs, recipe, ids))
    return apiError(422, 'Validation failed', variant, { errors: { job_ids: [ids.wrong] } })
  }
  const job = state.jobs.get(target.job ?? '')
  if (job === undefined || job.recipeId !== recipe.id || !isVisible(job, variant, now)) return notFound()
  return jsonAnswer(200, writeDetail(job, variant))
}
