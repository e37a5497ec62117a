import { formatDuration, HOUR_MS, MINUTE_MS, parseDuration, SECOND_MS } from '../model/instant.ts'
import type { Route } from '../model/route.ts'
import type { TimeInterval } from '../model/time-interval.ts'
import { errorAt, type Problem } from './problem.ts'
import type { RouteDraft } from './schema-routing.ts'
import { itemsAt, type Tree, textAt, treeAt } from './tree.ts'

/** CONFIG 1, defaults of the root route. */
const ROOT_DEFAULTS: Omit<
  Route,
  'id' | 'receiver' | 'matchers' | 'continue' | 'routes' | 'fallback' | 'mute'
> = {
  groupBy: ['workspace', 'rule'],
  groupWaitMs: 30 * SECOND_MS,
  groupIntervalMs: 5 * MINUTE_MS,
  repeatIntervalMs: 4 * HOUR_MS,
  ackTimeoutMs: 12 * HOUR_MS,
}

/** The tree with everything inherited filled in. Times in which a route is muted are its own, as in Alertmanager. */
export function buildRoutes(draft: RouteDraft, times: readonly TimeInterval[]): Route {
  return build(draft, 'route', { ...ROOT_DEFAULTS, receiver: '', fallback: null }, times)
}

type Inherited = Pick<
  Route,
  | 'receiver'
  | 'groupBy'
  | 'groupWaitMs'
  | 'groupIntervalMs'
  | 'repeatIntervalMs'
  | 'ackTimeoutMs'
  | 'fallback'
>

function build(draft: RouteDraft, id: string, parent: Inherited, times: readonly TimeInterval[]): Route {
  const own: Inherited = {
    receiver: draft.receiver ?? parent.receiver,
    groupBy: draft.group_by ?? parent.groupBy,
    groupWaitMs: draft.group_wait ?? parent.groupWaitMs,
    groupIntervalMs: draft.group_interval ?? parent.groupIntervalMs,
    repeatIntervalMs: draft.repeat_interval ?? parent.repeatIntervalMs,
    ackTimeoutMs: draft.ack_timeout ?? parent.ackTimeoutMs,
    fallback: draft.fallback ?? parent.fallback,
  }
  return {
    id,
    matchers: draft.matchers,
    continue: draft.continue,
    ...own,
    mute: times.filter(({ name }) => draft.mute_time_intervals.includes(name)),
    // What cannot be told through a receiver is not told through the same one again.
    fallback: own.fallback === own.receiver ? null : own.fallback,
    routes: draft.routes.map((child, index) => build(child, `${id}.routes[${index}]`, own, times)),
  }
}

/** What a route's settings are compared with, as far as it can be read. */
type Comparable = Pick<Route, 'receiver' | 'groupIntervalMs' | 'repeatIntervalMs'>

/** Settings of routes that contradict each other once inherited ones are filled in; also where others cannot be read. */
export function checkRoutes(
  tree: Tree | undefined,
  parent: Comparable = { ...ROOT_DEFAULTS, receiver: '' },
): readonly Problem[] {
  const own: Comparable = {
    receiver: textAt(tree, ['receiver']) ?? parent.receiver,
    groupIntervalMs: parseDuration(textAt(tree, ['group_interval']) ?? '') ?? parent.groupIntervalMs,
    repeatIntervalMs: parseDuration(textAt(tree, ['repeat_interval']) ?? '') ?? parent.repeatIntervalMs,
  }
  const children = itemsAt(tree, ['routes']).flatMap((child) => checkRoutes(child, own))
  return [...circularFallback(tree, own), ...shortRepeat(tree, own), ...children]
}

function circularFallback(tree: Tree | undefined, { receiver }: Comparable): readonly Problem[] {
  const named = treeAt(tree, ['fallback'])
  if (named === undefined || receiver === '' || textAt(named, []) !== receiver) return []
  const message = `fallback is the route's own receiver '${receiver}': name another one`
  return [errorAt(named.place, 'invalid_value', message)]
}

function shortRepeat(tree: Tree | undefined, own: Comparable): readonly Problem[] {
  const setHere = treeAt(tree, ['repeat_interval']) ?? treeAt(tree, ['group_interval'])
  if (setHere === undefined || own.repeatIntervalMs >= own.groupIntervalMs) return []
  const message = `repeat_interval (${formatDuration(own.repeatIntervalMs)}) is below group_interval (${formatDuration(own.groupIntervalMs)}): a group is told at most every group_interval`
  return [errorAt(setHere.place, 'invalid_value', message)]
}
