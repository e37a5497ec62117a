import type { ErrorFilter, Rule } from '../../../src/model/rule.ts'
import type { Known, KnownFailure, KnownRecipe, KnownSample } from './known.ts'

/** After so long without a look, sums leave a recipe out (SEMANTICS 3.3). */
const UNREADABLE_MS = 3_600_000

/** One value of a rule's `by`, and all that counts towards it. */
export interface Group {
  readonly key: string
  readonly recipes: readonly KnownRecipe[]
  /** Those that have to be known for anything to be sure; a sum goes without one that was unreadable for long. */
  readonly awaited: readonly KnownRecipe[]
  /** They are known through here. */
  readonly knownThrough: number
  /** News that the rule takes in, of one recipe of the group: neither echoes of a sum nor what maintenance covers. */
  readonly counted: (recipe: KnownRecipe) => readonly KnownFailure[]
  /** The same without the filter `errors:`. */
  readonly finished: (recipe: KnownRecipe) => readonly KnownFailure[]
  /** As counted, history included: what a baseline is made of. */
  readonly baseline: (recipe: KnownRecipe) => readonly KnownFailure[]
  /** Whether estimates may be part of its numbers (SEMANTICS 3.2). */
  readonly estimates: boolean
}

/** CONFIG 2: who is in which group. A recipe is known by its workspace too. */
export function groupsOf(rule: Rule, known: Known): readonly Group[] {
  const names = [...new Set(rule.by.includes('recipe') ? ['workspace', ...rule.by] : rule.by)]
  const ofRecipes = names.filter((name) => name !== 'adapter' && name !== 'error')
  const ofFailures = names.filter((name) => name === 'adapter' || name === 'error')
  const selected = known.recipes.filter((recipe) => selects(rule, recipe))
  const parts = distinct(selected.flatMap((recipe) => combinations(recipe, ofRecipes)))
  return parts.flatMap((part) => {
    const recipes = selected.filter((recipe) =>
      combinations(recipe, ofRecipes).some((own) => same(own, part)),
    )
    const kinds = distinct(
      recipes
        .flatMap(({ failures }) => failures)
        .map((failure) => ofFailures.map((name) => valueOf(failure, name)))
        .filter((values) => values.every((value) => value !== '')),
    )
    return (ofFailures.length === 0 ? [[]] : kinds).map((kind) =>
      groupOf(rule, known.now, [...part, ...kind], recipes, (failure) =>
        ofFailures.every((name, index) => valueOf(failure, name) === kind[index]),
      ),
    )
  })
}

function groupOf(
  rule: Rule,
  now: number,
  values: readonly string[],
  members: readonly KnownRecipe[],
  ofKind: (failure: KnownFailure) => boolean,
): Group {
  const readable = members.filter(
    ({ unreadableSince }) => unreadableSince === null || now < unreadableSince + UNREADABLE_MS,
  )
  const awaited = readable.length === 0 ? members : readable
  const single = rule.by.includes('recipe')
  const takesIn = (recipe: KnownRecipe, failure: KnownFailure): boolean =>
    ofKind(failure) && (single || !failure.echo) && !isMaintained(recipe, failure.placed)
  const baseline = (recipe: KnownRecipe): readonly KnownFailure[] =>
    recipe.failures.filter((failure) => takesIn(recipe, failure) && passes(rule.errors, failure))
  return {
    key: JSON.stringify(values),
    recipes: members,
    awaited,
    knownThrough: Math.min(now, ...awaited.map(({ knownThrough }) => knownThrough ?? 0)),
    counted: (recipe) => baseline(recipe).filter(({ news }) => news),
    finished: (recipe) => recipe.failures.filter((failure) => failure.news && takesIn(recipe, failure)),
    baseline,
    estimates: rule.errors === null && !rule.by.includes('adapter') && !rule.by.includes('error'),
  }
}

/** In a maintenance of the recipe. */
export function isMaintained({ maintenance }: KnownRecipe, at: number): boolean {
  return maintenance.some(({ from, to }) => at >= from && at < to)
}

/** All of the sample lies in one maintenance; one that reaches in may have happened outside. */
export function isMaintainedWhole({ maintenance }: KnownRecipe, sample: KnownSample): boolean {
  return maintenance.some(({ from, to }) => sample.from >= from && sample.to < to)
}

function selects(rule: Rule, recipe: KnownRecipe): boolean {
  return rule.recipes.every(({ label, operator, value }) => {
    const has = (recipe.labels[label] ?? ['']).includes(value)
    return operator === '=' ? has : !has
  })
}

/** One for each choice of a member of every label; none where the recipe lacks one. */
function combinations(recipe: KnownRecipe, names: readonly string[]): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]]
  for (const name of names)
    all = all.flatMap((values) => (recipe.labels[name] ?? []).map((member) => [...values, member]))
  return all
}

function valueOf(failure: KnownFailure, name: string): string {
  return name === 'adapter' ? (failure.adapter ?? '') : failure.fingerprint
}

function passes(errors: ErrorFilter | null, failure: KnownFailure): boolean {
  if (errors === null) return true
  return (
    (errors.adapter?.test(failure.adapter ?? '') ?? true) &&
    (errors.type?.test(failure.type ?? '') ?? true) &&
    (errors.message?.test(failure.message ?? '') ?? true) &&
    (errors.fingerprint?.test(failure.fingerprint) ?? true)
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function distinct(all: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return all.filter((values, index) => all.findIndex((other) => same(values, other)) === index)
}
