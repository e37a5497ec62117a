import { createHistories, type Histories } from '../../src/evaluate/histories.ts'
import type { LastingCondition, Threshold } from '../../src/model/condition.ts'
import type { RecipeChange, RecipeFacts } from '../../src/model/facts.ts'
import type { FailureFact } from '../../src/model/history.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import { labelsFrom } from '../../src/model/labels.ts'
import { parseMatcher } from '../../src/model/matcher.ts'
import { type RecipeKey, recipeKey } from '../../src/model/recipe.ts'
import type { Rule } from '../../src/model/rule.ts'

/** Where the history of the bench ends. */
export const ENDS_AT: Instant = Date.UTC(2026, 10, 24, 12)

/** How far back recipes are known, and how many buckets of activity each has: a million over ten thousand. */
const KNOWN_MS = 8 * DAY_MS
const BUCKETS = 100

/** All that an evaluation goes by, for recipes of which few do anything unusual. */
export interface BenchWorld {
  readonly recipes: Map<RecipeKey, RecipeFacts>
  readonly histories: Histories
  readonly keys: readonly RecipeKey[]
  /** Moves these recipes on by a minute that ends at `to`: each finished jobs, every tenth failed some. */
  move(keys: readonly RecipeKey[], to: Instant): ReadonlyMap<RecipeKey, RecipeChange>
}

/** A world of so many recipes with eight days behind them. */
export function createBenchWorld(size: number): BenchWorld {
  const recipes = new Map<RecipeKey, RecipeFacts>()
  const histories = createHistories()
  let seq = 0
  const failureOf = (recipe: RecipeKey, placedAt: Instant): FailureFact => {
    seq += 1
    const kind = seq % 7
    return {
      recipe,
      seq,
      placedAt,
      adapter: kind < 3 ? 'salesforce' : 'netsuite',
      errorType: kind < 2 ? 'Timeout' : 'Validation',
      message: `message ${kind}`,
      fingerprint: `f${kind}`,
      news: true,
      echo: false,
    }
  }
  const keys = Array.from({ length: size }, (_, index) => {
    const key = recipeKey({ workspace: 'production', id: String(1_000 + index) })
    recipes.set(key, {
      key,
      labels: labelsFrom({
        workspace: 'production',
        recipe: String(1_000 + index),
        recipe_name: `Recipe ${index}`,
        team: `team-${index % 40}`,
        batch: index % 50 === 0 ? 'nightly' : '',
      }),
      knownThrough: ENDS_AT,
      knownFrom: ENDS_AT - 2 * KNOWN_MS,
      unreadableSince: null,
    })
    histories.load(key, historyRows(key, index, failureOf))
    return key
  })
  return {
    recipes,
    histories,
    keys,
    move(moved, to) {
      const changed = new Map<RecipeKey, RecipeChange>()
      for (const [index, key] of moved.entries()) {
        const known = recipes.get(key)
        if (known === undefined) continue
        const from = to - MINUTE_MS
        recipes.set(key, { ...known, knownThrough: to })
        const failures = index % 10 === 0 ? [failureOf(key, to - 5_000), failureOf(key, to - 2_000)] : []
        const rise = { from, to, failed: failures.length, succeeded: 3 }
        histories.add(key, { failures, activity: [rise], statesThrough: to, connectionsThrough: to })
        changed.set(key, {
          place: from,
          fresh: failures.map((failure) => ({ ...failure, previousAt: to - HOUR_MS })),
        })
      }
      return changed
    },
  }
}

function historyRows(
  key: RecipeKey,
  index: number,
  failureOf: (recipe: RecipeKey, placedAt: Instant) => FailureFact,
): Parameters<Histories['load']>[1] {
  const since = ENDS_AT - KNOWN_MS
  const every = KNOWN_MS / BUCKETS
  const activity = Array.from({ length: BUCKETS }, (_, nth) => {
    const to = since + (nth + 1) * every - ((index * 7_919) % 1_000) * 60
    return { from: to - (nth < 75 ? HOUR_MS : MINUTE_MS), to, failed: nth % 40 === 0 ? 1 : 0, succeeded: 5 }
  })
  const failures = activity.filter(({ failed }) => failed > 0).map(({ to }) => failureOf(key, to - 1_000))
  return {
    since: since - 2 * DAY_MS,
    activity,
    failures,
    sampledFrom: since - DAY_MS,
    statesThrough: ENDS_AT,
    connectionsThrough: ENDS_AT,
    stops:
      index % 200 === 0
        ? [{ from: ENDS_AT - DAY_MS, to: null, cause: 'by_hand' as const, baseLine: false }]
        : [],
  }
}

