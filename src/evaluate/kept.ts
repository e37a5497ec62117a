import type { Facts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { type Member, memberOf } from './member.ts'
import { Alone, type Members, Together } from './members.ts'
import type { DirtyMember } from './merged.ts'
import type { Waiting } from './waiting.ts'

/** What is kept of one recipe. */
interface KeptRecipe {
  /** Null: its facts changed since it was asked for. */
  alone: Alone | null
  memberships: Membership | null
}

/** A recipe's place in a group; a chain of all that it is in. */
interface Membership {
  readonly group: Together
  readonly index: number
  readonly next: Membership | null
}

type DirtyGroups = Map<Together, Map<RecipeKey, DirtyMember>>

/**
 * What is kept from one evaluation to the next, so that its cost follows what changed (SEMANTICS 3.7): each recipe's
 * facts as rules ask for them, those of groups as one, and when groups may begin to hold without news.
 */
export class Kept {
  #facts: Facts | null = null
  readonly #recipes = new Map<RecipeKey, KeptRecipe>()
  readonly #together = new Map<readonly RecipeKey[], Together>()
  /** By rule: when its parts may begin to hold without news; a rule that has none was not looked at yet. */
  readonly due: Map<string, Waiting> = new Map()

  /** Takes in what changed since the last evaluation. */
  follow(facts: Facts): void {
    this.#facts = facts
    const dirty: DirtyGroups = new Map()
    for (const [recipe, { place }] of facts.changed) this.#renew(recipe, place ?? Infinity, dirty)
    for (const [group, members] of dirty) group.follow(members)
  }

  /** Histories that were read further back. */
  reload(recipes: readonly RecipeKey[] | null): void {
    if (recipes === null) {
      this.#recipes.clear()
      this.#together.clear()
      return
    }
    const dirty: DirtyGroups = new Map()
    for (const recipe of recipes) this.#renew(recipe, -Infinity, dirty)
    for (const [group, members] of dirty) group.follow(members)
  }

  /** One recipe; null where it is not watched. */
  alone(recipe: RecipeKey): Alone | null {
    const known = this.#recipes.get(recipe)
    if (known !== undefined && known.alone !== null) return known.alone
    const member = this.#read(recipe)
    if (member === null) return null
    const alone = new Alone(member)
    if (known === undefined) this.#recipes.set(recipe, { alone, memberships: null })
    else known.alone = alone
    return alone
  }

  /** The recipes of a list, which names the group: the same list again is the same group. */
  together(recipes: readonly RecipeKey[]): Members {
    const known = this.#together.get(recipes)
    if (known !== undefined) return known
    const members: Member[] = []
    for (const recipe of recipes) {
      const member = this.alone(recipe)?.member
      if (member !== undefined) members.push(member)
    }
    const group = new Together(members)
    this.#together.set(recipes, group)
    members.forEach(({ key }, index) => {
      const kept = this.#recipes.get(key)
      if (kept !== undefined) kept.memberships = { group, index, next: kept.memberships }
    })
    return group
  }

  #renew(recipe: RecipeKey, from: Instant, dirty: DirtyGroups): void {
    const kept = this.#recipes.get(recipe)
    if (kept === undefined) return
    kept.alone = null
    if (kept.memberships === null) return
    const member = this.alone(recipe)?.member
    if (member === undefined) return
    for (let of: Membership | null = kept.memberships; of !== null; of = of.next) {
      const members = dirty.get(of.group) ?? new Map<RecipeKey, DirtyMember>()
      members.set(recipe, { member, index: of.index, from })
      dirty.set(of.group, members)
    }
  }

  #read(recipe: RecipeKey): Member | null {
    if (this.#facts === null) return null
    const { recipes, histories } = this.#facts
    const facts = recipes.get(recipe)
    return facts === undefined ? null : memberOf(facts, histories.get(recipe))
  }
}
