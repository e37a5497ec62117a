/** What is remembered of a sweep that reached the end of the list. */
export interface Swept {
  readonly pages: number
  readonly rows: number
  readonly ids: ReadonlySet<string>
  /** Sweeps since the end was last seen with one's own eyes. */
  readonly unproven: number
}

/** A page of the list, as far as the sweep needs it. */
export interface ListPage {
  readonly ids: readonly string[]
  /** Unreadable rows too. */
  readonly rows: number
  /** The answer says that there is no more. */
  readonly isWhole: boolean
}

/** So many pages of a list are read at most: 5,000 recipes a workspace (API.md) make 50, of ten each 500. */
const PAGES_MAX = 1_000

/** An end that was not looked at so often in a row is looked at again: new recipes may come there. */
const UNPROVEN_MAX = 9

/**
 * A sweep of the list of recipes, page by page (SEMANTICS 2.2). Pages that the last sweep had may be asked for at once,
 * others one after the other. A short page is no proof of the end: an empty one is, or one without a new id, or the
 * answer's own word. The empty page is saved while everything is as it was in the last sweep: as a rule a new recipe
 * stands at the head. No clock, no I/O.
 */
export class Sweep {
  readonly #last: Swept | null
  readonly #ids = new Set<string>()
  #next = 1
  #underWay = 0
  #rows = 0
  /** Pages with rows. */
  #pages = 0
  /** Pages to be asked for once more. */
  readonly #again: number[] = []
  #isAtEnd = false

  /** `last`: the sweep before; null: there was none. */
  constructor(last: Swept | null) {
    this.#last = last
  }

  /** Pages that were asked for and are not answered. */
  get underWay(): number {
    return this.#underWay
  }

  /** Whether a page may be asked for now: beyond the known ones, what is under way has to be answered first. */
  get isWaiting(): boolean {
    if (this.#again.length > 0) return true
    const isKnown = this.#next <= (this.#last?.pages ?? 0)
    return !this.#isAtEnd && (isKnown || this.#underWay === 0) && this.swept() === null
  }

  /** The page to ask for next, from 1; null: none may be asked for now. */
  take(): number | null {
    if (!this.isWaiting) return null
    this.#underWay += 1
    return this.#again.shift() ?? this.#next++
  }

  /** A page was answered. */
  answered({ ids, rows, isWhole }: ListPage): void {
    this.#underWay -= 1
    const before = this.#ids.size
    for (const id of ids) this.#ids.add(id)
    this.#rows += rows
    if (rows > 0) this.#pages += 1
    const isRepeated = ids.length > 0 && this.#ids.size === before
    if (rows === 0 || isRepeated || isWhole || this.#pages >= PAGES_MAX) this.#isAtEnd = true
  }

  /** A page could not be read: it is asked for again. */
  failed(page: number): void {
    this.#underWay -= 1
    this.#again.push(page)
  }

  /** What the sweep came to; null while there is more to ask for. */
  swept(): Swept | null {
    if (this.#underWay > 0 || this.#again.length > 0) return null
    const summary = { pages: this.#pages, rows: this.#rows, ids: this.#ids }
    if (this.#isAtEnd) return { ...summary, unproven: 0 }
    const last = this.#last
    if (last === null || !this.#isAsIn(last)) return null
    return { ...summary, unproven: last.unproven + 1 }
  }

  #isAsIn(last: Swept): boolean {
    if (last.unproven >= UNPROVEN_MAX || last.pages === 0) return false
    if (this.#pages !== last.pages || this.#rows !== last.rows) return false
    return this.#ids.isSubsetOf(last.ids)
  }
}
