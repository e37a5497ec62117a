import type { DurationMs, Instant } from '../../src/model/instant.ts'
import type { Clock } from '../../src/system/clock.ts'

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
  /** Goes on by so much; who slept until then wakes. */
  advance(ms: DurationMs): void
  /** How many sleep, those apart who lay down for exactly `except`. */
  sleepers(except: DurationMs): number
}

/** A clock that begins at `start`. */
export function createTestClock(start: Instant): TestClock {
  let now = start
  const sleeping = new Set<{ readonly ms: DurationMs; readonly until: Instant; wake(): void }>()
  return {
    now: () => now,
    sleepers: (except) => [...sleeping].filter(({ ms }) => ms !== except).length,
    advance(ms) {
      now += ms
      for (const sleeper of sleeping) if (sleeper.until <= now) sleeper.wake()
    },
    sleep(ms, signal) {
      if (ms <= 0 || signal?.aborted === true) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      const wake = (): void => {
        sleeping.delete(sleeper)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper = { ms, until: now + ms, wake }
      sleeping.add(sleeper)
      signal?.addEventListener('abort', wake, { once: true })
      return promise
    },
  }
}
