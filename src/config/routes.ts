import { formatDuration, HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/instant.ts'
import type { Route } from '../model/route.ts'
import { errorAt, type Problem } from './problem.ts'
import type { RouteDraft } from './schema-routing.ts'
import { placeOf, type Tree, treeAt } from './tree.ts'

/** CONFIG 1, defaults of the root route. */
const ROOT_DEFAULTS: Omit<Route, 'id' | 'receiver' | 'matchers' | 'continue' | 'routes' | 'fallback'> = {
  groupBy: ['workspace', 'rule'],
  groupWaitMs: 30 * SECOND_MS,
  groupIntervalMs: 5 * MINUTE_MS,
  repeatIntervalMs: 4 * HOUR_MS,
}

/** The tree with everything inherited filled in. */
export function buildRoutes(draft: RouteDraft): Route {
  return build(draft, 'route', { ...ROOT_DEFAULTS, receiver: '', fallback: null })
}

type Inherited = Pick<
  Route,
  'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'fallback'
>

function build(draft: RouteDraft, id: string, parent: Inherited): Route {
  const own: Inherited = {
    receiver: draft.receiver ?? parent.receiver,
    groupBy: draft.group_by ?? parent.groupBy,
    groupWaitMs: draft.group_wait ?? parent.groupWaitMs,
    groupIntervalMs: draft.group_interval ?? parent.groupIntervalMs,
    repeatIntervalMs: draft.repeat_interval ?? parent.repeatIntervalMs,
    fallback: draft.fallback ?? parent.fallback,
  }
  return {
    id,
    matchers: draft.matchers,
    continue: draft.continue,
    ...own,
    // What cannot be told through a receiver is not told through the same one again.
    fallback: own.fallback === own.receiver ? null : own.fallback,
    routes: draft.routes.map((child, index) => build(child, `${id}.routes[${index}]`, own)),
  }
}

/** Settings of routes that contradict each other once inherited ones are filled in. */
export function checkRoutes(route: Route, tree: Tree): readonly Problem[] {
  const problems: Problem[] = []
  const named = treeAt(tree, ['fallback'])
  if (named?.kind === 'scalar' && named.value === route.receiver) {
    const message = `fallback is the route's own receiver '${route.receiver}': name another one`
    problems.push(errorAt(named.place, 'invalid_value', message))
  }
  const key = treeAt(tree, ['repeat_interval']) === undefined ? 'group_interval' : 'repeat_interval'
  const setHere = treeAt(tree, [key]) !== undefined
  if (setHere && route.repeatIntervalMs < route.groupIntervalMs) {
    const message = `repeat_interval (${formatDuration(route.repeatIntervalMs)}) is below group_interval (${formatDuration(route.groupIntervalMs)}): a group is told at most every group_interval`
    problems.push(errorAt(placeOf(tree, [key]), 'invalid_value', message))
  }
  const children = route.routes.flatMap((child, index) => {
    const childTree = treeAt(tree, ['routes', index])
    return childTree === undefined ? [] : checkRoutes(child, childTree)
  })
  return [...problems, ...children]
}
