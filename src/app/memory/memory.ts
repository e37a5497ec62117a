import { createHistories, type Histories } from '../../evaluate/histories.ts'
import type { FailuresWanted } from '../../evaluate/needed.ts'
import { createRoster, type Roster } from '../../evaluate/roster.ts'
import type { CounterFact, Facts, RecipeFacts } from '../../model/facts.ts'
import { type DurationMs, HOUR_MS, type Instant } from '../../model/instant.ts'
import type { Labels } from '../../model/labels.ts'
import type { RecipeKey } from '../../model/recipe.ts'
import type { FactChanges, RecipeProgress } from '../../store/port-facts.ts'
import { yieldTurn } from '../../system/turns.ts'
import { asksFor, rememberMs } from '../asks.ts'
import type { Environment } from '../environment.ts'
import { Changes } from './changes.ts'
import { Maintenances } from './maintenances.ts'
import { byRecipe, learn, placeOf } from './news.ts'
import { States } from './states.ts'

/** Histories read in one go: others get their turn in between. */
const RECIPES_AT_ONCE = 50

/** So much more than asked for is read, so that a window that moves does not ask again at once. */
const MARGIN_MS: DurationMs = HOUR_MS

/** A watched recipe, and by what it is known (SEMANTICS 3.3); see RecipeProgress. */
interface Known extends RecipeFacts {
  readonly looked: Instant | null
  readonly isUnmoved: boolean
  readonly unmovedThrough: Instant | null
  readonly sampledFrom: Instant | null
}

/** What the memory is kept with. */
export type MemoryDeps = Pick<Environment, 'config' | 'store'>

/**
 * What evaluation knows, kept in memory for the daemon's life and brought up to date by what changed (SEMANTICS 3.7).
 * Histories are read where they are asked for, and no further back than rules reach.
 */
export class FactMemory {
  readonly changes: Changes = new Changes()
  /** Of all recipes that are or were watched. */
  readonly labels: Pick<ReadonlyMap<RecipeKey, Labels>, 'get'> = {
    get: (key) => this.#recipes.get(key)?.labels ?? this.#former.get(key),
  }
  readonly states: States = new States()
  readonly #deps: MemoryDeps
  readonly #recipes = new Map<RecipeKey, Known>()
  /** Labels of those that are watched no more. */
  readonly #former = new Map<RecipeKey, Labels>()
  readonly #counters = new Map<RecipeKey, CounterFact>()
  readonly #histories: Histories = createHistories()
  readonly #maintenances: Maintenances
  readonly #rememberMs: DurationMs
  readonly #asksStreaks: boolean
  #roster: Roster | null = null
  #seq = 0
  #knownSeq = 0
  #forgotAt: Instant = 0

  constructor(deps: MemoryDeps) {
    const { rules, maintenance, store } = deps.config
    this.#deps = deps
    this.#rememberMs = rememberMs(rules)
    this.#asksStreaks = asksFor(rules, 'consecutive_failures', 'missed_run')
    this.#maintenances = new Maintenances(maintenance, store.retentionMs)
  }

  /** The newest number of the store's order that is taken in. */
  get seq(): number {
    return this.#seq
  }

  /** One roster as long as labels and the selection stay as they are. */
  get roster(): Roster {
    this.#roster ??= createRoster(this.#recipes)
    return this.#roster
  }

