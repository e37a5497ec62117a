import type { WorkspaceConfig } from '../model/config.ts'
import { type Labels, overlayLabels } from '../model/labels.ts'
import type { Matcher } from '../model/matcher.ts'
import type { Rule } from '../model/rule.ts'
import { SEVERITIES } from '../model/severity.ts'
import type { Domain } from './matcher-logic.ts'
import { BUILT_IN_LABELS } from './schema-recipes.ts'

/** Which labels there are, and what values they may have: what warnings are made of. */
export interface KnownLabels {
  /** Labels that recipes have. */
  readonly ofRecipes: readonly string[]
  /** Labels that an alert may be counted by: those of recipes and failures. */
  readonly ofFailures: readonly string[]
  /** Labels that alerts have. */
  readonly ofAlerts: readonly string[]
  readonly alertDomain: (label: string) => Domain
}

const OPEN: Domain = { values: null, single: false, optional: true }

/** Everything that workspaces, their recipes, rules and RecipeWatch itself set. */
export function knownLabels(workspaces: readonly WorkspaceConfig[], rules: readonly Rule[]): KnownLabels {
  const values = new Map<string, Set<string>>()
  const collect = (labels: Labels): void => {
    for (const [name, members] of Object.entries(labels)) {
      const set = values.get(name) ?? new Set<string>()
      for (const member of members) set.add(member)
      values.set(name, set)
    }
  }
  for (const workspace of workspaces) for (const labels of labelLayers(workspace)) collect(labels)
  const ofRecipes = [...BUILT_IN_LABELS.recipe, ...values.keys()]
  for (const rule of rules) collect(rule.labels)
  return {
    ofRecipes,
    ofFailures: [...ofRecipes, ...BUILT_IN_LABELS.failure],
    ofAlerts: [...new Set([...Object.values(BUILT_IN_LABELS).flat(), ...values.keys()])],
    alertDomain: (label) => alertDomain(label, workspaces, rules, values.get(label)),
  }
}

/** A workspace's own labels, and those of each entry of its recipes. */
function labelLayers(workspace: WorkspaceConfig): readonly Labels[] {
  return [workspace.labels, ...workspace.recipes.map((entry) => entry.labels)]
}

function alertDomain(
  label: string,
  workspaces: readonly WorkspaceConfig[],
  rules: readonly Rule[],
  custom: ReadonlySet<string> | undefined,
): Domain {
  switch (label) {
    case 'severity':
      return { values: SEVERITIES, single: true, optional: false }
    case 'rule':
      return { values: rules.map((rule) => rule.name), single: true, optional: false }
    case 'source':
      return { values: ['recipewatch'], single: true, optional: true }
    case 'workspace':
      return workspaces.some(({ managedUsers }) => managedUsers !== null)
        ? OPEN
        : { values: workspaces.map((workspace) => workspace.name), single: false, optional: true }
    default:
      return custom === undefined ? OPEN : { values: [...custom], single: false, optional: true }
  }
}

/** Values that the labels of one workspace's recipes may have. */
export function recipeDomain(workspace: WorkspaceConfig): (label: string) => Domain {
  const entries = workspace.recipes.filter((entry) => !entry.exclude)
  const ids = entries.flatMap((entry) => (entry.selector.kind === 'id' ? [entry.selector.id] : []))
  return (label) => {
    if (label === 'workspace')
      return workspace.managedUsers === null
        ? { values: [workspace.name], single: true, optional: false }
        : OPEN
    if (label === 'recipe' && ids.length === entries.length)
      return { values: ids, single: true, optional: false }
    if (BUILT_IN_LABELS.recipe.some((name) => name === label)) return OPEN
    const layers = [workspace.labels, ...entries.map((entry) => entry.labels)]
    const values = layers.flatMap((labels) => labels[label] ?? [])
    return { values, single: true, optional: workspace.labels[label] === undefined }
  }
}

/** Stands for a value that only the API knows. */
const SOME_VALUE = '\u0000'

/** Labels that recipes of a workspace will have: of those without an entry of their own, and of each entry's. */
export function sampleRecipes(workspace: WorkspaceConfig): readonly Labels[] {
  const base: Labels = {
    recipe: [SOME_VALUE],
    recipe_name: [SOME_VALUE],
    ...workspace.labels,
    workspace: [workspace.managedUsers === null ? workspace.name : SOME_VALUE],
  }
  return workspace.recipes
    .filter((entry) => !entry.exclude)
    .map((entry) => {
      const own: Record<string, readonly string[]> = { ...entry.labels }
      if (entry.owners !== null) own['owner'] = entry.owners
      const { selector } = entry
      if (selector.kind === 'id') own['recipe'] = [selector.id]
      if (selector.kind === 'folder') own['folder'] = [selector.folder]
      if (selector.kind === 'project') own['project'] = [selector.project]
      if (selector.kind === 'tag') own['tag'] = [selector.tag]
      return overlayLabels(base, own)
    })
}

/** True where a matcher speaks of alerts about RecipeWatch itself, whose rules are in no file. */
export function isAboutSelf(matcher: Matcher): boolean {
  return matcher.label === 'rule' && matcher.value.includes('recipewatch')
}
