import type { Alert } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import { markOf } from '../model/silence.ts'
import type { Unaddressed } from '../route/destinations.ts'
import type { DueInput } from '../route/due.ts'
import { groupKeysOf } from '../route/groups.ts'
import { nextTurnOfHolds } from '../route/holds.ts'
import type { NoticePlan } from '../store/port.ts'
import { HeldRounds } from './held.ts'
import { Last } from './last.ts'
import { LATE_GROUP } from './notice-places.ts'
import type { PlannedGroup } from './notice-plan.ts'
import { type NoticesInput, planGroups } from './notices.ts'

/** What one round of notices comes to. */
export interface Notices {
  readonly plan: NoticePlan
  /** When to look again though nothing happens; null: nothing falls due by itself. */
  readonly lookAgainAt: Instant | null
  /** Alerts, of the groups that were planned, that a receiver has no address for. */
  readonly unaddressed: readonly Unaddressed[]
}

/** Of the round before, what concerns all groups. */
interface Round {
  readonly config: Config
  readonly now: Instant
  readonly groupWaitOver: boolean
  /** Alerts may join others' messages: groups hang on each other (SEMANTICS 1.5). */
  readonly joins: boolean
  /** When a hold ends or the next begins by itself; null: none does. */
  readonly turnAt: Instant | null
}

/**
 * Plans notices round after round, and comes to what planning all groups anew would. A group of which nothing changed
 * since the round before, for which nothing was to be done then and nothing fell due since, is left as it is: a round
 * costs what happened. What is the same object as before did not change.
 */
export class NoticeRounds {
  #last: Round | null = null
  /** What each group hangs on. */
  readonly #groups = new Map<string, PlannedGroup>()
  readonly #held = new HeldRounds()
  readonly #live = new Last<Alert>(idOf)
  readonly #foundOver = new Last<Alert>(idOf)
  readonly #marks = new Last<readonly [string, string]>(
    ([id]) => id,
    ([, a], [, b]) => a === b,
  )
  readonly #conversations = new Last<NoticesInput['conversations'][number]>(idOf)
  readonly #told = new Last<NoticesInput['told'][number]>((entry) => entry)
  readonly #open = new Last<NoticesInput['open'][number]>(idOf)

  /** The next round. */
  plan(input: NoticesInput): Notices {
    const { config, said, now, groupWaitOver, echoes } = input
    const round = {
      config,
      now,
      groupWaitOver,
      joins: echoes.size > 0,
      turnAt: nextTurnOfHolds(config.route, said, now),
    }
    const holds = this.#held.now(config, [...input.live, ...input.foundOver], said, now)
    const touched = this.#touched(input, holds)
    const isNew = this.#last === null || concernsAll(this.#last, round)
    // Should planning break off, the next round has nothing to go by.
    this.#last = null
    if (isNew) this.#groups.clear()
    const planned = planGroups(input, holds, (group) => isNew || touched.has(group))
    for (const group of touched) this.#groups.delete(group)
    for (const [group, one] of planned.groups) this.#groups.set(group, one)
    this.#last = round
    return { ...planned, lookAgainAt: earliest(round.turnAt, this.#groups.values()) }
  }

  /** Groups that may have to be told otherwise than they were. */
  #touched(input: NoticesInput, holds: DueInput['holds']): ReadonlySet<string> {
    const { config, now } = input
    const changed = this.#live.differing(input.live)
    const over = this.#foundOver.differing(input.foundOver)
    const marks = [...holds].map(([id, all]) => [id, markOf(all)] as const)
    const alerts = new Set([
      ...[...changed, ...over].map(idOf),
      ...this.#marks.differing(marks).map(([id]) => id),
    ])
    const conversations = new Set([
      ...this.#told.differing(input.told).map(({ conversation }) => conversation),
      ...this.#open.differing(input.open).map(({ conversation }) => conversation),
    ])
    return new Set([
      ...changed.flatMap((alert) => groupKeysOf(alert, config.route)),
      ...(over.length > 0 ? [LATE_GROUP] : []),
      ...this.#conversations.differing(input.conversations).map(({ group }) => group),
      ...input.conversations.filter(({ id }) => conversations.has(id)).map(({ group }) => group),
      ...[...this.#groups].filter(([, group]) => isDue(group, alerts, now)).map(([key]) => key),
    ])
  }
}

/** Something is otherwise, or fell due, that any group may hang on. */
function concernsAll(before: Round, round: Round): boolean {
  return (
    before.config !== round.config ||
    before.groupWaitOver !== round.groupWaitOver ||
    before.joins ||
    round.joins ||
    round.now < before.now ||
    (before.turnAt !== null && before.turnAt <= round.now)
  )
}

function isDue(
  { alerts, lookAgainAt, settled }: PlannedGroup,
  changed: ReadonlySet<string>,
  now: Instant,
): boolean {
  return !settled || (lookAgainAt !== null && lookAgainAt <= now) || !changed.isDisjointFrom(alerts)
}

function earliest(turnAt: Instant | null, groups: Iterable<PlannedGroup>): Instant | null {
  let first = turnAt ?? Infinity
  for (const { lookAgainAt } of groups) first = Math.min(first, lookAgainAt ?? Infinity)
  return Number.isFinite(first) ? first : null
}

function idOf({ id }: { readonly id: string }): string {
  return id
}
