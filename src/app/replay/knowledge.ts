import { createHistories, historyOf } from '../../evaluate/histories.ts'
import type { Facts, FreshFailure, RecipeChange, RecipeFacts } from '../../model/facts.ts'
import type { FailureFact, RecipeHistory, TimeRange } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { Past, RecipePast, Rise } from './past.ts'
import { knownThrough, type Segment } from './segments.ts'

/** What is known of a past at an instant. */
export interface Knowledge {
  /** In hindsight: of each recipe everything through its last look of the segment; changed: what happens in it. */
  ahead(segment: Segment): Facts
  /** As polls have seen it at an instant of the segment; changed: since each was asked for last. Instants never go back. */
  at(now: Instant, segment: Segment, recipes: Iterable<RecipeKey>): Facts
}

/** Nothing is otherwise. */
const NOTHING: ReadonlyMap<RecipeKey, RecipeChange> = new Map()

/** Nothing is known yet. */
export function createKnowledge(past: Past, maintained: (labels: Labels) => readonly TimeRange[]): Knowledge {
  const seen = createHistories()
  const lastingOf = ({ sampledFrom, record }: RecipePast) => ({
    sampledFrom,
    maintenance: maintained(record.labels),
  })
  const through = new Map<RecipeKey, Instant>()
  const factsOf = (
    keys: Iterable<RecipeKey>,
    throughOf: (recipe: RecipePast) => Instant,
    pastOf: (key: RecipeKey, recipe: RecipePast, through: Instant) => RecipeHistory | undefined,
  ): Facts => {
    const recipes = new Map<RecipeKey, RecipeFacts>()
    const histories = new Map<RecipeKey, RecipeHistory>()
    for (const key of keys) {
      const recipe = past.recipes.get(key)
      if (recipe === undefined) continue
      const known = throughOf(recipe)
      const { labels } = recipe.record
      recipes.set(key, { key, labels, knownThrough: known, knownFrom: past.knownFrom, unreadableSince: null })
      const history = pastOf(key, recipe, known)
      if (history !== undefined) histories.set(key, history)
    }
    return { recipes, histories, changed: NOTHING, counters: [], crossed: new Map(), newErrors: new Map() }
  }
  return {
    ahead(segment) {
      const facts = factsOf(
        past.recipes.keys(),
        ({ record }) => knownThrough(segment, record.workspace),
        (_, recipe, known) => historyOf({ ...rowsBetween(recipe, -Infinity, known), ...lastingOf(recipe) }),
      )
      return { ...facts, changed: happening(past, segment) }
    },
    at(now, segment, recipes) {
      const changed = new Map<RecipeKey, RecipeChange>()
      const facts = factsOf(
        recipes,
        ({ record }) => Math.min(now, knownThrough(segment, record.workspace)),
        (key, recipe, known) => {
          const before = through.get(key) ?? -Infinity
          if (known > before) {
            const rows = rowsBetween(recipe, before, known)
            seen.add(key, { ...rows, ...lastingOf(recipe) })
            through.set(key, known)
            changed.set(key, { place: firstPlaceIn(rows), fresh: [] })
          }
          return seen.all.get(key)
        },
      )
      return { ...facts, changed }
    },
  }
}

/** What is seen of a recipe after one instant and through another; states as they are then. */
function rowsBetween(recipe: RecipePast, after: Instant, through: Instant): Rows {
  return {
    failures: between(recipe.failures, placeOf, after, through),
    activity: between(recipe.rises, endOf, after, through),
    stops: openAt(recipe.stops, through),
    statesThrough: through,
    lost: openAt(recipe.lost, through),
    connectionsThrough: through,
  }
}

type Rows = Pick<
  Parameters<typeof historyOf>[0],
  'failures' | 'activity' | 'stops' | 'statesThrough' | 'lost' | 'connectionsThrough'
>

function placeOf({ placedAt }: FailureFact): Instant {
  return placedAt
}

function endOf({ to }: Rise): Instant {
  return to
}

/** Where these rows first change what was known; null: they add nothing. */
function firstPlaceIn({ failures = [], activity = [] }: Rows): Instant | null {
  const place = Math.min(failures[0]?.placedAt ?? Infinity, activity[0]?.from ?? Infinity)
  return Number.isFinite(place) ? place : null
}

/** What is still on has no end yet. */
function openAt<T extends { readonly from: Instant; readonly to: Instant | null }>(
  times: readonly T[],
  through: Instant,
): readonly T[] {
  if (times.length === 0) return times
  return times
    .filter(({ from }) => from <= through)
    .map((time) => (time.to !== null && time.to > through ? { ...time, to: null } : time))
}

/** Of sorted rows, those in (after, through]. */
function between<T>(
  rows: readonly T[],
  atOf: (row: T) => Instant,
  after: Instant,
  through: Instant,
): readonly T[] {
  const first = countThrough(rows, atOf, after)
  const next = rows[first]
  return next === undefined || atOf(next) > through
    ? []
    : rows.slice(first, countThrough(rows, atOf, through))
}

function countThrough<T>(rows: readonly T[], atOf: (row: T) => Instant, through: Instant): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row !== undefined && atOf(row) <= through) low = middle + 1
    else high = middle
  }
  return low
}

/** What is seen only now that outages ended, by recipe. */
export function seenLate(past: Past, segment: Segment): ReadonlyMap<RecipeKey, RecipeChange> {
  const changed = new Map<RecipeKey, RecipeChange>()
  for (const outage of segment.ended) {
    for (const [key, recipe] of past.recipes) {
      if (recipe.record.workspace !== outage.workspace) continue
      const isLate = (at: Instant): boolean => at >= outage.from && at <= segment.from
      const fresh = freshOf(recipe, isLate)
      const places = [
        ...fresh.map(({ placedAt }) => placedAt),
        ...recipe.rises.filter(({ to }) => isLate(to)).map(({ from }) => from),
        ...[...recipe.stops, ...recipe.lost].flatMap(({ from, to }) => [from, to ?? from]).filter(isLate),
      ]
      changed.set(key, { place: places.length === 0 ? null : Math.min(...places), fresh })
    }
  }
  return changed
}

/** Failures that are seen while a segment lasts, beside those that outages hid before it. */
function happening(past: Past, segment: Segment): ReadonlyMap<RecipeKey, RecipeChange> {
  const late = new Set(segment.ended.map(({ workspace }) => workspace))
  return new Map(
    [...past.recipes].map(([key, recipe]) => {
      const { workspace } = recipe.record
      const from = late.has(workspace) ? segment.from + 1 : segment.from
      const through = knownThrough(segment, workspace)
      return [key, { place: null, fresh: freshOf(recipe, (at) => at >= from && at <= through) }]
    }),
  )
}

/** Failures of a recipe, each with the newest place before its own that shows the same fingerprint. */
function freshOf({ failures }: RecipePast, isFresh: (placedAt: Instant) => boolean): readonly FreshFailure[] {
  const last = new Map<string, { readonly at: Instant; readonly before: Instant | null }>()
  const fresh: FreshFailure[] = []
  for (const failure of failures) {
    const { fingerprint, placedAt } = failure
    const known = last.get(fingerprint)
    const previousAt = known === undefined ? null : known.at < placedAt ? known.at : known.before
    if (failure.news && isFresh(placedAt)) fresh.push({ ...failure, previousAt })
    last.set(fingerprint, { at: placedAt, before: previousAt })
  }
  return fresh
}
