import type { Recipe } from '../model/recipe.ts'
import type { KnownRecipe } from '../store/port.ts'

/** A watched recipe, as looks at it go by it: what rules and messages ask of it stays in the store. */
export type WatchedRecipe = Pick<Recipe, 'workspace' | 'id' | 'name' | 'owners' | 'privacy'> & KnownRecipe
