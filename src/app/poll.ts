import type { WorkspaceConfig } from '../model/config.ts'
import type { Instant } from '../model/instant.ts'
import type { RecipeKey } from '../model/recipe.ts'
import type { ListedPage } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { checkEntry, checkMissing, checkRights, wasMissing } from './checkup.ts'
import { Entry, type EntryDeps } from './entry.ts'
import { keepListed } from './listed.ts'
import { Looks } from './looks.ts'
import type { Loop } from './loop.ts'
import { Planning } from './planning.ts'
import { isFresh, selectWatched } from './select-recipes.ts'
import { concernsAll, type Lane, type Standing } from './standing.ts'
import { Sweeps } from './sweeps.ts'
import type { Tenant } from './tenant.ts'

/** What a poller works with. */
export interface PollerDeps extends Omit<EntryDeps, 'workspace' | 'clientOf'> {
  /** Workspaces of one quota. */
  readonly workspaces: readonly WorkspaceConfig[]
  clientOf(workspace: WorkspaceConfig): EntryDeps['clientOf']
  /** Recipes with open alerts: they go first. */
  firing(): Promise<ReadonlySet<RecipeKey>>
  /** How many times fewer requests of a family are made than the budget allows, as others use the same quota. */
  slowdown(family: 'jobs' | 'recipes'): number
  /** News was recorded, or recipes are known further. */
  onProgress(): void
}

/** What a poll of everything came to. */
export interface PollReport {
  readonly recipes: number
  readonly fresh: number
  /** What went wrong, for people; empty where all was read. */
  readonly problems: readonly string[]
}

/**
 * Watches all workspaces of one quota (SEMANTICS 2.2). What it knows beyond the store is when it asked whom, what the
 * lists showed, and how often that failed. Two loops drive it: one for lists, one for jobs.
 */
export class Poller {
  readonly quota: string
  readonly #deps: PollerDeps
  readonly #entries: readonly Entry[]
  readonly #sweeps: Sweeps
  readonly #looks: Looks
  /** Of whom failures are missing, or were said to be. */
  readonly #missing = new Set<Tenant>()
  readonly #planning: Planning

