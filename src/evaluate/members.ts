import type { FailureFact, TimeRange } from '../model/history.ts'
import { HOUR_MS, type Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { Least } from './least.ts'
import type { Member } from './member.ts'
import { type Dirty, MergedFailures, MergedRises } from './merged.ts'
import type { Rises } from './rises.ts'

/** Which look it is that a condition waits for: at jobs, at whether recipes run, or at connections. */
export type Look = 'jobs' | 'states' | 'connections'

/** The recipes of a group, taken as one. */
export interface Members {
  readonly all: readonly Member[]
  /** Those that are asked: one that has been unreadable for an hour is left out while others remain (SEMANTICS 3.3). */
  asked(now: Instant): readonly Member[]
  leftOut(now: Instant): readonly RecipeKey[]
  /** One cannot be read, and may come to be left out as time passes. */
  mayLeaveOut(now: Instant): boolean
  /** Through here all that are asked are known; 0: one was never looked at. */
  through(look: Look, now: Instant): Instant
  /** All looks at them, of whatever kind, came through here; Infinity: none was taken yet. */
  looked(): Instant
  /** Nothing older is known of one of them; -Infinity: everything is. */
  knownFrom(): Instant
  /** History of all of them goes back to here. */
  historyFrom(): Instant
  /** Since when successes of all that are asked are sampled; Infinity: of one they are not. */
  sampledFrom(now: Instant): Instant
  /** Everything after it is at hand. */
  since(): Instant
  /** A failure of news or history is placed after `since`, or there is an estimate, so that one may be. */
  mayHaveFailed(since: Instant): boolean
  /**
   * One of several members of which this is true, where a few are enough to find one; the one found last is asked first.
   * Null for one alone: it is as soon taken as all there is.
   */
  someOf(isSo: (member: Member) => boolean): Member | null
  /** Those with estimates. */
  estimated(): readonly Member[]
  /** When maintenance covers those that it covers at all. */
  maintained(): ReadonlyMap<RecipeKey, readonly TimeRange[]>
  /** All that is placed after `since` at least, of news and history; sorted. */
  failures(since: Instant): readonly FailureFact[]
  /** Their successes as one, for windows that reach back to `since`. */
  shared(since: Instant): Rises
}

const NO_RANGES: ReadonlyMap<RecipeKey, readonly TimeRange[]> = new Map()
const NOBODY: ReadonlySet<number> = new Set()

/** So many members are asked before all of them are taken together. */
const SOME = 10

/** One recipe as a group. */
export class Alone implements Members {
  readonly member: Member
  readonly all: readonly Member[]

  constructor(member: Member) {
    this.member = member
    this.all = [member]
  }

  asked(): readonly Member[] {
    return this.all
  }

  leftOut(): readonly RecipeKey[] {
    return []
  }

  mayLeaveOut(): boolean {
    return false
  }

  through(look: Look, now: Instant): Instant {
    return Math.min(now, LOOKS[look](this.member))
  }

  looked(): Instant {
    return lookedOf(this.member)
  }

  knownFrom(): Instant {
    return knownFromOf(this.member)
  }

  historyFrom(): Instant {
    return historyFromOf(this.member)
  }

  sampledFrom(): Instant {
    return sampledFromOf(this.member)
  }

  since(): Instant {
    return this.member.history.since
  }

  mayHaveFailed(since: Instant): boolean {
    const { newestFailure, history } = this.member
    return newestFailure > since || history.estimates.length > 0
  }

  someOf(): null {
    return null
  }

  estimated(): readonly Member[] {
    return this.member.history.estimates.length === 0 ? [] : this.all
  }

  maintained(): ReadonlyMap<RecipeKey, readonly TimeRange[]> {
    const { key, history } = this.member
    return history.maintenance.length === 0 ? NO_RANGES : new Map([[key, history.maintenance]])
  }

  failures(): readonly FailureFact[] {
    return this.member.history.failures
  }

  shared(): Rises {
    return this.member.shared
  }
}

/** Several recipes as a group; what it sums up follows its members one by one. */
export class Together implements Members {
  readonly all: Member[]
  /** Least values over all members, of whatever was asked for. */
  readonly #least = new Map<(member: Member) => number, Least>()
  readonly #estimated = new Map<number, Member>()
  readonly #maintained = new Map<RecipeKey, readonly TimeRange[]>()
  /** Since when which of them cannot be read. */
  readonly #unreadable = new Map<number, Instant>()
  readonly #failures = new MergedFailures()
  readonly #shared = new MergedRises()
  /** The place of the member that someOf asks first. */
  #asked = 0

  constructor(all: readonly Member[]) {
    this.all = [...all]
    this.all.forEach((member, index) => this.#note(index, member))
  }

  /** Members as they are now; `from`: where on each is otherwise, Infinity where it only became known further. */
  follow(changed: Dirty): void {
    const dirty = new Map([...changed].filter(([, { from }]) => from < Infinity))
    for (const { member, index } of changed.values()) {
      this.all[index] = member
      this.#note(index, member)
      for (const [of, least] of this.#least) least.set(index, of(member))
    }
    this.#failures.follow(dirty)
    this.#shared.follow(dirty)
  }

  asked(now: Instant): readonly Member[] {
    const lost = this.#lost(now)
    return lost.size === 0 ? this.all : this.all.filter((_, index) => !lost.has(index))
  }

  mayLeaveOut(now: Instant): boolean {
    return this.#unreadable.size > this.#lost(now).size
  }

  leftOut(now: Instant): readonly RecipeKey[] {
    const lost = this.#lost(now)
    return lost.size === 0 ? [] : this.all.filter((_, index) => lost.has(index)).map(({ key }) => key)
  }

  through(look: Look, now: Instant): Instant {
    return Math.min(now, this.#leastAsked(LOOKS[look], now))
  }

  looked(): Instant {
    return this.#leastOf(lookedOf)
  }

  knownFrom(): Instant {
    return -this.#leastOf(LATEST.knownFrom)
  }

  historyFrom(): Instant {
    return -this.#leastOf(LATEST.historyFrom)
  }

  sampledFrom(now: Instant): Instant {
    return -this.#leastAsked(LATEST.sampledFrom, now)
  }

  since(): Instant {
    return -this.#leastOf(LATEST.since)
  }

  mayHaveFailed(since: Instant): boolean {
    return this.#estimated.size > 0 || -this.#leastOf(LATEST.newestFailure) > since
  }

  someOf(isSo: (member: Member) => boolean): Member | null {
    for (let tries = Math.min(this.all.length, SOME); tries > 0; tries -= 1) {
      const member = this.all[this.#asked]
      if (member !== undefined && isSo(member)) return member
      this.#asked = (this.#asked + 1) % this.all.length
    }
    return null
  }

  estimated(): readonly Member[] {
    return [...this.#estimated.values()]
  }

  maintained(): ReadonlyMap<RecipeKey, readonly TimeRange[]> {
    return this.#maintained
  }

  failures(since: Instant): readonly FailureFact[] {
    return this.#failures.read(this.all, since)
  }

  shared(since: Instant): Rises {
    return this.#shared.read(this.all, since)
  }

  #note(index: number, member: Member): void {
    const { key, facts, history } = member
    if (history.estimates.length > 0) this.#estimated.set(index, member)
    else this.#estimated.delete(index)
    if (history.maintenance.length > 0) this.#maintained.set(key, history.maintenance)
    else this.#maintained.delete(key)
    if (facts.unreadableSince !== null) this.#unreadable.set(index, facts.unreadableSince)
    else this.#unreadable.delete(index)
  }

  /** Left out once unreadable for an hour; none where all are: of a group that cannot be read at all nothing is known. */
  #lost(now: Instant): ReadonlySet<number> {
    if (this.#unreadable.size === 0) return NOBODY
    const lost = [...this.#unreadable].filter(([, since]) => since <= now - HOUR_MS)
    return lost.length === this.all.length ? NOBODY : new Set(lost.map(([index]) => index))
  }

  #leastAsked(of: (member: Member) => number, now: Instant): number {
    const lost = this.#lost(now)
    if (lost.size === 0) return this.#leastOf(of)
    return this.asked(now).reduce((least, member) => Math.min(least, of(member)), Infinity)
  }

  #leastOf(of: (member: Member) => number): number {
    let least = this.#least.get(of)
    if (least === undefined) {
      least = new Least(this.all.map(of))
      this.#least.set(of, least)
    }
    return least.least
  }
}

/** Through which look of a kind a member is known; 0: none yet. */
const LOOKS: Readonly<Record<Look, (member: Member) => Instant>> = {
  jobs: ({ facts }) => facts.knownThrough ?? 0,
  states: ({ history }) => history.statesThrough ?? 0,
  connections: ({ history }) => history.connectionsThrough ?? 0,
}

function lookedOf({ facts, history }: Member): Instant {
  const { statesThrough, connectionsThrough } = history
  return Math.min(facts.knownThrough ?? Infinity, statesThrough ?? Infinity, connectionsThrough ?? Infinity)
}

function knownFromOf({ facts }: Member): Instant {
  return facts.knownFrom ?? -Infinity
}

function historyFromOf({ facts }: Member): Instant {
  return facts.historyFrom ?? facts.knownFrom ?? -Infinity
}

function sampledFromOf({ history }: Member): Instant {
  return history.sampledFrom ?? Infinity
}

/** What of all members is the latest, as the least of their negatives. */
const LATEST = {
  knownFrom: (member: Member): number => -knownFromOf(member),
  historyFrom: (member: Member): number => -historyFromOf(member),
  sampledFrom: (member: Member): number => -sampledFromOf(member),
  since: ({ history }: Member): number => -history.since,
  newestFailure: (member: Member): number => -member.newestFailure,
}
