import { classify } from '../ingest/classify.ts'
import { link } from '../ingest/echo.ts'
import { type IngestContext, type ItemFailure, toFailure } from '../ingest/failure.ts'
import type { KindOf } from '../ingest/fingerprint.ts'
import type { Redact } from '../ingest/redact.ts'
import type { WorkspaceConfig } from '../model/config.ts'
import type { KindAlias, Sighting } from '../model/failure.ts'
import { type DurationMs, HOUR_MS, type Instant } from '../model/instant.ts'
import type { JobsPage } from '../model/job.ts'
import type { Environment } from './environment.ts'
import type { WatchedRecipe } from './watched.ts'

/** The vendor's clock minus ours, as last measured for a workspace (SEMANTICS 3.1). */
export interface Skew {
  ms: DurationMs
}

/** What a page is recorded with. */
export interface RecordInput {
  readonly env: Environment
  readonly workspace: WorkspaceConfig
  readonly recipe: WatchedRecipe
  readonly kindOf: KindOf
  readonly redact: Redact
  readonly skew: Skew
}

/** So much before its first sight a job may have completed and still be counted only afterwards: lists are old. */
const COUNTED_LATE_MS: DurationMs = HOUR_MS

/** Records one page of a look that began at `beganAt`, in one transaction; one sighting a failure, in the page's order. */
export async function recordPage(
  input: RecordInput,
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
  const failures: ItemFailure[] = []
  const ignored: string[] = []
  for (const item of page.items) {
    const ingested = toFailure(item, context)
    if (ingested.kind === 'ignored') {
      ignored.push(item.id)
      continue
    }
    failures.push(ingested.failure)
  }
  const sightings = await env.store.failures.record(
    {
      workspace: workspace.name,
      recipe: recipe.id,
      at: beganAt,
      failures,
      // Asked for only where something is written.
      get aliases(): readonly KindAlias[] {
        return failures.flatMap(({ fingerprint, also }) =>
          also.map((other) => ({ fingerprint, also: other })),
        )
      },
      ignored,
      counters: page.counters,
      owners: recipe.owners,
      countedFrom: recipe.firstSeenAt - COUNTED_LATE_MS,
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
