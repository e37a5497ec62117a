import { type Account, type Checksum, type Looked, NO_ACCOUNT } from '../model/completeness.ts'
import type { WorkspaceConfig } from '../model/config.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { Pool } from '../model/pool.ts'
import { type RecipeItem, type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Catalog } from '../model/selection.ts'
import { afterItems, afterReading, isSameChecksum, readAgain, saysNothing } from '../poll/completeness.ts'
import { isRedefined, isSameItem, moveOf, signalOf } from '../poll/moved.ts'
import type { PlanTarget } from '../poll/plan.ts'
import { Sweep, type Swept } from '../poll/sweep.ts'
import type { Move, Turns } from '../poll/turns.ts'
import { Unmoved } from '../poll/unmoved.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { pooled } from './pooled.ts'
import type { Skew } from './record-page.ts'
import { type Cover, fallsOf, type Listed, lookedOf, saysAnew } from './row.ts'
import type { Lane, Standing } from './standing.ts'
import type { WatchedRecipe } from './watched.ts'

/** What is kept of a watched recipe beside its record. */
interface Kept {
  account: Account
  /** The reading that the last complete look covers. */
  looked: Looked
  /** Whether there was such a look, and not only a first reading. */
  isCovered: boolean
}

/** What a page of the list says otherwise than before, of watched recipes. */
export interface ListNews {
  readonly checksums: ReadonlyMap<string, Checksum>
  /** Of recipes that it showed for the first time. */
  readonly looked: ReadonlyMap<string, Looked>
  /** Rows whose counters or state may say something new. */
  readonly moved: readonly RecipeItem[]
}

