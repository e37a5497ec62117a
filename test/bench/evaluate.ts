import { evaluate } from '../../src/evaluate/evaluate.ts'
import { neededFacts } from '../../src/evaluate/needed.ts'
import { createRoster, type Roster } from '../../src/evaluate/roster.ts'
import { touchedGroups } from '../../src/evaluate/touched.ts'
import type { Facts, RecipeChange } from '../../src/model/facts.ts'
import { type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import type { RecipeKey } from '../../src/model/recipe.ts'
import { groupsOf } from '../evaluate/reference/group.ts'
import type { Known, KnownRecipe } from '../evaluate/reference/known.ts'
import { truthAt } from '../evaluate/reference/truth.ts'
import { BENCH_RULES, type BenchWorld, createBenchWorld, ENDS_AT } from './evaluate-world.ts'
import { compare, cpuOf, type Rounds, type Side } from './measure.ts'
import { type Result, resultOf } from './result.ts'

/** How many recipes there are, and how many of them move between two evaluations. */
export interface Scale {
  readonly recipes: number
  readonly moved: number
}

const SCALE: Scale = { recipes: 10_000, moved: 100 }
const FULL_ROUNDS: Rounds = { rounds: 5, warmUp: 4 }
const MOVED_ROUNDS: Rounds = { rounds: 60, warmUp: 30 }

/**
 * All recipes looked at by all rules after a start, nothing kept but the facts, against the plain reference that the
 * engine is tested with; then some recipes moved, against a full evaluation, and against the same among twice as many.
 */
export async function evaluations(
  scale: Scale = SCALE,
  full: Rounds = FULL_ROUNDS,
  moved: Rounds = MOVED_ROUNDS,
): Promise<readonly Result[]> {
  const world = createBenchWorld(scale.recipes)
  const known = knownOf(world)
  const changed = new Map(world.keys.map((key) => [key, { place: ENDS_AT - MINUTE_MS, fresh: [] }]))
  const whole = await compare(
    () => cpuOf(() => evaluateAt(world, createRoster(world.recipes), changed, ENDS_AT)),
    () => cpuOf(() => evaluateNaively(known)),
    full,
  )
  const some = await compare(
    moves(createBenchWorld(2 * scale.recipes), scale.moved),
    moves(world, scale.moved),
    moved,
  )
  return [
    resultOf('evaluate-full', whole.ours, whole.baseline, 'ms'),
    resultOf('evaluate-moved', some.baseline, whole.ours, 'ms'),
    resultOf('evaluate-moved-twice', some.ours, some.baseline, 'ms'),
  ]
}

/** Evaluations that find some recipes moved, others each time. */
function moves(world: BenchWorld, count: number): Side {
  const roster = createRoster(world.recipes)
  const all = new Map(world.keys.map((key) => [key, { place: ENDS_AT - MINUTE_MS, fresh: [] }]))
  evaluateAt(world, roster, all, ENDS_AT)
  return (round) => {
    const now = ENDS_AT + (round + 1) * MINUTE_MS
    const first = (round * count) % world.keys.length
    const changed = world.move(world.keys.slice(first, first + count), now)
    return cpuOf(() => evaluateAt(world, roster, changed, now))
  }
}

/** One evaluation, as a tick makes it. */
function evaluateAt(
  { recipes, histories }: BenchWorld,
  roster: Roster,
  changed: ReadonlyMap<RecipeKey, RecipeChange>,
  now: Instant,
): number {
  const facts: Facts = {
    recipes,
    histories: histories.all,
    changed,
    counters: [],
    crossed: new Map(),
    newErrors: new Map(),
  }
  const rulesSeen = new Map(BENCH_RULES.map(({ name }) => [name, 0]))
  const resumeFrom = now - MINUTE_MS
  const touched = touchedGroups({ rules: BENCH_RULES, roster, facts, open: [], rulesSeen, resumeFrom, now })
  const plan = neededFacts({ rules: BENCH_RULES, roster, touched, alerts: [], rulesSeen, now })
  if (plan.failures.length > 0) throw new Error('the bench evaluates what it has not loaded')
  return evaluate(plan, facts, roster).groups.length
}

/** What every rule says of every group now, by the reference. */
function evaluateNaively(known: Known): number {
  let yes = 0
  for (const rule of BENCH_RULES) {
    const { condition } = rule
    if (condition.kind === 'job_failed_total' || condition.kind === 'new_error') continue
    const parts = rule.by.includes('recipe')
      ? known.recipes.map((recipe) => ({ ...known, recipes: [recipe] }))
      : [known]
    for (const part of parts) {
      for (const group of groupsOf(rule, part))
        yes += Number(truthAt(condition, group, known.now).truth === 'yes')
    }
  }
  return yes
}

/** The same world as the reference takes it: lists of what happened. */
function knownOf({ recipes, histories }: BenchWorld): Known {
  const all = [...recipes.values()].map((facts): KnownRecipe => {
    const history = histories.all.get(facts.key)
    const activity = history?.activity
    return {
      key: facts.key,
      labels: facts.labels,
      knownThrough: facts.knownThrough,
      knownFrom: facts.knownFrom ?? -Infinity,
      historyFrom: facts.historyFrom ?? facts.knownFrom ?? -Infinity,
      unreadableSince: facts.unreadableSince,
      failures: (history?.failures ?? []).map((failure) => ({
        id: failure.seq,
        placed: failure.placedAt,
        adapter: failure.adapter,
        type: failure.errorType,
        message: failure.message,
        fingerprint: failure.fingerprint,
        news: failure.news,
        echo: failure.echo,
      })),
      estimates: [],
      samples: Array.from({ length: activity?.length ?? 0 }, (_, index) => ({
        from: activity?.from[index] ?? 0,
        to: activity?.to[index] ?? 0,
        failed: (activity?.failedThrough[index] ?? 0) - (activity?.failedThrough[index - 1] ?? 0),
        succeeded: (activity?.succeededThrough[index] ?? 0) - (activity?.succeededThrough[index - 1] ?? 0),
      })),
      sampledFrom: history?.sampledFrom ?? null,
      stops: history?.stops ?? [],
      statesThrough: history?.statesThrough ?? null,
      lost: history?.lost ?? [],
      connectionsThrough: history?.connectionsThrough ?? null,
      maintenance: [],
    }
  })
  return { now: ENDS_AT, recipes: all }
}
