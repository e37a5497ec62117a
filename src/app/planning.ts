import { type DurationMs, type Instant, SECOND_MS } from '../model/instant.ts'
import type { PlanBudgets, PollPlan, WorkspacePlan } from '../poll/plan.ts'
import { planPoll } from '../poll/plan.ts'
import type { Entry } from './entry.ts'
import type { Environment } from './environment.ts'

/** The plan is made anew at most so often: thousands of customers change it all the time. */
const PLAN_EVERY_MS: DurationMs = 10 * SECOND_MS

/** The plan of one quota, kept current as lists are read (SEMANTICS 2.2). */
export class Planning {
  readonly #env: Environment
  readonly #entries: readonly Entry[]
  readonly #budgets: PlanBudgets
  #plan: PollPlan = new Map()
  #madeAt: Instant = Number.NEGATIVE_INFINITY

  constructor(env: Environment, entries: readonly Entry[], budgets: PlanBudgets) {
    this.#env = env
    this.#entries = entries
    this.#budgets = budgets
  }

  /** How a workspace is watched; undefined before its list was read. */
  of(workspace: string): WorkspacePlan | undefined {
    return this.#plan.get(workspace)
  }

  /** Makes the plan anew where that is due; true where it did. */
  renew(): boolean {
    const now = this.#env.clock.now()
    const tenants = this.#entries.flatMap((entry) => [...entry.tenants.values()])
    const isComplete = tenants.every(({ name }) => this.#plan.has(name))
    if (isComplete && now - this.#madeAt < PLAN_EVERY_MS) return false
    this.#madeAt = now
    this.#plan = planPoll(
      tenants.map((tenant) => tenant.target()),
      this.#budgets,
    )
    this.#tell()
    return true
  }

  /** Of several customers the worst. */
  #tell(): void {
    const { planDelaySeconds } = this.#env.metrics
    for (const { workspace, tenants } of this.#entries) {
      const plans = [...tenants.keys()].flatMap((name) => this.#plan.get(name) ?? [])
      const worst = (delays: readonly DurationMs[]): number => Math.max(0, ...delays) / SECOND_MS
      const of = { workspace: workspace.name }
      planDelaySeconds.set({ ...of, list: 'current' }, worst(plans.map((plan) => plan.worstDelayMs)))
      planDelaySeconds.set({ ...of, list: 'old' }, worst(plans.map((plan) => plan.auditDelayMs)))
    }
  }
}
