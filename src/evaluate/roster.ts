import type { Facts, RecipeFacts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import type { Labels } from '../model/labels.ts'
import { formatMatcher, matchesAll } from '../model/matcher.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { FAILURE_LABELS, type Rule } from '../model/rule.ts'
import { combine, singleOf } from './combined.ts'
import { Kept } from './kept.ts'
import type { Members } from './members.ts'

/** The part of a group value that recipes decide: one for each combination of their labels' members. */
export interface Part {
  /** Its place among all parts of a roster; see Roster.partAt. */
  readonly index: number
  readonly key: string
  readonly values: readonly string[]
}

/** Which parts recipes belong to. */
export interface Belonging {
  readonly partsOf: (recipe: RecipeKey) => readonly Part[]
}

/**
 * Who belongs to which group of which rule: labels alone decide. Computed as it is asked for and kept, so one roster is
 * to serve all evaluations until the selection or its labels change.
 */
export interface Roster {
  /** True where the rule selects the recipe. */
  selects(rule: Rule, recipe: RecipeKey): boolean
  /** The same one for rules that select and group alike. */
  belongingOf(rule: Rule): Belonging
  /** The parts that a recipe belongs to; none where the rule does not select it, or it lacks a label. */
  partsOf(rule: Rule, recipe: RecipeKey): readonly Part[]
  /** All selected recipes of a part. */
  membersOf(rule: Rule, part: string): readonly RecipeKey[]
  /** All parts of a rule. */
  allParts(rule: Rule): readonly Part[]
  /** Undefined where no part was asked for that has this index. */
  partAt(index: number): Part | undefined
  /** All watched recipes. */
  readonly all: readonly RecipeKey[]
  /** What evaluations of these recipes keep. */
  readonly kept: Kept
}

/** The labels that make a group value. */
export interface GroupNames {
  readonly recipe: readonly string[]
  readonly failure: readonly string[]
  /** Both, in the order of a group's values. */
  readonly all: readonly string[]
}

const namesOfRules = new WeakMap<Rule, GroupNames>()

/** The labels that make a group value: those of recipes first. A recipe's id is unique within its workspace only. */
export function groupNames(rule: Rule): GroupNames {
  const known = namesOfRules.get(rule)
  if (known !== undefined) return known
  const names = [...new Set(rule.by.includes('recipe') ? ['workspace', ...rule.by] : rule.by)]
  const ofFailure: readonly string[] = FAILURE_LABELS
  const recipe = names.filter((name) => !ofFailure.includes(name))
  const failure = names.filter((name) => ofFailure.includes(name))
  const found = { recipe, failure, all: [...recipe, ...failure] }
  namesOfRules.set(rule, found)
  return found
}

/** A group's key: its values, in the order of groupNames. */
export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values)
}

/** The group value as labels. */
export function byLabels(rule: Rule, values: readonly string[]): Labels {
  return Object.fromEntries(groupNames(rule).all.map((name, index) => [name, values.slice(index, index + 1)]))
}

/** What a failure adds to its recipe's part; null where it lacks a label of `by`: it is in no group. */
export function failureValues(rule: Rule, failure: FailureFact): readonly string[] | null {
  const values: string[] = []
  for (const name of groupNames(rule).failure) {
    const value = name === 'adapter' ? failure.adapter : failure.fingerprint
    if (value === null || value === '') return null
    values.push(value)
  }
  return values
}

/** What a failure has to show to belong to the group with these labels; see failureValues. */
export function failureValuesOf(rule: Rule, by: Labels): readonly string[] {
  return groupNames(rule).failure.map((name) => by[name]?.[0] ?? '')
}

/** True where the failure counts for the rule: all parts of `errors` hold. */
export function counts(rule: Rule, failure: FailureFact): boolean {
  const { errors } = rule
  if (errors === null) return true
  return (
    (errors.adapter?.test(failure.adapter ?? '') ?? true) &&
    (errors.type?.test(failure.errorType ?? '') ?? true) &&
    (errors.message?.test(failure.message ?? '') ?? true) &&
    (errors.fingerprint?.test(failure.fingerprint) ?? true)
  )
}

/** True where failures, not recipes alone, decide about the group. */
export function hasFailureLabels(rule: Rule): boolean {
  return groupNames(rule).failure.length > 0
}

/** True where estimates are left out: nobody knows what the missing failures were about (SEMANTICS 3.2). */
export function ignoresEstimates(rule: Rule): boolean {
  return rule.errors !== null || hasFailureLabels(rule)
}

/** All parts of rules that select and group alike, with their recipes. */
interface Groups {
  readonly members: ReadonlyMap<string, readonly RecipeKey[]>
  readonly all: readonly Part[]
}

