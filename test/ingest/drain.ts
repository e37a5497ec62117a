/**
 * Drain, the published way of telling log templates apart (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach
 * with Fixed Depth Tree", 2017), to compare with. A tree leads by a message's length and first words to a few templates;
 * the most similar one takes the message, and every word in which they differ becomes a wildcard.
 */
export class Drain {
  readonly #leaves = new Map<string, Template[]>()
  #templates = 0

  /** Files a message; answers its template, which may still become wider. */
  add(message: string): Template {
    const words = message.split(/\s+/).filter((word) => word !== '')
    const leaf = this.#leafOf(words)
    const best = bestOf(leaf, words)
    if (best !== null) {
      best.words.forEach((word, index) => {
        if (word !== words[index]) best.words[index] = WILDCARD
      })
      return best
    }
    this.#templates += 1
    const template = { id: this.#templates, words: [...words] }
    leaf.push(template)
    return template
  }

  #leafOf(words: readonly string[]): Template[] {
    const path = words.slice(0, DEPTH).map((word) => (/\d/.test(word) ? WILDCARD : word))
    const key = [String(words.length), ...path].join(' ')
    const leaf = this.#leaves.get(key) ?? []
    this.#leaves.set(key, leaf)
    return leaf
  }
}

/** Messages that are taken for one. */
export interface Template {
  readonly id: number
  readonly words: string[]
}

const WILDCARD = '<*>'

/** First words that lead to a leaf: a depth of 4 less the root and the length, as published. */
const DEPTH = 2

/** Share of words that must agree: the value that the authors use for most of their logs. */
const SIMILARITY_MIN = 0.5

function bestOf(templates: readonly Template[], words: readonly string[]): Template | null {
  const [best] = templates
    .map((template) => ({ template, similarity: similarityOf(template, words) }))
    .filter(({ similarity }) => similarity >= SIMILARITY_MIN)
    .toSorted((a, b) => b.similarity - a.similarity)
  return best?.template ?? null
}

function similarityOf(template: Template, words: readonly string[]): number {
  return template.words.filter((word, index) => word === words[index]).length / words.length
}
