import { hash } from 'node:crypto'
import { toFailure } from '../../ingest/failure.ts'
import { createKinds } from '../../ingest/fingerprint.ts'
import { createRedact } from '../../ingest/redact.ts'
import type { Config, WorkspaceConfig } from '../../model/config.ts'
import type { Sighting } from '../../model/failure.ts'
import { DAY_MS, type DurationMs, type Instant } from '../../model/instant.ts'
import type { JobItem, JobsPage } from '../../model/job.ts'
import type { Recipe, RecipeItem } from '../../model/recipe.ts'
import { nextTry } from '../../poll/backoff.ts'
import { afterPage, afterUnknownCursor, type Look, type LookStep, startLook } from '../../poll/paging.ts'
import { catalogNeeds, selectRecipes } from '../../poll/select.ts'
import type { BacktestStore, PastFailure, PastJobs } from '../../store/port-backtest.ts'
import type { Clock } from '../../system/clock.ts'
import { loadCatalog } from '../../workato/catalog.ts'
import type { WorkatoClient } from '../../workato/client.ts'
import { WorkatoError } from '../../workato/errors.ts'
import { createLinks } from '../../workato/links.ts'
import { labelsUsed } from '../labels-used.ts'
import { callsOf } from '../replay/linked.ts'

/** What reading the past of one workspace takes. */
export interface ReadInput {
  readonly config: Config
  readonly workspace: WorkspaceConfig
  readonly client: WorkatoClient
  readonly clock: Pick<Clock, 'sleep'>
  readonly store: BacktestStore
  readonly from: Instant
  readonly now: Instant
  /** Successful jobs too. */
  readonly withSuccesses: boolean
  /** So many of so many recipes are read. */
  readonly onProgress: (read: number, all: number) => void
  readonly signal: AbortSignal
}

/** A watched recipe and its past. */
export interface ReadRecipe {
  readonly recipe: Recipe & { readonly item: RecipeItem }
  readonly past: PastJobs
}

/** So many pages of one recipe are read at most: a backtest is no export. */
const PAGES_MAX = 1_000

/**
 * Reads what the API shows of the watched recipes' past, recipe by recipe; each is kept as soon as it is read, so that
 * reading goes on where it was broken off, and the next backtest asks for what is new. Throws WorkatoError.
 */
export async function readPast(input: ReadInput): Promise<readonly ReadRecipe[]> {
  const { workspace, store, onProgress } = input
  const recipes = await watched(input)
  const kept = new Map((await store.pastJobs(workspace.name)).map((past) => [past.recipe, past]))
  const found: ReadRecipe[] = []
  for (const [index, recipe] of recipes.entries()) {
    onProgress(index, recipes.length)
    const known = kept.get(recipe.id)
    const past = await readRecipe(input, recipe, usable(known, input) ? known : null)
    await store.keepPastJobs(past)
    found.push({ recipe, past })
  }
  onProgress(recipes.length, recipes.length)
  return found
}

async function watched(input: ReadInput): Promise<readonly ReadRecipe['recipe'][]> {
  const { config, workspace, client, signal } = input
  const { items } = await client.allRecipes({ signal })
  const catalog = await loadCatalog(client, catalogNeeds(workspace.recipes, items, labelsUsed(config)), {
    signal,
  })
  const links = createLinks(workspace.appUrl)
  const urlOf = (recipe: string): string => links.recipe(recipe)
  return [...selectRecipes({ workspace, items, catalog, owners: config.owners, urlOf }).recipes]
}

/** What was kept serves where it reaches back far enough, and was kept as it would be now. */
function usable(kept: PastJobs | undefined, input: ReadInput): kept is PastJobs {
  if (kept === undefined || kept.shape !== shapeOf(input.config)) return false
  return kept.from <= input.from && (kept.successes !== null || !input.withSuccesses)
}

