import type { EndpointFamily, WorkspaceAuth, WorkspaceConfig } from '../model/config.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import type { Limit, Pacer } from '../system/pacer.ts'
import { perMinute } from '../system/pacer.ts'
import { attempt } from './attempt.ts'
import { WorkatoError } from './errors.ts'
import { type HttpGet, httpGet } from './http-get.ts'
import { judge } from './judge.ts'
import { parseHttpDate } from './time.ts'

/** The API's own time-out is 40 s (API.md); waiting a little longer hears its verdict. */
const TIMEOUT_MS: DurationMs = 45_000

/** What a client needs from outside. */
export interface WorkatoClientOptions {
  readonly workspace: WorkspaceConfig
  /** Embedded: the customer whose workspace is asked, as its address names it (`17`, `Eacme_prod`). */
  readonly customer?: string
  /** Who asks, as of now; the workspace's own where left out. */
  readonly auth?: () => WorkspaceAuth
  readonly pacer: Pacer
  readonly clock: Clock
  /** How requests are made; over the process's own connections where left out. */
  readonly get?: HttpGet
  readonly userAgent?: string
  readonly timeoutMs?: DurationMs
  /** Told of every attempt: for metrics. */
  readonly onAnswer?: (answer: AnswerReport) => void
}

/** How one attempt ended and how long it took. */
export interface AnswerReport {
  readonly family: EndpointFamily
  /** ok, or the error's code. */
  readonly outcome: string
  readonly ms: DurationMs
}

/** How one request is made. */
export interface AskOptions {
  readonly signal?: AbortSignal
  /** 0 (first) to 9 (last) among what waits for the same budget; 5 where left out. */
  readonly priority?: number
  /** Its turn has come. */
  readonly onAsked?: () => void
}

/** One question. */
export interface Call<T> {
  readonly family: EndpointFamily
  /** Below the root of the workspace, with query: `/recipes?page=1`. */
  readonly path: string
  readonly decode: (value: unknown) => T | null
}

/** An answer, and when it was asked for: once its turn had come. */
export interface Answered<T> {
  readonly value: T
  readonly askedAt: Instant
  /** The answer's `Date`. */
  readonly serverTime: Instant | null
}

/** Asks one question; throws WorkatoError, or the signal's reason. */
export type Ask = <T>(call: Call<T>, how: AskOptions) => Promise<Answered<T>>

/** Makes one HTTP attempt a question, after waiting for its budget. */
export function createAsk(options: WorkatoClientOptions): Ask {
  const { workspace, pacer, clock, get = httpGet, userAgent, timeoutMs, onAnswer } = options
  const auth = options.auth ?? (() => workspace.auth)
  const root =
    options.customer === undefined ? '/api' : `/api/managed_users/${encodeURIComponent(options.customer)}`
  return async (call, { signal, priority, onAsked }) => {
    const limit = budgetOf(workspace, call.family)
    await pacer.slot([limit], {
      ...(signal === undefined ? {} : { signal }),
      ...(priority === undefined ? {} : { priority }),
    })
    const askedAt = clock.now()
    onAsked?.()
    const report = (outcome: string): void =>
      onAnswer?.({ family: call.family, outcome, ms: clock.now() - askedAt })
    const path = `${root}${call.path}`
    const name = `GET ${path.split('?')[0] ?? path}`
    const headers = headersOf(auth(), userAgent)
    try {
      const answer = await attempt(
        { url: `${workspace.baseUrl}${path}`, name, headers, signal, timeoutMs: timeoutMs ?? TIMEOUT_MS },
        clock,
        get,
      )
      const value = judge(name, answer, clock.now(), call.decode)
      pacer.eased(limit)
      report('ok')
      return { value, askedAt, serverTime: parseHttpDate(answer.headers['date'] ?? '') }
    } catch (error) {
      if (error instanceof WorkatoError) {
        report(error.code)
        if (error.code === 'rate_limited') pacer.limited(limit, error.retryAfterMs)
        if (error.code === 'forbidden') throw lacking(error, call.family)
      }
      throw error
    }
  }
}

/** What all requests of a family share, in all workspaces of a quota (SEMANTICS 2.1). */
export function budgetOf({ quota, budgets }: WorkspaceConfig, family: EndpointFamily): Limit {
  return perMinute(`workato ${quota} ${family}`, budgets[family])
}

/** What the vendor calls the privileges of an API client's role (API.md, Role). */
const PRIVILEGES: Readonly<Record<EndpointFamily, string>> = {
  recipes: 'Recipes › List',
  jobs: 'Jobs › List',
  connections: 'Connections › List',
  tags: 'Admin › Tags › List',
  folders: 'Projects & folders › List projects, List folders',
  customers: 'Customer workspaces › List',
}

/** The same error, which says which privilege is missing, and where it is given. */
function lacking({ message, status }: WorkatoError, family: EndpointFamily): WorkatoError {
  const said = `${message}: the role of the API client lacks the privilege '${PRIVILEGES[family]}'`
  return new WorkatoError('forbidden', said, { status })
}

function headersOf(auth: WorkspaceAuth, userAgent = 'recipewatch'): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(auth.kind === 'bearer'
      ? { authorization: `Bearer ${auth.token}` }
      : { 'x-user-email': auth.email, 'x-user-token': auth.token }),
  }
}
