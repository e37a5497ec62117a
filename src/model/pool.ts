/** Keeps equal texts and lists once: thousands of recipes have few authors, folders and applications between them. */
export class Pool {
  readonly #texts = new Map<string, string>()
  /** Lists of one text by that text, others as JSON. */
  readonly #single = new Map<string, readonly string[]>()
  readonly #lists = new Map<string, readonly string[]>()

  /** The first one that was equal to it. */
  text<T extends string | null>(text: T): T {
    if (text === null) return text
    const known = this.#texts.get(text)
    if (known !== undefined) return known as T
    this.#texts.set(text, text)
    return text
  }

  /** The first list of the same texts in the same order. */
  list(texts: readonly string[]): readonly string[] {
    const lists = texts.length === 1 ? this.#single : this.#lists
    const name = texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts)
    const known = lists.get(name)
    if (known !== undefined) return known
    const kept = texts.map((text) => this.text(text))
    lists.set(name, kept)
    return kept
  }

  /** Forgets them all; those who have one keep it. */
  clear(): void {
    this.#texts.clear()
    this.#single.clear()
    this.#lists.clear()
  }
}
