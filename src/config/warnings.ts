import type { WorkspaceConfig } from '../model/config.ts'
import { type Matcher, parseMatchers } from '../model/matcher.ts'
import { templateVariables } from '../model/template.ts'
import type { Checkable } from './checkable.ts'
import { knownLabels, recipeDomain } from './known-labels.ts'
import { findContradiction } from './matcher-logic.ts'
import { nearest } from './nearest.ts'
import { type Place, type Problem, warningAt } from './problem.ts'
import { toldByItself } from './self-told.ts'
import { entriesAt, itemsAt, keyPlaceOf, placeOf, type Tree, textAt, treeAt } from './tree.ts'
import { unheardCriticals } from './unheard.ts'
import { unreachableRoutes } from './unreachable.ts'

/** CONFIG 1: what is allowed and most likely not meant. */
export function findWarnings(config: Checkable): readonly Problem[] {
  const rules = config.rules.map(({ rule }) => rule)
  const labels = knownLabels(config.workspaces, rules)
  const routeTree = treeAt(config.tree, ['route'])
  return [
    ...unsetInReceivers(config.tree, labels.ofAlerts),
    ...unsetInRoutes(routeTree, labels.ofAlerts),
    ...itemsAt(config.tree, ['inhibit_rules']).flatMap((rule) =>
      [
        matcherPlaces(rule, 'source_matchers'),
        matcherPlaces(rule, 'target_matchers'),
        namePlaces(rule, 'equal'),
      ].flatMap((uses) => unsetIn(uses, labels.ofAlerts, 'workspace, recipe or rule')),
    ),
    ...itemsAt(config.tree, ['maintenance']).flatMap((maintenance) =>
      unsetIn(matcherPlaces(maintenance, 'matchers'), labels.ofRecipes, 'recipe'),
    ),
    ...config.rules.flatMap(({ tree }) => [
      ...unsetIn(matcherPlaces(tree, 'recipes'), labels.ofRecipes, 'recipe'),
      ...unsetIn(namePlaces(tree, 'by'), labels.ofFailures, 'recipe'),
      ...unsetIn(templatePlaces(tree, 'summary'), labels.ofAlerts, 'workspace, recipe or rule'),
    ]),
    ...config.rules
      .filter(({ rule }) => rule.recipes.every(({ label }) => labels.ofRecipes.includes(label)))
      .flatMap(({ rule, tree }) =>
        selectsNothing('rule', rule, placeOf(tree, ['recipes']), config.workspaces),
      ),
    ...itemsAt(config.tree, ['digests']).flatMap((tree) =>
      unsetIn(matcherPlaces(tree, 'recipes'), labels.ofRecipes, 'recipe'),
    ),
    ...config.digests.flatMap((digest, index) =>
      digest.recipes.every(({ label }) => labels.ofRecipes.includes(label))
        ? selectsNothing(
            'digest',
            digest,
            placeOf(config.tree, ['digests', index, 'recipes']),
            config.workspaces,
          )
        : [],
    ),
    ...(routeTree === undefined ? [] : unreachableRoutes(config.route, routeTree, labels)),
    ...(routeTree === undefined ? [] : unheardCriticals(config, routeTree)),
    ...toldByItself(config),
  ]
}

/** Receivers that no route, no fallback and no digest names. */
export function unreachedReceivers(tree: Tree): readonly Problem[] {
  const named = new Set<string>()
  const visit = (route: Tree | undefined): void => {
    for (const key of ['receiver', 'fallback']) named.add(textAt(route, [key]) ?? '')
    for (const child of itemsAt(route, ['routes'])) visit(child)
  }
  visit(treeAt(tree, ['route']))
  for (const digest of itemsAt(tree, ['digests'])) named.add(textAt(digest, ['receiver']) ?? '')
  return [...entriesAt(tree, ['receivers']).keys()]
    .filter((name) => !named.has(name))
    .map((name) => {
      const message = `nothing reaches the receiver '${name}': no route, no fallback and no digest names it`
      return warningAt(keyPlaceOf(tree, ['receivers', name]), 'receiver_unreached', message)
    })
}

function selectsNothing(
  what: 'rule' | 'digest',
  { name, recipes }: { readonly name: string; readonly recipes: readonly Matcher[] },
  place: Place,
  workspaces: readonly WorkspaceConfig[],
): readonly Problem[] {
  const somewhere = workspaces.some(
    (workspace) => findContradiction(recipes, recipeDomain(workspace)) === null,
  )
  if (somewhere) return []
  const message = `${what} '${name}' selects no recipe: no workspace has one whose labels match all of this`
  return [warningAt(place, `${what}_selects_nothing`, message)]
}

/** A label's name where it is used. */
interface Use {
  readonly label: string
  readonly place: Place
}

function unsetIn(uses: readonly Use[], known: readonly string[], setters: string): readonly Problem[] {
  return uses
    .filter(({ label }) => !known.includes(label))
    .map(({ label, place }) => {
      const near = nearest(label, known)
      const hint = near === null ? '' : `; did you mean '${near}'?`
      return warningAt(place, 'label_unset', `no ${setters} sets the label '${label}'${hint}`)
    })
}

function unsetInReceivers(tree: Tree, known: readonly string[]): readonly Problem[] {
  return [...entriesAt(tree, ['receivers']).values()].flatMap(({ value }) => [
    ...itemsAt(value, ['slack']).flatMap((item) =>
      unsetIn(templatePlaces(item, 'channel'), known, 'workspace, recipe or rule'),
    ),
    ...itemsAt(value, ['email']).flatMap((item) =>
      itemsAt(item, ['to']).flatMap((_, index) =>
        unsetIn(templatePlaces(treeAt(item, ['to']), index), known, 'workspace, recipe or rule'),
      ),
    ),
  ])
}

function unsetInRoutes(route: Tree | undefined, known: readonly string[]): readonly Problem[] {
  return [
    ...unsetIn(matcherPlaces(route, 'matchers'), known, 'workspace, recipe or rule'),
    ...unsetIn(
      namePlaces(route, 'group_by').filter(({ label }) => label !== '...'),
      known,
      'workspace, recipe or rule',
    ),
    ...itemsAt(route, ['routes']).flatMap((child) => unsetInRoutes(child, known)),
  ]
}

function matcherPlaces(tree: Tree | undefined, key: string): readonly Use[] {
  const list = treeAt(tree, [key])
  const items = list?.kind === 'list' ? list.items : list === undefined ? [] : [list]
  return items.flatMap((item) =>
    parseMatchers(textAt(item, []) ?? '{}').map(({ label }) => ({ label, place: item.place })),
  )
}

function namePlaces(tree: Tree | undefined, key: string): readonly Use[] {
  return itemsAt(tree, [key]).flatMap((item) => {
    const label = textAt(item, [])
    return label === undefined ? [] : [{ label, place: item.place }]
  })
}

function templatePlaces(tree: Tree | undefined, key: string | number): readonly Use[] {
  const found = treeAt(tree, [key])
  const source = textAt(found, [])
  if (found === undefined || source === undefined) return []
  return templateVariables({ source, literal: false })
    .filter((path) => path.startsWith('labels.'))
    .map((path) => ({ label: path.slice('labels.'.length), place: found.place }))
}
