import type { Instant } from '../model/instant.ts'
import type { Clock } from './clock.ts'

/** A latch: what sleeps on it wakes when it is rung, also when it was rung just before. */
export interface Wake {
  ring(): void
  /**
   * Resolves at `until` (null: never by itself), when rung, when the signal is aborted, or when the clock was seen to go
   * back: what was worked out from it may not hold any more (SEMANTICS 7.1).
   */
  wait(until: Instant | null, signal: AbortSignal): Promise<void>
}

/** Longest sleep without a look at the clock: a machine that slept must not oversleep. */
const LOOK_MS = 60_000

/** A latch on this clock. */
export function createWake(clock: Clock): Wake {
  let rung = false
  let current: AbortController | null = null
  return {
    ring() {
      rung = true
      current?.abort()
    },
    async wait(until, signal) {
      let seen = clock.now()
      while (!rung && !signal.aborted && (until === null || seen < until)) {
        current = new AbortController()
        const rest = until === null ? LOOK_MS : Math.min(until - seen, LOOK_MS)
        await clock.sleep(rest, AbortSignal.any([signal, current.signal]))
        const now = clock.now()
        if (now < seen) break
        seen = now
      }
      current = null
      rung = false
    },
  }
}
