import type { KindOf } from '../ingest/fingerprint.ts'
import { createRedact, type Redact } from '../ingest/redact.ts'
import { type Condition, plainConditions } from '../model/condition.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { JobsPage } from '../model/job.ts'
import { matchesAll } from '../model/matcher.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import type { Rule } from '../model/rule.ts'
import type { RecipeRecord } from '../store/port.ts'
import { WorkatoError } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import { kindsOf } from './kinds.ts'
import { recordPage } from './record-page.ts'
import type { Tenant } from './tenant.ts'

/** Of the budget for jobs at most one request in so many reads history back. */
const SHARE = 4

/** Behind everything else that waits for the same budget. */
const PRIORITY = 9

/** So many pages a recipe at most; what lies behind stays unknown. */
const PAGES_MAX = 200

/** Recipes that are read at once to find one whose rules ask for its history. */
const RECIPES_AT_ONCE = 50

/** Where nobody's history is needed, it is looked again so often: for new recipes. */
const IDLE_MS: DurationMs = 10 * MINUTE_MS

/** Where recipes wait for their first look, it is looked again so often. */
const SOON_MS: DurationMs = MINUTE_MS

/** What reading back works with. */
export interface ReadBackDeps {
  readonly env: Environment
  /** Who is watched, as of now. */
  tenants(): Iterable<Tenant>
  /** More is known. */
  onProgress(): void
}

/** One recipe whose history is being read. */
interface Reading {
  readonly tenant: Tenant
  readonly recipe: RecipeRecord
  /** How far back rules ask. */
  readonly until: Instant
  cursor: string | null
  pages: number
  readonly seen: Set<string>
}

/**
 * Reads failures of before the first sight back as far as rules reach (SEMANTICS 2.7, 3.5): as history, page by page, on
 * where an earlier process stopped, within a share of the budget and after all news.
 */
export class ReadBack {
  readonly #deps: ReadBackDeps
  readonly #redact: Redact
  readonly #readings = new Map<string, Reading>()
  readonly #nextAt = new Map<string, Instant>()
  readonly #givenUp = new Set<RecipeKey>()
  #kindOf: KindOf | null = null

  constructor(deps: ReadBackDeps) {
    const { privacy, secrets } = deps.env.config
    this.#deps = deps
    this.#redact = createRedact(privacy, secrets)
  }

