import type { FailureFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Member } from './member.ts'
import { Rises } from './rises.ts'
import { firstAfter, firstPlacedAfter } from './sorted.ts'

/** Rows that nobody asks for any more are dropped once they are so many, and the most. */
const STALE_ROWS_MIN = 1_000

/** From where on which recipes are otherwise than what was merged. */
export type Dirty = ReadonlyMap<RecipeKey, DirtyMember>

/** A member as it is now, its place among the members, and from where on it is otherwise. */
export interface DirtyMember {
  readonly member: Member
  readonly index: number
  readonly from: Instant
}

/** Failures of several recipes as one sorted list that follows them: news costs what comes after its place. */
export class MergedFailures {
  #since: Instant = Infinity
  #asked: Instant = Infinity
  readonly #rows: FailureFact[] = []

  /** All that is placed after `since` at least. */
  read(members: readonly Member[], since: Instant): readonly FailureFact[] {
    if (since < this.#since) {
      this.#since = since
      this.#replace(0, placedSince(members, since))
    }
    this.#asked = Math.min(this.#asked, since)
    return this.#rows
  }

  follow(dirty: Dirty): void {
    if (this.#since === Infinity) return
    const from = earliest(dirty)
    const first = firstPlacedAfter(this.#rows, from - 1)
    const tail = this.#rows.slice(first).filter(({ recipe }) => !dirty.has(recipe))
    for (const { member } of dirty.values()) placedAfter(tail, member, Math.max(from - 1, this.#since))
    this.#replace(first, tail)
    const stale = firstPlacedAfter(this.#rows, this.#asked)
    if (stale < STALE_ROWS_MIN || stale < this.#rows.length / 2) return
    this.#rows.splice(0, stale)
    this.#since = this.#asked
    this.#asked = Infinity
  }

  #replace(first: number, tail: FailureFact[]): void {
    this.#rows.length = first
    for (const failure of tail.sort((a, b) => a.placedAt - b.placedAt)) this.#rows.push(failure)
  }
}

/** One interval with successes. */
interface Row {
  readonly recipe: RecipeKey
  readonly from: Instant
  readonly to: Instant
  readonly count: number
}

/** Successes of several recipes as one, which follow them likewise. */
export class MergedRises {
  #since: Instant = Infinity
  #asked: Instant = Infinity
  readonly #rows: Row[] = []
  readonly #columns = {
    length: 0,
    from: [] as Instant[],
    to: [] as Instant[],
    succeededThrough: [] as number[],
  }
  readonly #least: Instant[] = []
  readonly #rises: Rises = new Rises(this.#columns, this.#least)

  /** For windows that reach back to `since`. */
  read(members: readonly Member[], since: Instant): Rises {
    if (since < this.#since) {
      this.#since = since
      this.#replace(0, endedSince(members, since))
    }
    this.#asked = Math.min(this.#asked, since)
    return this.#rises
  }

  follow(dirty: Dirty): void {
    if (this.#since === Infinity) return
    const from = Math.max(earliest(dirty) - 1, this.#since)
    const first = firstAfter(this.#columns.to, from)
    const tail = this.#rows.slice(first).filter(({ recipe }) => !dirty.has(recipe))
    for (const { member } of dirty.values()) endedAfter(tail, member, from)
    this.#replace(first, tail)
    const stale = firstAfter(this.#columns.to, this.#asked)
    if (stale < STALE_ROWS_MIN || stale < this.#rows.length / 2) return
    this.#since = this.#asked
    this.#asked = Infinity
    this.#replace(0, this.#rows.slice(stale))
  }

  #replace(first: number, tail: Row[]): void {
    const { from, to, succeededThrough } = this.#columns
    for (const column of [this.#rows, from, to, succeededThrough, this.#least]) column.length = first
    for (const row of tail.sort((a, b) => a.to - b.to || a.from - b.from)) {
      succeededThrough.push((succeededThrough.at(-1) ?? 0) + row.count)
      this.#rows.push(row)
      from.push(row.from)
      to.push(row.to)
      this.#least.push(row.from)
    }
    this.#columns.length = this.#rows.length
    this.#reachBack(first)
  }

  /** Whatever comes later may have begun earlier. */
  #reachBack(first: number): void {
    for (let index = this.#rows.length - 2; index >= 0; index -= 1) {
      const own = index < first ? (this.#least[index] ?? 0) : (this.#columns.from[index] ?? 0)
      const least = Math.min(this.#columns.from[index] ?? 0, this.#least[index + 1] ?? 0)
      if (index < first && least >= own) return
      this.#least[index] = least
    }
  }
}

function earliest(dirty: Dirty): Instant {
  let from = Infinity
  for (const one of dirty.values()) from = Math.min(from, one.from)
  return from
}

function placedSince(members: readonly Member[], since: Instant): FailureFact[] {
  const found: FailureFact[] = []
  for (const member of members) placedAfter(found, member, since)
  return found
}

function placedAfter(into: FailureFact[], { history: { failures } }: Member, since: Instant): void {
  for (let index = firstPlacedAfter(failures, since); index < failures.length; index += 1) {
    const failure = failures[index]
    if (failure !== undefined) into.push(failure)
  }
}

function endedSince(members: readonly Member[], since: Instant): Row[] {
  const found: Row[] = []
  for (const member of members) endedAfter(found, member, since)
  return found
}

function endedAfter(into: Row[], { key: recipe, shared }: Member, since: Instant): void {
  const { from, to, succeededThrough, length } = shared.rows
  for (let index = firstAfter(to, since, length); index < length; index += 1) {
    const count = (succeededThrough[index] ?? 0) - (succeededThrough[index - 1] ?? 0)
    if (count > 0) into.push({ recipe, from: from[index] ?? 0, to: to[index] ?? 0, count })
  }
}
