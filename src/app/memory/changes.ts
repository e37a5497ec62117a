import type { FreshFailure, RecipeChange } from '../../model/facts.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'

/** Of the many that only became known further. */
const KNOWN_FURTHER: RecipeChange = { place: null, fresh: [] }

/** What happened to recipes since the last evaluation that was committed. */
export class Changes {
  readonly #changes = new Map<RecipeKey, RecipeChange>()

  get all(): ReadonlyMap<RecipeKey, RecipeChange> {
    return this.#changes
  }

  /** True where anything is otherwise, not only known further. */
  get isNews(): boolean {
    return this.#changes.values().some(({ place, fresh }) => place !== null || fresh.length > 0)
  }

  /** `place`: from where on its history is otherwise; null: it is known further. */
  note(recipe: RecipeKey, place: Instant | null, fresh: readonly FreshFailure[] = []): void {
    const known = this.#changes.get(recipe)
    const isFurther = place === null && fresh.length === 0
    if (known === undefined) {
      this.#changes.set(recipe, isFurther ? KNOWN_FURTHER : { place, fresh })
      return
    }
    if (isFurther) return
    const places = [known.place, place].filter((at) => at !== null)
    this.#changes.set(recipe, {
      place: places.length === 0 ? null : Math.min(...places),
      fresh:
        fresh.length === 0 ? known.fresh : [...known.fresh, ...fresh].sort((a, b) => a.placedAt - b.placedAt),
    })
  }

  drop(recipe: RecipeKey): void {
    this.#changes.delete(recipe)
  }

  /** They were evaluated, and that was committed. */
  clear(): void {
    this.#changes.clear()
  }
}
