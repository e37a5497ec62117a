import type { Group } from './group.ts'
import type { KnownMaintenance, KnownRecipe } from './known.ts'

/** Shares of decimal fractions add up to whole numbers but for this. */
const ROUNDING = 1e-9

/** How much of (from, to] lies in (after, until] and in no maintenance. */
function inside(
  { from, to }: { readonly from: number; readonly to: number },
  after: number,
  until: number,
  maintenance: readonly KnownMaintenance[],
): number {
  const overlap = (a: number, b: number): number =>
    Math.max(0, Math.min(to, until, b) - Math.max(from, after, a))
  return (
    overlap(-Infinity, Infinity) -
    maintenance.reduce((sum, covered) => sum + overlap(covered.from, covered.to), 0)
  )
}

/** So many spread evenly over (from, to], or all at `to`: those that belong to the window (t − over, t]. */
function share(
  spread: { readonly from: number; readonly to: number },
  count: number,
  over: number,
  t: number,
  recipe: KnownRecipe,
): number {
  const { from, to } = spread
  if (from < to) return (count * inside(spread, t - over, t, recipe.maintenance)) / (to - from)
  const covered = recipe.maintenance.some((time) => to >= time.from && to < time.to)
  return to > t - over && to <= t && !covered ? count : 0
}

function whole(sum: number): number {
  return Math.floor(sum + ROUNDING)
}

/** SEMANTICS 3.1: (t − over, t]. */
export function inWindow<T extends { readonly placed: number }>(
  all: readonly T[],
  over: number,
  t: number,
): readonly T[] {
  return all.filter(({ placed }) => placed > t - over && placed <= t)
}

/** SEMANTICS 3.2: failures that estimates add to the window; those of intervals longer than it add none. */
export function estimated(recipes: readonly KnownRecipe[], over: number, t: number): number {
  let sum = 0
  for (const recipe of recipes)
    for (const estimate of recipe.estimates)
      if (estimate.to - estimate.from <= over) sum += share(estimate, estimate.count, over, t, recipe)
  return whole(sum)
}

/** … which say nothing of where they lie, but that it is not all in maintenance. */
export function blurred(recipes: readonly KnownRecipe[], over: number, t: number): boolean {
  return recipes.some(({ estimates, maintenance }) =>
    estimates.some((spread) => {
      const { from, to } = spread
      const long = to - from > over && inside(spread, from, to, maintenance) > 0
      return long && from < t && to > t - over
    }),
  )
}

/** What of a sample lies outside maintenance, piece by piece, each with its part of the successes. */
function pieces(
  { maintenance }: KnownRecipe,
  { from, to, succeeded: count }: KnownRecipe['samples'][number],
): readonly { readonly from: number; readonly to: number; readonly count: number }[] {
  if (from === to) return [{ from, to, count }]
  const cuts = [from, to, ...maintenance.flatMap((covered) => [covered.from, covered.to])]
  const sorted = [...new Set(cuts)].filter((at) => at >= from && at <= to).sort((a, b) => a - b)
  const parts: { from: number; to: number; count: number }[] = []
  for (const [index, start] of sorted.slice(0, -1).entries()) {
    const end = sorted[index + 1] ?? to
    if (maintenance.some((covered) => covered.from <= start && end <= covered.to)) continue
    const part = (count * (end - start)) / (to - from)
    const last = parts.at(-1)
    if (last?.to === start) Object.assign(last, { to: end, count: last.count + part })
    else parts.push({ from: start, to: end, count: part })
  }
  return parts
}

/**
 * SEMANTICS 3.5: successes in the window, whole ones; and how many more may lie in it, of samples, or what maintenance
 * leaves of them, that are longer than the window and so say nothing of where in them they lie.
 */
export function succeeded(
  recipes: readonly KnownRecipe[],
  over: number,
  t: number,
): { readonly sure: number; readonly more: number } {
  let [sure, more] = [0, 0]
  for (const recipe of recipes)
    for (const sample of recipe.samples)
      for (const piece of pieces(recipe, sample)) {
        const { from, to, count } = piece
        if (to - from <= over) sure += share(piece, count, over, t, recipe)
        else if (from < t && to > t - over) more += count
      }
  return { sure: whole(sure), more: whole(more) }
}

/** The one count (SEMANTICS 3.2). */
export function oneCount(
  group: Group,
  over: number,
  t: number,
): { readonly count: number; readonly guessed: number; readonly blurred: boolean } {
  const stored = group.recipes.flatMap((recipe) => inWindow(group.counted(recipe), over, t)).length
  const guessed = group.estimates ? estimated(group.recipes, over, t) : 0
  return { count: stored + guessed, guessed, blurred: group.estimates && blurred(group.recipes, over, t) }
}

/** How long it was from one instant to another, maintenance apart: its clocks stand still (SEMANTICS 3.2). */
export function elapsed(recipe: KnownRecipe, from: number, to: number): number {
  return inside({ from, to }, from, to, recipe.maintenance)
}
