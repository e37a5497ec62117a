import { createRedact, type Redact } from '../ingest/redact.ts'
import type { WorkspaceConfig } from '../model/config.ts'
import { type DurationMs, HOUR_MS, type Instant, MINUTE_MS } from '../model/instant.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { nextTry } from '../poll/backoff.ts'
import { type PollTarget, planPoll } from '../poll/plan.ts'
import type { RecipeRecord } from '../store/port.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError, type WorkatoErrorCode } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import type { Gaps } from './gaps.ts'
import type { Health } from './health.ts'
import { lookAt, type Skew } from './look.ts'
import { selectWatched } from './select-recipes.ts'

/** How often the recipe list is read again: for new recipes, names and labels. */
const SELECT_EVERY_MS: DurationMs = 5 * MINUTE_MS

/** A recipe that is gone is asked again so often: it may come back. */
const GONE_EVERY_MS: DurationMs = HOUR_MS

/** Looks under way at once; the budget paces them. */
const LOOKS_AT_ONCE = 4

/** Looks of one tick: so that the loop turns visibly. */
const LOOKS_MAX = 20

/** What a workspace's poller works with. */
export interface PollerDeps {
  readonly env: Environment
  readonly workspace: WorkspaceConfig
  readonly client: WorkatoClient
  readonly health: Health
  readonly gaps: Gaps
  /** Recipes with open alerts: they go first. */
  firing(): Promise<ReadonlySet<RecipeKey>>
  /** News was recorded, or recipes are known further. */
  onProgress(): void
}

/** Watches one workspace. What it knows beyond the store is when it asked whom, and how often that failed. */
export interface Poller {
  /** Asks whom the plan names now; returns when to plan again. */
  tick(signal: AbortSignal): Promise<Instant | null>
  /** One poll of everything, whatever was asked when. */
  pollAll(signal: AbortSignal): Promise<PollReport>
  /** Whether it was tried, with or without success. */
  readonly tried: boolean
}

/** What a poll of everything came to. */
export interface PollReport {
  readonly recipes: number
  readonly fresh: number
  /** What went wrong, for people; empty where all was read. */
  readonly problems: readonly string[]
}

interface LookResult {
  readonly fresh: number
  readonly error: WorkatoError | null
}

/** Errors that concern the whole workspace, whichever recipe was asked for: nothing more is asked then. */
const WORKSPACE_WIDE: ReadonlySet<WorkatoErrorCode> = new Set([
  'token_rejected',
  'forbidden',
  'rate_limited',
  'unreachable',
])

/** A poller that has not asked yet. */
export function createPoller(deps: PollerDeps): Poller {
  return new WorkspacePoller(deps)
}

class WorkspacePoller implements Poller {
  readonly #deps: PollerDeps
  readonly #redact: Redact
  readonly #skew: Skew = { ms: 0 }
  readonly #askedAt = new Map<RecipeKey, Instant>()
  #watched: readonly RecipeRecord[] = []
  #selectedAt: Instant | null = null
  #failures = 0
  #trouble: WorkatoError | null = null
  #polledAt: Instant | null = null
  #pausedUntil: Instant = 0
  #tried = false

  constructor(deps: PollerDeps) {
    const { privacy, secrets } = deps.env.config
    this.#deps = deps
    this.#redact = createRedact(privacy, secrets)
  }

  get tried(): boolean {
    return this.#tried
  }

