import { HintedError } from '../model/errors.ts'
import type { DurationMs } from '../model/instant.ts'

/** What can go wrong when the API is asked, and what to do about it; WorkatoError's codes. */
export const WORKATO_HINTS = {
  token_rejected:
    'Check the token in alerts.yaml, or renew it: Workspace admin › API clients. One token per environment.',
  forbidden: 'Give it at Workspace admin › API clients › Client roles, and the client the projects to watch.',
  not_found: 'It was deleted, or lies outside the projects that the token may see; or base_url is wrong.',
  invalid_request: 'Workato did not accept the question; please report it with this message.',
  rate_limited:
    'Other clients use the same quota; requests are slowed down. Lower requests_per_minute if it lasts.',
  server_error: "Workato's side failed; it is asked again. If it lasts, quote the error id to their support.",
  timed_out: 'It is asked again. If it lasts, look at the network, a proxy, or status.workato.com.',
  unreachable: 'It is asked again. Check base_url or region, DNS, firewall and proxy.',
  not_json: 'It is asked again. If it lasts, base_url may point at a page or a proxy instead of the API.',
  too_large: 'It is asked again. If it lasts, base_url may point at something that is not the API.',
  refused: 'Workato refused although it answered 200; its message says why.',
  unexpected_answer: 'It is asked again. If it lasts, base_url may not be the root of a Workato API.',
} as const

/** One of WORKATO_HINTS. */
export type WorkatoErrorCode = keyof typeof WORKATO_HINTS

/** What is known of a failed request beside code and message. */
export interface WorkatoErrorDetails {
  /** Null where there was no answer. */
  readonly status?: number | null
  /** How long the API asked to wait (`Retry-After`); null where it did not say. */
  readonly retryAfterMs?: DurationMs | null
  /** The vendor's id of the error, for their support. */
  readonly errorId?: string | null
  readonly cause?: unknown
}

/** A request that did not bring what was asked for. The message holds no data of jobs, and no token. */
export class WorkatoError extends HintedError {
  readonly code: WorkatoErrorCode
  readonly hint: string
  readonly status: number | null
  readonly retryAfterMs: DurationMs | null
  readonly errorId: string | null

  constructor(code: WorkatoErrorCode, message: string, details: WorkatoErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'WorkatoError'
    this.code = code
    this.hint = WORKATO_HINTS[code]
    this.status = details.status ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
    this.errorId = details.errorId ?? null
  }
}
