import { counts } from '../evaluate/roster.ts'
import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { PlacedFailure } from '../model/history.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import { type Echoes, NO_ECHOES } from '../route/joining.ts'
import type { FailuresStore, RecipesStore } from '../store/port.ts'

/** Where failures and their causes are read from. */
export interface EchoSource {
  readonly config: Pick<Config, 'rules'>
  readonly store: {
    readonly failures: Pick<FailuresStore, 'countable' | 'named' | 'echoingSince'>
    readonly recipes: Pick<RecipesStore, 'byKeys'>
  }
}

/** An alert, and which failures are its own. */
interface Episode {
  readonly alert: Alert
  readonly from: Instant
  readonly to: Instant
  readonly owns: (failure: PlacedFailure) => boolean
}

/** Which of these alerts have no failures but echoes of another's (SEMANTICS 1.5). */
export async function findEchoes(
  { config, store }: EchoSource,
  alerts: readonly Alert[],
  now: Instant,
): Promise<Echoes> {
  const episodes = alerts
    .filter(({ kind, state }) => kind !== 'self' && state !== 'pending')
    .map((alert) => episodeOf(alert, config.rules, now))
  if (episodes.length < 2) return NO_ECHOES
  const echoing = await store.failures.echoingSince(Math.min(...episodes.map(({ from }) => from)))
  const candidates = episodes.filter(({ alert }) => alert.recipes.some((recipe) => echoing.has(recipe)))
  if (candidates.length === 0) return NO_ECHOES
  const failures = await Promise.all(candidates.map((episode) => failuresOf(store.failures, episode)))
  const causes = await causesOf(store.failures, failures.flat())
  const keys = [...new Set(episodes.flatMap(({ alert }) => alert.recipes))]
  const known = new Map(
    (await store.recipes.byKeys(keys)).map((record) => [recipeKey(record), record.knownThrough ?? 0]),
  )
  return new Map(
    candidates.map((echo, at) => {
      const own = failures[at] ?? []
      const others = episodes.filter((cause) => cause !== echo && isAllBy(own, cause, causes, known))
      return [echo.alert.id, new Set(others.map(({ alert }) => alert.id))]
    }),
  )
}

function episodeOf(alert: Alert, rules: readonly Rule[], now: Instant): Episode {
  const rule = rules.find(({ name }) => name === alert.rule)
  const overMs = rule === undefined || !('overMs' in rule.condition) ? 0 : (rule.condition.overMs ?? 0)
  const from = alert.startedAt - overMs
  const to = alert.endedAt ?? now
  const recipes = new Set(alert.recipes)
  const named = (name: string, value: string | null): boolean =>
    alert.by[name] === undefined || (value !== null && alert.by[name].includes(value))
  return {
    alert,
    from,
    to,
    owns: (failure) =>
      recipes.has(failure.recipe) &&
      failure.placedAt > from &&
      failure.placedAt <= to &&
      (rule === undefined || counts(rule, failure)) &&
      named('adapter', failure.adapter) &&
      named('error', failure.fingerprint) &&
      // Sums over recipes leave echoes out.
      (alert.by['recipe'] !== undefined || !failure.echo),
  }
}

async function failuresOf(
  store: Pick<FailuresStore, 'countable'>,
  { alert, from, to, owns }: Episode,
): Promise<readonly PlacedFailure[]> {
  return (await store.countable(alert.recipes, from, to)).filter(owns)
}

/** The failures that caused these, by seq: the next ones, and where it all began. */
async function causesOf(
  store: Pick<FailuresStore, 'named'>,
  failures: readonly PlacedFailure[],
): Promise<ReadonlyMap<number, PlacedFailure>> {
  const seqs = failures.flatMap(({ causedBy }) => (causedBy === null ? [] : [causedBy.cause, causedBy.root]))
  return new Map((await store.named(seqs)).map((failure) => [failure.seq, failure]))
}

/** Lists show a failure so long after it at the latest. */
export const SHOWN_WITHIN_MS: DurationMs = MINUTE_MS

/** What failed since the cause's recipes were last looked at is not held against it: it may be an echo of news. */
function isAllBy(
  failures: readonly PlacedFailure[],
  cause: Episode,
  causes: ReadonlyMap<number, PlacedFailure>,
  known: ReadonlyMap<RecipeKey, Instant>,
): boolean {
  const decided = Math.min(...cause.alert.recipes.map((recipe) => known.get(recipe) ?? 0)) - SHOWN_WITHIN_MS
  const isBy = (seq: number): boolean => {
    const failure = causes.get(seq)
    return failure !== undefined && cause.owns(failure)
  }
  const isEcho = ({ causedBy }: PlacedFailure): boolean =>
    causedBy !== null && (isBy(causedBy.root) || isBy(causedBy.cause))
  return failures.some(isEcho) && failures.every((failure) => isEcho(failure) || failure.placedAt > decided)
}
