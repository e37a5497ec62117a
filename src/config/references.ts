import { formatDuration } from '../model/instant.ts'
import { longestPause } from '../model/schedule.ts'
import { suggestion } from './nearest.ts'
import { errorAt, type Place, type Problem } from './problem.ts'
import type { ReadRule, Sections } from './sections.ts'
import { entriesAt, itemsAt, keyPlaceOf, placeOf, type Tree, textAt, treeAt } from './tree.ts'
import { reachesOf } from './windows.ts'

/** What names something else is held against what is there, also where other parts have errors. */
export function checkReferences(
  tree: Tree,
  sections: Sections,
  rules: readonly ReadRule[],
): readonly Problem[] {
  return [
    ...duplicateWorkspaces(tree),
    ...quotaConflicts(tree, sections),
    ...duplicateRules(rules),
    ...duplicates(itemsAt(tree, ['digests']), 'digest'),
    ...windowsBeyondRetention(sections, rules),
    ...digestsBeyondRetention(tree, sections),
    ...missingConnections(tree),
    ...unknownReceivers(tree),
    ...duplicates(itemsAt(tree, ['time_intervals']), 'time interval'),
    ...duplicates(itemsAt(tree, ['maintenance']), 'maintenance'),
    ...unknownTimeIntervals(tree),
  ]
}

function duplicateWorkspaces(tree: Tree): readonly Problem[] {
  return duplicates(itemsAt(tree, ['workspaces']), 'workspace')
}

function duplicateRules(rules: readonly ReadRule[]): readonly Problem[] {
  return duplicates(
    rules.map((rule) => rule.tree),
    'rule',
  )
}

function duplicates(items: readonly Tree[], what: string): readonly Problem[] {
  const problems: Problem[] = []
  const first = new Map<string, Place>()
  for (const item of items) {
    const name = textAt(item, ['name'])
    if (name === undefined) continue
    const place = placeOf(item, ['name'])
    const earlier = first.get(name)
    if (earlier === undefined) first.set(name, place)
    else {
      const message = `a ${what} '${name}' stands in ${earlier.file}:${earlier.line} already: names are unique`
      problems.push(errorAt(place, 'duplicate_name', message))
    }
  }
  return problems
}

function quotaConflicts(tree: Tree, sections: Sections): readonly Problem[] {
  const problems: Problem[] = []
  const first = new Map<string, { name: string; budgets: string }>()
  for (const [index, workspace] of (sections.workspaces ?? []).entries()) {
    const budgets = JSON.stringify(workspace.budgets)
    const earlier = first.get(workspace.quota)
    if (earlier === undefined) first.set(workspace.quota, { name: workspace.name, budgets })
    else if (earlier.budgets !== budgets) {
      const message = `'${workspace.name}' shares the quota '${workspace.quota}' with '${earlier.name}', but not its requests_per_minute: one budget has one number`
      problems.push(errorAt(placeOf(tree, ['workspaces', index, 'quota']), 'invalid_value', message))
    }
  }
  return problems
}

function windowsBeyondRetention(sections: Sections, rules: readonly ReadRule[]): readonly Problem[] {
  const retentionMs = sections.store?.retentionMs
  if (retentionMs === undefined) return []
  return rules
    .flatMap(({ tree }) => reachesOf(treeAt(tree, ['when'])))
    .filter(({ ms }) => ms > retentionMs)
    .map(({ what, ms, place }) => {
      const message = `${what} ${formatDuration(ms)} is longer than what is kept (store.retention ${formatDuration(retentionMs)})`
      return errorAt(place, 'invalid_value', message)
    })
}

/** What is forgotten before it is told would be in no digest. */
function digestsBeyondRetention(tree: Tree, sections: Sections): readonly Problem[] {
  const retentionMs = sections.store?.retentionMs
  if (retentionMs === undefined) return []
  return (sections.digests ?? []).flatMap(({ schedule }, index) => {
    const pauseMs = longestPause(schedule)
    if (pauseMs <= retentionMs) return []
    const message = `up to ${formatDuration(pauseMs)} lie between two digests, longer than what is kept (store.retention ${formatDuration(retentionMs)})`
    return [errorAt(placeOf(tree, ['digests', index, 'schedule']), 'invalid_value', message)]
  })
}

function missingConnections(tree: Tree): readonly Problem[] {
  const needed = { slack: 'slack', email: 'smtp' } as const
  return [...entriesAt(tree, ['receivers'])].flatMap(([name]) =>
    Object.entries(needed).flatMap(([integration, section]) => {
      const path = ['receivers', name, integration]
      if (itemsAt(tree, path).length === 0 || treeAt(tree, [section]) !== undefined) return []
      const message = `receiver '${name}' needs the section '${section}': it is missing`
      return [errorAt(keyPlaceOf(tree, path), 'unresolved_reference', message)]
    }),
  )
}

function unknownReceivers(tree: Tree): readonly Problem[] {
  const known = [...entriesAt(tree, ['receivers']).keys()]
  const problems: Problem[] = []
  const visit = (route: Tree | undefined): void => {
    for (const key of ['receiver', 'fallback']) {
      const name = textAt(route, [key])
      const named = treeAt(route, [key])
      if (name === undefined || named === undefined || known.includes(name)) continue
      problems.push(
        errorAt(
          named.place,
          'unresolved_reference',
          `there is no receiver '${name}'${suggestion(name, known)}`,
        ),
      )
    }
    for (const child of itemsAt(route, ['routes'])) visit(child)
  }
  visit(treeAt(tree, ['route']))
  for (const digest of itemsAt(tree, ['digests'])) visit(digest)
  return problems
}

function unknownTimeIntervals(tree: Tree): readonly Problem[] {
  const known = itemsAt(tree, ['time_intervals']).flatMap((interval) => textAt(interval, ['name']) ?? [])
  const routes = (route: Tree | undefined): readonly Tree[] => [
    ...itemsAt(route, ['mute_time_intervals']),
    ...itemsAt(route, ['routes']).flatMap(routes),
  ]
  const named = [
    ...routes(treeAt(tree, ['route'])),
    ...itemsAt(tree, ['maintenance']).flatMap((maintenance) => itemsAt(maintenance, ['time_intervals'])),
  ]
  return named.flatMap((item) => {
    const name = textAt(item, [])
    if (name === undefined || known.includes(name)) return []
    const message = `there is no time interval '${name}'${suggestion(name, known)}`
    return [errorAt(item.place, 'unresolved_reference', message)]
  })
}
