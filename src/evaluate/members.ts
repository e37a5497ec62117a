import type { RecipeFacts } from '../model/facts.ts'
import type { FailureFact, RecipeHistory, TimeRange } from '../model/history.ts'
import { HOUR_MS, type Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import { historyOf } from './histories.ts'
import { clipMaintained, withoutMaintained } from './maintenance.ts'
import { mergeRises, Rises } from './rises.ts'

/** What is known of one recipe of a group. */
export interface Member {
  readonly key: RecipeKey
  readonly facts: RecipeFacts
  readonly history: RecipeHistory
  /** Its successes for windows: the share that falls into maintenance is left out. */
  readonly shared: Rises
  /** Its successes for clocks: those that only maintenance can have seen are left out. */
  readonly dated: Rises
}

/** Which look it is that a condition waits for: at jobs, at whether recipes run, or at connections. */
export type Look = 'jobs' | 'states' | 'connections'

/** The recipes of a group, taken as one. */
export interface Members {
  readonly all: readonly Member[]
  /** Through here all are known, those apart that sums leave out (SEMANTICS 3.3); 0: one was never looked at. */
  through(look: Look, now: Instant): Instant
  /** Recipes that have been unreadable for an hour, while others remain. */
  leftOut(now: Instant): readonly RecipeKey[]
  /** Nothing older is known of one of them; -Infinity: everything is. */
  readonly knownFrom: Instant
  /** History of all of them goes back to here. */
  readonly historyFrom: Instant
  /** Since when successes of all of them are sampled; Infinity: of one they are not. */
  readonly sampledFrom: Instant
  /** Everything after it is at hand. */
  readonly since: Instant
  /** Those with estimates. */
  readonly estimated: readonly Member[]
  /** When maintenance covers those that it covers at all. */
  readonly maintained: ReadonlyMap<RecipeKey, readonly TimeRange[]>
  /** All that is placed after `since` at least, of news and history; sorted. */
  failures(since: Instant): readonly FailureFact[]
  /** Their successes as one, for windows that reach back to `since`. */
  shared(since: Instant): Rises
}

const NO_RANGES: Members['maintained'] = new Map()
const EMPTY: RecipeHistory = historyOf({})

/** A recipe with what is known of it now. */
export function memberOf(facts: RecipeFacts, history: RecipeHistory = EMPTY): Member {
  const { activity, maintenance } = history
  const shared = new Rises(clipMaintained(activity, maintenance))
  const dated = maintenance.length === 0 ? shared : new Rises(withoutMaintained(activity, maintenance))
  return { key: facts.key, facts, history, shared, dated }
}

/** One recipe as a group. */
export function alone(member: Member): Members {
  const { facts, history } = member
  return {
    all: [member],
    through: (look, now) => Math.min(now, lookOf(member, look)),
    leftOut: () => [],
    knownFrom: facts.knownFrom ?? -Infinity,
    historyFrom: historyFromOf(facts),
    sampledFrom: history.sampledFrom ?? Infinity,
    since: history.since,
    estimated: history.estimates.length === 0 ? [] : [member],
    maintained: history.maintenance.length === 0 ? NO_RANGES : new Map([[member.key, history.maintenance]]),
    failures: () => history.failures,
    shared: () => member.shared,
  }
}

/** Several recipes as a group. */
export function together(all: readonly Member[]): Members {
  const most = (of: (member: Member) => number): number =>
    all.reduce((latest, member) => Math.max(latest, of(member)), -Infinity)
  return {
    all,
    through: (look, now) => {
      const isLeftOut = leftOutOf(all, now)
      return all.reduce(
        (least, member) => (isLeftOut(member) ? least : Math.min(least, lookOf(member, look))),
        now,
      )
    },
    leftOut: (now) => all.filter(leftOutOf(all, now)).map(({ key }) => key),
    knownFrom: most(({ facts }) => facts.knownFrom ?? -Infinity),
    historyFrom: most(({ facts }) => historyFromOf(facts)),
    sampledFrom: most(({ history }) => history.sampledFrom ?? Infinity),
    since: most(({ history }) => history.since),
    estimated: all.filter(({ history }) => history.estimates.length > 0),
    maintained: new Map(
      all.flatMap(({ key, history }) =>
        history.maintenance.length === 0 ? [] : [[key, history.maintenance]],
      ),
    ),
    failures: (since) =>
      all
        .flatMap(({ history }) => history.failures.filter(({ placedAt }) => placedAt > since))
        .sort((a, b) => a.placedAt - b.placedAt),
    shared: (since) =>
      mergeRises(
        all.map((member) => member.shared.rows),
        since,
      ),
  }
}

/** Through which look of this kind a member is known; 0: none yet. */
function lookOf({ facts, history }: Member, look: Look): Instant {
  switch (look) {
    case 'jobs':
      return facts.knownThrough ?? 0
    case 'states':
      return history.statesThrough ?? 0
    case 'connections':
      return history.connectionsThrough ?? 0
    default:
      return look satisfies never
  }
}

function historyFromOf({ historyFrom, knownFrom }: RecipeFacts): Instant {
  return historyFrom ?? knownFrom ?? -Infinity
}

/** Left out once unreadable for an hour, as long as others remain: of a group that cannot be read at all nothing is known. */
function leftOutOf(all: readonly Member[], now: Instant): (member: Member) => boolean {
  const isLost = ({ facts }: Member): boolean => (facts.unreadableSince ?? Infinity) <= now - HOUR_MS
  const othersRemain = all.some((member) => !isLost(member))
  return (member) => othersRemain && isLost(member)
}
