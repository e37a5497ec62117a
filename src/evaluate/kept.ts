import type { Facts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { type Member, memberOf } from './member.ts'
import { Alone, type Members, Together } from './members.ts'
import type { DirtyMember } from './merged.ts'
import type { Waiting } from './waiting.ts'

/** A recipe's place in a group. */
interface Membership {
  readonly group: Together
  readonly index: number
}

type DirtyGroups = Map<Together, Map<RecipeKey, DirtyMember>>

/**
 * What is kept from one evaluation to the next, so that its cost follows what changed (SEMANTICS 3.7): each recipe's
 * facts as rules ask for them, those of groups as one, and when groups may begin to hold without news.
 */
export class Kept {
  #facts: Facts | null = null
  readonly #alone = new Map<RecipeKey, Alone>()
  readonly #together = new Map<readonly RecipeKey[], Together>()
  readonly #groupsOf = new Map<RecipeKey, Membership[]>()
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
      this.#alone.clear()
      this.#together.clear()
      this.#groupsOf.clear()
      return
    }
    const dirty: DirtyGroups = new Map()
    for (const recipe of recipes) this.#renew(recipe, -Infinity, dirty)
    for (const [group, members] of dirty) group.follow(members)
  }

  /** One recipe; null where it is not watched. */
  alone(recipe: RecipeKey): Members | null {
    const known = this.#alone.get(recipe)
    if (known !== undefined) return known
    const member = this.#read(recipe)
    if (member === null) return null
    const made = new Alone(member)
    this.#alone.set(recipe, made)
    return made
  }

  /** The recipes of a list, which names the group: the same list again is the same group. */
  together(recipes: readonly RecipeKey[]): Members {
    const known = this.#together.get(recipes)
    if (known !== undefined) return known
    const members: Member[] = []
    for (const recipe of recipes) {
      const member = this.alone(recipe)?.all[0]
      if (member !== undefined) members.push(member)
    }
    const made = new Together(members)
    this.#together.set(recipes, made)
    for (let index = 0; index < members.length; index += 1) this.#join(members[index]?.key, made, index)
    return made
  }

  #join(recipe: RecipeKey | undefined, group: Together, index: number): void {
    if (recipe === undefined) return
    const groups = this.#groupsOf.get(recipe)
    if (groups === undefined) this.#groupsOf.set(recipe, [{ group, index }])
    else groups.push({ group, index })
  }

  #renew(recipe: RecipeKey, from: Instant, dirty: DirtyGroups): void {
    this.#alone.delete(recipe)
    const groups = this.#groupsOf.get(recipe)
    const member = groups === undefined ? undefined : this.alone(recipe)?.all[0]
    if (groups === undefined || member === undefined) return
    for (const { group, index } of groups) {
      const members = dirty.get(group) ?? new Map<RecipeKey, DirtyMember>()
      members.set(recipe, { member, index, from })
      dirty.set(group, members)
    }
  }

  #read(recipe: RecipeKey): Member | null {
    const facts = this.#facts?.recipes.get(recipe)
    return facts === undefined ? null : memberOf(facts, this.#facts?.histories.get(recipe))
  }
}
