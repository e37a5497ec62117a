import type { Labels } from '../model/labels.ts'
import type { Route } from '../model/route.ts'
import type { Checkable } from './checkable.ts'
import { type Problem, warningAt } from './problem.ts'
import { keyPlaceOf, type Tree } from './tree.ts'
import { reach } from './unheard.ts'

/** The alert that a receiver cannot be reached (SEMANTICS 4.5, 5.7). */
const RECEIVER_FAILING = 'recipewatch-receiver-failing'

/**
 * Receivers with one way of telling, of which it could only be told through themselves that they cannot be reached, though there are others
 * (SEMANTICS 4.5): every route that such an alert ends in names them, and none has another fallback.
 */
export function toldByItself({ route, tree, telling, oneWay }: Checkable): readonly Problem[] {
  if (telling.size < 2) return []
  return [...oneWay].flatMap((receiver) => {
    const labels: Labels = {
      source: ['recipewatch'],
      rule: [RECEIVER_FAILING],
      receiver: [receiver],
      severity: ['warning'],
    }
    if (!isNamed(route, receiver)) return []
    const told = reach(route, labels).flatMap((one) => [
      one.receiver,
      ...(one.fallback === null ? [] : [one.fallback]),
    ])
    if (told.some((name) => name !== receiver && telling.has(name))) return []
    return [warningAt(placeIn(tree, receiver), 'told_by_itself', message(receiver))]
  })
}

function message(receiver: string): string {
  return `that ${receiver} cannot be reached could only be told through ${receiver}: give its route a fallback, or a route for 'receiver = ${receiver}'`
}

/** Whether a route names it: what nothing reaches is another warning. */
function isNamed(route: Route, receiver: string): boolean {
  return route.receiver === receiver || route.routes.some((child) => isNamed(child, receiver))
}

function placeIn(tree: Tree, receiver: string) {
  return keyPlaceOf(tree, ['receivers', receiver])
}