function atLeast(warning: number, critical?: number): Threshold {
  const mild = { severity: 'warning', bound: warning } as const
  const levels = critical === undefined ? [mild] : [{ severity: 'critical', bound: critical } as const, mild]
  return { comparator: 'at_least', levels, graded: critical !== undefined }
}

const WARNING = { severity: 'warning' } as const
const TIMEOUT = { source: '/timeout/i', test: (text: string): boolean => /timeout/i.test(text) }

const stopped: LastingCondition = {
  kind: 'recipe_stopped',
  causes: null,
  except: ['by_hand'],
  ...WARNING,
}
const often: LastingCondition = {
  kind: 'job_failed_count',
  overMs: 15 * MINUTE_MS,
  threshold: atLeast(5, 50),
}
const silent: LastingCondition = { kind: 'no_success', overMs: 6 * HOUR_MS, ...WARNING }

function rule(name: string, condition: Rule['condition'], over: Partial<Rule> = {}): Rule {
  return {
    name,
    condition,
    summary: null,
    runbook: null,
    recipes: [],
    errors: null,
    by: ['recipe'],
    forMs: 0,
    keepFiringForMs: 10 * MINUTE_MS,
    labels: {},
    ...over,
  }
}

/** Twenty rules, every kind of condition among them, over single recipes, teams, adapters and all recipes at once. */
export const BENCH_RULES: readonly Rule[] = [
  rule('burst', often),
  rule('trickle', { kind: 'job_failed_count', overMs: DAY_MS, threshold: atLeast(40) }, { forMs: HOUR_MS }),
  rule('timeouts', { ...often, threshold: atLeast(3) }, { errors: { type: TIMEOUT } }),
  rule('ratio', { kind: 'failure_ratio', overMs: HOUR_MS, threshold: atLeast(0.2, 0.5), minJobs: 20 }),
  rule('ratio-long', { kind: 'failure_ratio', overMs: 6 * HOUR_MS, threshold: atLeast(0.1), minJobs: 50 }),
  rule('row', { kind: 'consecutive_failures', threshold: atLeast(3, 10) }),
  rule('kinds', { kind: 'distinct_errors', overMs: HOUR_MS, threshold: atLeast(3) }),
  rule('spike', {
    kind: 'spike',
    overMs: HOUR_MS,
    threshold: atLeast(3),
    baselineMs: 7 * DAY_MS,
    atLeast: 5,
  }),
  rule('no-success', silent),
  rule(
    'no-success-nightly',
    { ...silent, overMs: 26 * HOUR_MS },
    { recipes: [parseMatcher('batch = nightly')] },
  ),
  rule('no-jobs', { kind: 'no_jobs', overMs: 6 * HOUR_MS, ...WARNING }),
  rule('missed', {
    kind: 'missed_run',
    schedule: '0 2 * * *',
    timezone: 'UTC',
    withinMs: 90 * MINUTE_MS,
    dueBefore: (at) => Math.floor((at - 2 * HOUR_MS) / DAY_MS) * DAY_MS + 2 * HOUR_MS,
    ...WARNING,
  }),
  rule('stopped', stopped),
  rule('connections', { kind: 'connection_lost', ...WARNING }),
  rule('failing-and-silent', { kind: 'all', of: [often, silent], ...WARNING }),
  rule('failing-or-stopped', { kind: 'any', of: [often, stopped], ...WARNING }),
  rule(
    'outage',
    { kind: 'recipes_affected', overMs: 10 * MINUTE_MS, threshold: atLeast(500) },
    {
      by: ['workspace', 'adapter'],
    },
  ),
  rule('team-burst', { ...often, threshold: atLeast(200) }, { by: ['team'] }),
  rule(
    'team-ratio',
    { kind: 'failure_ratio', overMs: HOUR_MS, threshold: atLeast(0.5), minJobs: 20 },
    {
      by: ['team'],
    },
  ),
  rule('workspace-silent', { ...silent, overMs: HOUR_MS }, { by: ['workspace'] }),
]
