import { link } from '../../ingest/echo.ts'
import type { Calls, Failure, LinkableFailure } from '../../model/failure.ts'
import type { PlacedFailure } from '../../model/history.ts'
import { type RecipeKey, recipeKey } from '../../model/recipe.ts'
import type { RecipePast } from './past.ts'

/** A failure that is not held against others yet. */
export type UnlinkedFailure = Omit<PlacedFailure, 'recipe' | 'seq' | 'echo' | 'causedBy'> & Calls

/** A recipe's past, its failures not held against those of other recipes yet. */
export interface UnlinkedPast extends Omit<RecipePast, 'failures'> {
  /** Sorted by place. */
  readonly failures: readonly UnlinkedFailure[]
}

/**
 * Recipes by key, their failures numbered, and linked as recording links them (SEMANTICS 1.5). Once and for all: what a
 * failure was caused by came before it.
 */
export function linked(recipes: readonly UnlinkedPast[]): ReadonlyMap<RecipeKey, RecipePast> {
  let seq = 0
  const numbered = recipes.map(({ failures, ...recipe }) => {
    const key = recipeKey(recipe.record)
    const ordered = failures.map((failure) => {
      seq += 1
      return { ...failure, recipe: key, seq, echo: false, causedBy: null }
    })
    return { ...recipe, failures: ordered }
  })
  const byWorkspace = Map.groupBy(numbered, ({ record }) => record.workspace)
  const echoes = new Map([...byWorkspace.values()].flatMap((of) => [...link(of.flatMap(linkable))]))
  const placed = (failure: PlacedFailure): PlacedFailure => {
    const causedBy = echoes.get(failure.seq)
    return causedBy === undefined ? failure : { ...failure, echo: true, causedBy }
  }
  return new Map(
    numbered.map((recipe) => [
      recipeKey(recipe.record),
      { ...recipe, failures: echoes.size === 0 ? recipe.failures : recipe.failures.map(placed) },
    ]),
  )
}

function linkable({
  record,
  failures,
}: Pick<RecipePast, 'record'> & {
  readonly failures: readonly (PlacedFailure & Calls)[]
}): readonly LinkableFailure[] {
  return failures.map((failure) => ({ ...failure, recipe: record.id }))
}

/** What linking goes by, of a failure. */
export function callsOf({
  errorId,
  completedAt,
  callingRecipe,
  callingJob,
  rootRecipe,
  rootJob,
}: Failure): Calls {
  return { errorId, completedAt, callingRecipe, callingJob, rootRecipe, rootJob }
}
