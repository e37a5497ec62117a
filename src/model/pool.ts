/** Keeps equal texts and lists once: thousands of recipes have few authors, folders and applications between them. */
export class Pool {
  readonly #texts = new Map<string | null, string | null>()
  /** By their JSON. */
  readonly #lists = new Map<string, readonly string[]>()

  /** The first one that was equal to it. */
  text<T extends string | null>(text: T): T {
    const known = this.#texts.get(text)
    if (known !== undefined) return known as T
    this.#texts.set(text, text)
    return text
  }

  /** The first list of the same texts in the same order. */
  list(texts: readonly string[]): readonly string[] {
    const name = JSON.stringify(texts)
    const known = this.#lists.get(name)
    if (known !== undefined) return known
    const kept = texts.map((text) => this.text(text))
    this.#lists.set(name, kept)
    return kept
  }

  /** Forgets them all; those who have one keep it. */
  clear(): void {
    this.#texts.clear()
    this.#lists.clear()
  }
}