  constructor(deps: PollerDeps) {
    const { env, health, workspaces } = deps
    const budgets = workspaces[0]?.budgets
    this.#deps = deps
    this.quota = workspaces[0]?.quota ?? ''
    this.#entries = workspaces.map(
      (workspace) => new Entry({ ...deps, workspace, clientOf: deps.clientOf(workspace) }),
    )
    this.#planning = new Planning({
      env,
      entries: this.#entries,
      budgets: budgets ?? { jobs: 1, recipes: 1 },
      slowdown: (family) => deps.slowdown(family),
    })
    this.#sweeps = new Sweeps({
      env,
      budget: budgets?.recipes ?? 1,
      sweepEveryMs: ({ name, workspace }) => this.#planning.of(name)?.sweepEveryMs ?? workspace.pollEveryMs,
      onPage: (tenant, page) => this.#onPage(tenant, page),
      onSwept: (tenant, signal) => this.#onSwept(tenant, signal),
      onFailed: (tenant, error, signal) => this.#onListFailed(tenant, error, signal),
    })
    this.#looks = new Looks({
      env,
      health,
      budget: budgets?.jobs ?? 1,
      onProgress: () => deps.onProgress(),
      onMissing: (tenant) => {
        this.#missing.add(tenant)
        this.#sweeps.wake.ring()
      },
      onSucceeded: (tenant) => this.#succeeded(tenant, 'jobs'),
      onFailed: (tenant, error) => this.#failed(tenant, 'jobs', error),
    })
    for (const { tenants } of this.#entries) for (const tenant of tenants.values()) this.#add(tenant)
  }

  /** Who is watched: workspaces, and customers as they come and go. */
  get tenants(): readonly Tenant[] {
    return this.#entries.flatMap(({ tenants }) => [...tenants.values()])
  }

  /** Whether a workspace of the configuration was tried, with or without success. */
  isTried(workspace: string): boolean {
    const entry = this.#entries.find((one) => one.workspace.name === workspace)
    if (entry === undefined) return false
    const { standing, tenants } = entry
    return standing.isTried || [...tenants.values()].some((tenant) => tenant.standing.isTried)
  }

  /** Its two loops. */
  get loops(): readonly Loop[] {
    return [
      { name: `lists ${this.quota}`, wake: this.#sweeps.wake, tick: (signal) => this.#sweepTick(signal) },
      { name: `jobs ${this.quota}`, wake: this.#looks.wake, tick: (signal) => this.#lookTick(signal) },
    ]
  }

  /** Reads lists that are due; returns when the next one is. */
  async #sweepTick(signal: AbortSignal): Promise<Instant | null> {
    const now = this.#deps.env.clock.now()
    for (const entry of this.#entries) await this.#lookAfter(entry, now, signal)
    const next = await this.#sweeps.turn(signal)
    // The API may refuse more, or less, than when the plan was made.
    if (this.#planning.isMade) this.#replan()
    await this.#checkUp()
    this.#deps.onProgress()
    const instants = [next, ...this.#entries.map((entry) => entry.nextAt())].filter((at) => at !== null)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /** Asks for the jobs of whom the plan names; returns when the next one's turn comes. */
  async #lookTick(signal: AbortSignal): Promise<Instant | null> {
    this.#looks.turns.setFiring(await this.#deps.firing())
    const next = await this.#looks.turn(signal)
    this.#deps.onProgress()
    return next
  }

  /** One poll of everything, whatever was asked when (CONFIG 3, once). */
  async pollAll(signal: AbortSignal): Promise<PollReport> {
    const now = this.#deps.env.clock.now()
    for (const entry of this.#entries) await this.#lookAfter(entry, now, signal)
    const unswept = (): boolean => this.tenants.some(({ swept, isTroubled }) => swept === null && !isTroubled)
    do await this.#sweeps.turn(signal)
    while (unswept() && !signal.aborted)
    this.#looks.turns.setFiring(await this.#deps.firing())
    // Everybody in turn where that is the plan; where the list tells, as many beside who moved as a minute has room for.
    const isList = this.tenants.some(({ name }) => this.#planning.of(name)?.strategy === 'list')
    const audits = isList ? Math.ceil(this.#deps.workspaces[0]?.budgets.jobs ?? 0) : Number.POSITIVE_INFINITY
    const results = await this.#looks.all(audits, signal)
    const troubles = this.#standings().flatMap((standing) => {
      return standing.error === null ? [] : [problemOf(standing.name, standing.error)]
    })
    const single = results.flatMap(({ workspace, error }) =>
      error === null ? [] : [problemOf(workspace, error)],
    )
    return {
      recipes: this.tenants.reduce((sum, { records }) => sum + records.size, 0),
      fresh: results.reduce((sum, { fresh }) => sum + fresh, 0),
      problems: [...new Set([...troubles, ...single])],
    }
  }

  /** What is not right though polling goes on, as health. */
  async #checkUp(): Promise<void> {
    for (const { workspace, pulse, tenants } of this.#entries) {
      await checkEntry(this.#deps, workspace.name, pulse, tenants.values())
    }
    for (const tenant of this.#missing) {
      if (!(await checkMissing(this.#deps, tenant))) this.#missing.delete(tenant)
    }
  }

  async #lookAfter(entry: Entry, now: Instant, signal: AbortSignal): Promise<void> {
    if (await entry.renewAuth(now)) this.#refreshAll()
    const customers = await entry.discover(now, signal)
    if (customers === null) return
    for (const tenant of customers.came) this.#add(tenant)
    for (const tenant of customers.went) await this.#remove(tenant)
  }

  #add(tenant: Tenant): void {
    this.#sweeps.add(tenant)
    this.#looks.add(tenant)
    if (wasMissing(this.#deps.health, tenant)) this.#missing.add(tenant)
  }

  /** A customer that left: its recipes are let go. */
  async #remove(tenant: Tenant): Promise<void> {
    const { store, clock } = this.#deps.env
    this.#sweeps.remove(tenant)
    tenant.select([], this.#looks.turns, 0)
    this.#looks.remove(tenant)
    await store.recipes.select(tenant.name, [], clock.now(), 0)
  }

  async #onPage(tenant: Tenant, { askedAt, ...page }: ListedPage): Promise<void> {
    for (const why of page.broken) {
      this.#deps.env.log.warn({ workspace: tenant.name }, `the recipe list: ${why}`)
    }
    const { checksums, looked, moved } = tenant.list(page.items, this.#looks.turns, askedAt)
    await keepListed(this.#deps.env, tenant, moved, askedAt)
    this.#looks.ring()
    await this.#deps.env.store.completeness.listed(tenant.name, checksums, looked)
    await this.#deps.env.store.completeness.moved(tenant.name, tenant.unmoved.takeChanges())
    await this.#succeeded(tenant, 'list')
  }

  async #onSwept(tenant: Tenant, signal: AbortSignal): Promise<void> {
    const { clock, store } = this.#deps.env
    const sweptAt = tenant.sweepStartedAt
    if (tenant.isRedefined || !isFresh(tenant.selectedAt, clock.now())) {
      try {
        await this.#select(tenant, tenant.items, signal)
        // Those that are watched only now were not when their page came.
        await keepListed(this.#deps.env, tenant, tenant.items, clock.now())
      } catch (error) {
        if (!(error instanceof WorkatoError)) throw error
        // Once more from the list on, as soon as the pause is over.
        tenant.sweepStartedAt = Number.NEGATIVE_INFINITY
        await this.#failed(tenant, 'list', error)
      }
    }
    if (tenant.swept !== null) {
      await store.completeness.moved(tenant.name, tenant.unmoved.takeChanges())
      await store.states.listEnded(tenant.name, tenant.swept.ids, sweptAt, tenant.unmoved.through(sweptAt))
    }
    this.#replan()
  }

  async #select(tenant: Tenant, items: Tenant['items'], signal: AbortSignal): Promise<void> {
    const { env } = this.#deps
    const now = env.clock.now()
    const records = await selectWatched(env, tenant, items, signal)
    if (tenant.selectedAt === null) tenant.resume(await env.store.completeness.load(tenant.name))
    tenant.selectedAt = now
    tenant.isRedefined = false
    const news = tenant.select(records, this.#looks.turns, now - tenant.workspace.lookBackMs)
    await env.store.completeness.listed(tenant.name, news.checksums, news.looked)
    await checkRights(this.#deps, tenant)
    tenant.standing.resume(latest(records.flatMap(({ knownThrough }) => knownThrough ?? [])))
    this.#looks.refresh(tenant)
  }

  /** Where every entry names an id, polling goes on without the list: then names and counters are what was known. */
  async #onListFailed(tenant: Tenant, error: WorkatoError, signal: AbortSignal): Promise<void> {
    const { env } = this.#deps
    const byId = tenant.workspace.recipes.every(({ selector }) => selector.kind === 'id')
    if (!byId || error.code === 'token_rejected') return await this.#failed(tenant, 'list', error)
    env.log.warn({ workspace: tenant.name, code: error.code }, `${error.message}. Polling goes on by id.`)
    const known = await env.store.recipes.list({ workspace: tenant.name })
    tenant.sweep = null
    await this.#select(
      tenant,
      known.map(({ item }) => item),
      signal,
    )
    this.#replan()
  }

  async #succeeded(tenant: Tenant, lane: Lane): Promise<void> {
    const { standing, shared } = tenant
    const wasTroubled = tenant.isTroubled
    await standing.succeeded(lane)
    if (shared !== standing) await shared.succeeded(lane)
    if (wasTroubled) this.#refreshAll()
  }

  async #failed(tenant: Tenant, lane: Lane, error: WorkatoError): Promise<void> {
    const standing = concernsAll(error) ? tenant.shared : tenant.standing
    await standing.failed(lane, error)
    if (standing === tenant.standing) this.#refresh(tenant)
    else this.#refreshAll()
  }

  #refresh(tenant: Tenant): void {
    this.#sweeps.refresh(tenant)
    this.#looks.refresh(tenant)
  }

  #refreshAll(): void {
    for (const tenant of this.tenants) this.#refresh(tenant)
  }

  #replan(): void {
    if (!this.#planning.renew()) return
    for (const tenant of this.tenants) this.#sweeps.refresh(tenant)
  }

  #standings(): readonly Standing[] {
    return [...new Set(this.tenants.flatMap(({ standing, shared }) => [standing, shared]))]
  }
}

function problemOf(workspace: string, { message, hint }: WorkatoError): string {
  return `${workspace}: ${message}. ${hint}`
}

function latest(instants: readonly Instant[]): Instant | null {
  return instants.reduce<Instant | null>((last, at) => Math.max(last ?? at, at), null)
}
