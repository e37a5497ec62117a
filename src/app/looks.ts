import type { KindOf } from '../ingest/fingerprint.ts'
import { createRedact, type Redact } from '../ingest/redact.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import { MINUTE_MS } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { type Turn, Turns } from '../poll/turns.ts'
import type { Wake } from '../system/wake.ts'
import { WorkatoError } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import type { Health } from './health.ts'
import { kindsOf } from './kinds.ts'
import { lookAt } from './look.ts'
import { Pump } from './pump.ts'
import { concernsAll } from './standing.ts'
import type { Tenant } from './tenant.ts'
import type { WatchedRecipe } from './watched.ts'

/** How long an answer may take without the budget being left unused. */
const ANSWER_MS: DurationMs = 8_000

/** Looks under way at once, at least and at most; how many are needed depends on the budget. */
const LOOKS_MIN = 8
const LOOKS_MAX = 128

/** Where the failed jobs are more than a look reads, reruns among them are looked for so often (SEMANTICS 2.4, 2.12). */
const RERUNS_EVERY_MS: DurationMs = 10 * MINUTE_MS

/** Looks under way at once where everybody is looked at. */
const ONCE_AT_ONCE = 4

/** Of the looks under way, audits may be so many: what is urgent finds room at once. */
const AUDIT_SHARE = 0.5

/**
 * Looks that wait for the budget, at once: whose turn it is is decided as late as can be, and who has a turn is overtaken
 * by nobody.
 */
const WAITING_MAX = 2

/** Of looks, among all that waits for the budget for jobs: history is read with what they leave. */
const PRIORITY = 4

/** What looking works with. */
export interface LooksDeps {
  readonly env: Environment
  readonly health: Health
  /** Requests a minute. */
  readonly budget: number
  /** News was recorded, or recipes are known further. */
  onProgress(): void
  /** Failures are counted that nobody could find. */
  onMissing(tenant: Tenant): void
  /** A look of this workspace went well, or failed otherwise than by itself. */
  onSucceeded(tenant: Tenant): Promise<void>
  onFailed(tenant: Tenant, error: WorkatoError): Promise<void>
}

/** What a look came to. */
interface LookResult {
  readonly workspace: string
  readonly fresh: number
  readonly error: WorkatoError | null
}

/** Looks at the recipes of all workspaces of one quota, whoever's turn it is (SEMANTICS 2.2). */
export class Looks {
  readonly turns: Turns = new Turns()
  readonly #deps: LooksDeps
  readonly #redact: Redact
  #kindOf: KindOf | null = null
  readonly #pump: Pump
  readonly #atOnce: number
  readonly #tenants = new Map<string, Tenant>()
  /** When reruns were read last, or none could hide. */
  readonly #rerunsAt = new Map<RecipeKey, Instant>()
  #audits = 0
  /** Looks whose first request waits for the budget. */
  #waiting = 0

  constructor(deps: LooksDeps) {
    const { privacy, secrets } = deps.env.config
    this.#deps = deps
    this.#redact = createRedact(privacy, secrets)
    const needed = Math.ceil((deps.budget * ANSWER_MS) / MINUTE_MS)
    this.#atOnce = Math.min(LOOKS_MAX, Math.max(LOOKS_MIN, needed))
    this.#pump = new Pump(deps.env.clock, this.#atOnce)
  }

  add(tenant: Tenant): void {
    this.#tenants.set(tenant.name, tenant)
    this.refresh(tenant)
  }

  get wake(): Wake {
    return this.#pump.wake
  }

  /** Recipes are let go by the tenant's own selection. */
  remove(tenant: Tenant): void {
    this.#tenants.delete(tenant.name)
  }

  /** It may be asked at another time, or one request at a time. */
  refresh(tenant: Tenant): void {
    // So that one slow workspace leaves room for the others.
    const usual = this.#tenants.size > 1 ? Math.ceil(this.#atOnce / 2) : this.#atOnce
    this.turns.limit(tenant.name, tenant.until('jobs'), tenant.isTroubled ? 1 : usual)
    this.#pump.ring()
  }

  ring(): void {
    this.#pump.ring()
  }

