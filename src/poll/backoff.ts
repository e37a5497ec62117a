import type { DurationMs } from '../model/instant.ts'
import { MINUTE_MS, SECOND_MS } from '../model/instant.ts'

/** A failed request, as far as the decision needs it. */
export interface FailedRequest {
  /** The client's code: token_rejected, forbidden, not_found, … */
  readonly code: string
  /** How long the API asked to wait; null where it did not say. */
  readonly retryAfterMs: DurationMs | null
}

/** What to do after a failed request (SEMANTICS 2.6). */
export type NextTry =
  /** The recipe is not there any more; the workspace is fine. */
  | { readonly kind: 'gone' }
  /** The whole workspace cannot be read: nothing more is asked, but slowly tried again. */
  | { readonly kind: 'stop'; readonly inMs: DurationMs }
  /** Asked again, with growing pauses. */
  | { readonly kind: 'retry'; readonly inMs: DurationMs }

const RETRY_FIRST_MS = 2 * SECOND_MS
const RETRY_LAST_MS = 5 * MINUTE_MS
const STOP_FIRST_MS = MINUTE_MS
const STOP_LAST_MS = 15 * MINUTE_MS

/**
 * When a workspace is asked again after so many failures in a row (1 for the first): exponential with jitter, between
 * half the pause and the whole, never before the API's own `Retry-After`. `random` is in [0, 1).
 */
export function nextTry(failures: number, error: FailedRequest, random: number): NextTry {
  if (error.code === 'not_found') return { kind: 'gone' }
  if (error.code === 'token_rejected' || error.code === 'forbidden') {
    return { kind: 'stop', inMs: pause(failures, STOP_FIRST_MS, STOP_LAST_MS, random) }
  }
  const own = pause(failures, RETRY_FIRST_MS, RETRY_LAST_MS, random)
  // Jitter behind the instant, never before: others were told the same.
  const asked = (error.retryAfterMs ?? 0) + Math.round(RETRY_FIRST_MS * random)
  return { kind: 'retry', inMs: Math.max(own, asked) }
}

function pause(failures: number, firstMs: DurationMs, lastMs: DurationMs, random: number): DurationMs {
  const whole = Math.min(firstMs * 2 ** Math.max(0, failures - 1), lastMs)
  return Math.round(whole / 2 + (whole / 2) * random)
}
