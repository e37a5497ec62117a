import type { Histories } from '../../evaluate/histories.ts'
import type { FreshFailure } from '../../model/facts.ts'
import type {
  ActivityFact,
  EstimateFact,
  FailureFact,
  RecipeHistory,
  StoppedTime,
} from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { FactChanges } from '../../store/port-facts.ts'

/** What changed in one recipe's history. */
export interface RecipeNews {
  readonly fresh: FreshFailure[]
  readonly revised: FailureFact[]
  readonly activity: ActivityFact[]
  readonly estimates: EstimateFact[]
  readonly stops: StoppedTime[]
}

/** Changes by recipe; of those alone that are watched. */
export function byRecipe(
  changes: Pick<FactChanges, 'fresh' | 'revised' | 'activity' | 'estimates' | 'stops'>,
  isWatched: (recipe: RecipeKey) => boolean,
): ReadonlyMap<RecipeKey, RecipeNews> {
  const found = new Map<RecipeKey, RecipeNews>()
  const of = (recipe: RecipeKey): RecipeNews => {
    const known = found.get(recipe) ?? { fresh: [], revised: [], activity: [], estimates: [], stops: [] }
    found.set(recipe, known)
    return known
  }
  for (const kind of ['fresh', 'revised', 'activity', 'estimates', 'stops'] as const) {
    for (const fact of changes[kind]) {
      if (isWatched(fact.recipe)) (of(fact.recipe)[kind] as (typeof fact)[]).push(fact)
    }
  }
  return found
}

/** From where on a recipe's history is otherwise; null: nowhere that evaluation looks at by itself. */
export function placeOf(news: RecipeNews, known: RecipeHistory | undefined): Instant | null {
  const places = [
    // What is no news was read back: it makes more known, and nothing to have happened.
    ...[...news.fresh, ...news.revised].filter((failure) => failure.news).map(({ placedAt }) => placedAt),
    ...news.activity.map(({ from }) => from),
    ...news.estimates.map(({ from }) => from),
    ...news.stops.map((stop) => stopPlace(stop, known)),
  ]
  return places.length === 0 ? null : Math.min(...places)
}

/** A stop that is known and has ended since is otherwise from its end on. */
function stopPlace({ from, to, cause }: StoppedTime, known: RecipeHistory | undefined): Instant {
  const before = known?.stops.find((stop) => stop.from === from)
  return before === undefined || before.cause !== cause || to === null ? from : to
}

/** Adds news to a history that is loaded. False where rises grew or were settled: then it has to be read again. */
export function learn(histories: Histories, recipe: RecipeKey, news: RecipeNews): boolean {
  const history = histories.all.get(recipe)
  if (history === undefined) return true
  const { since, activity } = history
  const end = activity.length === 0 ? -Infinity : (activity.to[activity.length - 1] ?? -Infinity)
  if (news.activity.some(({ from, to }) => from < end || to <= since)) return false
  histories.add(recipe, {
    // What was read back is not kept beyond what rules reach back for.
    failures: [...news.fresh, ...news.revised].filter((one) => one.news || one.placedAt > since),
    activity: news.activity,
    estimates: merged(history.estimates, news.estimates, ({ from, to }) => `${from} ${to}`).filter(
      ({ count }) => count > 0,
    ),
    stops: merged(history.stops, news.stops, ({ from }) => `${from}`).sort((a, b) => a.from - b.from),
  })
  return true
}

/** Each of `news` in the place of what has the same name. */
function merged<T>(known: readonly T[], news: readonly T[], name: (fact: T) => string): T[] {
  if (news.length === 0) return [...known]
  return [...new Map([...known, ...news].map((fact) => [name(fact), fact])).values()]
}
