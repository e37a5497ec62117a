import { setImmediate as turn } from 'node:timers/promises'
import type { SimRequest, SimResponse } from '../../src/demo/workato/request.ts'
import type { DurationMs, Instant } from '../../src/model/instant.ts'
import { Heap } from '../../src/poll/heap.ts'
import type { Clock } from '../../src/system/clock.ts'
import type { Limit, Pacer, SlotOptions } from '../../src/system/pacer.ts'
import type { HttpGet } from '../../src/workato/http-get.ts'

/** Turns of the event loop without anything happening before time goes on. */
const QUIET_TURNS = 3

interface Sleeper {
  readonly until: Instant
  readonly order: number
  wake(): void
  isAwake: boolean
}

/** A clock on which hours pass in seconds: it goes on to the next sleeper as soon as nothing else happens. */
export class VirtualClock implements Clock {
  readonly #sleepers = new Heap<Sleeper>((a, b) => a.until - b.until || a.order - b.order)
  #now: Instant
  #order = 0
  /** Rises with everything that happens. */
  activity = 0

  constructor(start: Instant) {
    this.#now = start
  }

  now = (): Instant => this.#now

  sleep = (ms: DurationMs, signal?: AbortSignal): Promise<void> => {
    this.activity += 1
    if (signal?.aborted === true) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => {
      sleeper.isAwake = true
      signal?.removeEventListener('abort', wake)
      this.activity += 1
      resolve()
    }
    const sleeper = { until: this.#now + Math.max(0, ms), order: this.#order++, wake, isAwake: false }
    this.#sleepers.push(sleeper)
    signal?.addEventListener('abort', wake, { once: true })
    return promise
  }

  /** Lets everything happen until then. */
  async run(until: Instant): Promise<void> {
    for (;;) {
      await this.#settle()
      let next = this.#sleepers.peek()
      while (next?.isAwake === true) {
        this.#sleepers.pop()
        next = this.#sleepers.peek()
      }
      if (next === undefined || next.until > until) break
      this.#now = Math.max(this.#now, next.until)
      this.#sleepers.pop()
      next.wake()
    }
    this.#now = until
  }

  async #settle(): Promise<void> {
    for (let quiet = 0, seen = -1; quiet < QUIET_TURNS; quiet += 1) {
      if (this.activity !== seen) quiet = 0
      seen = this.activity
      await turn()
    }
  }
}

interface Lane {
  freeAt: Instant
  slowdown: number
  complaints: number
  isServing: boolean
  readonly waiting: { readonly priority: number; readonly order: number; go(): void }[]
}

/** The pacer's rules on a virtual clock: one limit a slot, best priority first, slower while there are complaints. */
export class VirtualPacer implements Pacer {
  readonly #clock: VirtualClock
  readonly #lanes = new Map<string, Lane>()
  #order = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  slot(limits: readonly Limit[], { priority = 5, signal }: SlotOptions = {}): Promise<void> {
    const [limit] = limits
    if (limit === undefined) return Promise.resolve()
    const lane = this.#lane(limit)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const stop = (): void => reject(signal?.reason)
    const go = (): void => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    lane.waiting.push({ priority, order: this.#order++, go })
    signal?.addEventListener('abort', stop, { once: true })
    if (!lane.isServing) this.#serve(lane, limit).catch(() => {})
    return promise
  }

  limited(limit: Limit, retryAfterMs: DurationMs | null): void {
    const lane = this.#lane(limit)
    const backOff = Math.min(5_000 * 2 ** lane.complaints, 120_000)
    lane.complaints += 1
    lane.slowdown = Math.min(8, lane.slowdown * 2)
    lane.freeAt = Math.max(lane.freeAt, this.#clock.now() + (retryAfterMs ?? backOff))
  }

  eased(limit: Limit): void {
    const lane = this.#lane(limit)
    lane.complaints = 0
    lane.slowdown = Math.max(1, lane.slowdown * 0.9)
  }

  slowdown({ key }: Limit): number {
    return this.#lanes.get(key)?.slowdown ?? 1
  }

  close(): void {}

  async #serve(lane: Lane, { spacingMs }: Limit): Promise<void> {
    lane.isServing = true
    while (lane.waiting.length > 0) {
      while (lane.freeAt > this.#clock.now()) await this.#clock.sleep(lane.freeAt - this.#clock.now())
      lane.waiting.sort((a, b) => a.priority - b.priority || a.order - b.order)
      lane.freeAt = this.#clock.now() + spacingMs * lane.slowdown
      lane.waiting.shift()?.go()
      this.#clock.activity += 1
    }
    lane.isServing = false
  }

  #lane({ key }: Limit): Lane {
    const known = this.#lanes.get(key)
    if (known !== undefined) return known
    const lane = { freeAt: 0, slowdown: 1, complaints: 0, isServing: false, waiting: [] }
    this.#lanes.set(key, lane)
    return lane
  }
}

/** A simulator without sockets: requests are answered in this process, so much later by a virtual clock. */
export function simGet(
  clock: VirtualClock,
  answer: (request: SimRequest) => SimResponse,
  latencyMs: () => DurationMs = () => 0,
): HttpGet {
  return async (url, { headers, signal }) => {
    clock.activity += 1
    const { pathname, search } = new URL(url)
    const { status, headers: given, body } = answer({ method: 'GET', url: `${pathname}${search}`, headers })
    await clock.sleep(latencyMs())
    signal.throwIfAborted()
    clock.activity += 1
    return { status, headers: given, body: ReadableStream.from([Buffer.from(body)]) }
  }
}
