import type { RecipesAffectedCondition } from '../model/condition.ts'
import type { Instant } from '../model/instant.ts'
import type { Course } from './course.ts'
import { type EstimateWindow, estimateWindow } from './estimates.ts'
import { estimatesOf, type Group, newsOf, throughOf } from './group.ts'
import { heldByAbsence } from './levels.ts'
import { firstUnlike } from './sorted.ts'
import { compared, countIn, placesOf, windowBreaks } from './windows.ts'

/** What of one recipe lies in the window. */
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
  const recipes = [...new Set([...byRecipe.keys(), ...estimates.keys()])].map((recipe): Affected => {
    const places = placesOf(byRecipe.get(recipe) ?? [])
    return { places, window: estimateWindow(estimates.get(recipe) ?? [], overMs) }
  })
  const through = throughOf(group, 'jobs')
  const knownFrom = group.members.knownFrom()
  const absence = heldByAbsence(threshold)
  return {
    breaks: [
      through + 1,
      knownFrom + overMs,
      ...recipes.flatMap(({ places, window }) => [
        ...windowBreaks(places, overMs),
        ...window.breaks,
        ...wholeOnes(window, group.from, group.now),
      ]),
    ],
    read: (at) => {
      const seen = recipes.filter(({ places }) => countIn(places, at, overMs) > 0)
      const guessed = recipes.filter((one) => !seen.includes(one) && one.window.share(at) > 0)
      const blurred = recipes.some(({ window }) => window.blurred(at))
      const partial = at > through || blurred || (absence && at - overMs < knownFrom)
      return compared(threshold, seen.length + guessed.length, guessed.length > 0, partial)
    },
    failures,
    recipes: [],
  }
}

/** Instants at which the share begins or ceases to hold a whole failure: between its breaks it runs one way. */
function wholeOnes(window: EstimateWindow, from: Instant, now: Instant): readonly Instant[] {
  const breaks = [from, ...window.breaks.filter((at) => at > from && at <= now), now]
  return breaks.flatMap((start, index) => {
    const end = breaks[index + 1] ?? start
    const whole = window.share(start) > 0
    if (whole === window.share(end) > 0) return []
    return [firstUnlike((at) => window.share(at) > 0 === whole, start, end)]
  })
}
