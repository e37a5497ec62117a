import { formatMatcher, type Matcher, parseMatchers } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'
import { isAboutSelf, type KnownLabels } from './known-labels.ts'
import { type Contradiction, findContradiction, isImplied } from './matcher-logic.ts'
import { nearest } from './nearest.ts'
import { type Place, type Problem, warningAt } from './problem.ts'
import { placeOf, type Tree, textAt, treeAt } from './tree.ts'

/**
 * Routes that no alert can reach: their matchers, with those around them, exclude each other or ask for a value that
 * nothing has; or an earlier sibling takes all of theirs and does not say continue. Of a subtree, its top is named.
 */
export function unreachableRoutes(
  route: Route,
  tree: Tree,
  labels: KnownLabels,
  above: readonly Matcher[] = [],
): readonly Problem[] {
  return route.routes.flatMap((child, index) => {
    const childTree = treeAt(tree, ['routes', index])
    if (childTree === undefined) return []
    const around = [...above, ...child.matchers]
    const problem =
      contradicted(child, childTree, around, labels) ??
      shadowed(child, childTree, route.routes.slice(0, index), around, labels)
    return problem === null ? unreachableRoutes(child, childTree, labels, around) : [problem]
  })
}

function contradicted(
  route: Route,
  tree: Tree,
  around: readonly Matcher[],
  labels: KnownLabels,
): Problem | null {
  const found = findContradiction(around, (label) => {
    const domain = labels.alertDomain(label)
    const aboutSelf = around.some((matcher) => matcher.label === label && isAboutSelf(matcher))
    return aboutSelf ? { ...domain, values: null } : domain
  })
  if (found === null) return null
  const own = route.matchers.findLast((matcher) => matcher.label === found.label)
  const place = own === undefined ? tree.place : matcherPlace(tree, own)
  return warningAt(place, 'route_never_matches', `this route can never match: ${why(found, labels)}`)
}

function why({ label, matchers }: Contradiction, labels: KnownLabels): string {
  const [only, second] = matchers
  if (only === undefined || second !== undefined) {
    return `${matchers.map((matcher) => `'${formatMatcher(matcher)}'`).join(' and ')} exclude each other`
  }
  const values = labels.alertDomain(label).values ?? []
  const near = only.operator === '=' ? nearest(only.value, values) : null
  const shown = values.slice(0, VALUES_SHOWN_MAX).join(', ') + (values.length > VALUES_SHOWN_MAX ? ', …' : '')
  const hint = near === null ? ` (there is ${shown === '' ? 'none' : shown})` : `; did you mean '${near}'?`
  return `no alert has a label ${label} for which '${formatMatcher(only)}' holds${hint}`
}

/** More values than this make a line nobody reads. */
const VALUES_SHOWN_MAX = 8

function shadowed(
  route: Route,
  tree: Tree,
  earlier: readonly Route[],
  around: readonly Matcher[],
  labels: KnownLabels,
): Problem | null {
  const single = (label: string): boolean => labels.alertDomain(label).single
  const taker = earlier.find(
    (sibling) => !sibling.continue && sibling.matchers.every((matcher) => isImplied(matcher, around, single)),
  )
  if (taker === undefined) return null
  const message = `${route.id} can never match: ${taker.id} before it takes all of its alerts and does not say continue`
  return warningAt(tree.place, 'route_never_matches', message)
}

function matcherPlace(tree: Tree, matcher: Matcher): Place {
  const list = treeAt(tree, ['matchers'])
  const wanted = formatMatcher(matcher)
  const items = list?.kind === 'list' ? list.items : []
  const item = items.find((candidate) =>
    parseMatchers(textAt(candidate, []) ?? '{}').some((parsed) => formatMatcher(parsed) === wanted),
  )
  return item?.place ?? placeOf(tree, ['matchers'])
}
