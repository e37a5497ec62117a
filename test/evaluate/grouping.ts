import type { Course } from '../../src/evaluate/course.ts'
import type { Group } from '../../src/evaluate/group.ts'
import { type HistoryRows, historyOf } from '../../src/evaluate/histories.ts'
import { memberOf } from '../../src/evaluate/member.ts'
import { Alone, Together } from '../../src/evaluate/members.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import type { Instant } from '../../src/model/instant.ts'
import { aRecipe, aRule } from './world.ts'

/** What a test says of one recipe. */
export type Told = HistoryRows & Pick<Partial<RecipeFacts>, 'knownFrom' | 'knownThrough' | 'unreadableSince'>

/** Recipes 1, 2, … as a group that is looked at from `from` to `now`; all looks at them came through now. */
export function aGroup(recipes: readonly Told[], over: Partial<Group> & Pick<Group, 'from' | 'now'>): Group {
  const { now } = over
  const members = recipes.map(({ knownFrom, knownThrough, unreadableSince, ...rows }, index) =>
    memberOf(
      aRecipe(String(index + 1), {
        ...(knownFrom === undefined ? {} : { knownFrom }),
        knownThrough: knownThrough ?? now,
        unreadableSince: unreadableSince ?? null,
      }),
      historyOf({ sampledFrom: -1_000, statesThrough: now, connectionsThrough: now, ...rows }),
    ),
  )
  const [first, second] = members
  return {
    rule: aRule({ by: ['workspace'] }),
    members: first !== undefined && second === undefined ? new Alone(first) : new Together(members),
    values: [],
    knownBefore: 0,
    ...over,
  }
}

/** What a course says at each of these instants: its truth, and its number where it is yes. */
export function said({ read }: Course, ...instants: readonly Instant[]): readonly string[] {
  return instants.map((at) => {
    const { truth, count } = read(at)
    return truth === 'yes' ? `yes ${count}` : truth
  })
}

/** Successes at these instants exactly. */
export function succeeded(...instants: readonly Instant[]): Pick<HistoryRows, 'activity'> {
  return { activity: instants.map((at) => ({ from: at, to: at, failed: 0, succeeded: 1 })) }
}
