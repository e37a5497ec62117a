/** A list as it was last, and what is otherwise in it now. */
export class Last<T> {
  readonly #keyOf: (item: T) => unknown
  readonly #isAlike: (a: T, b: T) => boolean
  readonly #items = new Map<unknown, T>()
  #list: readonly T[] = []

  /** `keyOf`: unique in a list. `isAlike`: whether another object with the same key says the same; none does where left out. */
  constructor(keyOf: (item: T) => unknown, isAlike: (a: T, b: T) => boolean = () => false) {
    this.#keyOf = keyOf
    this.#isAlike = isAlike
  }

  /** Items that are new or changed since the last time, and those of it that are gone. */
  differing(list: readonly T[]): readonly T[] {
    if (list === this.#list) return []
    this.#list = list
    const found: T[] = []
    for (const item of list) {
      const key = this.#keyOf(item)
      const before = this.#items.get(key)
      if (before === item) continue
      this.#items.set(key, item)
      if (before === undefined || !this.#isAlike(before, item)) found.push(item)
    }
    return this.#items.size === list.length ? found : [...found, ...this.#dropAllBut(list)]
  }

  #dropAllBut(list: readonly T[]): readonly T[] {
    const keys = new Set(list.map(this.#keyOf))
    const gone = [...this.#items].filter(([key]) => !keys.has(key))
    for (const [key] of gone) this.#items.delete(key)
    return gone.map(([, item]) => item)
  }
}
