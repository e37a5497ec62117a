import { type DurationMs, type Instant, SECOND_MS } from '../model/instant.ts'
import type { PlanBudgets, PollPlan, WorkspacePlan } from '../poll/plan.ts'
import { planPoll } from '../poll/plan.ts'
import type { Entry } from './entry.ts'
import type { Environment } from './environment.ts'

/** The plan is made anew at most so often: thousands of customers change it all the time. */
const PLAN_EVERY_MS: DurationMs = 10 * SECOND_MS

/** What planning goes by. */
export interface PlanningDeps {
  readonly env: Environment
  readonly entries: readonly Entry[]
  readonly budgets: PlanBudgets
  /** See PollerDeps. */
  slowdown(family: 'jobs' | 'recipes'): number
}

/** The plan of one quota, kept current as lists are read, and as the API refuses requests (SEMANTICS 2.1, 2.2). */
export class Planning {
  readonly #deps: PlanningDeps
  #plan: PollPlan = new Map()
  #madeAt: Instant = Number.NEGATIVE_INFINITY

  constructor(deps: PlanningDeps) {
    this.#deps = deps
  }

  /** Whether a list was read that there is a plan for. */
  get isMade(): boolean {
    return this.#plan.size > 0
  }

  /** How a workspace is watched; undefined before its list was read. */
  of(workspace: string): WorkspacePlan | undefined {
    return this.#plan.get(workspace)
  }

  /** Makes the plan anew where that is due; true where it did. */
  renew(): boolean {
    const now = this.#deps.env.clock.now()
    const tenants = this.#deps.entries.flatMap((entry) => [...entry.tenants.values()])
    const isComplete = tenants.every(({ name }) => this.#plan.has(name))
    if (isComplete && now - this.#madeAt < PLAN_EVERY_MS) return false
    this.#madeAt = now
    const budgets = this.#budgetsNow()
    this.#plan = planPoll(
      tenants.map((tenant) => tenant.target()),
      budgets,
    )
    this.#tell(budgets)
    return true
  }

  /** What is left while others use the same quota. */
  #budgetsNow(): PlanBudgets {
    const { budgets, slowdown } = this.#deps
    return { jobs: budgets.jobs / slowdown('jobs'), recipes: budgets.recipes / slowdown('recipes') }
  }

  /** Of several customers the worst. */
  #tell(budgets: PlanBudgets): void {
    const { planDelaySeconds, planRequestsPerMinute } = this.#deps.env.metrics
    for (const { workspace, tenants } of this.#deps.entries) {
      planRequestsPerMinute.set({ workspace: workspace.name, family: 'jobs' }, budgets.jobs)
      planRequestsPerMinute.set({ workspace: workspace.name, family: 'recipes' }, budgets.recipes)
      const plans = [...tenants.keys()].flatMap((name) => this.#plan.get(name) ?? [])
      const worst = (delays: readonly DurationMs[]): number => Math.max(0, ...delays) / SECOND_MS
      const of = { workspace: workspace.name }
      planDelaySeconds.set({ ...of, list: 'current' }, worst(plans.map((plan) => plan.worstDelayMs)))
      planDelaySeconds.set({ ...of, list: 'old' }, worst(plans.map((plan) => plan.auditDelayMs)))
    }
  }
}