  async tick(signal: AbortSignal): Promise<Instant | null> {
    const { env, workspace } = this.#deps
    const now = env.clock.now()
    if (now < this.#pausedUntil) return this.#pausedUntil
    let again: Instant | null = null
    const error = await this.#guarded(async () => {
      const selected = await this.#select(signal)
      const targets = await targetsOf(this.#deps, this.#watched, this.#askedAt)
      const plan = planPoll(targets, budgetsOf(workspace), env.clock.now())
      again = plan.due.length > LOOKS_MAX ? now : plan.lookAgainAt
      const due = new Set(plan.due.slice(0, LOOKS_MAX))
      await this.#lookAtAll(
        this.#watched.filter((recipe) => due.has(recipeKey(recipe))),
        signal,
      )
      return selected || due.size > 0
    })
    this.#deps.onProgress()
    return error === null ? (again ?? now + SELECT_EVERY_MS) : this.#pausedUntil
  }

  async pollAll(signal: AbortSignal): Promise<PollReport> {
    let results: readonly LookResult[] = []
    const error = await this.#guarded(async () => {
      this.#selectedAt = null
      await this.#select(signal)
      results = await this.#lookAtAll(this.#watched, signal)
      return true
    })
    const errors = [...(error === null ? [] : [error]), ...results.flatMap((result) => result.error ?? [])]
    return {
      recipes: this.#watched.length,
      fresh: results.reduce((sum, { fresh }) => sum + fresh, 0),
      problems: errors.map(({ message, hint }) => `${this.#deps.workspace.name}: ${message}. ${hint}`),
    }
  }

  /** True where the API was asked. */
  async #select(signal: AbortSignal): Promise<boolean> {
    const { env, workspace, client } = this.#deps
    const isFresh = this.#selectedAt !== null && env.clock.now() - this.#selectedAt < SELECT_EVERY_MS
    if (isFresh) {
      this.#watched = await env.store.recipes.list({ workspace: workspace.name, selected: true })
      return false
    }
    this.#watched = await selectWatched(env, workspace, client, signal)
    this.#selectedAt = env.clock.now()
    // After a start: when an earlier process looked last.
    this.#polledAt ??= latest(this.#watched.flatMap(({ knownThrough }) => knownThrough ?? []))
    return true
  }

  /**
   * Runs work against the API; a failure pauses the workspace and is kept as its health (SEMANTICS 2.6). Work that
   * found nobody to ask (false) says nothing about it.
   */
  async #guarded(work: () => Promise<boolean>): Promise<WorkatoError | null> {
    const { env, workspace, health } = this.#deps
    try {
      if (await work()) await this.#succeeded()
      return null
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      this.#failures += 1
      this.#trouble = error
      const now = env.clock.now()
      const next = nextTry(this.#failures, error, env.random.next())
      this.#pausedUntil = now + (next.kind === 'gone' ? workspace.pollEveryMs : next.inMs)
      await health.failed('workspace', workspace.name, now, { reason: error.code, detail: troubleOf(error) })
      env.log.warn({ workspace: workspace.name, code: error.code, hint: error.hint }, error.message)
      return error
    } finally {
      this.#tried = true
    }
  }

  async #succeeded(): Promise<void> {
    const { env, workspace, health, gaps } = this.#deps
    const now = env.clock.now()
    gaps.polled(workspace.name, this.#polledAt, now, this.#trouble?.code.replaceAll('_', ' ') ?? null)
    this.#polledAt = now
    this.#failures = 0
    this.#trouble = null
    await health.ok('workspace', workspace.name, now)
  }

  /** Looks at these; throws where none could be read: then it is not about one recipe. */
  async #lookAtAll(recipes: readonly RecipeRecord[], signal: AbortSignal): Promise<readonly LookResult[]> {
    const results = await inParallel(recipes, (recipe) => this.#look(recipe, signal))
    const unreadable = results.flatMap(({ error }) =>
      error === null || error.code === 'not_found' ? [] : [error],
    )
    const [first] = unreadable
    if (first !== undefined && unreadable.length === recipes.length) throw first
    return results
  }

  /** One look; an error that concerns this recipe alone is its result, any other is thrown. */
  async #look(recipe: RecipeRecord, signal: AbortSignal): Promise<LookResult> {
    const { env, workspace, client, health } = this.#deps
    const key = recipeKey(recipe)
    this.#askedAt.set(key, env.clock.now())
    try {
      const { fresh } = await lookAt({
        env,
        workspace,
        client,
        recipe,
        redact: this.#redact,
        skew: this.#skew,
        signal,
      })
      if (recipe.goneAt !== null) await health.ok('recipe', key, env.clock.now())
      if (fresh > 0) this.#deps.onProgress()
      return { fresh, error: null }
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      await lookFailed(this.#deps, recipe, error)
      if (!WORKSPACE_WIDE.has(error.code)) return { fresh: 0, error }
      // Whoever was asked in vain is asked again as soon as the pause is over.
      this.#askedAt.delete(key)
      throw error
    }
  }
}

async function lookFailed(deps: PollerDeps, recipe: RecipeRecord, error: WorkatoError): Promise<void> {
  const { env, workspace, health } = deps
  const at = env.clock.now()
  const fields = { workspace: workspace.name, recipe: recipe.id, code: error.code, hint: error.hint }
  if (error.code !== 'not_found') {
    await env.store.recipes.failLook(workspace.name, recipe.id, at)
    return env.log.warn(fields, error.message)
  }
  await env.store.recipes.markGone(workspace.name, recipe.id, at)
  if (recipe.goneAt !== null) return
  await health.failed('recipe', recipeKey(recipe), at, { reason: error.code, detail: error.message })
  env.log.warn(fields, `${recipe.name} is gone: ${error.message}`)
}

async function targetsOf(
  deps: PollerDeps,
  watched: readonly RecipeRecord[],
  askedAt: ReadonlyMap<RecipeKey, Instant>,
): Promise<readonly PollTarget[]> {
  const firing = await deps.firing()
  return watched.map((recipe) => {
    const key = recipeKey(recipe)
    return {
      key,
      lastAskedAt: askedAt.get(key) ?? null,
      pollEveryMs: recipe.goneAt === null ? deps.workspace.pollEveryMs : GONE_EVERY_MS,
      quota: deps.workspace.quota,
      firing: firing.has(key),
    }
  })
}

function latest(instants: readonly Instant[]): Instant | null {
  return instants.length === 0 ? null : instants.reduce((last, at) => Math.max(last, at))
}

function budgetsOf(workspace: WorkspaceConfig): ReadonlyMap<string, number> {
  return new Map([[workspace.quota, workspace.budgets.jobs]])
}

/** What health says of an error: the sentence people read. */
function troubleOf(error: WorkatoError): string {
  return error.code === 'token_rejected'
    ? 'token rejected (401). Renew it: Workspace admin › API clients'
    : `${error.message}. ${error.hint}`
}

/** Runs work over all items, a few at a time, in order; the first error is thrown after what is under way has ended. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const queue = [...items]
  const errors: unknown[] = []
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && errors.length === 0; item = queue.shift()) {
      try {
        results.push(await work(item))
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, worker))
  if (errors.length > 0) throw errors[0]
  return results
}
