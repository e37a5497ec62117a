import type { DurationMs, Instant } from '../model/instant.ts'
import { MINUTE_MS, SECOND_MS } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'

/** A watched recipe, as far as its turn needs it. */
export interface PollTarget {
  readonly key: RecipeKey
  /** When its last look began; null: never. */
  readonly lastAskedAt: Instant | null
  readonly pollEveryMs: DurationMs
  /** Whose budget it uses. */
  readonly quota: string
  /** An alert of it is firing: it goes before others that are due as long. */
  readonly firing: boolean
}

/** Requests a minute for jobs, by quota. */
export type JobBudgets = ReadonlyMap<string, number>

/** How a workspace's recipes are watched. each: every recipe is asked for its failed jobs, in turn (SEMANTICS 2.2). */
export type PollStrategy = 'each'

/** Whom to ask next. */
export interface PollPlan {
  readonly strategy: PollStrategy
  /** To be asked now, in this order: at most what each quota allows in a minute. */
  readonly due: readonly RecipeKey[]
  /** When to plan again; null where there is nothing to watch. */
  readonly lookAgainAt: Instant | null
}

/** What a plan amounts to, for people. */
export interface PlanEstimate {
  readonly recipes: number
  /** Requests for jobs a minute while nothing fails. */
  readonly requestsPerMinute: number
  /** Longest time from a job's failure to its being seen, while the API answers; null without recipes. */
  readonly worstDelayMs: DurationMs | null
}

/** An ordinary answer's time; the API may take up to 40 s, which is no ordinary day. */
const ANSWER_MS = 5 * SECOND_MS

/**
 * Whom to ask now: who was asked at least `pollEveryMs` ago, longest ago first, never asked before all others. Where
 * there are more recipes than budget, the cycle stretches, the same for all.
 */
export function planPoll(targets: readonly PollTarget[], budgets: JobBudgets, now: Instant): PollPlan {
  const due: RecipeKey[] = []
  const left = new Map(budgets)
  let lookAgainAt: Instant | null = null
  const sooner = (at: Instant) => {
    lookAgainAt = lookAgainAt === null ? at : Math.min(lookAgainAt, at)
  }
  for (const target of targets.toSorted(
    (a, b) => dueAt(a) - dueAt(b) || Number(b.firing) - Number(a.firing),
  )) {
    const at = dueAt(target)
    if (at > now) {
      sooner(at)
      continue
    }
    const rest = left.get(target.quota) ?? 0
    if (rest >= 1) {
      left.set(target.quota, rest - 1)
      due.push(target.key)
    }
    // Whoever was asked is due again after its interval; who was not waits for a slot only.
    sooner(rest >= 1 ? now + target.pollEveryMs : now + slotMs(budgets, target.quota))
  }
  return { strategy: 'each', due, lookAgainAt }
}

function dueAt(target: PollTarget): Instant {
  return target.lastAskedAt === null ? Number.NEGATIVE_INFINITY : target.lastAskedAt + target.pollEveryMs
}

function slotMs(budgets: JobBudgets, quota: string): DurationMs {
  return Math.ceil(MINUTE_MS / Math.max(budgets.get(quota) ?? 1, 1))
}

/** Requests a minute and worst detection delay of a quota's targets: what `check` prints (CONFIG 3). */
export function estimatePlan(
  targets: readonly Pick<PollTarget, 'pollEveryMs' | 'quota'>[],
  budgets: JobBudgets,
): ReadonlyMap<string, PlanEstimate> {
  const estimates = new Map<string, PlanEstimate>()
  for (const [quota, perMinute] of budgets) {
    const own = targets.filter((target) => target.quota === quota)
    const wanted = own.reduce((sum, target) => sum + MINUTE_MS / target.pollEveryMs, 0)
    const interval = Math.max(0, ...own.map((target) => target.pollEveryMs))
    const slot = MINUTE_MS / perMinute
    const cycle = Math.max(interval, own.length * slot)
    estimates.set(quota, {
      recipes: own.length,
      requestsPerMinute: Math.min(wanted, perMinute),
      worstDelayMs: own.length === 0 ? null : Math.ceil(cycle + slot + ANSWER_MS),
    })
  }
  return estimates
}
