import type { FailureFact } from '../model/history.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { Member } from './member.ts'
import { Rises } from './rises.ts'
import { firstAfter, firstPlacedAfter } from './sorted.ts'

/** From so many rows on, those that nobody asks for any more are dropped. */
const ROWS_MANY = 1_000
/** And again when they are so many times as many: less than two, or dropping could not keep up with what comes. */
const ROWS_AGAIN = 1.5

/** From where on which recipes are otherwise than what was merged. */
export type Dirty = ReadonlyMap<RecipeKey, DirtyMember>

/** A member as it is now, its place among the members, and from where on it is otherwise. */
export interface DirtyMember {
  readonly member: Member
  readonly index: number
  readonly from: Instant
}

/** From where on rows are at hand, and from where on they are asked for. */
class Reach {
  /** What lies after it is at hand; Infinity: nothing was asked for. */
  since: Instant = Infinity
  /** The least that was asked for since rows were dropped. */
  #asked: Instant = Infinity
  #many = ROWS_MANY

  /** True where rows have to be read further back. */
  ask(since: Instant): boolean {
    this.#asked = Math.min(this.#asked, since)
    if (since >= this.since) return false
    this.since = since
    return true
  }

  /** Drops what was not asked for lately, where there are many rows. */
  drop(count: number, dropTo: (at: Instant) => number): void {
    if (count < this.#many) return
    this.since = this.#asked
    this.#asked = Infinity
    this.#many = Math.max(ROWS_MANY, ROWS_AGAIN * dropTo(this.since))
  }
}

/** Failures of several recipes as one sorted list that follows them: news costs what comes after its place. */
export class MergedFailures {
  readonly #reach = new Reach()
  readonly #rows: FailureFact[] = []

  /** All that is placed after `since` at least. */
  read(members: readonly Member[], since: Instant): readonly FailureFact[] {
    if (this.#reach.ask(since)) this.#replace(0, placedSince(members, since))
    return this.#rows
  }

  follow(dirty: Dirty): void {
    const from = Math.max(earliest(dirty) - 1, this.#reach.since)
    const first = firstPlacedAfter(this.#rows, from)
    const tail = this.#rows.slice(first).filter(({ recipe }) => !dirty.has(recipe))
    for (const { member } of dirty.values()) placedAfter(tail, member, from)
    this.#replace(first, tail)
    this.#reach.drop(this.#rows.length, (at) => {
      this.#rows.splice(0, firstPlacedAfter(this.#rows, at))
      return this.#rows.length
    })
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
  readonly #reach = new Reach()
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
    if (this.#reach.ask(since)) this.#replace(0, endedSince(members, since))
    return this.#rises
  }

  follow(dirty: Dirty): void {
    const from = Math.max(earliest(dirty) - 1, this.#reach.since)
    const first = firstAfter(this.#columns.to, from)
    const tail = this.#rows.slice(first).filter(({ recipe }) => !dirty.has(recipe))
    for (const { member } of dirty.values()) endedAfter(tail, member, from)
    this.#replace(first, tail)
    this.#reach.drop(this.#rows.length, (at) => {
      this.#replace(0, this.#rows.slice(firstAfter(this.#columns.to, at)))
      return this.#rows.length
    })
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
    let least = Infinity
    for (let index = this.#rows.length - 1; index >= 0; index -= 1) {
      least = Math.min(least, this.#columns.from[index] ?? least)
      if (index < first && least === this.#least[index]) return
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
  for (const failure of failures.slice(firstPlacedAfter(failures, since))) into.push(failure)
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
