import type { Facts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { type Member, memberOf } from './member.ts'
import { Alone, type Members, Together } from './members.ts'
import type { Dirty } from './merged.ts'

/**
 * What is kept from one evaluation to the next, so that its cost follows what changed (SEMANTICS 3.7): each recipe's
 * facts as rules ask for them, those of groups as one, and when groups may begin to hold without news.
 */
export class Kept {
  #facts: Facts | null = null
  readonly #alone = new Map<RecipeKey, Alone>()
  readonly #together = new Map<readonly RecipeKey[], Together>()
  readonly #groupsOf = new Map<RecipeKey, Together[]>()
  /** By rule, then by part: when it may begin to hold without news; a rule that has none was not looked at yet. */
  readonly due: Map<string, Map<string, Instant>> = new Map()

  /** Takes in what changed since the last evaluation. */
  follow(facts: Facts): void {
    this.#facts = facts
    this.#renew([...facts.changed].map(([recipe, { place }]) => [recipe, place ?? Infinity]))
  }

  /** Histories that were read further back. */
  reload(recipes: readonly RecipeKey[] | null): void {
    if (recipes === null) {
      this.#alone.clear()
      this.#together.clear()
      this.#groupsOf.clear()
    } else this.#renew(recipes.map((recipe) => [recipe, -Infinity]))
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
    const made = new Together(recipes.flatMap((recipe) => this.alone(recipe)?.all ?? []))
    this.#together.set(recipes, made)
    for (const recipe of recipes) {
      const groups = this.#groupsOf.get(recipe)
      if (groups === undefined) this.#groupsOf.set(recipe, [made])
      else groups.push(made)
    }
    return made
  }

  #renew(changed: readonly (readonly [RecipeKey, Instant])[]): void {
    const byGroup = new Map<Together, Map<RecipeKey, { readonly member: Member; readonly from: Instant }>>()
    for (const [recipe, from] of changed) {
      this.#alone.delete(recipe)
      const groups = this.#groupsOf.get(recipe)
      const member = groups === undefined ? undefined : this.alone(recipe)?.all[0]
      if (member === undefined) continue
      for (const group of groups ?? []) {
        const dirty = byGroup.get(group) ?? new Map()
        dirty.set(recipe, { member, from })
        byGroup.set(group, dirty)
      }
    }
    for (const [group, dirty] of byGroup) group.follow(dirty satisfies Dirty)
  }

  #read(recipe: RecipeKey): Member | null {
    const facts = this.#facts?.recipes.get(recipe)
    return facts === undefined ? null : memberOf(facts, this.#facts?.histories.get(recipe))
  }
}
