import type { Alert } from '../model/alert.ts'
import { type Labels, overlayLabels } from '../model/labels.ts'
import { matchesAll } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'

/**
 * The nodes that an alert with these labels reaches, in order: a node's first matching child wins unless it says
 * continue; a node whose children all decline takes it itself. The root takes everything (Alertmanager's rule).
 */
export function matchingRoutes(node: Route, labels: Labels): readonly Route[] {
  const found: Route[] = []
  for (const child of node.routes) {
    if (!matchesAll(child.matchers, labels)) continue
    found.push(...matchingRoutes(child, labels))
    if (!child.continue) break
  }
  return found.length > 0 ? found : [node]
}

/** Made once an alert: whoever plans asks for them again and again. */
const routing = new WeakMap<Alert, Labels>()

/** Routes are chosen by the worst level so far: within an episode they are only added (SEMANTICS 5.2). */
export function routingLabels(alert: Alert): Labels {
  const kept = routing.get(alert)
  if (kept !== undefined) return kept
  const labels = overlayLabels(alert.labels, { rule: [alert.rule], severity: [alert.worst] })
  routing.set(alert, labels)
  return labels
}

/** The route with this id; null where the tree has it no longer. */
export function routeById(node: Route, id: string): Route | null {
  if (node.id === id) return node
  for (const child of node.routes) {
    const found = routeById(child, id)
    if (found !== null) return found
  }
  return null
}
