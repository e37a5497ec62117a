import type { Instant } from '../model/instant.ts'
import { Heap } from './heap.ts'

/**
 * Members take turns: whoever's time has come, in rotation, so that a large one keeps no small one waiting. Every step
 * costs O(log n).
 */
export class Rota<K> {
  readonly #dueAt = new Map<K, Instant>()
  /** In the order of their turns. */
  readonly #ready = new Set<K>()
  #now: Instant = Number.NEGATIVE_INFINITY
  readonly #waiting = new Heap<{ readonly key: K; readonly at: Instant }>((a, b) => a.at - b.at)

  /** When this member's turn may come; null: it has nothing to do. */
  set(key: K, at: Instant | null): void {
    if (at === null) {
      this.#dueAt.delete(key)
      this.#ready.delete(key)
      return
    }
    if (this.#dueAt.get(key) === at) return
    this.#dueAt.set(key, at)
    // Who is ready and stays so keeps its place.
    if (this.#ready.has(key) && at <= this.#now) return
    this.#ready.delete(key)
    this.#waiting.push({ key, at })
  }

  /** Whose turn it is; it goes to the end of the rotation. Null: nobody's. */
  next(now: Instant): K | null {
    this.#wake(now)
    for (const key of this.#ready) {
      this.#ready.delete(key)
      this.#ready.add(key)
      return key
    }
    return null
  }

  /** When somebody's turn comes; null: nobody has anything to do. */
  nextAt(now: Instant): Instant | null {
    this.#wake(now)
    if (this.#ready.size > 0) return now
    return this.#waiting.peek()?.at ?? null
  }

  #wake(now: Instant): void {
    this.#now = now
    for (let first = this.#waiting.peek(); first !== undefined; first = this.#waiting.peek()) {
      const isStale = this.#dueAt.get(first.key) !== first.at || this.#ready.has(first.key)
      if (!isStale && first.at > now) return
      this.#waiting.pop()
      if (!isStale) this.#ready.add(first.key)
    }
  }
}