/** A roster of the watched recipes. */
export function createRoster(recipes: ReadonlyMap<RecipeKey, Pick<RecipeFacts, 'labels'>>): Roster {
  const all = [...recipes.keys()]
  const ofRules = new WeakMap<Rule, Alike>()
  const alike = new Map<string, Alike>()
  const combined = new Map<string, Belonging['partsOf']>()
  const parts = new Parts()
  const selects = (rule: Rule, recipe: RecipeKey): boolean => {
    const labels = recipes.get(recipe)?.labels
    return labels !== undefined && matchesAll(rule.recipes, labels)
  }
  const partsBy = (names: readonly string[]): Belonging['partsOf'] => {
    const by = parts.by(names)
    return keptOnce(new Map(), (recipe) => {
      const labels = recipes.get(recipe)?.labels
      return labels === undefined ? NO_PARTS : by(labels)
    })
  }
  const belongingOf = (rule: Rule): Alike => {
    const known = ofRules.get(rule)
    if (known !== undefined) return known
    const names = groupNames(rule).recipe
    const grouped = JSON.stringify(names)
    const partsOf = combined.get(grouped) ?? partsBy(names)
    combined.set(grouped, partsOf)
    const name = JSON.stringify([rule.recipes.map(formatMatcher), names])
    const found = alike.get(name) ?? new Alike(rule, all, selects, partsOf)
    alike.set(name, found)
    ofRules.set(rule, found)
    return found
  }
  return {
    selects,
    belongingOf,
    partsOf: (rule, recipe) => belongingOf(rule).partsOf(recipe),
    membersOf: (rule, part) => belongingOf(rule).groups().members.get(part) ?? NO_RECIPES,
    allParts: (rule) => belongingOf(rule).groups().all,
    partAt: (index) => parts.all[index],
    all,
    kept: new Kept(),
  }
}

/** Who is in which group, of all rules that select and group alike. */
class Alike implements Belonging {
  readonly partsOf: Belonging['partsOf']
  readonly #recipes: readonly RecipeKey[]
  #groups: Groups | null = null

  constructor(
    rule: Rule,
    recipes: readonly RecipeKey[],
    selects: Roster['selects'],
    partsOf: Belonging['partsOf'],
  ) {
    this.#recipes = recipes
    this.partsOf =
      rule.recipes.length === 0
        ? partsOf
        : keptOnce(new Map(), (recipe) => (selects(rule, recipe) ? partsOf(recipe) : NO_PARTS))
  }

  /** Made when first asked for. */
  groups(): Groups {
    this.#groups ??= groupRecipes(this.#recipes, this.partsOf)
    return this.#groups
  }
}

function keptOnce(known: Map<RecipeKey, readonly Part[]>, find: Belonging['partsOf']): Belonging['partsOf'] {
  return (recipe) => {
    const before = known.get(recipe)
    if (before !== undefined) return before
    const found = find(recipe)
    known.set(recipe, found)
    return found
  }
}

/** The same roster, with nothing kept but these facts: for one that looks at another time. */
export function rosterOf(roster: Roster, facts: Facts): Roster {
  const kept = new Kept()
  kept.follow(facts)
  return { ...roster, kept }
}

const NO_PARTS: readonly Part[] = []
const NO_RECIPES: readonly RecipeKey[] = []

function groupRecipes(recipes: readonly RecipeKey[], partsOf: Belonging['partsOf']): Groups {
  const members = new Map<string, RecipeKey[]>()
  const all: Part[] = []
  for (const recipe of recipes) {
    for (const part of partsOf(recipe)) {
      const known = members.get(part.key)
      if (known === undefined) {
        members.set(part.key, [recipe])
        all.push(part)
      } else known.push(recipe)
    }
  }
  return { members, all }
}

/** The parts that labels make, each numbered. Recipes that share one find the same. */
class Parts {
  readonly all: Part[] = []

  /** Those by these names. */
  by(names: readonly string[]): (labels: Labels) => readonly Part[] {
    const shared = names.includes('recipe') ? null : new Map<string, Part>()
    return (labels) => {
      const single = singleOf(names, labels)
      if (single !== null) return [this.#part(single, shared)]
      return combine(names, labels).map((values) => this.#part(values, shared))
    }
  }

  #part(values: readonly string[], shared: Map<string, Part> | null): Part {
    const key = groupKey(values)
    const known = shared?.get(key)
    if (known !== undefined) return known
    const made = { index: this.all.length, key, values }
    this.all.push(made)
    shared?.set(key, made)
    return made
  }
}

/** The part of a group that its recipes decide. */
function partOf(rule: Rule, by: Labels): string {
  return groupKey(groupNames(rule).recipe.map((name) => by[name]?.[0] ?? ''))
}

/** The selected recipes of a group; the one it names where it names one. */
export function recipesOf(rule: Rule, by: Labels, roster: Roster): readonly RecipeKey[] {
  const part = partOf(rule, by)
  const recipe = namedRecipe(by)
  if (recipe === null) return roster.membersOf(rule, part)
  return roster.partsOf(rule, recipe).some(({ key }) => key === part) ? [recipe] : NO_RECIPES
}

/** The selected recipes of a group, taken as one. */
export function membersOf(rule: Rule, by: Labels, roster: Roster): Members {
  return takenAsOne(recipesOf(rule, by, roster), roster)
}

/** The selected recipes of a part, taken as one. */
export function membersOfPart(rule: Rule, part: string, roster: Roster): Members {
  return takenAsOne(roster.membersOf(rule, part), roster)
}

function takenAsOne(recipes: readonly RecipeKey[], { kept }: Roster): Members {
  const [first, second] = recipes
  const one = first !== undefined && second === undefined ? kept.alone(first) : null
  return one ?? kept.together(recipes)
}

/** The recipe that a group names; null where it may be of several. */
function namedRecipe(by: Labels): RecipeKey | null {
  const [workspace, id] = [by['workspace']?.[0], by['recipe']?.[0]]
  return workspace === undefined || id === undefined ? null : recipeKey({ workspace, id })
}
