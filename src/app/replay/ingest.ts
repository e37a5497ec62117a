import { toFailure } from '../../ingest/failure.ts'
import { createKinds } from '../../ingest/fingerprint.ts'
import { createRedact } from '../../ingest/redact.ts'
import type { Config } from '../../model/config.ts'
import type { Instant } from '../../model/instant.ts'
import type { JobItem } from '../../model/job.ts'
import type { RecipeRecord } from '../../store/port.ts'
import { callsOf, type UnlinkedFailure } from './linked.ts'

/** Turns a job's item into the failure that a look would have recorded; null where it is none, or a test run. */
export type Ingest = (item: JobItem, recipe: RecipeRecord, seenAt: Instant) => UnlinkedFailure | null

/** Ingest as a configuration wants it. */
export function createIngest(config: Config): Ingest {
  const redact = createRedact(config.privacy, config.secrets)
  const kindOf = createKinds(config.fingerprints, false)
  return (item, recipe, seenAt) => {
    const ingested = toFailure(item, {
      workspace: recipe.workspace,
      recipe: recipe.id,
      privacy: recipe.privacy,
      seenAt,
      clockSkewMs: 0,
      horizon: recipe.horizon,
      kindOf,
      redact,
      jobTitles: config.privacy.jobTitles,
    })
    if (ingested.kind === 'ignored' || ingested.failure.isTest) return null
    const { job, placedAt, adapter, errorType, message, fingerprint, news } = ingested.failure
    return { job, placedAt, adapter, errorType, message, fingerprint, news, ...callsOf(ingested.failure) }
  }
}
