import { parseMatchers } from '../model/matcher.ts'
import { errorAt, type Place, type Problem } from './problem.ts'
import type { ReadRule } from './sections.ts'
import { entriesAt, itemsAt, type Tree, textAt, treeAt } from './tree.ts'

/**
 * CONFIG 1: `owners.default` is required as soon as `owner` is used: as addressee, mention, in `by`, `group_by`, a
 * matcher or a template. Each use is a problem where it is missing.
 */
export function checkOwnerUse(tree: Tree, rules: readonly ReadRule[]): readonly Problem[] {
  if (itemsAt(tree, ['owners', 'default']).length > 0) return []
  const message = "'owner' needs owners.default: who is meant where a recipe has no owner"
  const uses = [
    ...receiverUses(tree),
    ...routeUses(treeAt(tree, ['route'])),
    ...itemsAt(tree, ['inhibit_rules']).flatMap((rule) => [
      ...matcherUses(rule, 'source_matchers'),
      ...matcherUses(rule, 'target_matchers'),
      ...itemsAt(rule, ['equal']).flatMap((item) => scalars(item, (text) => text === 'owner')),
    ]),
    ...itemsAt(tree, ['maintenance']).flatMap((maintenance) => matcherUses(maintenance, 'matchers')),
    ...itemsAt(tree, ['digests']).flatMap((digest) => matcherUses(digest, 'recipes')),
    ...rules.flatMap(ruleUses),
  ]
  return uses.map((place) => errorAt(place, 'owners_default_missing', message))
}

function receiverUses(tree: Tree): readonly Place[] {
  return [...entriesAt(tree, ['receivers']).values()].flatMap(({ value }) => [
    ...itemsAt(value, ['email']).flatMap((item) => [
      ...scalars(treeAt(item, ['to']), (text) => text === 'owner' || namesOwnerLabel(text)),
      ...itemsAt(item, ['to']).flatMap((address) => scalars(address, namesOwnerLabel)),
    ]),
    ...itemsAt(value, ['slack']).flatMap((item) => [
      ...scalars(treeAt(item, ['mention']), (text) => text === 'owner'),
      ...scalars(treeAt(item, ['channel']), namesOwnerLabel),
    ]),
  ])
}

function routeUses(route: Tree | undefined): readonly Place[] {
  return [
    ...itemsAt(route, ['group_by']).flatMap((item) => scalars(item, (text) => text === 'owner')),
    ...matcherUses(route, 'matchers'),
    ...itemsAt(route, ['routes']).flatMap(routeUses),
  ]
}

function ruleUses({ tree }: ReadRule): readonly Place[] {
  return [
    ...itemsAt(tree, ['by']).flatMap((item) => scalars(item, (text) => text === 'owner')),
    ...matcherUses(tree, 'recipes'),
    ...(namesOwnerLabel(textAt(tree, ['summary']) ?? '')
      ? scalars(treeAt(tree, ['summary']), () => true)
      : []),
  ]
}

function matcherUses(tree: Tree | undefined, key: string): readonly Place[] {
  const list = treeAt(tree, [key])
  const items = list?.kind === 'list' ? list.items : [list]
  return items.flatMap((item) => scalars(item, matchesOwner))
}

function matchesOwner(text: string): boolean {
  try {
    return parseMatchers(text).some((matcher) => matcher.label === 'owner')
  } catch {
    return false
  }
}

function namesOwnerLabel(text: string): boolean {
  return /\{[{%][^}]*\blabels\.owner\b/.test(text)
}

function scalars(tree: Tree | undefined, holds: (text: string) => boolean): readonly Place[] {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' && holds(tree.value) ? [tree.place] : []
}
