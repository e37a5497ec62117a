/**
 * Labels by name. Each label is a set (sorted, without repeats, never empty): it has several members where recipes or
 * failures differ (CONFIG, Labels). A label without a value is absent.
 */
export type Labels = Readonly<Record<string, readonly string[]>>

/** Labels from single values or lists; empty and missing values are left out. */
export function labelsFrom(
  values: Readonly<Record<string, string | readonly string[] | null | undefined>>,
): Labels {
  const labels: Record<string, readonly string[]> = {}
  for (const [name, value] of Object.entries(values)) {
    const members = typeof value === 'string' ? [value] : (value ?? [])
    const kept = [...new Set(members.filter((member) => member !== ''))].sort()
    if (kept.length > 0) labels[name] = kept
  }
  return labels
}

/** Later labels replace earlier ones of the same name. */
export function overlayLabels(...layers: readonly Labels[]): Labels {
  return Object.assign({}, ...layers) as Labels
}

/** The union of the sets, name by name: labels of things that are told as one. */
export function uniteLabels(all: Iterable<Labels>): Labels {
  const sets = new Map<string, Set<string>>()
  for (const labels of all) {
    for (const [name, members] of Object.entries(labels)) {
      const set = sets.get(name) ?? new Set<string>()
      for (const member of members) set.add(member)
      sets.set(name, set)
    }
  }
  return labelsFrom(Object.fromEntries([...sets].map(([name, set]) => [name, [...set]])))
}

/** Whether both have the same labels with the same members. */
export function areSameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => areSameSets(a[name], b[name]))
}

function areSameSets(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a === b || (a.length === b.length && a.every((member, index) => member === b[index]))
}

/** As JSON shows labels: a string, or a list where a label has several members. */
export function labelsToJson(labels: Labels): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(labels).map(([name, members]) => [
      name,
      members.length === 1 ? (members[0] ?? '') : members,
    ]),
  )
}
