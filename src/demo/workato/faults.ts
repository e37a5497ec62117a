import type { DurationMs } from '../../model/instant.ts'
import type { SimRequest } from './request.ts'
import type { Family } from './variant.ts'

/** What happens instead of the answer, or to it. */
export type FaultResponse =
  /** This answer; a body that is not a string is sent as JSON. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** No answer, the connection stays open until the client or close() ends it. */
  | 'hang'
  /** The connection is reset without an answer. */
  | 'reset'
  /** The ordinary answer, so much later. */
  | { readonly delayMs: DurationMs }
  /** The ordinary answer with another text. */
  | { readonly rewrite: (body: string) => string }
  /** The ordinary answer's head and so many bytes of its body, then the connection is reset. */
  | { readonly cutAfterBytes: number }

/** Which requests a fault is for; all that is given must hold. */
export interface FaultMatch {
  readonly family?: Family
  readonly recipe?: number
  readonly method?: string
  readonly path?: RegExp
}

/** A fault to inject. `times` is 1 where left out; Infinity until removed. `skip` lets so many go by first. */
export interface Fault {
  readonly match?: FaultMatch | ((request: SimRequest) => boolean)
  readonly respond: FaultResponse
  readonly times?: number
  readonly skip?: number
}

/** An injected fault. */
export interface InjectedFault {
  /** Requests it was applied to. */
  readonly hits: number
  remove(): void
}

/** Faults in the order of injection; the first that matches and is not used up applies. */
export interface Faults {
  inject(fault: Fault): InjectedFault
  clear(): void
  next(request: SimRequest, family: Family | null, recipe: number | null): FaultResponse | null
}

function matches(fault: Fault, request: SimRequest, family: Family | null, recipe: number | null): boolean {
  const { match } = fault
  if (match === undefined) return true
  if (typeof match === 'function') return match(request)
  if (match.family !== undefined && match.family !== family) return false
  if (match.recipe !== undefined && match.recipe !== recipe) return false
  if (match.method !== undefined && match.method !== request.method) return false
  return match.path === undefined || match.path.test(request.url)
}

/** An empty list of faults. */
export function createFaults(): Faults {
  let live: { fault: Fault; seen: number; hits: number }[] = []
  return {
    inject(fault) {
      const entry = { fault, seen: 0, hits: 0 }
      live.push(entry)
      return {
        get hits() {
          return entry.hits
        },
        remove() {
          live = live.filter((other) => other !== entry)
        },
      }
    },
    clear() {
      live = []
    },
    next(request, family, recipe) {
      for (const entry of live) {
        if (entry.hits >= (entry.fault.times ?? 1) || !matches(entry.fault, request, family, recipe)) continue
        entry.seen += 1
        if (entry.seen <= (entry.fault.skip ?? 0)) continue
        entry.hits += 1
        return entry.fault.respond
      }
      return null
    },
  }
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): FaultResponse {
  return { status, body, headers }
}

/** The faults that the API, and what stands between, are known for. */
export const FAULTS: {
  readonly tooMany: (retryAfter?: string) => FaultResponse
  readonly serverError: (id?: string) => FaultResponse
  readonly unauthorized: FaultResponse
  readonly forbidden: FaultResponse
  readonly notFound: FaultResponse
  readonly invalid: FaultResponse
  readonly successFalse: FaultResponse
  readonly html: (status?: number) => FaultResponse
  readonly emptyBody: FaultResponse
  readonly truncatedJson: FaultResponse
  readonly trailingComma: FaultResponse
} = {
  tooMany: (retryAfter) =>
    json(
      429,
      { message: 'Too many requests' },
      retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    ),
  serverError: (id = '00000000-0000-4000-8000-000000000500') => json(500, { message: 'Server error', id }),
  unauthorized: json(401, { message: 'Unauthorized' }),
  forbidden: json(403, { message: 'Forbidden' }),
  notFound: json(404, { message: 'Not found' }),
  invalid: json(422, { message: 'Validation failed', errors: { status: ['is not included in the list'] } }),
  successFalse: json(200, { success: false, code_errors: [], config_errors: [] }),
  html: (status = 502) => ({
    status,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Bad gateway</title><h1>502 Bad gateway</h1>',
  }),
  emptyBody: { status: 200, body: '' },
  truncatedJson: { rewrite: (body) => body.slice(0, Math.floor(body.length / 2)) },
  /** As the vendor's own page prints its sample: a comma after the last item. */
  trailingComma: { rewrite: (body) => body.replace(/\](?=\}?$)/, ',]') },
}
