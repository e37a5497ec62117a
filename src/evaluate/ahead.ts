import type { Facts } from '../model/facts.ts'
import type { Instant } from '../model/instant.ts'
import { type LastingRule, mayHold, reachMs } from './conditions.ts'
import type { GroupWindow } from './needed.ts'
import { groupKey } from './parts.ts'
import { byLabels, counts, failureValues, hasFailureLabels, membersOfPart, type Roster } from './roster.ts'
import { firstPlacedAfter } from './sorted.ts'

/** All groups of a rule that may hold somewhere from `from` through `to`, by what is recorded (SEMANTICS 3.7). */
export function groupsAhead(
  rule: LastingRule,
  facts: Facts,
  roster: Roster,
  from: Instant,
  to: Instant,
): ReadonlyMap<string, GroupWindow> {
  const groups = new Map<string, GroupWindow>()
  const add = (values: readonly string[]): void => {
    const group = groupKey(values)
    groups.set(group, { group, by: byLabels(rule, values), from, knownThrough: 0 })
  }
  if (hasFailureLabels(rule)) addFailed(rule, facts, roster, from, add)
  else {
    for (const { key, values } of roster.allParts(rule)) {
      const members = membersOfPart(rule, key, roster)
      const group = { rule, members, values: [], from, now: to, knownBefore: 0 }
      if (mayHold(rule.condition, group) <= to) add(values)
    }
  }
  return groups
}

function addFailed(
  rule: LastingRule,
  facts: Facts,
  roster: Roster,
  from: Instant,
  add: (values: readonly string[]) => void,
): void {
  for (const [recipe, { failures }] of facts.histories) {
    for (const failure of failures.slice(firstPlacedAfter(failures, from - reachMs(rule)))) {
      const added = failure.news && counts(rule, failure) ? failureValues(rule, failure) : null
      if (added === null) continue
      for (const { values } of roster.partsOf(rule, recipe)) add([...values, ...added])
    }
  }
}
