import { severitiesOf } from '../model/condition.ts'
import { formatDuration, MINUTE_MS } from '../model/instant.ts'
import { type Labels, overlayLabels } from '../model/labels.ts'
import { matchesAll } from '../model/matcher.ts'
import type { Route } from '../model/route.ts'
import type { Rule } from '../model/rule.ts'
import type { Checkable } from './checkable.ts'
import { sampleRecipes } from './known-labels.ts'
import { type Problem, warningAt } from './problem.ts'
import { placeOf, type Tree, treeAt } from './tree.ts'

/** A critical alert whose first notice waits longer than this is not heard at once. */
const AT_ONCE_MS_MAX = 5 * MINUTE_MS

/** How critical alerts about RecipeWatch itself are named in the warning. */
const ITSELF = 'RecipeWatch itself'

/**
 * Critical alerts that reach nobody at once: every route they end in has a receiver without integrations, or a group_wait
 * above AT_ONCE_MS_MAX. Tried with one alert a critical rule and entry of `recipes:`, and one about RecipeWatch itself a
 * workspace; labels that only the API knows are taken to be absent.
 */
export function unheardCriticals(config: Checkable, routeTree: Tree): readonly Problem[] {
  const unheard = new Map<string, { readonly route: Route; readonly about: Set<string> }>()
  for (const { about, labels } of sampleAlerts(config)) {
    const reached = reach(config.route, labels)
    const [first] = reached
    if (first === undefined || reached.some((route) => isHeard(route, config.telling))) continue
    const entry = unheard.get(first.id) ?? { route: first, about: new Set<string>() }
    entry.about.add(about)
    unheard.set(first.id, entry)
  }
  return [...unheard.values()].map(({ route, about }) => {
    const tree = treeAt(routeTree, pathOf(route)) ?? routeTree
    const place = placeOf(tree, ['receiver'])
    return warningAt(place, 'critical_unheard', `${subject([...about])} ${why(route, config.telling)}`)
  })
}

function sampleAlerts(config: Checkable): readonly { readonly about: string; readonly labels: Labels }[] {
  const critical: Labels = { severity: ['critical'] }
  return config.workspaces.flatMap((workspace) => {
    const self = {
      ...workspace.labels,
      workspace: [workspace.name],
      source: ['recipewatch'],
      rule: [SELF_RULE],
    }
    const alerts = config.rules
      .filter(({ rule }) => isCritical(rule))
      .flatMap(({ rule }) =>
        sampleRecipes(workspace)
          .filter((recipe) => matchesAll(rule.recipes, recipe))
          .map((recipe) => ({
            about: `rule '${rule.name}'`,
            labels: overlayLabels(recipe, rule.labels, critical, { rule: [rule.name] }),
          })),
      )
    return [...alerts, { about: ITSELF, labels: overlayLabels(self, critical) }]
  })
}

/** SEMANTICS 4.2: the self-alert that gets critical. */
const SELF_RULE = 'recipewatch-poll-failing'

function isCritical(rule: Rule): boolean {
  return severitiesOf(rule.condition).includes('critical')
}

/** Alertmanager's walk: the first child that matches wins unless it says continue; where none does, the route itself. */
export function reach(route: Route, labels: Labels): readonly Route[] {
  if (!matchesAll(route.matchers, labels)) return []
  const found: Route[] = []
  for (const child of route.routes) {
    const below = reach(child, labels)
    found.push(...below)
    if (below.length > 0 && !child.continue) break
  }
  return found.length > 0 ? found : [route]
}

function isHeard(route: Route, telling: ReadonlySet<string>): boolean {
  return telling.has(route.receiver) && route.groupWaitMs <= AT_ONCE_MS_MAX
}

function subject(about: readonly string[]): string {
  const rules = about.filter((name) => name !== ITSELF)
  const [first] = rules
  if (first === undefined) return `nobody hears at once of a critical alert about ${ITSELF}:`
  const more = rules.length > 1 ? ` and ${rules.length - 1} more` : ''
  return `nobody hears at once of a critical alert of ${first}${more}:`
}

function why(route: Route, telling: ReadonlySet<string>): string {
  return telling.has(route.receiver)
    ? `it ends in ${route.id}, which waits ${formatDuration(route.groupWaitMs)} (group_wait; at once is up to ${formatDuration(AT_ONCE_MS_MAX)})`
    : `it ends in ${route.id}, whose receiver '${route.receiver}' has neither slack nor email`
}

function pathOf(route: Route): readonly (string | number)[] {
  return [...route.id.matchAll(/routes\[(\d+)\]/g)].flatMap(([, index]) => ['routes', Number(index)])
}
