import type { Labels } from '../model/labels.ts'

/** The only combination of labels' members; null where a label has several members or none. */
export function singleOf(names: readonly string[], labels: Labels): readonly string[] | null {
  const values: string[] = []
  for (const name of names) {
    const members = Object.hasOwn(labels, name) ? labels[name] : undefined
    const member = members?.[0]
    if (members?.length !== 1 || member === undefined) return null
    values.push(member)
  }
  return values
}

/** All combinations of the members of labels by these names, one of each; none where a label has none. */
export function combine(names: readonly string[], labels: Labels): readonly (readonly string[])[] {
  let combinations: readonly (readonly string[])[] = [[]]
  for (const name of names) {
    const members = Object.hasOwn(labels, name) ? (labels[name] ?? []) : []
    combinations = combinations.flatMap((values) => members.map((member) => [...values, member]))
  }
  return combinations
}
