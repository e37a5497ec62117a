import { createHistories, type HistoryRows, historyOf } from '../../evaluate/histories.ts'
import type { Facts, FreshFailure, RecipeChange, RecipeFacts } from '../../model/facts.ts'
import type { RecipeHistory, TimeRange } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import { createAgenda } from './agenda.ts'
import type { Past, RecipePast, Rise } from './past.ts'
import { between, countThrough, placeOf } from './rows.ts'
import { knownThrough, type Segment } from './segments.ts'

/** What is known of a past at an instant. */
export interface Knowledge {
  /** In hindsight: of each recipe everything through its last look of the segment; changed: what happens in it. */
  ahead(segment: Segment): Facts
  /** As polls have seen it at an instant of the segment; changed: since it was asked for last. Instants never go back. */
  at(now: Instant, segment: Segment): Facts
}

/** Nothing is known yet. */
export function createKnowledge(past: Past, maintained: (labels: Labels) => readonly TimeRange[]): Knowledge {
  return {
    ahead(segment) {
      const recipes = new Map<RecipeKey, RecipeFacts>()
      const histories = new Map<RecipeKey, RecipeHistory>()
      for (const [key, recipe] of past.recipes) {
        const known = knownThrough(segment, recipe.record.workspace)
        recipes.set(key, factsOf(key, recipe, past, known))
        histories.set(
          key,
          historyOf({ ...rowsBetween(recipe, -Infinity, known), ...lastingOf(recipe, maintained) }),
        )
      }
      return { ...NOTHING_MORE, recipes, histories, changed: happening(past, segment) }
    },
    at: createPolls(past, maintained),
  }
}

/** Rules ask for nothing else. */
const NOTHING_MORE = {
  counters: [],
  crossed: new Map<string, number>(),
  newErrors: new Map<string, Instant>(),
}

/**
 * What polls have seen. A recipe is looked at where something of it happens: until just before that nothing does, so that
 * it is known further than now already, and time that passes costs nothing.
 */
function createPolls(past: Past, maintained: (labels: Labels) => readonly TimeRange[]): Knowledge['at'] {
  const recipes = new Map<RecipeKey, RecipeFacts>()
  const seen = createHistories()
  const looks = createAgenda<RecipeKey>()
  let current: Segment | null = null
  const look = (key: RecipeKey, recipe: RecipePast, now: Instant, segment: Segment): RecipeChange => {
    const last = knownThrough(segment, recipe.record.workspace)
    const next = nextAfter(recipe, Math.min(now, last))
    const known = Math.min(next - 1, last)
    const rows = rowsBetween(recipe, recipes.get(key)?.knownThrough ?? -Infinity, known)
    seen.add(key, { ...rows, ...lastingOf(recipe, maintained) })
    recipes.set(key, factsOf(key, recipe, past, known))
    if (next <= last) looks.add(next, key)
    return { place: firstPlaceIn(rows), fresh: [] }
  }
  return (now, segment) => {
    if (segment !== current) {
      looks.clear()
      for (const key of past.recipes.keys()) looks.add(segment.from, key)
      current = segment
    }
    const changed = new Map<RecipeKey, RecipeChange>()
    for (const key of looks.take(now)) {
      const recipe = past.recipes.get(key)
      if (recipe !== undefined) changed.set(key, look(key, recipe, now, segment))
    }
    return { ...NOTHING_MORE, recipes, histories: seen.all, changed }
  }
}

function factsOf(key: RecipeKey, { record }: RecipePast, { knownFrom }: Past, through: Instant): RecipeFacts {
  return { key, labels: record.labels, knownThrough: through, knownFrom, unreadableSince: null }
}

function lastingOf(
  { sampledFrom, record }: RecipePast,
  maintained: (labels: Labels) => readonly TimeRange[],
): Pick<HistoryRows, 'sampledFrom' | 'maintenance'> {
  return { sampledFrom, maintenance: maintained(record.labels) }
}

/** When something of a recipe happens next, after an instant; Infinity: nothing does. */
function nextAfter({ failures, rises, stops, lost }: RecipePast, at: Instant): Instant {
  const turns = [...stops, ...lost].flatMap(({ from, to }) => [from, to ?? Infinity])
  return Math.min(
    failures[countThrough(failures, placeOf, at)]?.placedAt ?? Infinity,
    rises[countThrough(rises, endOf, at)]?.to ?? Infinity,
    ...turns.filter((turn) => turn > at),
  )
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
  HistoryRows,
  'failures' | 'activity' | 'stops' | 'statesThrough' | 'lost' | 'connectionsThrough'
>

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
