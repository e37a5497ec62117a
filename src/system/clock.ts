import { setTimeout as delay } from 'node:timers/promises'
import type { DurationMs, Instant } from '../model/instant.ts'

/** Time, passed in: tests bring their own (SEMANTICS 7.1). */
export interface Clock {
  now(): Instant
  /** Resolves after `ms`, or at once, quietly, when the signal is aborted. */
  sleep(ms: DurationMs, signal?: AbortSignal): Promise<void>
}

/** setTimeout's own bound; longer sleeps are cut, and their loops look again. */
const SLEEP_MS_MAX = 2_147_483_647

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await delay(
      Math.min(Math.max(ms, 0), SLEEP_MS_MAX),
      undefined,
      signal === undefined ? {} : { signal },
    ).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error
    })
  },
}

/** Aborted after `ms`: bounds a single call. */
export function timeoutSignal(ms: DurationMs): AbortSignal {
  return AbortSignal.timeout(ms)
}
