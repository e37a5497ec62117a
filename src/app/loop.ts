import { HintedError, messageOf } from '../model/errors.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import type { Wake } from '../system/wake.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** One tick repeated: it says when it wants to run again though nothing wakes it (null: only when woken). */
export interface Loop {
  readonly name: string
  readonly wake: Wake
  tick(signal: AbortSignal): Promise<Instant | null>
}

/** When each loop last turned, or until when it sleeps; what /-/healthy looks at. */
export interface Beats {
  beat(name: string, awakeBy: Instant | null): void
  /** Loops that should have turned by now and did not. */
  hanging(now: Instant): readonly string[]
}

/** First pause after a tick that threw; doubles up to the longest. */
const RETRY_MS: DurationMs = 1_000
const RETRY_MS_MAX: DurationMs = 60_000

/** How long one tick may take before its loop counts as hanging: longer than any single call's time-out. */
const TICK_MS_MAX: DurationMs = 180_000

/** What running a loop needs. */
export interface LoopDeps {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Pick<Metrics, 'loopFailures'>
  readonly beats: Beats
}

/** Runs a loop until the signal is aborted. A tick that throws is logged and tried again, ever more slowly. */
export async function runLoop(loop: Loop, deps: LoopDeps, signal: AbortSignal): Promise<void> {
  const { clock, beats } = deps
  let thrown = 0
  while (!signal.aborted) {
    beats.beat(loop.name, clock.now())
    try {
      const next = await loop.tick(signal)
      thrown = 0
      beats.beat(loop.name, next)
      await loop.wake.wait(next, signal)
    } catch (error) {
      if (signal.aborted) return
      thrown += 1
      report(loop.name, error, thrown, deps)
      // No ring ends this pause: what rang would fail the same way.
      await clock.sleep(Math.min(RETRY_MS * 2 ** (thrown - 1), RETRY_MS_MAX), signal)
    }
  }
}

function report(name: string, error: unknown, attempt: number, { log, metrics }: LoopDeps): void {
  metrics.loopFailures.inc({ loop: name })
  const hint = error instanceof HintedError ? { code: error.code, hint: error.hint } : {}
  log.error({ loop: name, err: error, attempt, ...hint }, `${name} failed: ${messageOf(error)}`)
}

/** A fresh record of beats. */
export function createBeats(): Beats {
  const awakeBy = new Map<string, Instant | null>()
  return {
    beat: (name, at) => void awakeBy.set(name, at),
    hanging: (now) =>
      [...awakeBy].filter(([, at]) => at !== null && now > at + TICK_MS_MAX).map(([name]) => name),
  }
}