/** A counter that fell is not trusted for so long. */
const FALLS_FORGOTTEN_MS: DurationMs = DAY_MS

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
  readonly records: Map<string, WatchedRecipe> = new Map()
  readonly #listed = new Map<string, Listed>()
  /** What items have in common; of one sweep. */
  readonly #pool = new Pool()
  readonly #kept = new Map<string, Kept>()
  /** Who is known without a look, as far as the list is. */
  readonly unmoved: Unmoved = new Unmoved()
  /** When a counter of the list was seen to fall last. */
  #fellAt: Instant = Number.NEGATIVE_INFINITY
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

  /** A page of the list was read, asked for at `askedAt`: what moved is asked soon. */
  list(items: readonly RecipeItem[], turns: Turns, askedAt: Instant): ListNews {
    const checksums = new Map<string, Checksum>()
    const moved: RecipeItem[] = []
    for (const item of items) {
      const known = this.#listed.get(item.id)
      if (known === undefined || this.#mayMove(known, item, askedAt)) moved.push(item)
      if (known === undefined) {
        const fellAt = Number.NEGATIVE_INFINITY
        this.#listed.set(item.id, { item: pooled(item, this.#pool), readAt: askedAt, fellAt })
        this.isRedefined = true
        continue
      }
      this.isRedefined ||= isRedefined(known.item, item)
      this.#noteFall(known, item, askedAt)
      const kept = this.#kept.get(item.id)
      if (kept !== undefined) {
        const checksum = this.#check(kept, item, known.readAt, askedAt)
        if (checksum !== null) checksums.set(item.id, checksum)
        const move = moveOf(item, kept.looked, askedAt, askedAt - this.#fellAt < FALLS_FORGOTTEN_MS)
        if (move !== null) turns.moved(this.#key(item.id), move)
        this.#tellUnmoved(kept, item, move, askedAt)
      }
      if (!isSameItem(known.item, item)) known.item = pooled(item, this.#pool)
      known.readAt = askedAt
    }
    return { checksums, looked: new Map(), moved }
  }

  #noteFall(known: Listed, item: RecipeItem, at: Instant): void {
    const falls = fallsOf(known.item, item)
    if (falls.failed) this.#fellAt = at
    if (!falls.any) return
    known.fellAt = at
    this.unmoved.fell(at)
  }

  /** Whether a row says something new, or was missing in the last list. */
  #mayMove(before: Listed, item: RecipeItem, now: Instant): boolean {
    return saysAnew(before, item, now) || (this.swept !== null && !this.swept.ids.has(item.id))
  }

  /** A recipe is known as far as the list while it shows what the last complete look covers (SEMANTICS 3.3). */
  #tellUnmoved({ account, isCovered }: Kept, item: RecipeItem, move: Move | null, at: Instant): void {
    const isLookedAt = isCovered && (this.records.get(item.id)?.knownThrough ?? null) !== null
    this.unmoved.listed(item.id, { item, isMoved: move !== null || !isLookedAt, account }, at)
  }

  /** Holds the list's counter against the items seen; null where it says nothing new. */
  #check(kept: Kept, { failedCount }: RecipeItem, before: Instant, askedAt: Instant): Checksum | null {
    const { account } = kept
    const { list, jobs, accounted } = account
    if (failedCount === null) return null
    if (list !== null && saysNothing(list, { value: failedCount, at: askedAt })) return null
    const last = list === null ? null : readAgain(list, before)
    const reading = { value: failedCount, at: askedAt, accounted, mayLag: jobs !== null }
    const next = afterReading(last, reading)
    kept.account = { ...account, list: next }
    return isSameChecksum(list, next) ? null : next
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
    for (const id of this.records.keys()) {
      if (!swept.ids.has(id)) this.unmoved.listed(id, null, this.sweepStartedAt)
    }
    this.swept = swept
    this.sweep = null
    this.#pool.clear()
  }

  /** Takes over what is selected now; what the list says of recipes that are new is their base line. */
  select(records: readonly WatchedRecipe[], turns: Turns, ranSince: Instant): ListNews {
    const ids = new Set(records.map(({ id }) => id))
    for (const id of this.records.keys()) {
      if (ids.has(id)) continue
      this.records.delete(id)
      this.#kept.delete(id)
      this.unmoved.forget(id)
      turns.forget(this.#key(id))
    }
    const news = { checksums: new Map<string, Checksum>(), looked: new Map<string, Looked>(), moved: [] }
    for (const record of records) {
      this.records.set(record.id, record)
      const listed = this.#listed.get(record.id)
      const lastRunAt = listed?.item.lastRunAt ?? null
      const isFirst = record.knownThrough === null && (lastRunAt === null || lastRunAt >= ranSince)
      turns.watch({
        key: recipeKey(record),
        workspace: this.name,
        pollEveryMs: this.workspace.pollEveryMs,
        lastAskedAt: record.knownThrough,
        isFirst,
      })
      const known = this.#kept.get(record.id)
      const kept = known ?? { account: NO_ACCOUNT, looked: lookedOf(listed?.item), isCovered: false }
      this.#kept.set(record.id, kept)
      if (known === undefined) news.looked.set(record.id, kept.looked)
      if (listed === undefined) continue
      const checksum = this.#check(kept, listed.item, listed.readAt, listed.readAt)
      if (checksum !== null) news.checksums.set(record.id, checksum)
      const move = moveOf(listed.item, kept.looked, listed.readAt)
      if (move !== null) turns.moved(this.#key(record.id), move)
      this.#tellUnmoved(kept, listed.item, move, listed.readAt)
    }
    return news
  }

  /** Takes over what an earlier process kept; recipes that moved meanwhile are asked soon. */
  resume(accounts: ReadonlyMap<string, { readonly account: Account; readonly looked: Looked }>): void {
    for (const [id, { account, looked }] of accounts) {
      this.#kept.set(id, { account, looked, isCovered: true })
    }
  }

  /** What a look at a recipe goes by. */
  lookOf(recipe: string): { readonly account: Account; readonly looked: Looked; readonly reading: Looked } {
    const listed = this.#listed.get(recipe)
    const { account, looked } = this.#kept.get(recipe) ?? { account: NO_ACCOUNT, looked: lookedOf(undefined) }
    const list =
      account.list === null || listed === undefined ? account.list : this.#readAgain(account.list, listed)
    return {
      account: { ...account, list },
      looked,
      reading: listed === undefined ? looked : lookedOf(listed.item),
    }
  }

  #readAgain(list: Checksum, { item, readAt }: Listed): Checksum {
    return item.failedCount === list.value ? readAgain(list, readAt) : list
  }

  /** How an account stands after a look that began with `before`; what the list said meanwhile stays. */
  account(recipe: string, account: Account, before: Account): void {
    const kept = this.#kept.get(recipe)
    if (kept === undefined) return
    const list = kept.account.list
    const isNews = list !== null && list.value !== before.list?.value
    kept.account = isNews ? { ...account, list: afterItems(list, account.accounted, list.at) } : account
  }

  /** A complete look covered a reading; the answer is how far the recipe moved since. */
  cover(recipe: string, { reading, answered, at }: Cover): Move | null {
    const [listed, kept] = [this.#listed.get(recipe), this.#kept.get(recipe)]
    if (listed === undefined || kept === undefined) return null
    kept.looked = reading
    kept.isCovered = true
    if (answered !== null) this.unmoved.looked(recipe, answered)
    return moveOf(listed.item, reading, at)
  }

  /** A complete look at a recipe began at that instant. */
  known(recipe: WatchedRecipe, knownThrough: Instant): void {
    if (!this.records.has(recipe.id)) return
    this.records.set(recipe.id, { ...recipe, knownThrough, goneAt: null })
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
