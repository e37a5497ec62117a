import { type DurationMs, HOUR_MS, type Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { Heap } from './heap.ts'
import { Rota } from './rota.ts'

/** A recipe as far as its turns need it. */
export interface Watched {
  readonly key: RecipeKey
  readonly workspace: string
  readonly pollEveryMs: DurationMs
  /** Start of its last look; null: never. */
  readonly lastAskedAt: Instant | null
  /** It was never looked at, and ran lately: its first look goes before audits (SEMANTICS 2.7). */
  readonly isFirst: boolean
}

/** Why a recipe is asked: it has an open alert, it moved, it was never asked, or just in its turn. */
export type TurnReason = (typeof REASONS)[number]

/** Whom to ask, and why. */
export interface Turn {
  readonly key: RecipeKey
  readonly reason: TurnReason
}

/** How far a recipe moved, for who goes first: the most failing, of those the newest. */
export interface Move {
  readonly rise: number
  readonly at: Instant
}

/** In the order of their urgency (SEMANTICS 2.2, 2.7). */
const REASONS = ['firing', 'moved', 'first', 'audit'] as const

/** Of so many turns one each is for what moved and for audits, whatever else waits: nothing is put off for ever. */
const ROUND = 4

/** A recipe that is gone is asked again so often: it may come back. */
const GONE_EVERY_MS: DurationMs = HOUR_MS

interface Entry {
  readonly key: RecipeKey
  readonly workspace: string
  readonly pollEveryMs: DurationMs
  lastAskedAt: Instant | null
  isFirst: boolean
  isGone: boolean
  isUnderWay: boolean
  isFiring: boolean
  move: Move | null
}

interface Waiting {
  readonly entry: Entry
  readonly move: Move
}

/** The recipes of one workspace, by what they wait for; sets are in the order of the last look, as looks append. */
interface Queues {
  readonly moved: Heap<Waiting>
  readonly firing: Set<Entry>
  readonly first: Set<Entry>
  readonly audit: Set<Entry>
  /** Of those that wait for an audit, those whose look could not be made: they were due before the others. */
  readonly again: Set<Entry>
  readonly gone: Set<Entry>
  underWay: number
  underWayMax: number
  pausedUntil: Instant
}

/**
 * Whom to ask for failed jobs next, among all workspaces of one quota (SEMANTICS 2.2): recipes with open alerts every
 * poll_every, recipes that moved, first looks, and all others in turn; workspaces take turns within each of these. No
 * clock, no I/O; every step costs O(log n) at most, whatever the number of recipes.
 */
export class Turns {
  readonly #entries = new Map<RecipeKey, Entry>()
  readonly #workspaces = new Map<string, Queues>()
  readonly #rotas: Readonly<Record<TurnReason, Rota<string>>> = {
    firing: new Rota(),
    moved: new Rota(),
    first: new Rota(),
    audit: new Rota(),
  }
  #firing: ReadonlySet<RecipeKey> = new Set()
  #turn = 0

  get size(): number {
    return this.#entries.size
  }

  /** Takes a recipe in; one that is there already keeps its place. */
  watch(watched: Watched): void {
    const { key } = watched
    if (this.#entries.has(key)) return
    const isFiring = this.#firing.has(key)
    const entry: Entry = { ...watched, isGone: false, isUnderWay: false, isFiring, move: null }
    this.#entries.set(key, entry)
    this.#put(entry, 'audit')
  }

  /** Lets a recipe go. */
  forget(key: RecipeKey): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#take(entry)
    if (entry.isUnderWay) this.#queues(entry.workspace).underWay -= 1
    entry.move = null
    this.#entries.delete(key)
    this.#refresh(entry.workspace)
  }

  /** It moved (SEMANTICS 2.2): it is asked soon. */
  moved(key: RecipeKey, move: Move): void {
    const entry = this.#entries.get(key)
    if (entry === undefined || (entry.move?.rise === move.rise && entry.move.at === move.at)) return
    entry.move = move
    if (!entry.isUnderWay) this.#queues(entry.workspace).moved.push({ entry, move })
    this.#refresh(entry.workspace)
  }

  /** The recipes with open alerts; costs as much as there are. */
  setFiring(keys: ReadonlySet<RecipeKey>): void {
    for (const key of this.#firing) if (!keys.has(key)) this.#fire(key, false)
    for (const key of keys) if (!this.#firing.has(key)) this.#fire(key, true)
    this.#firing = keys
  }

  /** Nothing of this workspace is asked before `until`, and then only so many recipes at a time. */
  limit(workspace: string, until: Instant, underWayMax: number): void {
    const queues = this.#queues(workspace)
    queues.pausedUntil = until
    queues.underWayMax = underWayMax
    this.#refresh(workspace)
  }

  /** Whose turn it is, which then is under way until `ended`; null: nobody's. Audits only where there is room for them. */
  next(now: Instant, hasRoomForAudits = true): Turn | null {
    this.#turn = (this.#turn + 1) % ROUND
    for (const reason of this.#order()) {
      if (reason === 'audit' && !hasRoomForAudits) continue
      const workspace = this.#rotas[reason].next(now)
      const entry = workspace === null ? null : this.#first(this.#queues(workspace), reason)
      if (entry === null) continue
      this.#take(entry)
      entry.isUnderWay = true
      this.#queues(entry.workspace).underWay += 1
      this.#refresh(entry.workspace)
      return { key: entry.key, reason }
    }
    return null
  }

  /** A look that began at `at` ended: it was answered, or the recipe is gone. What moved since waits again. */
  ended(key: RecipeKey, at: Instant, how: { readonly isGone: boolean; readonly move: Move | null }): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.lastAskedAt = at
    entry.isFirst = false
    entry.isGone = how.isGone
    entry.move = how.move
    this.#back(entry, 'audit')
  }

  /** A look could not be made: the recipe waits as before. */
  unasked(key: RecipeKey): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined) this.#back(entry, 'again')
  }

  /** When somebody's turn comes; null: there is nobody. */
  nextAt(now: Instant): Instant | null {
    const instants = REASONS.map((reason) => this.#rotas[reason].nextAt(now)).filter((at) => at !== null)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  #order(): readonly TurnReason[] {
    if (this.#turn === 0) return ['audit', 'firing', 'moved', 'first']
    if (this.#turn === 2) return ['moved', 'firing', 'first', 'audit']
    return REASONS
  }

  #fire(key: RecipeKey, isFiring: boolean): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    entry.isFiring = isFiring
    const { firing } = this.#queues(entry.workspace)
    if (!isFiring) firing.delete(entry)
    else if (!entry.isUnderWay && !entry.isGone) firing.add(entry)
    this.#refresh(entry.workspace)
  }

  #queues(workspace: string): Queues {
    const known = this.#workspaces.get(workspace)
    if (known !== undefined) return known
    const queues: Queues = {
      moved: new Heap<Waiting>((a, b) => b.move.rise - a.move.rise || b.move.at - a.move.at),
      firing: new Set(),
      first: new Set(),
      audit: new Set(),
      again: new Set(),
      gone: new Set(),
      underWay: 0,
      underWayMax: Number.POSITIVE_INFINITY,
      pausedUntil: Number.NEGATIVE_INFINITY,
    }
    this.#workspaces.set(workspace, queues)
    return queues
  }

  #back(entry: Entry, to: 'audit' | 'again'): void {
    if (entry.isUnderWay) this.#queues(entry.workspace).underWay -= 1
    entry.isUnderWay = false
    this.#put(entry, to)
  }

  #put(entry: Entry, to: 'audit' | 'again'): void {
    const queues = this.#queues(entry.workspace)
    if (entry.isGone) queues.gone.add(entry)
    else {
      queues[entry.isFirst ? 'first' : to].add(entry)
      if (entry.isFiring) queues.firing.add(entry)
    }
    if (entry.move !== null) queues.moved.push({ entry, move: entry.move })
    this.#refresh(entry.workspace)
  }

  /** Out of all queues; what waits in the heap is told by its move, and skipped. */
  #take(entry: Entry): void {
    const queues = this.#queues(entry.workspace)
    for (const queue of [queues.firing, queues.first, queues.audit, queues.again, queues.gone])
      queue.delete(entry)
  }

  #first({ moved, firing, first, audit, again, gone }: Queues, reason: TurnReason): Entry | null {
    switch (reason) {
      case 'firing':
        return headOf(firing)
      case 'moved':
        return moved.peek()?.entry ?? null
      case 'first':
        return headOf(first)
      case 'audit':
        return [again, audit, gone].map(headOf).reduce((a, b) => (dueOf(a) <= dueOf(b) ? a : b))
      default:
        return reason satisfies never
    }
  }

  #refresh(workspace: string): void {
    const queues = this.#queues(workspace)
    for (let top = queues.moved.peek(); top !== undefined; top = queues.moved.peek()) {
      if (!top.entry.isUnderWay && top.entry.move === top.move) break
      queues.moved.pop()
    }
    const isFull = queues.underWay >= queues.underWayMax
    for (const reason of REASONS) {
      const entry = isFull ? null : this.#first(queues, reason)
      const at = reason === 'moved' ? Number.NEGATIVE_INFINITY : dueOf(entry)
      this.#rotas[reason].set(workspace, entry === null ? null : Math.max(queues.pausedUntil, at))
    }
  }
}

function headOf(queue: ReadonlySet<Entry>): Entry | null {
  for (const entry of queue) return entry
  return null
}

function dueOf(entry: Entry | null): Instant {
  if (entry === null) return Number.POSITIVE_INFINITY
  const lastAskedAt = entry.lastAskedAt ?? Number.NEGATIVE_INFINITY
  return lastAskedAt + (entry.isGone ? GONE_EVERY_MS : entry.pollEveryMs)
}
