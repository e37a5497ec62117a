import { type DurationMs, type Instant, MINUTE_MS } from '../../model/instant.ts'
import type { FactChanges } from '../../store/port-facts.ts'
import type { States } from './states.ts'

/** So long a first sight waits for the list of connections: it may be refused. */
const WAIT_MS: DurationMs = 10 * MINUTE_MS

/** What a workspace was found with at its first sight. */
export interface Found {
  readonly workspace: string
  readonly stopped: number
  readonly lost: number
  readonly at: Instant
}

interface Pending {
  readonly stopped: Set<string>
  readonly lost: Set<string>
  /** When the first list was read to its end; null: not yet. */
  listedAt: Instant | null
}

/** Gathers what the first lists of a workspace show to be as it should not (SEMANTICS 2.7), to be told in one notice. */
export class FirstSights {
  readonly #states: Pick<States, 'isObserved'>
  readonly #asksConnections: boolean
  readonly #pending = new Map<string, Pending>()
  readonly #over = new Set<string>()

  constructor(states: Pick<States, 'isObserved'>, asksConnections: boolean) {
    this.#states = states
    this.#asksConnections = asksConnections
  }

  /** Before the states take these changes over: what was observed by then is no first sight. */
  gather({ stops, lost, observed }: Pick<FactChanges, 'stops' | 'lost' | 'observed'>, now: Instant): void {
    for (const { recipe, baseLine, to } of stops) {
      const workspace = recipe.slice(0, recipe.indexOf('\u0000'))
      if (baseLine && to === null) this.#of(workspace)?.stopped.add(recipe)
    }
    for (const { workspace, connection, baseLine, to, isNews } of lost) {
      if (baseLine && to === null && isNews) this.#of(workspace)?.lost.add(connection)
    }
    for (const { workspace, what } of observed) {
      const pending = what === 'states' ? this.#of(workspace) : null
      if (pending !== null) pending.listedAt ??= now
    }
  }

  /** Those that are complete, until they are told. */
  complete(now: Instant): readonly Found[] {
    return [...this.#pending].flatMap(([workspace, { stopped, lost, listedAt }]) => {
      if (listedAt === null) return []
      const waits = this.#asksConnections && !this.#states.isObserved(workspace, 'connections')
      if (waits && now - listedAt < WAIT_MS) return []
      return [{ workspace, stopped: stopped.size, lost: lost.size, at: listedAt }]
    })
  }

  /** They were told, and that was committed. */
  told(found: readonly Found[]): void {
    for (const { workspace } of found) {
      this.#pending.delete(workspace)
      this.#over.add(workspace)
    }
  }

  /** Null where the workspace was seen before. */
  #of(workspace: string): Pending | null {
    const known = this.#pending.get(workspace)
    if (known !== undefined) return known
    if (this.#over.has(workspace) || this.#states.isObserved(workspace, 'states')) return null
    const pending = { stopped: new Set<string>(), lost: new Set<string>(), listedAt: null }
    this.#pending.set(workspace, pending)
    return pending
  }
}