  /** One page a quota whose turn it is; returns when the next one's comes. */
  async tick(signal: AbortSignal): Promise<Instant | null> {
    const now = this.#deps.env.clock.now()
    const quotas = Map.groupBy(this.#deps.tenants(), ({ workspace }) => workspace.quota)
    let next = now + IDLE_MS
    for (const [quota, tenants] of quotas) {
      if (now >= (this.#nextAt.get(quota) ?? -Infinity)) {
        this.#nextAt.set(quota, now + (await this.#turn(quota, tenants, signal)))
      }
      next = Math.min(next, this.#nextAt.get(quota) ?? next)
    }
    return next
  }

  async #turn(quota: string, tenants: readonly Tenant[], signal: AbortSignal): Promise<DurationMs> {
    const reading = this.#readings.get(quota) ?? (await this.#begin(tenants))
    if (reading === null || reading === 'soon') return reading === null ? IDLE_MS : SOON_MS
    this.#readings.set(quota, reading)
    const came = await this.#page(reading, signal)
    if (came !== 'more') this.#readings.delete(quota)
    this.#deps.onProgress()
    return came === 'failed' ? IDLE_MS : (SHARE * MINUTE_MS) / reading.tenant.workspace.budgets.jobs
  }

  /** Null: nobody's is needed; soon: somebody's will be, once it was looked at. */
  async #begin(tenants: readonly Tenant[]): Promise<Reading | 'soon' | null> {
    const { env } = this.#deps
    const now = env.clock.now()
    let waiting = false
    for (const tenant of tenants) {
      if (tenant.isTroubled) continue
      const { name } = tenant
      const lacking = await env.store.recipes.lackingHistory(name, now - mostHistoryMs(env.config.rules))
      // What is news comes first.
      waiting ||= lacking.some(({ isLookedAt }) => !isLookedAt)
      const ready = lacking.flatMap(({ id, isLookedAt }) => {
        const key = recipeKey({ workspace: name, id })
        return isLookedAt && !this.#givenUp.has(key) ? [key] : []
      })
      for (let start = 0; start < ready.length; start += RECIPES_AT_ONCE) {
        for (const recipe of await env.store.recipes.byKeys(ready.slice(start, start + RECIPES_AT_ONCE))) {
          const until = now - historyMs(env.config.rules, recipe)
          if ((recipe.historyFrom ?? recipe.horizon) <= until) continue
          const cursor = await env.store.facts.oldestJob(recipeKey(recipe))
          return { tenant, recipe, until, cursor, pages: 0, seen: new Set() }
        }
      }
    }
    return waiting || tenants.some(({ swept }) => swept === null) ? 'soon' : null
  }

  /** Reads one page. Trouble with it ends this try; polling tells of it. */
  async #page(reading: Reading, signal: AbortSignal): Promise<'more' | 'done' | 'failed'> {
    const { env } = this.#deps
    const { tenant, recipe, cursor } = reading
    try {
      const page = await tenant.client.jobs(recipe.id, { cursor, signal, priority: PRIORITY })
      return (await this.#keep(reading, page)) ? 'done' : 'more'
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      const isPurged = ['not_found', 'invalid_request'].includes(error.code) && cursor !== null
      if (isPurged) {
        await env.store.recipes.readBack(tenant.name, recipe.id, reading.until)
        return 'done'
      }
      env.log.debug({ workspace: tenant.name, recipe: recipe.id, code: error.code }, error.message)
      if (error.code === 'not_found') this.#givenUp.add(recipeKey(recipe))
      return 'failed'
    }
  }

  /** True where the page was the last that is needed, or is there. */
  async #keep(reading: Reading, page: JobsPage): Promise<boolean> {
    const { env } = this.#deps
    const { tenant, recipe, until, seen } = reading
    const { workspace, skew } = tenant
    const items = page.items.filter(({ id }) => !seen.has(id))
    // The list ended, or what lay behind was purged: nothing older can be known.
    if (items.length === 0) {
      await env.store.recipes.readBack(tenant.name, recipe.id, until)
      return true
    }
    this.#kindOf ??= await kindsOf(env)
    const input = { env, workspace, recipe, kindOf: this.#kindOf, redact: this.#redact, skew }
    // Counters of now say nothing about then.
    const counters = { failed: null, succeeded: null, scope: null }
    await recordPage(input, { ...page, items, counters }, env.clock.now(), recipe.horizon)
    const oldest = items.reduce((least, item) => (ageOf(item) < ageOf(least) ? item : least))
    const from = ageOf(oldest) - skew.ms
    if (Number.isFinite(from)) await env.store.recipes.readBack(tenant.name, recipe.id, from)
    for (const { id } of items) seen.add(id)
    reading.cursor = oldest.id
    reading.pages += 1
    if (reading.pages >= PAGES_MAX) this.#givenUp.add(recipeKey(recipe))
    return from <= until || reading.pages >= PAGES_MAX
  }
}

function ageOf({ completedAt, startedAt }: JobsPage['items'][number]): Instant {
  return completedAt ?? startedAt ?? Number.POSITIVE_INFINITY
}

/** How far back the rules that select a recipe ask for its failures; 0: they do not. */
function historyMs(rules: readonly Rule[], { labels }: RecipeRecord): DurationMs {
  return rules.reduce((most, rule) => {
    const reach = reachOf(rule.condition)
    return reach > most && matchesAll(rule.recipes, labels) ? reach : most
  }, 0)
}

/** How far back any rule asks. */
function mostHistoryMs(rules: readonly Rule[]): DurationMs {
  return Math.max(0, ...rules.map(({ condition }) => reachOf(condition)))
}

/** Whether any rule asks for what was before a recipe's first sight. */
export function needsHistory(rules: readonly Rule[]): boolean {
  return mostHistoryMs(rules) > 0
}

function reachOf(condition: Condition): DurationMs {
  const reaches = plainConditions(condition).map((member) => {
    if (member.kind === 'new_error') return member.unseenForMs
    return member.kind === 'spike' ? member.baselineMs + member.overMs : 0
  })
  return Math.max(...reaches)
}
