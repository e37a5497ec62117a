import type { Labels } from '../model/labels.ts'

/** The only combination of labels' members; null where a label has several members or none. */
export function singleOf(names: readonly string[], labels: Labels): readonly string[] | null {
  const values: string[] = []
  for (const name of names) {
    const members = membersOf(labels, name)
    const [first] = members
    if (first === undefined || members.length > 1) return null
    values.push(first)
  }
  return values
}

/** All combinations of the members of labels by these names, one of each; none where a label has none. */
export function combine(names: readonly string[], labels: Labels): readonly (readonly string[])[] {
  let combinations: readonly (readonly string[])[] = [[]]
  for (const name of names) {
    const members = membersOf(labels, name)
    combinations = combinations.flatMap((values) => members.map((member) => [...values, member]))
  }
  return combinations
}

const NONE: readonly string[] = []

/** A label's members; what objects have by themselves (`constructor`) is no list. */
function membersOf(labels: Labels, name: string): readonly string[] {
  const members: unknown = labels[name]
  return Array.isArray(members) ? members : NONE
}
