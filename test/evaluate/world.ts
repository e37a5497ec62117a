import { isDeepStrictEqual } from 'node:util'
import { applyChanges } from '../../src/alerts/apply.ts'
import { stepAlerts } from '../../src/alerts/step.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { createHistories, type Histories, type HistoryNews } from '../../src/evaluate/histories.ts'
import { nearSince } from '../../src/evaluate/near.ts'
import { type EvaluationPlan, neededFacts } from '../../src/evaluate/needed.ts'
import { createRoster, type Roster } from '../../src/evaluate/roster.ts'
import { lookedThrough, touchedGroups } from '../../src/evaluate/touched.ts'
import type { Alert, AlertChange } from '../../src/model/alert.ts'
import type { FailedCountCondition, Threshold } from '../../src/model/condition.ts'
import {
  type Facts,
  type FreshFailure,
  type GroupSpans,
  type NewError,
  newErrorKey,
  type RecipeChange,
  type RecipeFacts,
  type Want,
} from '../../src/model/facts.ts'
import type { EstimateFact, FailureFact } from '../../src/model/history.ts'
import type { Instant } from '../../src/model/instant.ts'
import { type Labels, labelsFrom } from '../../src/model/labels.ts'
import { type RecipeKey, recipeKey } from '../../src/model/recipe.ts'
import type { Rule } from '../../src/model/rule.ts'

/** A rule of five failures in a quarter of an hour, with what a test says otherwise. */
export function aRule(over: Partial<Rule> & { readonly name?: string } = {}): Rule {
  return {
    name: 'burst',
    condition: atLeast(5, 900_000),
    summary: null,
    runbook: null,
    recipes: [],
    errors: null,
    by: ['recipe'],
    forMs: 0,
    keepFiringForMs: 600_000,
    labels: {},
    ...over,
  }
}

export function atLeast(bound: number, overMs: number): FailedCountCondition {
  return counting({ comparator: 'at_least', levels: [{ severity: 'warning', bound }] }, overMs)
}

export function counting(threshold: Threshold, overMs: number): FailedCountCondition {
  return { kind: 'job_failed_count', overMs, threshold }
}

export function key(id: string, workspace = 'production'): RecipeKey {
  return recipeKey({ workspace, id })
}

export function aRecipe(
  id: string,
  over: Partial<RecipeFacts> & { readonly more?: Labels } = {},
): RecipeFacts {
  const { more = {}, ...rest } = over
  const workspace = more['workspace']?.[0] ?? 'production'
  return {
    key: key(id, workspace),
    labels: { ...labelsFrom({ workspace, recipe: id, recipe_name: `Recipe ${id}` }), ...more },
    knownThrough: null,
    unreadableSince: null,
    ...rest,
  }
}

let failuresMade = 0

export function aFailure(id: string, placedAt: Instant, over: Partial<FailureFact> = {}): FailureFact {
  failuresMade += 1
  return {
    recipe: key(id),
    seq: failuresMade,
    placedAt,
    adapter: 'salesforce',
    errorType: 'Timeout',
    message: 'timed out',
    fingerprint: 'f1',
    news: true,
    echo: false,
    ...over,
  }
}

/** Failures and estimates as evaluation takes them; all else of the first three recipes is at hand and empty. */
export function historiesOf(
  failures: readonly FailureFact[],
  estimates: readonly EstimateFact[] = [],
): Facts['histories'] {
  const histories = createHistories()
  for (const id of ['1', '2', '3']) histories.add(key(id), {})
  for (const failure of failures) histories.add(failure.recipe, { failures: [failure] })
  for (const [recipe, own] of Map.groupBy(estimates, (estimate) => estimate.recipe)) {
    histories.add(recipe, { estimates: own })
  }
  return histories.all
}

/** Facts of which only some are there. */
export function someFacts(over: Partial<Facts>): Facts {
  return {
    recipes: new Map(),
    histories: new Map(),
    changed: new Map(),
    counters: [],
    crossed: new Map(),
    newErrors: new Map(),
    ...over,
  }
}

/** All that a store would keep for evaluation, and one round of it, as the daemon does it. */
export class World {
  readonly rules: Rule[]
  readonly recipes: Map<RecipeKey, RecipeFacts> = new Map()
  readonly failures: FailureFact[] = []
  readonly estimates: EstimateFact[] = []
  readonly changed: Map<RecipeKey, RecipeChange> = new Map()
  readonly histories: Histories = createHistories()
  /** What is remembered of new errors that were told, and all of them in turn. */
  readonly newErrors: Map<string, Instant> = new Map()
  readonly errorsTold: NewError[] = []
  wants: readonly Want[] = []
  alerts: readonly Alert[] = []
  rulesSeen: Map<string, Instant> = new Map()
  resumeFrom: Instant | null = null
  plan: EvaluationPlan | null = null
  spans: readonly GroupSpans[] = []
  private noticed: ReadonlyMap<RecipeKey, RecipeFacts> = new Map()
  /** Kept while nothing but facts changes. */
  roster: Roster | null = null
  /** Ids of alerts in the order in which they were opened. */
  opened = 0
  /** How many failures evaluations asked for. */
  loaded = 0

  constructor(rules: readonly Rule[], recipes: readonly RecipeFacts[], seen: Instant | null = 0) {
    this.rules = [...rules]
    for (const recipe of recipes) this.recipes.set(recipe.key, recipe)
    if (seen !== null) for (const { name } of rules) this.rulesSeen.set(name, seen)
  }

