import type { DurationMs, Instant } from '../model/instant.ts'
import { SECOND_MS } from '../model/instant.ts'
import type { Clock } from '../system/clock.ts'
import { createWake, type Wake } from '../system/wake.ts'

/** A loop that has much to do is seen to turn at least so often. */
const TURN_MS: DurationMs = 20 * SECOND_MS

/** Begins the next piece of work; null: there is none now. */
export type Begin = () => Promise<void> | null

/** Work that goes on beside other work, so much of it at a time. What is under way outlasts the turn that began it. */
export class Pump {
  /** Rung where there is something to do while nothing turns. */
  readonly wake: Wake
  readonly #clock: Clock
  readonly #atOnce: number
  readonly #underWay = new Set<Promise<void>>()
  readonly #thrown: unknown[] = []
  #rung = Promise.withResolvers<void>()

  constructor(clock: Clock, atOnce: number) {
    this.#clock = clock
    this.wake = createWake(clock)
    this.#atOnce = atOnce
  }

  /** There is something new to do. */
  ring(): void {
    this.#rung.resolve()
    this.wake.ring()
  }

  /** Begins whatever can be begun until nothing is left, or for a while; throws what work threw. */
  async turn(begin: Begin, nextAt: () => Instant | null, signal: AbortSignal): Promise<Instant | null> {
    const until = this.#clock.now() + TURN_MS
    for (;;) {
      this.#rung = Promise.withResolvers<void>()
      while (this.#underWay.size < this.#atOnce && !signal.aborted) {
        const work = begin()
        if (work === null) break
        this.#add(work)
      }
      if (this.#underWay.size === 0) break
      await Promise.race([...this.#underWay, this.#rung.promise])
      if (this.#clock.now() >= until) return this.#clock.now()
      if (this.#thrown.length > 0) break
    }
    if (this.#thrown.length > 0) throw this.#thrown.shift()
    return nextAt()
  }

  #add(work: Promise<void>): void {
    const settled: Promise<void> = work
      .catch((error: unknown) => void this.#thrown.push(error))
      .finally(() => this.#underWay.delete(settled))
    this.#underWay.add(settled)
  }
}
