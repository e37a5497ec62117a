import type { Account } from '../model/completeness.ts'
import { DAY_MS, type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { RecipeItem } from '../model/recipe.ts'
import { isProven, LAG_MS_MAX, unexplained } from './completeness.ts'

/** So old may the list's counters be without anyone having noticed: what it says now is true of this long ago. */
const UNNOTICED_MS: DurationMs = 10 * MINUTE_MS

/** A list that is behind for longer than this lags: its answers take time, too. */
const BEHIND_MS: DurationMs = 2 * MINUTE_MS

/** A list that lagged, or whose counters fell, is not relied on for so long. */
const DISTRUSTED_MS: DurationMs = DAY_MS

/** The counters of a recipe's own answer, and when it came. */
export interface Answered {
  readonly failed: number | null
  readonly succeeded: number | null
  readonly at: Instant
}

/** A row of the list, of a watched recipe. */
export interface Row {
  readonly item: Pick<RecipeItem, 'failedCount' | 'succeededCount'>
  /** Its failed counter is not what the last complete look covers, or there was no such look. */
  readonly isMoved: boolean
  readonly account: Account
}

interface Entry {
  /** Null: not known yet what is stored. */
  isUnmoved: boolean | null
  answered: Answered | null
  /** Since when the list has been behind what the recipe's own answers said; null: it is not. */
  behindSince: Instant | null
}

/** Recipes that began, and that ceased, to be known as far as the list is. */
export interface UnmovedChanges {
  readonly unmoved: readonly string[]
  readonly moved: readonly string[]
}

/**
 * Who in one workspace is known without a look (SEMANTICS 3.3): where the list says that a recipe's counters are what
 * the last complete look covers, nothing failed since, and what succeeded was counted. Its counters may be old: what
 * they say holds for ten minutes before the list was asked for, and not at all where it was seen to lag behind what
 * recipes' own answers say, or counters fell. No clock, no I/O.
 */
export class Unmoved {
  readonly #entries = new Map<string, Entry>()
  #changes = new Map<string, boolean>()
  #fellAt: Instant = Number.NEGATIVE_INFINITY
  /** How far the list was seen to lag, and when. */
  #lag: { readonly ms: DurationMs; readonly at: Instant } = { ms: 0, at: Number.NEGATIVE_INFINITY }

  /** A complete look at a recipe was answered. */
  looked(recipe: string, answered: Answered): void {
    this.#of(recipe).answered = answered
  }

  forget(recipe: string): void {
    this.#entries.delete(recipe)
    this.#changes.delete(recipe)
  }

  /** A counter of the list fell: one that falls as another job fails does not move. */
  fell(at: Instant): void {
    this.#fellAt = at
  }

  /** The list, asked for at `at`, showed a recipe; null: it did not, though it should have. */
  listed(recipe: string, row: Row | null, at: Instant): void {
    const entry = this.#of(recipe)
    const isUnmoved = row !== null && !this.#lags(entry, row.item, at) && isKnownBy(row)
    if (entry.isUnmoved === isUnmoved) return
    entry.isUnmoved = isUnmoved
    this.#changes.set(recipe, isUnmoved)
  }

  /** What changed since this was asked last. */
  takeChanges(): UnmovedChanges {
    const changes = [...this.#changes]
    this.#changes = new Map()
    const of = (is: boolean): readonly string[] =>
      changes.flatMap(([recipe, isUnmoved]) => (isUnmoved === is ? [recipe] : []))
    return { unmoved: of(true), moved: of(false) }
  }

  /** Through when those that did not move are known by a sweep begun at `sweptAt`; null: it is not relied on. */
  through(sweptAt: Instant): Instant | null {
    const isTrusted = sweptAt - this.#fellAt >= DISTRUSTED_MS && this.lagMs(sweptAt) === 0
    return isTrusted ? sweptAt - UNNOTICED_MS : null
  }

  /** How far the list was seen to lag in the last day; 0: not so that it matters. */
  lagMs(now: Instant): DurationMs {
    return now - this.#lag.at < DISTRUSTED_MS ? this.#lag.ms : 0
  }

  #of(recipe: string): Entry {
    const known = this.#entries.get(recipe)
    if (known !== undefined) return known
    const entry: Entry = { isUnmoved: null, answered: null, behindSince: null }
    this.#entries.set(recipe, entry)
    return entry
  }

  /** Whether the list does not show yet what the recipe's own answer showed longer ago than answers take. */
  #lags(entry: Entry, item: Row['item'], at: Instant): boolean {
    const { answered, behindSince } = entry
    // What was asked for before the answer says nothing about it.
    if (answered === null || at <= answered.at) return behindSince !== null
    const isBehind =
      isBelow(item.failedCount, answered.failed) || isBelow(item.succeededCount, answered.succeeded)
    entry.behindSince = isBehind ? (behindSince ?? answered.at) : null
    const behindMs = at - (entry.behindSince ?? behindSince ?? at)
    if (behindMs <= BEHIND_MS) return false
    if (behindMs <= LAG_MS_MAX) this.#lag = { ms: Math.max(behindMs, this.lagMs(at)), at }
    return isBehind
  }
}

function isKnownBy({ item, isMoved, account }: Row): boolean {
  if (isMoved || item.failedCount === null || item.succeededCount === null) return false
  return isProven(account) && unexplained(account) === 0
}

function isBelow(now: number | null, before: number | null): boolean {
  return now !== null && before !== null && now < before
}
