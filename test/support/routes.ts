import { parseMatcher } from '../../src/model/matcher.ts'
import type { Route } from '../../src/model/route.ts'

/** A route as a test writes it; what is left out has CONFIG's defaults. */
export interface RouteSketch {
  readonly receiver: string
  readonly matchers?: readonly string[]
  readonly continue?: boolean
  readonly groupBy?: readonly string[]
  readonly fallback?: string
  readonly routes?: readonly RouteSketch[]
}

/** The tree of a sketch. */
export function aRoute(sketch: RouteSketch, id = 'route'): Route {
  return {
    id,
    receiver: sketch.receiver,
    matchers: (sketch.matchers ?? []).map(parseMatcher),
    continue: sketch.continue ?? false,
    groupBy: sketch.groupBy ?? ['workspace', 'rule'],
    groupWaitMs: 30_000,
    groupIntervalMs: 300_000,
    repeatIntervalMs: 14_400_000,
    ackTimeoutMs: 43_200_000,
    mute: [],
    fallback: sketch.fallback ?? null,
    routes: (sketch.routes ?? []).map((child, index) => aRoute(child, `${id}.routes[${index}]`)),
  }
}
