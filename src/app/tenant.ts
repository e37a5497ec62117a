import type { WorkspaceConfig } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import { type RecipeItem, type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Catalog } from '../model/selection.ts'
import { isRedefined, type ListReading, moveOf, signalOf } from '../poll/moved.ts'
import type { PlanTarget } from '../poll/plan.ts'
import { Sweep, type Swept } from '../poll/sweep.ts'
import type { Turns } from '../poll/turns.ts'
import type { RecipeRecord } from '../store/port.ts'
import type { WorkatoClient } from '../workato/client.ts'
import type { Skew } from './look.ts'
import type { Lane, Standing } from './standing.ts'

/** A recipe as the list shows it. */
interface Listed {
  item: RecipeItem
  /** The reading that the last complete look covers. */
  looked: ListReading
}

/** So many recipes, or all there are, cannot be read one after the other: then it is not about one recipe. */
const UNREADABLE_MAX = 5

/** What a tenant is made of. */
export interface TenantOptions {
  /** With the name and labels of the tenant. */
  readonly workspace: WorkspaceConfig
  readonly client: WorkatoClient
  /** How polling of it goes, and of all behind the same token; the same one for a workspace of its own. */
  readonly standing: Standing
  readonly shared: Standing
}

/** One workspace as it is watched: one of the configuration, or that of a partner's customer. */
export class Tenant {
  readonly workspace: WorkspaceConfig
  readonly client: WorkatoClient
  readonly standing: Standing
  readonly shared: Standing
  readonly skew: Skew = { ms: 0 }
  /** The recipes that are watched, by id. */
  readonly records: Map<string, RecipeRecord> = new Map()
  readonly #listed = new Map<string, Listed>()
  readonly #unreadable = new Set<string>()
  /** The sweep under way; null: none is. */
  sweep: Sweep | null = null
  sweepStartedAt: Instant = Number.NEGATIVE_INFINITY
  swept: Swept | null = null
  /** Something that the selection goes by changed. */
  isRedefined = true
  selectedAt: Instant | null = null
  catalog: { readonly catalog: Catalog; readonly at: Instant; readonly asked: ReadonlySet<string> } | null =
    null

  constructor(options: TenantOptions) {
    this.workspace = options.workspace
    this.client = options.client
    this.standing = options.standing
    this.shared = options.shared
  }

  get name(): string {
    return this.workspace.name
  }

  /** Recipes of the last list, as it showed them. */
  get items(): readonly RecipeItem[] {
    return [...this.#listed.values()].map(({ item }) => item)
  }

  /** When a lane may ask; see Standing.until. */
  until(lane: Lane): Instant {
    return Math.max(this.standing.until(lane), this.shared.until(lane))
  }

  get isTroubled(): boolean {
    return this.standing.isTroubled || this.shared.isTroubled
  }

  /** What of it the plan goes by. */
  target(): PlanTarget {
    const { pollEveryMs } = this.workspace
    const signal = signalOf(this.#listed.values().map(({ item }) => item))
    const pages = Math.max(1, this.swept?.pages ?? Math.ceil(this.records.size / 100))
    return { workspace: this.name, recipes: this.records.size, pages, pollEveryMs, signal }
  }

  startSweep(now: Instant): Sweep {
    this.sweep = new Sweep(this.swept)
    this.sweepStartedAt = now
    return this.sweep
  }

  /** A page of the list was read: what moved is asked soon. */
  list(items: readonly RecipeItem[], turns: Turns, now: Instant): void {
    for (const item of items) {
      const known = this.#listed.get(item.id)
      if (known === undefined) {
        this.#listed.set(item.id, { item, looked: item })
        this.isRedefined = true
        continue
      }
      this.isRedefined ||= isRedefined(known.item, item)
      known.item = item
      const move = this.records.has(item.id) ? moveOf(item, known.looked, now) : null
      if (move !== null) turns.moved(this.#key(item.id), move)
    }
  }

  /** The sweep reached the end of the list. True where a recipe came or went. */
  endSweep(swept: Swept): void {
    // A row that moves up while pages are read may be missed: gone is what is missing twice, or in the only page.
    const before = this.swept
    for (const id of this.#listed.keys()) {
      const isMissing = !swept.ids.has(id) && (swept.pages <= 1 || before === null || !before.ids.has(id))
      if (!isMissing) continue
      this.#listed.delete(id)
      this.isRedefined = true
    }
    this.swept = swept
    this.sweep = null
  }

  /** Takes over what is selected now; true where a recipe came or went. */
  select(records: readonly RecipeRecord[], turns: Turns, ranSince: Instant): void {
    const ids = new Set(records.map(({ id }) => id))
    for (const id of this.records.keys()) {
      if (ids.has(id)) continue
      this.records.delete(id)
      turns.forget(this.#key(id))
    }
    for (const record of records) {
      this.records.set(record.id, record)
      const lastRunAt = this.#listed.get(record.id)?.item.lastRunAt ?? null
      const isFirst = record.knownThrough === null && (lastRunAt === null || lastRunAt >= ranSince)
      turns.watch({
        key: recipeKey(record),
        workspace: this.name,
        pollEveryMs: this.workspace.pollEveryMs,
        lastAskedAt: record.knownThrough,
        isFirst,
      })
    }
  }

  /** What the list says now, for a look that begins. */
  reading(recipe: string): ListReading | null {
    return this.#listed.get(recipe)?.item ?? null
  }

  /** A complete look covered this reading; the answer is what moved since. */
  cover(recipe: string, looked: ListReading | null, now: Instant): ReturnType<typeof moveOf> {
    const listed = this.#listed.get(recipe)
    if (listed === undefined || looked === null) return null
    listed.looked = looked
    return moveOf(listed.item, looked, now)
  }

  /** A complete look at a recipe began at that instant. */
  known(recipe: RecipeRecord, knownThrough: Instant): void {
    if (!this.records.has(recipe.id)) return
    this.records.set(recipe.id, { ...recipe, knownThrough, unreadableSince: null, goneAt: null })
  }

  /** A recipe could be read. */
  readable(): void {
    this.#unreadable.clear()
  }

  /** A recipe could not be read; true where it is not about one recipe, as no other could be read since. */
  unreadable(recipe: string): boolean {
    this.#unreadable.add(recipe)
    return this.#unreadable.size >= Math.min(UNREADABLE_MAX, this.records.size)
  }

  #key(id: string): RecipeKey {
    return recipeKey({ workspace: this.name, id })
  }
}
