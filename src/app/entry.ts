import { customerWorkspace, type WorkspaceAuth, type WorkspaceConfig } from '../model/config.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import { labelsFrom, overlayLabels } from '../model/labels.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { Pulse } from './checkup.ts'
import { Standing, type StandingDeps } from './standing.ts'
import { Tenant } from './tenant.ts'

/** How often a partner's list of customers is read. */
const CUSTOMERS_EVERY_MS: DurationMs = 15 * MINUTE_MS

/** While a token is rejected: how often the configuration is looked at for another one. */
const AUTH_EVERY_MS: DurationMs = 30_000

/** What an entry is kept with. */
export interface EntryDeps extends StandingDeps {
  readonly workspace: WorkspaceConfig
  /** A client for the workspace itself, or for a customer's. */
  clientOf(options: ClientOptions): WorkatoClient
  /** What the configuration says now of how to sign in; null where it cannot be read. */
  readAuth(workspace: string): Promise<WorkspaceAuth | null>
}

/** What differs between the clients of one entry. */
export interface ClientOptions {
  readonly customer?: string
  /** Asked at each request. */
  auth(): WorkspaceAuth
  /** Told how long each answer took. */
  onAnswer(ms: DurationMs): void
}

/** One entry of `workspaces:`: a workspace, or all that a partner watches for its customers. */
export class Entry {
  readonly workspace: WorkspaceConfig
  readonly standing: Standing
  readonly tenants: Map<string, Tenant> = new Map()
  readonly pulse: Pulse = new Pulse()
  readonly #deps: EntryDeps
  readonly #client: WorkatoClient
  #auth: WorkspaceAuth
  #customersAt: Instant | null = null
  #authAt: Instant = Number.NEGATIVE_INFINITY

  constructor(deps: EntryDeps) {
    const { workspace } = deps
    this.workspace = workspace
    this.#deps = deps
    this.#auth = workspace.auth
    this.standing = new Standing(workspace.name, deps)
    this.#client = deps.clientOf(this.#clientOptions())
    if (workspace.managedUsers !== null) return
    const { standing } = this
    this.tenants.set(
      workspace.name,
      new Tenant({ workspace, client: this.#client, standing, shared: standing }),
    )
  }

  /** When its list of customers has to be read, or the configuration looked at for another token; null: never. */
  nextAt(): Instant | null {
    const { managedUsers } = this.workspace
    const customersAt =
      managedUsers === null || (managedUsers !== 'all' && this.#customersAt !== null)
        ? null
        : Math.max(
            (this.#customersAt ?? Number.NEGATIVE_INFINITY) + CUSTOMERS_EVERY_MS,
            this.standing.until('list'),
          )
    const authAt = this.#isRejected ? this.#authAt + AUTH_EVERY_MS : null
    const instants = [customersAt, authAt].filter((at) => at !== null).filter(Number.isFinite)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /**
   * Takes a token that was replaced, without a restart (SEMANTICS 2.6). True where there was another one: what waited
   * for it may ask at once.
   */
  async renewAuth(now: Instant): Promise<boolean> {
    if (!this.#isRejected || now < this.#authAt + AUTH_EVERY_MS) return false
    this.#authAt = now
    const auth = await this.#deps.readAuth(this.workspace.name)
    if (auth === null || isSame(auth, this.#auth)) return false
    this.#auth = auth
    this.standing.retry()
    for (const { standing } of this.tenants.values()) standing.retry()
    this.#deps.env.log.info(
      { workspace: this.workspace.name },
      'the token was replaced; polling goes on with it',
    )
    return true
  }

  /** Reads who the customers are, where that is due. Customers that came and went; null: nothing was asked. */
  async discover(
    now: Instant,
    signal: AbortSignal,
  ): Promise<{ readonly came: readonly Tenant[]; readonly went: readonly Tenant[] } | null> {
    const { managedUsers } = this.workspace
    const isDue = this.#customersAt === null || now >= this.#customersAt + CUSTOMERS_EVERY_MS
    if (managedUsers === null || !isDue || now < this.standing.until('list')) return null
    if (managedUsers !== 'all') {
      if (this.#customersAt !== null) return null
      this.#customersAt = now
      return this.#update(managedUsers.map((id) => ({ id, name: id })))
    }
    try {
      const customers = await this.#client.customers({ signal })
      this.#customersAt = now
      await this.standing.succeeded('list')
      return this.#update(customers)
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      await this.standing.failed('list', error)
      return null
    }
  }

  #clientOptions(): ClientOptions {
    return { auth: () => this.#auth, onAnswer: (ms) => this.pulse.answered(ms) }
  }

  get #isRejected(): boolean {
    return this.standing.error?.code === 'token_rejected'
  }

  #update(customers: readonly { readonly id: string; readonly name: string }[]) {
    const ids = new Set(customers.map(({ id }) => customerWorkspace(this.workspace.name, id)))
    const went = [...this.tenants.values()].filter(({ name }) => !ids.has(name))
    const came = customers
      .filter(({ id }) => !this.tenants.has(customerWorkspace(this.workspace.name, id)))
      .map(({ id, name }) => this.#tenantOf(id, name))
    for (const { name } of went) this.tenants.delete(name)
    for (const tenant of came) this.tenants.set(tenant.name, tenant)
    return { came, went }
  }

  #tenantOf(customer: string, customerName: string): Tenant {
    const name = customerWorkspace(this.workspace.name, customer)
    const labels = overlayLabels(this.workspace.labels, labelsFrom({ customer: customerName }))
    return new Tenant({
      workspace: { ...this.workspace, name, labels },
      client: this.#deps.clientOf({ ...this.#clientOptions(), customer }),
      standing: new Standing(name, this.#deps),
      shared: this.standing,
    })
  }
}

function isSame(a: WorkspaceAuth, b: WorkspaceAuth): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