async function readRecipe(
  input: ReadInput,
  recipe: ReadRecipe['recipe'],
  kept: PastJobs | null,
): Promise<PastJobs> {
  const { workspace, from, now, withSuccesses } = input
  const reader = createReader(input, recipe)
  if (!isIdle(input, recipe.item, kept)) await walk(input, recipe, kept?.through ?? from, reader)
  const before = kept === null ? [] : kept.failures.filter(({ placedAt }) => placedAt <= kept.through)
  const successesBefore = kept?.successes ?? []
  const after = kept?.through ?? -Infinity
  return {
    workspace: workspace.name,
    recipe: recipe.id,
    from: kept?.from ?? from,
    through: now,
    shape: shapeOf(input.config),
    failedCount: recipe.item.failedCount,
    failures: [...before, ...reader.failures.filter(({ placedAt }) => placedAt > after)].sort(
      (a, b) => a.placedAt - b.placedAt,
    ),
    successes:
      withSuccesses || kept?.successes != null
        ? [...successesBefore, ...reader.successes.filter((at) => at > after)].sort((a, b) => a - b)
        : null,
  }
}

/** A job that ran for longer than this is not looked for. */
const RUN_MS_MAX: DurationMs = DAY_MS

/** Whether there is nothing to be read: no failure was counted, or no job began late enough. */
function isIdle({ from, withSuccesses }: ReadInput, item: RecipeItem, kept: PastJobs | null): boolean {
  const { failedCount, lastRunAt } = item
  if (lastRunAt !== null && lastRunAt < (kept?.through ?? from) - RUN_MS_MAX) return true
  return !withSuccesses && failedCount !== null && failedCount === (kept === null ? 0 : kept.failedCount)
}

/** From the newest job down to an instant, by the rules of every look (SEMANTICS 2.3). */
async function walk(
  input: ReadInput,
  recipe: ReadRecipe['recipe'],
  downTo: Instant,
  reader: Reader,
): Promise<void> {
  let step: LookStep = { kind: 'ask', look: startLook(downTo, null, PAGES_MAX) }
  while (step.kind === 'ask') {
    const look: Look = step.look
    const page = await askPage(input, recipe.id, look.cursor)
    if (page === null) {
      step = afterUnknownCursor(look) ?? { kind: 'done', complete: false, why: 'unreadable', look }
      continue
    }
    for (const item of page.items) if (!look.seen.has(item.id)) reader.take(item)
    const sightings: readonly Sighting[] = []
    step = afterPage(look, { page, sightings, unexplained: 0 })
  }
}

/** So often one page is asked for; what was read until then is kept. */
const TRIES_MAX = 6

/** A page; null where the cursor is not known any more. What fails for a moment is asked again (SEMANTICS 2.6). */
async function askPage(
  { client, clock, withSuccesses, signal }: ReadInput,
  recipe: string,
  cursor: string | null,
): Promise<JobsPage | null> {
  const status = withSuccesses ? ('any' as const) : ('failed' as const)
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.jobs(recipe, { cursor, status, signal })
    } catch (error) {
      if (!(error instanceof WorkatoError)) throw error
      if (cursor !== null && ['not_found', 'invalid_request'].includes(error.code)) return null
      const next = nextTry(tries, error, 0)
      if (next.kind !== 'retry' || tries === TRIES_MAX) throw error
      await clock.sleep(next.inMs, signal)
    }
  }
}

interface Reader {
  readonly failures: PastFailure[]
  readonly successes: Instant[]
  take(item: JobItem): void
}

function createReader({ config, workspace, now }: ReadInput, recipe: ReadRecipe['recipe']): Reader {
  const redact = createRedact(config.privacy, config.secrets)
  const kindOf = createKinds(config.fingerprints, false)
  const [failures, successes]: [PastFailure[], Instant[]] = [[], []]
  return {
    failures,
    successes,
    take(item) {
      if (item.completedAt === null || item.isTest) return
      const ingested = toFailure(item, {
        workspace: workspace.name,
        recipe: recipe.id,
        privacy: recipe.privacy,
        seenAt: now,
        clockSkewMs: 0,
        horizon: 0,
        kindOf,
        redact,
        jobTitles: false,
      })
      if (ingested.kind === 'failure') {
        const { job, placedAt, adapter, errorType, message, fingerprint } = ingested.failure
        failures.push({
          job,
          placedAt,
          adapter,
          errorType,
          message,
          fingerprint,
          ...callsOf(ingested.failure),
        })
      } else if (item.status === 'succeeded') successes.push(item.completedAt)
    },
  }
}

function shapeOf({ privacy, fingerprints }: Config): string {
  const shape = {
    linked: 'by calls and error ids',
    redact: privacy.redact.map(String),
    maskEmails: privacy.maskEmails,
    kinds: fingerprints.map((one) => JSON.stringify(one)),
  }
  return hash('sha256', JSON.stringify(shape), 'hex').slice(0, 16)
}
