import type { Facts, RecipeFacts } from '../model/facts.ts'
import type { FailureFact } from '../model/history.ts'
import type { Labels } from '../model/labels.ts'
import { formatMatcher, matchesAll } from '../model/matcher.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { FAILURE_LABELS, type Rule } from '../model/rule.ts'
import { Kept } from './kept.ts'
import type { Members } from './members.ts'
import { groupKey, NO_PARTS, type Part, Parts } from './parts.ts'

/** Which parts recipes belong to. */
export interface Belonging {
  /** The parts of the recipe at this place of Roster.all; none where there is no such place. */
  partsAt(place: number): readonly Part[]
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
  /** A recipe's place among them; undefined: it is not watched. */
  placeOf(recipe: RecipeKey): number | undefined
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
  return groupNames(rule).failure.map((name) => valueOf(by, name))
}

/** What a group's label says: it has one value. */
function valueOf(by: Labels, name: string): string {
  return by[name]?.[0] ?? ''
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

/** The place of a recipe that is not watched. */
const NOWHERE = -1

/** A roster of the watched recipes. */
export function createRoster(recipes: ReadonlyMap<RecipeKey, Pick<RecipeFacts, 'labels'>>): Roster {
  const all = [...recipes.keys()]
  const labels = [...recipes.values()].map((recipe) => recipe.labels)
  const places = new Map<RecipeKey, number>()
  for (const [place, recipe] of all.entries()) places.set(recipe, place)
  const parts = new Parts()
  const byNames = new Map<string, Belonging>()
  const alike = new Map<string, Alike>()
  const ofRules = new WeakMap<Rule, Alike>()
  const belongingBy = (names: readonly string[]): Belonging => {
    const name = JSON.stringify(names)
    const partsOf = parts.by(names)
    const found = byNames.get(name) ?? once(labels, partsOf)
    byNames.set(name, found)
    return found
  }
  const belongingOf = (rule: Rule): Alike => {
    const known = ofRules.get(rule)
    if (known !== undefined) return known
    const names = groupNames(rule).recipe
    const name = JSON.stringify([rule.recipes.map(formatMatcher), names])
    const found = alike.get(name) ?? new Alike(all, selectedOnly(rule, labels, belongingBy(names)))
    alike.set(name, found)
    ofRules.set(rule, found)
    return found
  }
  return {
    selects(rule, recipe) {
      const own = labels[places.get(recipe) ?? NOWHERE]
      return own !== undefined && matchesAll(rule.recipes, own)
    },
    belongingOf,
    partsOf: (rule, recipe) => belongingOf(rule).partsAt(places.get(recipe) ?? NOWHERE),
    membersOf: (rule, part) => belongingOf(rule).groups.members.get(part) ?? NO_RECIPES,
    allParts: (rule) => belongingOf(rule).groups.all,
    partAt: (index) => parts.all[index],
    all,
    placeOf: (recipe) => places.get(recipe),
    kept: new Kept(),
  }
}

/** Who is in which group, of all rules that select and group alike. */
class Alike implements Belonging {
  readonly partsAt: Belonging['partsAt']
  readonly #recipes: readonly RecipeKey[]
  #groups: Groups | null = null

  constructor(recipes: readonly RecipeKey[], { partsAt }: Belonging) {
    this.#recipes = recipes
    this.partsAt = partsAt
  }

  /** Made when first asked for. */
  get groups(): Groups {
    this.#groups ??= groupRecipes(this.#recipes, this)
    return this.#groups
  }
}

/** Parts that are worked out once, where they are first asked for. */
function once(
  all: readonly Labels[],
  partsOf: (labels: Labels, place: number) => readonly Part[],
): Belonging {
  const known = all.map((): readonly Part[] | undefined => undefined)
  return {
    partsAt(place) {
      const labels = all[place]
      if (labels === undefined) return NO_PARTS
      const found = known[place] ?? partsOf(labels, place)
      known[place] = found
      return found
    },
  }
}

/** Those of the recipes that the rule selects. */
function selectedOnly({ recipes }: Rule, labels: readonly Labels[], all: Belonging): Belonging {
  if (recipes.length === 0) return all
  return once(labels, (own, place) => (matchesAll(recipes, own) ? all.partsAt(place) : NO_PARTS))
}

/** The same roster, with nothing kept but these facts: for one that looks at another time. */
export function rosterOf(roster: Roster, facts: Facts): Roster {
  const kept = new Kept()
  kept.follow(facts)
  return { ...roster, kept }
}

const NO_RECIPES: readonly RecipeKey[] = []

function groupRecipes(recipes: readonly RecipeKey[], { partsAt }: Belonging): Groups {
  const members = new Map<string, RecipeKey[]>()
  const all: Part[] = []
  for (const [place, recipe] of recipes.entries()) {
    for (const part of partsAt(place)) {
      const own = members.get(part.key)
      if (own !== undefined) own.push(recipe)
      else {
        members.set(part.key, [recipe])
        all.push(part)
      }
    }
  }
  return { members, all }
}

/** The part of a group that its recipes decide. */
function partOf(rule: Rule, by: Labels): string {
  return groupKey(groupNames(rule).recipe.map((name) => valueOf(by, name)))
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
  const id = by['recipe']?.[0]
  return id === undefined ? null : recipeKey({ workspace: valueOf(by, 'workspace'), id })
}
