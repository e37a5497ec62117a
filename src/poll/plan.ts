import { type DurationMs, MINUTE_MS, SECOND_MS } from '../model/instant.ts'

/**
 * How a workspace's new failures are found (SEMANTICS 2.2). each: every recipe is asked for its failed jobs, in turn.
 * list: the list of recipes is swept, who moved is asked, and all others in turn with what is left over.
 */
export type PollStrategy = 'each' | 'list'

/** What the list of recipes tells of a recipe's jobs: a counter of failed ones, when it ran last, or neither. */
export type ListSignal = 'counter' | 'last_run' | 'none'

/** A workspace as far as the plan needs it. */
export interface PlanTarget {
  readonly workspace: string
  /** Recipes to watch. */
  readonly recipes: number
  /** Requests that one sweep of the list takes. */
  readonly pages: number
  readonly pollEveryMs: DurationMs
  readonly signal: ListSignal
}

/** Requests a minute that all workspaces of a quota may make together, above 0. */
export interface PlanBudgets {
  readonly jobs: number
  readonly recipes: number
}

/** How one workspace is watched, and what comes of it while the API answers. */
export interface WorkspacePlan {
  readonly strategy: PollStrategy
  /** From the start of one sweep of the list to the start of the next, at least. */
  readonly sweepEveryMs: DurationMs
  /** Longest time from a failure to its being seen, while at most MOVES_AT_ONCE recipes start to fail within it. */
  readonly worstDelayMs: DurationMs
  /** The same where the list says nothing, or is old: everybody's turn comes within it. */
  readonly auditDelayMs: DurationMs
  /** Requests a minute while nothing fails. */
  readonly requestsPerMinute: number
}

/** How all workspaces of one quota are watched, by name. */
export type PollPlan = ReadonlyMap<string, WorkspacePlan>

/** Of how many recipes that start to fail at once the plan's delay still holds; each one more costs a slot. */
const MOVES_AT_ONCE = 10

/** An ordinary answer's time; the API may take up to 40 s, which is no ordinary day. */
const ANSWER_MS: DurationMs = 5 * SECOND_MS

/** Where the list is not needed to find failures, it is read so often: for new recipes, names, labels and states. */
const LIST_EVERY_MS: DurationMs = 5 * MINUTE_MS

/** Of four slots at most one goes to what is urgent, in the promise for audits. */
const AUDIT_SHARE = 3 / 4

/** So many slots pass at most until so many movers were asked: every fourth is an audit's. */
const MOVE_SLOTS = Math.ceil((MOVES_AT_ONCE * 4) / 3)

/**
 * Picks, for each workspace, what gives the smaller worst-case detection delay within the budgets of its quota
 * (SEMANTICS 2.2). A budget that does not suffice for all is shared fairly: who needs less than an equal share gets what
 * it needs. Pure; costs O(workspaces).
 */
export function planPoll(targets: readonly PlanTarget[], budgets: PlanBudgets): PollPlan {
  const jobs = shares(
    targets.map(({ recipes, pollEveryMs }) => (recipes * MINUTE_MS) / pollEveryMs),
    budgets.jobs,
  )
  const lists = shares(
    targets.map(({ pages, pollEveryMs }) => (pages * MINUTE_MS) / pollEveryMs),
    budgets.recipes,
  )
  const slotMs = MINUTE_MS / budgets.jobs
  return new Map(
    targets.map((target, index) => {
      const audits = jobs[index] ?? budgets.jobs
      const pages = lists[index] ?? budgets.recipes
      return [target.workspace, planOne(target, { audits, pages, slotMs })]
    }),
  )
}

function planOne(
  { recipes, pages, pollEveryMs, signal }: PlanTarget,
  shared: { readonly audits: number; readonly pages: number; readonly slotMs: DurationMs },
): WorkspacePlan {
  const isShort = (recipes * MINUTE_MS) / pollEveryMs > shared.audits
  const cycleMs = Math.max(pollEveryMs, isShort ? (recipes / shared.audits) * MINUTE_MS : 0)
  const sweepMs = Math.max(pollEveryMs, (pages / shared.pages) * MINUTE_MS)
  // A look that finds something reads another page: where there is no room to spare, all others wait for it.
  const foundMs = isShort ? MOVES_AT_ONCE * shared.slotMs : 0
  const eachMs = cycleMs + foundMs + shared.slotMs + ANSWER_MS
  const listMs = sweepMs + MOVE_SLOTS * shared.slotMs + 2 * ANSWER_MS
  const auditMs = (isShort ? cycleMs / AUDIT_SHARE : cycleMs) + shared.slotMs + ANSWER_MS
  const audits = (recipes * MINUTE_MS) / cycleMs
  if (signal === 'none' || eachMs <= listMs) {
    const delay = Math.ceil(auditMs)
    const sweepEveryMs = Math.max(LIST_EVERY_MS, sweepMs)
    return {
      strategy: 'each',
      sweepEveryMs,
      worstDelayMs: delay,
      auditDelayMs: delay,
      requestsPerMinute: audits,
    }
  }
  return {
    strategy: 'list',
    sweepEveryMs: sweepMs,
    // A job that fails long after it began shows in no `last_run_at`.
    worstDelayMs: Math.ceil(signal === 'last_run' ? auditMs : Math.min(listMs, auditMs)),
    auditDelayMs: Math.ceil(auditMs),
    requestsPerMinute: audits + (pages * MINUTE_MS) / sweepMs,
  }
}

/** Max-min fair: nobody gets more than it wants; what is left is shared equally by those who want more. */
function shares(wants: readonly number[], capacity: number): readonly number[] {
  const total = wants.reduce((sum, want) => sum + want, 0)
  if (total <= capacity) return wants
  let left = capacity
  const shared: number[] = []
  const byWant = wants.map((want, index) => ({ want, index })).sort((a, b) => a.want - b.want)
  for (const [rank, { want, index }] of byWant.entries()) {
    const share = Math.min(want, left / (byWant.length - rank))
    shared[index] = share
    left -= share
  }
  return shared
}
