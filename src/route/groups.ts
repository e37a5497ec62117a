import type { Alert } from '../model/alert.ts'
import type { Labels } from '../model/labels.ts'
import type { Group } from '../model/notice.ts'
import type { Route } from '../model/route.ts'
import { matchingRoutes, routingLabels } from './tree.ts'

/**
 * Alerts by route and group_by values, in the order of their first alert; only those groups that are asked for. A label
 * that is a set puts its alert into one group a member; a missing label counts as empty (SEMANTICS 5.1; CONFIG, Labels).
 */
export function groupsOf(
  alerts: readonly Alert[],
  root: Route,
  isAsked: (key: string) => boolean = () => true,
): readonly Group[] {
  const groups = new Map<string, { route: Route; labels: Labels; alerts: Alert[] }>()
  for (const alert of alerts) {
    for (const { key, route, labels } of membershipsOf(alert, root)) {
      if (!isAsked(key)) continue
      const group = groups.get(key) ?? { route, labels, alerts: [] }
      group.alerts.push(alert)
      groups.set(key, group)
    }
  }
  return [...groups].map(([key, group]) => ({
    key,
    route: group.route.id,
    labels: group.labels,
    alerts: group.alerts,
  }))
}

/** Keys of the groups that an alert is in. */
export function groupKeysOf(alert: Alert, root: Route): readonly string[] {
  return membershipsOf(alert, root).map(({ key }) => key)
}

/** A group that an alert is in. */
interface Membership {
  readonly key: string
  readonly route: Route
  readonly labels: Labels
}

/** Worked out once an alert and route tree: whoever plans asks again and again. */
const memberships = new WeakMap<Alert, { readonly root: Route; readonly of: readonly Membership[] }>()

function membershipsOf(alert: Alert, root: Route): readonly Membership[] {
  const kept = memberships.get(alert)
  if (kept?.root === root) return kept.of
  const of = matchingRoutes(root, routingLabels(alert)).flatMap((route) =>
    groupLabels(alert, route.groupBy).map((labels) => ({ key: groupKey(route, labels), route, labels })),
  )
  memberships.set(alert, { root, of })
  return of
}

function groupLabels(alert: Alert, groupBy: readonly string[]): readonly Labels[] {
  const labels = routingLabels(alert)
  const names = groupBy.includes('...') ? Object.keys(labels) : groupBy
  return choices(labels, names)
}

/** Every choice of one member for each of these labels; a missing label offers the empty value. */
export function choices(labels: Labels, names: readonly string[]): readonly Labels[] {
  let chosen: Record<string, readonly string[]>[] = [{}]
  for (const name of names) {
    const members = labels[name] ?? ['']
    chosen = chosen.flatMap((labelsSoFar) => members.map((member) => ({ ...labelsSoFar, [name]: [member] })))
  }
  return chosen
}

function groupKey(route: Route, labels: Labels): string {
  const values = Object.entries(labels)
    .map(([name, members]) => `${name}=${JSON.stringify(members[0])}`)
    .toSorted()
  return `${route.id}{${values.join(',')}}`
}