  fail(...failures: readonly FailureFact[]): void {
    for (const failure of failures) {
      const { recipe, placedAt, fingerprint, news } = failure
      const before = this.failures.filter(
        (other) => other.recipe === recipe && other.fingerprint === fingerprint && other.placedAt < placedAt,
      )
      const previousAt = before.length === 0 ? null : Math.max(...before.map((other) => other.placedAt))
      this.failures.push(failure)
      this.learn(recipe, placedAt, { failures: [failure] }, news ? [{ ...failure, previousAt }] : [])
    }
  }

  estimate(estimate: EstimateFact): void {
    this.estimates.push(estimate)
    const own = this.estimates.filter(({ recipe }) => recipe === estimate.recipe)
    this.learn(estimate.recipe, estimate.from, { estimates: own })
  }

  /** What of a recipe's history is otherwise, from `place` on; null: it is only known further. */
  learn(
    recipe: RecipeKey,
    place: Instant | null,
    news: HistoryNews,
    fresh: readonly FreshFailure[] = [],
  ): void {
    this.histories.add(recipe, news)
    const known = this.changed.get(recipe)
    const places = [known?.place ?? null, place].filter((at) => at !== null)
    this.changed.set(recipe, {
      place: places.length === 0 ? null : Math.min(...places),
      fresh: [...(known?.fresh ?? []), ...fresh].toSorted((a, b) => a.placedAt - b.placedAt),
    })
  }

  /** Nothing of what lies at or before this instant is at hand. */
  lack(since: Instant): void {
    for (const recipe of this.recipes.keys()) this.histories.load(recipe, { since })
  }

  /** A want is answered. */
  settle(recipe: RecipeKey, from: Instant, to: Instant, successes: readonly Instant[]): void {
    this.histories.settle(recipe, from, to, successes)
    this.learn(recipe, from, {})
  }

  know(through: Instant, ...ids: readonly string[]): void {
    for (const [at, recipe] of this.recipes) {
      if (ids.length > 0 && !ids.some((id) => at === key(id))) continue
      this.recipes.set(at, { ...recipe, knownThrough: through, unreadableSince: null })
      this.learn(at, null, {})
    }
  }

  /** One evaluation at `now`; all recipes known through `through`, where given. */
  step(now: Instant, through?: Instant): readonly AlertChange[] {
    if (through !== undefined) this.know(through)
    const { rules, recipes, changed, rulesSeen, resumeFrom } = this
    this.notice()
    this.roster ??= createRoster(recipes)
    const { roster } = this
    const facts = someFacts({ recipes, histories: this.histories.all, changed, newErrors: this.newErrors })
    const touched = touchedGroups({
      rules,
      roster,
      facts,
      open: this.alerts.filter(({ state }) => state === 'pending' || state === 'firing'),
      rulesSeen,
      resumeFrom,
      now,
    })
    const since = nearSince(rules, touched, roster)
    const near = this.alerts.filter(
      (alert) =>
        alert.endedAt === null ||
        (alert.endedAt >= since &&
          touched.some(({ rule, group }) => rule === alert.rule && group === alert.group)),
    )
    this.plan = neededFacts({ rules, roster, touched, alerts: near, rulesSeen, now })
    this.loaded += this.asked(this.plan)
    const { groups, newErrors, wants } = evaluate(this.plan, facts, roster)
    this.spans = groups
    this.wants = wants
    this.errorsTold.push(...newErrors)
    for (const { rule, recipe, failure } of newErrors)
      this.newErrors.set(newErrorKey(rule, recipe, failure.fingerprint), failure.placedAt)
    const changes = stepAlerts({
      rules,
      recipes,
      groups: this.spans,
      existing: near,
      now: this.plan.now,
      newId: () => `a${(this.opened += 1)}`,
    })
    this.alerts = applyChanges(this.alerts, changes)
    for (const { rule, at } of this.plan.newRules) this.rulesSeen.set(rule, at)
    this.changed.clear()
    this.resumeFrom = lookedThrough(roster, now)
    return changes
  }

  /** As if the process had ended and begun again: all that is left went through JSON. */
  restart(): void {
    this.alerts = JSON.parse(JSON.stringify(this.alerts)) as Alert[]
    this.resumeFrom = null
    this.roster = null
  }

  of(state: Alert['state']): readonly Alert[] {
    return this.alerts.filter((alert) => alert.state === state)
  }

  /** Recipes about which other things are known have a change too; where others are watched, another roster begins. */
  private notice(): void {
    const gone = [...this.noticed.keys()].some((at) => !this.recipes.has(at))
    for (const [at, recipe] of this.recipes) {
      const known = this.noticed.get(at)
      if (known !== recipe && !this.changed.has(at)) this.learn(at, null, {})
      if (gone || !isDeepStrictEqual(known?.labels, recipe.labels)) this.roster = null
    }
    this.noticed = new Map(this.recipes)
  }

  private asked(plan: EvaluationPlan): number {
    return this.failures.filter(({ recipe, placedAt }) =>
      plan.failures.some(
        (wanted) =>
          (wanted.recipes === null || wanted.recipes.includes(recipe)) &&
          placedAt > wanted.from &&
          placedAt <= plan.now,
      ),
    ).length
  }
}
