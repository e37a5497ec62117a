import { DAY_MS, type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../../model/instant.ts'
import type { Clock } from '../../system/clock.ts'

/** The story's time: it passes faster than the machine's, and jumps. Who sleeps on it wakes at the right moment. */
export interface StoryClock extends Clock {
  /** So much story time passes for each millisecond of the machine's; above 0. */
  setRate(rate: number): void
  /** Lets so much go by at once. */
  jump(ms: DurationMs): void
}

/** A clock that begins at `startAt` and runs as fast as the machine's until told otherwise. */
export function createStoryClock(machine: Clock, startAt: Instant): StoryClock {
  let anchor = { machine: machine.now(), story: startAt, rate: 1 }
  let changed = new AbortController()
  const now = (): Instant => Math.floor(anchor.story + (machine.now() - anchor.machine) * anchor.rate)
  const change = (jumpMs: DurationMs, rate: number): void => {
    anchor = { machine: machine.now(), story: now() + jumpMs, rate }
    const sleepers = changed
    changed = new AbortController()
    sleepers.abort()
  }
  return {
    now,
    setRate: (rate) => change(0, rate),
    jump: (ms) => change(ms, anchor.rate),
    async sleep(ms, signal) {
      const until = now() + ms
      while (signal?.aborted !== true && now() < until) {
        const wakers = signal === undefined ? [changed.signal] : [changed.signal, signal]
        await machine.sleep((until - now()) / anchor.rate, AbortSignal.any(wakers))
      }
    },
  }
}

/** A time of day, since midnight in UTC. */
export function timeOfDay(ms: DurationMs): { readonly hour: number; readonly minute: number } {
  return { hour: Math.floor(ms / HOUR_MS), minute: Math.floor((ms % HOUR_MS) / MINUTE_MS) }
}

/** How long it is until that time of day comes next. */
export function untilTimeOfDay(now: Instant, ms: DurationMs): DurationMs {
  return (((ms - now) % DAY_MS) + DAY_MS) % DAY_MS
}
