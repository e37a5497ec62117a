import { nextSelfChange, selfAlerts } from '../../alerts/self.ts'
import type { Surroundings } from '../../alerts/self-rules.ts'
import { needsUnknown } from '../../alerts/unknown.ts'
import type { TestSaying } from '../../config/rule-tests/rule-test.ts'
import type { Alert, HealthFact } from '../../model/alert.ts'
import type { Config } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import { type AlertBook, createAlertBook } from './alert-book.ts'
import { createPastEchoes } from './echoes.ts'
import { Evaluations } from './evaluations.ts'
import type { Past } from './past.ts'
import { type OnTurn, Rounds, type RoundsInput } from './rounds.ts'
import { Sayings } from './sayings.ts'
import { healthAt, knownThrough, type Segment, segmentsOf } from './segments.ts'

/** What a replay takes. */
export interface ReplayInput {
  readonly config: Config
  readonly past: Past
  readonly from: Instant
  readonly to: Instant
  /** What people say; nothing where left out. */
  readonly sayings?: readonly TestSaying[]
  /** A message whose turn has come; it counts as delivered. */
  readonly onTurn: OnTurn
}

/**
 * A past on a virtual clock: the daemon's stages (evaluate, alerts, notices, turns) without store, channels and timers. The
 * clock goes from one instant at which something can change to the next.
 */
export class Replay {
  readonly #book = createAlertBook()
  readonly #evaluations: Evaluations
  readonly #rounds: Rounds
  readonly #sayings: Sayings
  readonly #around: Surroundings
  /** Without outages polling has nothing to say. */
  readonly #fails: boolean
  readonly #newId: () => string = createIds()
  #ahead: readonly Segment[]
  #segment: Segment | null = null
  #now: Instant

  constructor({ config, past, from, to, sayings = [], onTurn }: ReplayInput) {
    const [book, newId] = [this.#book, this.#newId]
    this.#evaluations = new Evaluations({ config, past, book, from, to, newId })
    const said = new Sayings(sayings, from)
    this.#sayings = said
    const refresh = (ids: ReadonlySet<string>, at: Instant): void =>
      this.#evaluations.settle(at, ({ id }) => ids.has(id))
    const findEchoes = createPastEchoes(config, past)
    const echoesOf: RoundsInput['echoesOf'] = (alerts, at) =>
      findEchoes(alerts, at, (workspace) => this.#seenThrough(workspace, at))
    this.#rounds = new Rounds({ config, book, said: () => said.said, newId, echoesOf, refresh, onTurn })
    this.#around = {
      workspaces: config.workspaces,
      recipeLabels: new Map([...past.recipes].map(([key, { record }]) => [key, record.labels])),
    }
    this.#fails = past.outages.length > 0
    this.#ahead = segmentsOf(past.outages, from, to)
    this.#now = from
  }

  /** All alerts so far. */
  get alerts(): Pick<AlertBook, 'all'> {
    return this.#book
  }

  /** Lives through everything up to an instant, inclusive; never back. */
  async advance(to: Instant): Promise<void> {
    for (let at = this.#next(); at !== null && at <= to; at = this.#next()) await this.#step(at)
    this.#now = to
  }

  /** Brings open alerts up to date: their numbers are those of the last look at them, which was when something changed. */
  settle(which: (alert: Alert) => boolean): void {
    this.#evaluations.settle(this.#now, which)
  }

  #next(): Instant | null {
    const instants = [
      this.#ahead[0]?.from,
      this.#evaluations.next(),
      this.#rounds.next(),
      this.#sayings.next(),
      this.#fails ? nextSelfChange(this.#health(), this.#around, this.#now) : null,
    ].flatMap((at) => at ?? [])
    return instants.length === 0 ? null : Math.max(this.#now, Math.min(...instants))
  }

  async #step(at: Instant): Promise<void> {
    this.#now = at
    const [begun, ...later] = this.#ahead
    if (begun?.from === at) {
      this.#ahead = later
      this.#enter(begun)
    }
    const evaluated = this.#evaluations.step(at)
    const failing = this.#stepSelf()
    const isSaid = (this.#sayings.next() ?? Infinity) <= at
    if (!evaluated && !failing && !isSaid && at < (this.#rounds.next() ?? Infinity)) return
    if (isSaid) {
      this.#evaluations.settle(at, () => true)
      this.#sayings.say(at, this.#book.open())
    }
    await this.#rounds.run(at)
  }

  #enter(begun: Segment): void {
    if (this.#segment !== null) this.#evaluations.settle(this.#segment.to, () => true)
    this.#segment = begun
    this.#evaluations.enter(begun)
  }

  #seenThrough(workspace: string, now: Instant): Instant {
    return this.#segment === null ? now : Math.min(now, knownThrough(this.#segment, workspace))
  }

  #health(): readonly HealthFact[] {
    if (this.#segment === null || !this.#fails) return []
    return healthAt(this.#segment, this.#around.workspaces, this.#now)
  }

  /** Alerts about polling, and what it leaves unknown; true where any changed. */
  #stepSelf(): boolean {
    const [health, now] = [this.#health(), this.#now]
    if (health.length === 0) return false
    const existing = this.#book.open()
    const changes = [
      ...needsUnknown(existing, health, this.#around.workspaces, now),
      ...selfAlerts({ ...this.#around, health, existing, now, newId: this.#newId }),
    ]
    this.#book.commit(changes)
    return changes.length > 0
  }
}

/** Ids in the order in which they are given. */
function createIds(): () => string {
  let given = 0
  return () => {
    given += 1
    return String(given).padStart(9, '0')
  }
}
