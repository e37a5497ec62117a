import type { DurationMs, Instant } from '../../model/instant.ts'

/** A request without its socket. Header names are lower case; `url` is path and query. */
export interface SimRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body?: string
}

/** What is done to the request. */
export interface SimResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How it is transported: hang and reset give no answer at all. */
  readonly transport: 'answer' | 'hang' | 'reset'
  /** Wait so long before answering. */
  readonly delayMs: DurationMs
  /** Reset the connection after so many bytes of the body. */
  readonly cutAfterBytes: number | null
}

/** A request that the API saw; pages for people are not listed. */
export interface SeenRequest {
  readonly at: Instant
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** 0 where there was no answer. */
  readonly status: number
  readonly recipe: number | null
  /** When the answer was sent or the connection ended; null until then. */
  doneAt: Instant | null
}

/** An ordinary answer. */
export function answer(status: number, body: string, headers: Readonly<Record<string, string>>): SimResponse {
  return { status, headers, body, transport: 'answer', delayMs: 0, cutAfterBytes: null }
}

/** An ordinary answer in JSON. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): SimResponse {
  return answer(status, JSON.stringify(body), {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
  })
}