  get facts(): Pick<Facts, 'recipes' | 'histories' | 'changed' | 'counters'> {
    return {
      recipes: this.#recipes,
      histories: this.#histories.all,
      changed: this.changes.all,
      counters: [...this.#counters.values()],
    }
  }

  /**
   * Takes in what the store recorded since; after a start, whatever was not evaluated before. `before`: sees it before
   * it is known.
   */
  async refresh(now: Instant, before: (found: FactChanges) => void): Promise<void> {
    const { store } = this.#deps
    this.#maintain(now)
    const after = this.#seq === 0 ? await store.alerts.evaluatedSeq() : this.#seq
    const found = await store.facts.changes(after, this.#knownSeq)
    before(found)
    for (const progress of found.recipes) this.#takeRecipe(progress)
    for (const { recipe, place } of this.states.take(found)) {
      if (this.#recipes.has(recipe)) this.changes.note(recipe, place)
      this.#renewLooks(recipe)
      this.#renewStates(recipe)
    }
    await this.#takeHistories(found)
    this.#seq = found.seq
    this.#knownSeq = found.knownSeq
  }

  /** Reads histories as far back as they are asked for. */
  async reach(wanted: readonly FailuresWanted[]): Promise<void> {
    for (const { recipes, from } of wanted) {
      const asked = recipes ?? [...this.#recipes.keys()]
      const lacking = asked.filter((key) => (this.#histories.all.get(key)?.since ?? Infinity) > from)
      await this.#load(lacking, from - MARGIN_MS)
    }
  }

  /** What was evaluated was committed. */
  settled(): void {
    this.changes.clear()
    this.#counters.clear()
  }

  #takeRecipe(progress: RecipeProgress): void {
    const { key, watched, described, horizon: knownFrom, historyFrom, unreadableSince } = progress
    const labels = described?.labels ?? this.labels.get(key) ?? {}
    if (!watched) return this.#letGo(key, labels)
    const before = this.#recipes.get(key)
    if (before === undefined || !isSame(labels, before.labels)) this.#roster = null
    if (described !== null) this.states.watch(key, described)
    const { knownThrough: looked, isUnmoved, unmovedThrough, sampledFrom } = progress
    this.#former.delete(key)
    this.#recipes.set(key, {
      key,
      labels,
      knownThrough: this.#knownThrough(key, { looked, isUnmoved, unmovedThrough }),
      knownFrom,
      ...(historyFrom === null ? {} : { historyFrom }),
      unreadableSince,
      looked,
      isUnmoved,
      unmovedThrough,
      sampledFrom,
    })
    const { failedCount: failed, countedAt: at } = progress
    if (failed !== null && at !== null) this.#counters.set(key, { recipe: key, failed, at })
    const isSampledAnew = (before?.sampledFrom ?? null) !== sampledFrom
    if (this.#histories.all.has(key)) {
      this.#histories.add(key, { sampledFrom, ...(described === null ? {} : this.#around(key)) })
    }
    this.changes.note(key, isSampledAnew && this.#seq > 0 ? sampledFrom : null)
  }

  #letGo(key: RecipeKey, labels: Labels): void {
    this.#former.set(key, labels)
    if (this.#recipes.delete(key)) this.#roster = null
    this.states.forget(key)
    this.#histories.remove(key)
    this.changes.drop(key)
  }

  async #takeHistories(found: FactChanges): Promise<void> {
    const again: RecipeKey[] = []
    for (const [recipe, news] of byRecipe(found, (key) => this.#recipes.has(key))) {
      const place = placeOf(news, this.#histories.all.get(recipe))
      this.changes.note(
        recipe,
        place,
        news.fresh.filter((failure) => failure.news),
      )
      if (!learn(this.#histories, recipe, news)) again.push(recipe)
    }
    for (const recipe of again) await this.#load([recipe], this.#histories.all.get(recipe)?.since ?? 0)
  }

  async #load(recipes: readonly RecipeKey[], since: Instant): Promise<void> {
    for (let start = 0; start < recipes.length; start += RECIPES_AT_ONCE) {
      const chunk = recipes.slice(start, start + RECIPES_AT_ONCE)
      const found = await this.#deps.store.facts.histories(chunk, since, { streaks: this.#asksStreaks })
      for (const key of chunk) {
        const sampledFrom = this.#recipes.get(key)?.sampledFrom ?? null
        this.#histories.load(key, { ...found.get(key), since, sampledFrom, ...this.#around(key) })
      }
      await yieldTurn()
    }
  }

  /** What of a recipe's history is kept elsewhere. */
  #around(key: RecipeKey) {
    const { states } = this
    return {
      statesThrough: states.statesThrough(key),
      lost: states.lostOf(key),
      connectionsThrough: states.connectionsThrough(key),
      maintenance: this.#maintenances.rangesOf(this.labels.get(key) ?? {}),
    }
  }

  /** By its last complete look, or by a list since then that shows that nothing moved. */
  #knownThrough(
    key: RecipeKey,
    looks: Pick<Known, 'looked' | 'isUnmoved' | 'unmovedThrough'>,
  ): Instant | null {
    const { looked, isUnmoved, unmovedThrough } = looks
    if (looked === null) return null
    return Math.max(looked, (isUnmoved ? this.states.countersThrough(key) : unmovedThrough) ?? looked)
  }

  #renewLooks(key: RecipeKey): void {
    const known = this.#recipes.get(key)
    if (known === undefined) return
    const knownThrough = this.#knownThrough(key, known)
    if (known.knownThrough !== knownThrough) this.#recipes.set(key, { ...known, knownThrough })
  }

  #renewStates(key: RecipeKey): void {
    if (this.#histories.all.has(key)) this.#histories.add(key, this.#around(key))
  }

  #maintain(now: Instant): void {
    if (this.#maintenances.refresh(now)) for (const key of this.#histories.all.keys()) this.#renewStates(key)
    if (now < this.#forgotAt + HOUR_MS) return
    this.#forgotAt = now
    this.#histories.forget(now - this.#rememberMs)
  }
}

function isSame(a: Labels, b: Labels | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b)
}
