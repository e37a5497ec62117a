import type { Labels } from '../model/labels.ts'
import { combine, singleOf } from './combined.ts'

/** A group's key: its values, in the order of groupNames. */
export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values)
}

/** The part of a group value that recipes decide: one for each combination of their labels' members. */
export class Part {
  /** Its place among all parts of a roster; see Roster.partAt. */
  readonly index: number
  readonly values: readonly string[]
  #key: string | null = null

  constructor(index: number, values: readonly string[]) {
    this.index = index
    this.values = values
  }

  /** Names it among the parts of its rule. Written where it is asked for: most never are. */
  get key(): string {
    this.#key ??= groupKey(this.values)
    return this.#key
  }
}

/** Of a recipe that is in no group. */
export const NO_PARTS: readonly Part[] = []

/** The parts that labels make, each numbered. Recipes that share one find the same. */
export class Parts {
  readonly all: Part[] = []

  /** Those by these names. */
  by(names: readonly string[]): (labels: Labels) => readonly Part[] {
    const isShared = !names.includes('recipe')
    const shared = new Branch()
    const ending = (values: readonly string[]): readonly Part[] => {
      if (!isShared) return [this.#make(values)]
      const end = values.reduce((branch, value) => branch.to(value), shared)
      end.parts ??= [this.#make(values)]
      return end.parts
    }
    return (labels) => {
      const single = singleOf(names, labels)
      return single === null ? combine(names, labels).flatMap(ending) : ending(single)
    }
  }

  #make(values: readonly string[]): Part {
    const made = new Part(this.all.length, values)
    this.all.push(made)
    return made
  }
}

/** A tree by the values of parts, one after the other: they are found without a key. */
class Branch {
  /** The only part that ends here; null: none was asked for. */
  parts: readonly Part[] | null = null
  readonly #next = new Map<string, Branch>()

  to(value: string): Branch {
    const known = this.#next.get(value)
    if (known !== undefined) return known
    const made = new Branch()
    this.#next.set(value, made)
    return made
  }
}
