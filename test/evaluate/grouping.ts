import type { Course } from '../../src/evaluate/course.ts'
import type { Group } from '../../src/evaluate/group.ts'
import type { HistoryRows } from '../../src/evaluate/histories.ts'
import type { RecipeFacts } from '../../src/model/facts.ts'
import type { Instant } from '../../src/model/instant.ts'
import { aGroup } from './a-group.ts'
import { aRule } from './world.ts'

/** What a test says of one recipe. */
export type Told = HistoryRows & Pick<Partial<RecipeFacts>, 'knownFrom' | 'knownThrough' | 'unreadableSince'>

/** Recipes 1, 2, … as a group that is looked at from `from` to `now`; all looks at them came through now. */
export function groupOf(recipes: readonly Told[], over: Pick<Group, 'from' | 'now'>): Group {
  const { now } = over
  const ids = recipes.map((told, index) => [String(index + 1), told] as const)
  const rows = ids.map(([id, told]) => [
    id,
    { sampledFrom: -1_000, statesThrough: now, connectionsThrough: now, ...told },
  ])
  const facts = ids.map(([id, { knownFrom, knownThrough = now, unreadableSince = null }]) => [
    id,
    { knownThrough, unreadableSince, ...(knownFrom === undefined ? {} : { knownFrom }) },
  ])
  return aGroup(Object.fromEntries(rows), {
    rule: aRule({ by: ['workspace'] }),
    facts: Object.fromEntries(facts),
    ...over,
  })
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
