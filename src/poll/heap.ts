/** A queue whose first is always the least; adding and taking cost O(log n). */
export class Heap<T> {
  readonly #compare: (a: T, b: T) => number
  readonly #items: T[] = []

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  peek(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.length
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#compare(item, items[above] as T) >= 0) break
      items[at] = items[above] as T
      at = above
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (items.length > 0) this.#sink(last as T)
    return first
  }

  /** Puts an item in the first place, and lets it sink to its own. */
  #sink(item: T): void {
    const items = this.#items
    let at = 0
    for (;;) {
      let below = at * 2 + 1
      if (below >= items.length) break
      const right = below + 1
      if (right < items.length && this.#compare(items[right] as T, items[below] as T) < 0) below = right
      if (this.#compare(items[below] as T, item) >= 0) break
      items[at] = items[below] as T
      at = below
    }
    items[at] = item
  }
}
