import { HOUR_MS } from '../../../src/model/instant.ts'
import { isMaintained } from '../reference/group.ts'
import type { KnownFailure, KnownRecipe } from '../reference/known.ts'
import type { History, Step } from './history.ts'

/** All that can happen to recipes, and to what is known of them. */
export const SIGHTS = [
  'late failure',
  'failure of the history',
  'failure in a maintenance',
  'echo',
  'echo linked later',
  'rerun that failed',
  'rerun that succeeded',
  'estimate',
  'estimate retired',
  'success',
  'counter that fell',
  'look that failed',
  'recipe left out',
  'stop',
  'lost connection',
  'restart',
] as const

type Sight = (typeof SIGHTS)[number] | 'answered question'

/** Counts what really happened in a history, from what was known before and after each evaluation. */
export class Sights {
  readonly tally: Record<string, number> = {}
  private before: ReadonlyMap<string, KnownRecipe> = new Map()

  constructor({ story }: History) {
    for (const { rerun } of story.failures) {
      if (rerun !== null) this.count(rerun.fails ? 'rerun that failed' : 'rerun that succeeded')
    }
  }

  see({ known: { recipes, now }, fresh, round, answered }: Step): void {
    if (round.restart) this.count('restart')
    if (answered > 0) this.count('answered question')
    for (const recipe of recipes) {
      const before = this.before.get(recipe.key)
      if (before !== undefined) this.compare(before, recipe)
      for (const failure of recipe.failures) {
        if (fresh.has(failure.id)) this.seeFailure(recipe, failure, before?.knownThrough ?? null)
      }
      const { unreadableSince } = recipe
      if (unreadableSince !== null) this.count('look that failed')
      else if (round.fell && recipe.sampledFrom !== null) this.count('counter that fell')
      const isLost = unreadableSince !== null && unreadableSince + HOUR_MS <= now
      if (isLost && recipes.some((other) => other.unreadableSince === null)) this.count('recipe left out')
    }
    this.before = new Map(recipes.map((recipe) => [recipe.key, recipe]))
  }

  private seeFailure(recipe: KnownRecipe, failure: KnownFailure, knownThrough: number | null): void {
    if (!failure.news) this.count('failure of the history')
    else if (knownThrough !== null && failure.placed <= knownThrough) this.count('late failure')
    if (failure.echo) this.count('echo')
    if (isMaintained(recipe, failure.placed)) this.count('failure in a maintenance')
  }

  private compare(before: KnownRecipe, after: KnownRecipe): void {
    const echoes = ({ failures }: KnownRecipe): ReadonlySet<number> =>
      new Set(failures.filter(({ echo }) => echo).map(({ id }) => id))
    const linked = echoes(after)
    if (before.failures.some(({ id, echo }) => !echo && linked.has(id))) this.count('echo linked later')
    const estimated = ({ estimates }: KnownRecipe): number =>
      estimates.reduce((sum, { count }) => sum + count, 0)
    if (estimated(after) > estimated(before)) this.count('estimate')
    if (estimated(after) < estimated(before)) this.count('estimate retired')
    if (after.samples.length > before.samples.length && after.samples.at(-1)?.succeeded !== 0)
      this.count('success')
    if (after.stops.length > before.stops.length) this.count('stop')
    if (after.lost.length > before.lost.length) this.count('lost connection')
  }

  private count(sight: Sight): void {
    this.tally[sight] = (this.tally[sight] ?? 0) + 1
  }
}
