import { classify } from '../ingest/classify.ts'
import { link } from '../ingest/echo.ts'
import { type IngestContext, toFailure } from '../ingest/failure.ts'
import type { KindOf } from '../ingest/fingerprint.ts'
import type { Redact } from '../ingest/redact.ts'
import type { WorkspaceConfig } from '../model/config.ts'
import type { Failure, KindAlias, Sighting } from '../model/failure.ts'
import { type DurationMs, type Instant, SECOND_MS } from '../model/instant.ts'
import type { JobsPage } from '../model/job.ts'
import { horizonAt } from '../poll/horizon.ts'
import { afterPage, afterUnknownCursor, type Look, type LookStep, startLook } from '../poll/paging.ts'
import { measureSkew } from '../poll/skew.ts'
import type { RecipeRecord } from '../store/port.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { answerWant } from './answer.ts'
import type { Environment } from './environment.ts'

/** The vendor's clock minus ours, as last measured for a workspace (SEMANTICS 3.1). */
export interface Skew {
  ms: DurationMs
}

/** What one look at one recipe goes by. */
export interface LookInput {
  readonly env: Environment
  readonly workspace: WorkspaceConfig
  readonly client: WorkatoClient
  readonly recipe: RecipeRecord
  readonly kindOf: KindOf
  readonly redact: Redact
  readonly skew: Skew
  readonly signal: AbortSignal
  /** See AskOptions. */
  readonly priority: number
}

/** What a look found. */
export interface LookReport {
  readonly complete: boolean
  readonly pages: number
  /** Failures that are news. */
  readonly fresh: number
}

/** A measurement over a longer exchange says little about the clocks. */
const SKEW_EXCHANGE_MS_MAX: DurationMs = 10 * SECOND_MS

/**
 * One look at one recipe: pages of failed jobs from the head to known ground, each recorded in one transaction
 * (SEMANTICS 2.3, 1.2–1.4). Throws WorkatoError; what was recorded until then stays.
 */
export async function lookAt(input: LookInput): Promise<LookReport> {
  const { env, workspace, recipe } = input
  const beganAt = env.clock.now()
  const horizon = horizonAt(beganAt, recipe.horizon, env.config.store.retentionMs, null)
  let step: LookStep = { kind: 'ask', look: startLook(horizon, recipe.knownThrough) }
  let fresh = 0
  while (step.kind === 'ask') {
    const asked = await askPage(input, step.look)
    if (asked === null) {
      step = afterUnknownCursor(step.look) ?? {
        kind: 'done',
        complete: false,
        why: 'unreadable',
        look: step.look,
      }
      continue
    }
    const sightings = await recordPage(input, asked, beganAt, horizon)
    fresh += sightings.filter(({ kind }) => kind === 'new').length
    step = afterPage(step.look, { page: asked, sightings, unexplained: 0 })
  }
  if (step.complete) {
    await env.store.recipes.finishLook(workspace.name, recipe.id, beganAt)
    await answerWant(input, beganAt)
  } else
    env.log.warn({ workspace: workspace.name, recipe: recipe.id, why: step.why }, 'a look is not complete')
  return { complete: step.complete, pages: step.look.pages, fresh }
}

/** A page; null where the cursor is not known any more. */
async function askPage(input: LookInput, look: Look): Promise<JobsPage | null> {
  const { env, client, recipe, skew, signal, priority } = input
  try {
    const sentAt = env.clock.now()
    const page = await client.jobs(recipe.id, { cursor: look.cursor, signal, priority })
    const answeredAt = env.clock.now()
    if (page.serverTime !== null && answeredAt - sentAt <= SKEW_EXCHANGE_MS_MAX) {
      skew.ms = measureSkew(page.serverTime, sentAt, answeredAt)
    }
    return page
  } catch (error) {
    const isPurged =
      error instanceof WorkatoError &&
      ['not_found', 'invalid_request'].includes(error.code) &&
      look.cursor !== null
    if (isPurged) return null
    throw error
  }
}

/** Records one page of a look that began at `beganAt`, in one transaction; one sighting a failure, in the page's order. */
export async function recordPage(
  input: Omit<LookInput, 'client' | 'signal' | 'priority'>,
  page: JobsPage,
  beganAt: Instant,
  horizon: Instant,
): Promise<readonly Sighting[]> {
  const { env, workspace, recipe } = input
  const context: IngestContext = {
    workspace: workspace.name,
    recipe: recipe.id,
    privacy: recipe.privacy,
    seenAt: beganAt,
    clockSkewMs: input.skew.ms,
    horizon,
    kindOf: input.kindOf,
    redact: input.redact,
    jobTitles: env.config.privacy.jobTitles,
  }
  const failures: Failure[] = []
  const aliases: KindAlias[] = []
  const ignored: string[] = []
  for (const item of page.items) {
    const ingested = toFailure(item, context)
    if (ingested.kind === 'ignored') {
      ignored.push(item.id)
      continue
    }
    const { fingerprint } = ingested.failure
    failures.push(ingested.failure)
    aliases.push(...ingested.also.map((also) => ({ fingerprint, also })))
  }
  const sightings = await env.store.failures.record(
    {
      workspace: workspace.name,
      recipe: recipe.id,
      at: beganAt,
      failures,
      aliases,
      ignored,
      counters: page.counters,
      owners: recipe.owners,
    },
    classify,
    link,
  )
  count(env, workspace.name, sightings, ignored.length, page.broken)
  return sightings
}

function count(
  env: Environment,
  workspace: string,
  sightings: readonly Sighting[],
  ignored: number,
  broken: readonly string[],
): void {
  for (const { kind } of sightings) env.metrics.sightings.inc({ workspace, kind })
  if (ignored > 0) env.metrics.sightings.inc({ workspace, kind: 'ignored' }, ignored)
  if (broken.length > 0) env.metrics.sightings.inc({ workspace, kind: 'broken' }, broken.length)
  for (const why of broken) env.log.warn({ workspace }, `an item could not be read: ${why}`)
}
