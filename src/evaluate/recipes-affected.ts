import type { RecipesAffectedCondition } from '../model/condition.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { Course } from './course.ts'
import { type EstimateWindow, estimateWindow } from './estimates.ts'
import { estimatesOf, type Group, newsOf, throughOf } from './group.ts'
import { heldByAbsence } from './levels.ts'
import { firstAfter, firstUnlike } from './sorted.ts'
import { compared, countIn, placesOf } from './windows.ts'

/** A recipe that may have failed more often than is seen. */
interface Affected {
  readonly places: readonly Instant[]
  readonly window: EstimateWindow
}

/**
 * `recipes_affected: { over, … }`: the recipes with a failure placed in (t − over, t], or with at least one whole
 * estimated one, compared. Echoes affect nobody (SEMANTICS 1.5).
 */
export function recipesAffectedCourse({ overMs, threshold }: RecipesAffectedCondition, group: Group): Course {
  const failures = newsOf(group, group.from - overMs).filter(({ echo }) => !echo)
  const byRecipe = Map.groupBy(failures, ({ recipe }) => recipe)
  const estimates = Map.groupBy(estimatesOf(group, overMs), ({ recipe }) => recipe)
  const shown = stretchesOf([...byRecipe.values()].map(placesOf), overMs)
  const guessable = [...estimates].map(
    ([recipe, own]): Affected => ({
      places: placesOf(byRecipe.get(recipe) ?? []),
      window: estimateWindow(own, overMs),
    }),
  )
  const through = throughOf(group, 'jobs')
  const knownFrom = group.members.knownFrom()
  const absence = heldByAbsence(threshold)
  return {
    breaks: [
      through + 1,
      ...shown.begin,
      ...shown.end,
      ...guessable.flatMap(({ window }) => [...window.breaks, ...wholeOnes(window)]),
    ],
    read: (at) => {
      const seen = firstAfter(shown.begin, at) - firstAfter(shown.end, at)
      const guessed = guessable.filter(
        ({ places, window }) => window.share(at) > 0 && countIn(places, at, overMs) === 0,
      )
      const blurred = guessable.some(({ window }) => window.blurred(at))
      const partial = at > through || blurred || (absence && at - overMs < knownFrom)
      return compared(threshold, seen + guessed.length, guessed.length > 0, partial)
    },
    failures,
    recipes: [],
  }
}

/** When recipes begin to have a failure in the window, and when they cease to; each sorted. */
function stretchesOf(
  recipes: readonly (readonly Instant[])[],
  overMs: DurationMs,
): { readonly begin: readonly Instant[]; readonly end: readonly Instant[] } {
  const [begin, end]: [Instant[], Instant[]] = [[], []]
  for (const places of recipes) {
    for (const [index, place] of places.entries()) {
      if ((places[index - 1] ?? -Infinity) + overMs < place) begin.push(place)
      if ((places[index + 1] ?? Infinity) > place + overMs) end.push(place + overMs)
    }
  }
  return { begin: begin.sort((a, b) => a - b), end: end.sort((a, b) => a - b) }
}

/** Instants at which the share begins or ceases to hold a whole failure: between its breaks it runs one way. */
function wholeOnes({ breaks, share }: EstimateWindow): readonly Instant[] {
  const isWhole = (at: Instant): boolean => share(at) > 0
  return breaks.map((end, index) => {
    const start = breaks[index - 1] ?? end
    return firstUnlike((at) => isWhole(at) === isWhole(start), start, end)
  })
}
