import Bottleneck from 'bottleneck'
import type { DurationMs } from '../model/instant.ts'
import { MINUTE_MS, SECOND_MS } from '../model/instant.ts'

/** One budget: whatever names the same key shares it. */
export interface Limit {
  readonly key: string
  /** At least so long between two starts. */
  readonly spacingMs: DurationMs
}

/** What a slot is asked for with. */
export interface SlotOptions {
  /** 0 (first) to 9 (last); 5 where left out. Equal ones go in the order of asking. */
  readonly priority?: number
  /** Gives up waiting: the slot rejects with the signal's reason and is not used up. */
  readonly signal?: AbortSignal
}

/**
 * Turns for requests and messages (SEMANTICS 2.1, 5.6). Starts under one limit are at least its spacing apart, so no
 * stretch of time ever holds more than the budget, and they are spread evenly.
 */
export interface Pacer {
  /**
   * Resolves when all limits give a turn at once. Limits go from the narrowest (a channel) to the widest (a token), in
   * the same order everywhere: who waits for a narrow one does not keep others from the wide one.
   */
  slot(limits: readonly Limit[], options?: SlotOptions): Promise<void>
  /**
   * The other side said "too many": nothing starts for `retryAfterMs` (null: a doubling back-off from 5 s to 2 min),
   * and afterwards spacing is wider (each time doubled, at most eightfold), as others use the same quota.
   */
  limited(limit: Limit, retryAfterMs: DurationMs | null): void
  /** An answer without complaint: spacing narrows again by a tenth, down to the limit's own. */
  eased(limit: Limit): void
  /** How much wider than its own a limit's spacing is now: 1 while nobody complains, 8 at most. */
  slowdown(limit: Limit): number
  /** Drops all waiting: their slots reject. */
  close(): void
}

/** What a waiting slot rejects with when its pacer is closed. */
export class PacerClosedError extends Error {
  readonly code = 'pacer_closed'
  readonly hint = 'The program is stopping; what was waiting is asked for again at the next start.'
}

const PRIORITY_DEFAULT = 5
const SLOWDOWN_MAX = 8
const EASE_FACTOR = 0.9
const BACK_OFF_FIRST_MS = 5 * SECOND_MS
const BACK_OFF_LAST_MS = 2 * MINUTE_MS
/** Beyond so many keys, idle ones are forgotten. */
const KEYS_MAX = 1_000

/** A limit of so many starts in any 60 s. Bounds: above 0. */
export function perMinute(key: string, count: number): Limit {
  // Strictly more than a minute from the first to the (count + 1)th start: the window's ends count too.
  return { key, spacingMs: Math.floor(MINUTE_MS / count) + 1 }
}

interface Lane {
  /** One at a time, best priority first; holds the place while a turn cools down. */
  readonly queue: Bottleneck
  /** No start before this reading of the monotonic clock. */
  freeAt: number
  slowdown: number
  /** Complaints in a row. */
  complaints: number
  /** Slots queued or cooling down. */
  busy: number
}

/** A pacer over Bottleneck; it reads the monotonic clock, so that a jump of the wall clock neither stops nor floods. */
export function createPacer(): Pacer {
  return new BottleneckPacer()
}

class BottleneckPacer implements Pacer {
  readonly #lanes = new Map<string, Lane>()
  readonly #closing = new AbortController()

  async slot(limits: readonly Limit[], options: SlotOptions = {}): Promise<void> {
    const { priority = PRIORITY_DEFAULT, signal } = options
    const ending =
      signal === undefined ? this.#closing.signal : AbortSignal.any([this.#closing.signal, signal])
    ending.throwIfAborted()
    if (limits.every((limit) => this.#lane(limit).busy === 0) && this.#takeAll(limits)) {
      for (const limit of limits) this.#coolDown(this.#lane(limit))
      return
    }
    while (!(await this.#inTurn(limits, priority, ending))) ending.throwIfAborted()
  }

  limited(limit: Limit, retryAfterMs: DurationMs | null): void {
    const lane = this.#lane(limit)
    const backOffMs = Math.min(BACK_OFF_FIRST_MS * 2 ** lane.complaints, BACK_OFF_LAST_MS)
    lane.complaints += 1
    lane.slowdown = Math.min(lane.slowdown * 2, SLOWDOWN_MAX)
    lane.freeAt = Math.max(lane.freeAt, now() + Math.max(retryAfterMs ?? backOffMs, 0))
  }

  eased(limit: Limit): void {
    const lane = this.#lane(limit)
    lane.complaints = 0
    lane.slowdown = Math.max(1, lane.slowdown * EASE_FACTOR)
  }

  slowdown({ key }: Limit): number {
    return this.#lanes.get(key)?.slowdown ?? 1
  }

  close(): void {
    this.#closing.abort(new PacerClosedError('the pacer is closed'))
  }

  /**
   * Waits in the lanes, one inside the other, and keeps their places until each is free again. Resolves to false where
   * they were not free together (a narrow one was paused meanwhile) or the signal was aborted.
   */
  async #inTurn(limits: readonly Limit[], priority: number, signal: AbortSignal): Promise<boolean> {
    const { promise: decided, resolve: decide } = Promise.withResolvers<boolean>()
    const enter = (depth: number): void => {
      const limit = limits[depth]
      if (limit === undefined) {
        decide(this.#takeAll(limits))
        return
      }
      const lane = this.#lane(limit)
      this.#enqueue(lane, priority, async () => {
        await waitFree(lane, signal)
        if (signal.aborted) decide(false)
        else enter(depth + 1)
        if (await decided) await waitFree(lane, this.#closing.signal)
      })
    }
    signal.addEventListener('abort', () => decide(false), { once: true })
    enter(0)
    return await decided
  }

  #takeAll(limits: readonly Limit[]): boolean {
    const at = now()
    if (limits.some((limit) => this.#lane(limit).freeAt > at)) return false
    for (const limit of limits) {
      const lane = this.#lane(limit)
      lane.freeAt = at + limit.spacingMs * lane.slowdown
    }
    return true
  }

  /** Keeps the lane's place until its spacing is over: who comes meanwhile is queued by priority. */
  #coolDown(lane: Lane): void {
    this.#enqueue(lane, 0, () => waitFree(lane, this.#closing.signal))
  }

  #enqueue(lane: Lane, priority: number, turn: () => Promise<void>): void {
    lane.busy += 1
    lane.queue
      .schedule({ priority }, turn)
      .finally(() => {
        lane.busy -= 1
      })
      .catch((error: unknown) => this.#closing.abort(error))
  }

  #lane(limit: Limit): Lane {
    const known = this.#lanes.get(limit.key)
    if (known !== undefined) return known
    if (this.#lanes.size >= KEYS_MAX) {
      for (const [key, lane] of this.#lanes) {
        if (lane.busy === 0 && lane.freeAt <= now() && lane.slowdown === 1) this.#lanes.delete(key)
      }
    }
    // Spacing is not left to Bottleneck's minTime: that counts from when a start was due, not from when it came, so a
    // late timer would let two starts come too close.
    const lane: Lane = {
      queue: new Bottleneck({ maxConcurrent: 1 }),
      freeAt: Number.NEGATIVE_INFINITY,
      slowdown: 1,
      complaints: 0,
      busy: 0,
    }
    this.#lanes.set(limit.key, lane)
    return lane
  }
}

async function waitFree(lane: Lane, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && lane.freeAt > now()) await sleep(lane.freeAt - now(), signal)
}

function now(): number {
  return performance.now()
}

async function sleep(ms: DurationMs, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, Math.ceil(ms))
    signal.addEventListener('abort', end, { once: true })
  })
}
