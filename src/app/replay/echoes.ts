import type { Alert } from '../../model/alert.ts'
import type { Config } from '../../model/config.ts'
import type { PlacedFailure } from '../../model/history.ts'
import type { Instant } from '../../model/instant.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import { type Echoes, NO_ECHOES } from '../../route/joining.ts'
import { type EchoSource, findEchoes, SHOWN_WITHIN_MS } from '../echoes.ts'
import type { Past } from './past.ts'
import { between, countThrough, placeOf } from './rows.ts'

/** Through which instant polls have seen a workspace. */
export type SeenThrough = (workspace: string) => Instant

/** Which of some alerts have no failures but echoes of another's, and when that is to be looked at again; null: not by itself. */
export interface EchoesNow {
  readonly echoes: Echoes
  readonly lookAgainAt: Instant | null
}

/** Finds echoes among these alerts, by what polls have seen (SEMANTICS 1.5). */
export type PastEchoes = (
  alerts: readonly Alert[],
  now: Instant,
  seenThrough: SeenThrough,
) => Promise<EchoesNow>

const NOTHING: EchoesNow = { echoes: NO_ECHOES, lookAgainAt: null }

/** Finds them in a past; where nothing in it is an echo, nothing is looked at. */
export function createPastEchoes(config: Config, past: Past): PastEchoes {
  const echoes = new Map<RecipeKey, readonly PlacedFailure[]>()
  for (const [key, { failures }] of past.recipes) {
    const own = failures.filter(({ echo }) => echo)
    if (own.length > 0) echoes.set(key, own)
  }
  if (echoes.size === 0) return () => Promise.resolve(NOTHING)
  const causes = causesIn(past, [...echoes.values()].flat())
  return async (alerts, now, seenThrough) => {
    const store = seenStore(past, echoes, causes, seenThrough)
    const found = await findEchoes({ config, store }, alerts, now)
    const recipes = new Set(alerts.filter(({ id }) => found.has(id)).flatMap((alert) => alert.recipes))
    return { echoes: found, lookAgainAt: nextDecision(past, recipes, now) }
  }
}

/** When the next failure that may be no echo, or no echo of the same, is held to be none. */
function nextDecision(past: Past, recipes: Iterable<RecipeKey>, now: Instant): Instant | null {
  const places = [...recipes].flatMap((key) => {
    const failures = past.recipes.get(key)?.failures ?? []
    return failures[countThrough(failures, placeOf, now - SHOWN_WITHIN_MS)]?.placedAt ?? []
  })
  return places.length === 0 ? null : Math.min(...places) + SHOWN_WITHIN_MS
}

/** Failures that caused others, by seq. */
function causesIn(past: Past, echoes: readonly PlacedFailure[]): ReadonlyMap<number, PlacedFailure> {
  const seqs = new Set(
    echoes.flatMap(({ causedBy }) => (causedBy === null ? [] : [causedBy.cause, causedBy.root])),
  )
  const all = [...past.recipes.values()].flatMap(({ failures }) =>
    failures.filter(({ seq }) => seqs.has(seq)),
  )
  return new Map(all.map((failure) => [failure.seq, failure]))
}

/** What the store would have of it. */
function seenStore(
  { recipes }: Past,
  echoes: ReadonlyMap<RecipeKey, readonly PlacedFailure[]>,
  causes: ReadonlyMap<number, PlacedFailure>,
  seenThrough: SeenThrough,
): EchoSource['store'] {
  const seenOf = (recipe: RecipeKey): Instant => seenThrough(recipes.get(recipe)?.record.workspace ?? '')
  const isEchoing = (
    [recipe, own]: readonly [RecipeKey, readonly PlacedFailure[]],
    since: Instant,
  ): boolean => countThrough(own, placeOf, seenOf(recipe)) > countThrough(own, placeOf, since)
  return {
    failures: {
      countable: (keys, from, to) =>
        Promise.resolve(
          (keys ?? [...recipes.keys()]).flatMap((key) =>
            between(recipes.get(key)?.failures ?? [], placeOf, from, Math.min(to, seenOf(key))),
          ),
        ),
      named: (seqs) => Promise.resolve([...new Set(seqs)].flatMap((seq) => causes.get(seq) ?? [])),
      echoingSince: (since) =>
        Promise.resolve(
          new Set([...echoes].filter((one) => isEchoing(one, since)).map(([recipe]) => recipe)),
        ),
    },
    recipes: {
      byKeys: (keys) =>
        Promise.resolve(
          keys.flatMap((key) => {
            const record = recipes.get(key)?.record
            return record === undefined ? [] : [{ ...record, knownThrough: seenOf(key) }]
          }),
        ),
    },
  }
}