  /** Looks at whom it is the turn of; returns when the next turn comes. */
  async turn(signal: AbortSignal): Promise<Instant | null> {
    const { clock } = this.#deps.env
    return await this.#pump.turn(
      () => {
        if (this.#waiting >= WAITING_MAX) return null
        const turn = this.turns.next(clock.now(), this.#audits < this.#atOnce * AUDIT_SHARE)
        return turn === null ? null : this.#look(turn, signal).then(() => {})
      },
      () => this.turns.nextAt(clock.now()),
      signal,
    )
  }

  /** Looks at everybody whose turn it may be, once, whenever that was last; but at so many others in turn at most. */
  async all(auditsMax: number, signal: AbortSignal): Promise<readonly LookResult[]> {
    const asked = new Set<RecipeKey>()
    const results: LookResult[] = []
    let audits = auditsMax
    const worker = async (): Promise<void> => {
      while (!signal.aborted) {
        const turn = this.turns.next(Number.MAX_SAFE_INTEGER, audits > 0)
        if (turn === null) return
        if (asked.has(turn.key)) return this.turns.unasked(turn.key)
        if (turn.reason === 'audit') audits -= 1
        asked.add(turn.key)
        results.push(await this.#look(turn, signal))
      }
    }
    await Promise.all(Array.from({ length: ONCE_AT_ONCE }, worker))
    return results
  }

  /** One look; an error that concerns this recipe alone is its result only. */
  async #look({ key, reason }: Turn, signal: AbortSignal): Promise<LookResult> {
    const found = this.#find(key)
    if (found === null) {
      this.turns.forget(key)
      this.#rerunsAt.delete(key)
      return { workspace: '', fresh: 0, error: null }
    }
    const { tenant, record } = found
    this.#audits += reason === 'audit' ? 1 : 0
    const start = this.#wait()
    try {
      return await this.#lookAt(tenant, record, start, signal)
    } catch (error) {
      this.turns.unasked(key)
      throw error
    } finally {
      start()
      this.#audits -= reason === 'audit' ? 1 : 0
      this.refresh(tenant)
    }
  }

  /** A look waits for its turn with the budget, until the answer is called. */
  #wait(): () => void {
    this.#waiting += 1
    let isWaiting = true
    return () => {
      if (!isWaiting) return
      isWaiting = false
      this.#waiting -= 1
      this.#pump.ring()
    }
  }

  #find(key: RecipeKey): { readonly tenant: Tenant; readonly record: WatchedRecipe } | null {
    const end = key.indexOf('\u0000')
    const tenant = this.#tenants.get(key.slice(0, end))
    const record = tenant?.records.get(key.slice(end + 1))
    return tenant === undefined || record === undefined ? null : { tenant, record }
  }

  async #lookAt(
    tenant: Tenant,
    recipe: WatchedRecipe,
    onAsked: () => void,
    signal: AbortSignal,
  ): Promise<LookResult> {
    const { env, health, onProgress } = this.#deps
    const { workspace, client, skew } = tenant
    const [key, beganAt, of] = [recipeKey(recipe), env.clock.now(), tenant.lookOf(recipe.id)]
    try {
      this.#kindOf ??= await kindsOf(env)
      const [kindOf, redact] = [this.#kindOf, this.#redact]
      const asksReruns = beganAt - (this.#rerunsAt.get(key) ?? Number.NEGATIVE_INFINITY) >= RERUNS_EVERY_MS
      const look = {
        env,
        workspace,
        client,
        recipe,
        kindOf,
        redact,
        skew,
        signal,
        priority: PRIORITY,
        onAsked,
        asksReruns,
        ...of,
      }
      const { at, fresh, complete, account, missing, answered, knowsReruns } = await lookAt(look)
      if (knowsReruns) this.#rerunsAt.set(key, beganAt)
      if (recipe.goneAt !== null) await health.ok('recipe', key, env.clock.now())
      if (complete) tenant.known(recipe, at)
      tenant.account(recipe.id, account, of.account)
      if (missing !== null) this.#deps.onMissing(tenant)
      const move = complete ? tenant.cover(recipe.id, { reading: of.reading, answered, at }) : null
      this.turns.ended(key, beganAt, { isGone: false, move })
      tenant.readable()
      if (fresh > 0) onProgress()
      await this.#deps.onSucceeded(tenant)
      return { workspace: tenant.name, fresh, error: null }
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      await this.#failed(tenant, recipe, error, beganAt)
      return { workspace: tenant.name, fresh: 0, error }
    }
  }

  async #failed(tenant: Tenant, recipe: WatchedRecipe, error: WorkatoError, beganAt: Instant): Promise<void> {
    const { env, health } = this.#deps
    const key = recipeKey(recipe)
    const at = env.clock.now()
    const isGone = error.code === 'not_found'
    if (isGone) {
      await env.store.recipes.markGone(recipe.workspace, recipe.id, at)
      if (recipe.goneAt === null) {
        await health.failed('recipe', key, at, { reason: error.code, detail: error.message })
        env.log.warn(
          { workspace: recipe.workspace, recipe: recipe.id },
          `${recipe.name} is gone: ${error.message}`,
        )
      }
      tenant.records.set(recipe.id, { ...recipe, goneAt: recipe.goneAt ?? at })
      await this.#deps.onSucceeded(tenant)
    } else {
      await env.store.recipes.failLook(recipe.workspace, recipe.id, at)
    }
    const isOfAll = concernsAll(error) || error.code === 'forbidden'
    if (isOfAll || (!isGone && tenant.unreadable(recipe.id))) {
      // Whoever was asked in vain is asked again as soon as the pause is over.
      this.turns.unasked(key)
      await this.#deps.onFailed(tenant, error)
      return
    }
    if (!isGone) {
      env.log.warn({ workspace: recipe.workspace, recipe: recipe.id, code: error.code }, error.message)
    }
    this.turns.ended(key, beganAt, { isGone, move: null })
  }
}
