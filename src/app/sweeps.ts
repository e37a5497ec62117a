import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import { Rota } from '../poll/rota.ts'
import type { Sweep } from '../poll/sweep.ts'
import type { Wake } from '../system/wake.ts'
import type { ListedPage } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import { Pump } from './pump.ts'
import type { Tenant } from './tenant.ts'

/** How long an answer may take without the budget being left unused. */
const ANSWER_MS: DurationMs = 8_000

/** Pages of lists under way at once, at least and at most; how many are needed depends on the budget. */
const PAGES_MIN = 4
const PAGES_MAX = 256

/** What sweeping works with. */
export interface SweepsDeps {
  readonly env: Environment
  /** Requests a minute. */
  readonly budget: number
  /** From the start of one sweep of a tenant to the start of the next, at least. */
  sweepEveryMs(tenant: Tenant): DurationMs
  onPage(tenant: Tenant, page: ListedPage): Promise<void>
  /** The end of the list was reached. */
  onSwept(tenant: Tenant, signal: AbortSignal): Promise<void>
  /** The list could not be read. */
  onFailed(tenant: Tenant, error: WorkatoError, signal: AbortSignal): Promise<void>
}

/** Sweeps the lists of recipes of all workspaces of one quota, in turn, page by page (SEMANTICS 2.2). */
export class Sweeps {
  readonly #deps: SweepsDeps
  readonly #tenants = new Map<string, Tenant>()
  readonly #rota = new Rota<string>()
  readonly #pump: Pump
  /** Whose sweep ended, and is worked on. */
  readonly #ending = new Set<Tenant>()

  constructor(deps: SweepsDeps) {
    this.#deps = deps
    const needed = Math.ceil((deps.budget * ANSWER_MS) / MINUTE_MS)
    this.#pump = new Pump(deps.env.clock, Math.min(PAGES_MAX, Math.max(PAGES_MIN, needed)))
  }

  get wake(): Wake {
    return this.#pump.wake
  }

  add(tenant: Tenant): void {
    this.#tenants.set(tenant.name, tenant)
    this.refresh(tenant)
  }

  remove(tenant: Tenant): void {
    this.#tenants.delete(tenant.name)
    this.#rota.set(tenant.name, null)
  }

  /** Its turn may come at another time. */
  refresh(tenant: Tenant): void {
    if (this.#tenants.get(tenant.name) !== tenant) return
    this.#rota.set(tenant.name, this.#dueAt(tenant))
    this.#pump.ring()
  }

  /** Reads pages that are due; returns when the next one is. */
  async turn(signal: AbortSignal): Promise<Instant | null> {
    return await this.#pump.turn(
      () => this.#begin(signal),
      () => this.#rota.nextAt(this.#deps.env.clock.now()),
      signal,
    )
  }

  #dueAt(tenant: Tenant): Instant | null {
    const { sweep } = tenant
    if (this.#ending.has(tenant)) return null
    if (sweep === null) {
      return Math.max(tenant.sweepStartedAt + this.#deps.sweepEveryMs(tenant), tenant.until('list'))
    }
    const isAlone = tenant.isTroubled && sweep.underWay > 0
    return sweep.isWaiting && !isAlone ? tenant.until('list') : null
  }

  #begin(signal: AbortSignal): Promise<void> | null {
    const now = this.#deps.env.clock.now()
    const name = this.#rota.next(now)
    const tenant = name === null ? undefined : this.#tenants.get(name)
    if (tenant === undefined) return null
    const sweep = tenant.sweep ?? tenant.startSweep(now)
    const page = sweep.take()
    this.refresh(tenant)
    return page === null ? null : this.#read(tenant, sweep, page, signal)
  }

  async #read(tenant: Tenant, sweep: Sweep, page: number, signal: AbortSignal): Promise<void> {
    try {
      const answer = await tenant.client.recipes(page, { signal })
      await this.#deps.onPage(tenant, answer)
      const ids = answer.items.map(({ id }) => id)
      const rows = ids.length + answer.broken.length
      sweep.answered({ ids, rows, isWhole: rows > 0 && !answer.more })
    } catch (error) {
      sweep.failed(page)
      if (!(error instanceof WorkatoError)) throw error
      await this.#deps.onFailed(tenant, error, signal)
    }
    await this.#endIfDone(tenant, sweep, signal)
    this.refresh(tenant)
  }

  async #endIfDone(tenant: Tenant, sweep: Sweep, signal: AbortSignal): Promise<void> {
    const swept = sweep.swept()
    if (swept === null || tenant.sweep !== sweep || this.#ending.has(tenant)) return
    this.#ending.add(tenant)
    try {
      tenant.endSweep(swept)
      await this.#deps.onSwept(tenant, signal)
    } finally {
      this.#ending.delete(tenant)
    }
  }
}
