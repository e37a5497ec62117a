import type { Instant } from '../../model/instant.ts'
import type { Credentials, Target } from './api.ts'
import { answerApi, targetOf } from './api.ts'
import type { FaultResponse, Faults } from './faults.ts'
import { createFaults } from './faults.ts'
import { httpDate } from './http-date.ts'
import type { Jobs } from './jobs.ts'
import { createJobs } from './jobs.ts'
import { answerPage } from './page/pages.ts'
import type { Quota, QuotaMeter } from './quota.ts'
import { createQuotaMeter } from './quota.ts'
import type { SeenRequest, SimRequest, SimResponse } from './request.ts'
import { answer, jsonAnswer } from './request.ts'
import type { Listening, ListenOptions } from './server.ts'
import { listen } from './server.ts'
import type { SimJob, SimState } from './state.ts'
import type { Family, Variant } from './variant.ts'
import { CURRENT } from './variant.ts'
import type { Workspace } from './workspace.ts'
import { createWorkspace, emptyState } from './workspace.ts'

/** The list of requests is cut to so many when it has twice as many. */
const REQUESTS_KEPT = 10_000

/** A simulated workspace behind the Developer API. */
export interface WorkatoSimOptions {
  readonly now: () => Instant
  /** The same seed and calls give the same ids and answers. 1 where left out. */
  readonly seed?: number
  /** Of `Authorization: Bearer`. */
  readonly token?: string
  readonly legacyUser?: { readonly email: string; readonly token: string }
  readonly variant?: Partial<Variant>
  /** Without one nothing is refused. */
  readonly quota?: Quota
  /** Counts requests; one of its own where left out. Workspaces that share it share their quota. */
  readonly meter?: QuotaMeter
  /** Told of every request as it is answered. */
  readonly onRequest?: (request: SeenRequest) => void
  /** The page's title. */
  readonly name?: string
}

/** The simulator: what happens in the workspace, the API that tells it, and what was asked of the API. */
export interface WorkatoSim extends Workspace, Jobs {
  /** Lays switches over the present ones. */
  setVariant(variant: Partial<Variant>): void
  readonly variant: Variant
  setToken(token: string): void
  setQuota(quota: Quota): void
  /** Requests of somebody else on the same quota, now. */
  stranger(family: Family, requests: number): void
  readonly faults: Pick<Faults, 'inject' | 'clear'>
  /** Oldest first, of the last 10,000 at least. */
  readonly requests: readonly SeenRequest[]
  /** Requests ever seen, those no longer listed too. */
  readonly requestCount: number
  /** The same logic without sockets; who calls honours `transport` and `delayMs`. */
  handle(request: SimRequest): SimResponse
  /** A job by its id, as the simulator keeps it. */
  job(id: string): Readonly<SimJob> | undefined
  listen(options?: ListenOptions): Promise<Listening>
}

function faulty(fault: FaultResponse, ordinary: () => SimResponse): SimResponse {
  const silent = answer(0, '', {})
  if (fault === 'hang' || fault === 'reset') return { ...silent, transport: fault }
  if ('delayMs' in fault) return { ...ordinary(), delayMs: fault.delayMs }
  if ('cutAfterBytes' in fault) return { ...ordinary(), cutAfterBytes: fault.cutAfterBytes }
  if ('rewrite' in fault) {
    const response = ordinary()
    return { ...response, body: fault.rewrite(response.body) }
  }
  const { status, headers, body } = fault
  return typeof body === 'string' || body === undefined
    ? answer(status, body ?? '', { 'content-type': 'application/json; charset=utf-8', ...headers })
    : jsonAnswer(status, body, headers)
}

/** The requests the API saw, bounded. */
function createLog({ now, onRequest }: WorkatoSimOptions): {
  add(request: SimRequest, target: Target | null, response: SimResponse): SeenRequest
  readonly list: readonly SeenRequest[]
  readonly count: number
} {
  const list: SeenRequest[] = []
  let count = 0
  return {
    list,
    get count() {
      return count
    },
    add(request, target, response) {
      const url = new URL(request.url, 'http://127.0.0.1')
      const seen: SeenRequest = {
        at: now(),
        method: request.method,
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        status: response.status,
        recipe: target?.recipe ?? null,
        doneAt: null,
      }
      count += 1
      list.push(seen)
      if (list.length >= 2 * REQUESTS_KEPT) list.splice(0, REQUESTS_KEPT)
      onRequest?.(seen)
      return seen
    },
  }
}

interface Settings {
  variant: Variant
  quota: Quota
  credentials: Credentials
}

function createAnswerer(state: SimState, jobs: Jobs, settings: Settings, options: WorkatoSimOptions) {
  const { now, seed = 1 } = options
  const faults = createFaults()
  const quota =
    options.meter ??
    createQuotaMeter(
      () => settings.quota,
      () => settings.variant.strangerPerMinute,
    )
  const log = createLog(options)
  const vendorNow = () => now() + settings.variant.clockAheadMs
  const dated = (response: SimResponse): SimResponse =>
    settings.variant.hasDateHeader
      ? { ...response, headers: { date: httpDate(vendorNow()), ...response.headers } }
      : response
  const ordinary = (request: SimRequest, target: Target | null): SimResponse => {
    const context = { state, jobs, quota, variant: settings.variant, now: vendorNow(), seed }
    return answerApi(request, target, settings.credentials, context)
  }
  const respond = (request: SimRequest) => {
    if (!new URL(request.url, 'http://127.0.0.1').pathname.startsWith('/api/')) {
      const page = answerPage(request, {
        state,
        variant: settings.variant,
        now: vendorNow(),
        name: options.name,
      })
      return { response: page, done: () => {} }
    }
    const target = targetOf(request, settings.variant)
    const fault = faults.next(request, target?.family ?? null, target?.recipe ?? null)
    const response = dated(
      fault === null ? ordinary(request, target) : faulty(fault, () => ordinary(request, target)),
    )
    const seen = log.add(request, target, response)
    return {
      response,
      done: () => {
        seen.doneAt ??= now()
      },
    }
  }
  return { faults, quota, log, respond }
}

/** A simulated workspace, empty at first. */
export function createWorkatoSim(options: WorkatoSimOptions): WorkatoSim {
  const { now, seed = 1 } = options
  const state = emptyState()
  const settings: Settings = {
    variant: { ...CURRENT, ...options.variant },
    quota: options.quota ?? {},
    credentials: { token: options.token ?? 'simulated-token', legacyUser: options.legacyUser ?? null },
  }
  const vendorNow = () => now() + settings.variant.clockAheadMs
  const jobs = createJobs(state, () => settings.variant, vendorNow, seed)
  const answerer = createAnswerer(state, jobs, settings, options)
  return {
    ...createWorkspace(state, vendorNow),
    ...jobs,
    get variant() {
      return settings.variant
    },
    setVariant(variant) {
      settings.variant = { ...settings.variant, ...variant }
    },
    setToken(token) {
      settings.credentials = { ...settings.credentials, token }
    },
    setQuota(quota) {
      settings.quota = quota
    },
    stranger: (family, requests) => answerer.quota.stranger(family, requests, vendorNow()),
    faults: answerer.faults,
    requests: answerer.log.list,
    get requestCount() {
      return answerer.log.count
    },
    handle(request) {
      const { response, done } = answerer.respond(request)
      done()
      return response
    },
    job: (id) => state.jobs.get(id),
    listen: (how = {}) => listen({ answer: answerer.respond }, how),
  }
}
