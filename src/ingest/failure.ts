import type { Failure } from '../model/failure.ts'
import type { DurationMs, Instant } from '../model/instant.ts'
import type { JobItem } from '../model/job.ts'
import type { Privacy } from '../model/recipe.ts'
import { readErrorText } from './error-text.ts'
import type { Kind, KindOf } from './fingerprint.ts'
import type { Redact } from './redact.ts'
import { TEXT_CHARS_MAX } from './redact.ts'

/** Everything about a look that decides what its items become. */
export interface IngestContext {
  readonly workspace: string
  readonly recipe: string
  readonly privacy: Privacy
  /** When the look began that shows the items. */
  readonly seenAt: Instant
  /** The vendor's clock minus ours, as measured; 0 where it is not. */
  readonly clockSkewMs: DurationMs
  /** The recipe's: what is placed before it is history, however old: known, but no news (SEMANTICS 2.5, 2.7). */
  readonly horizon: Instant
  readonly kindOf: KindOf
  readonly redact: Redact
  /** `privacy.job_titles`. */
  readonly jobTitles: boolean
}

/** A failure, or an item that shows no sign of one. */
export type Ingested =
  | {
      readonly kind: 'failure'
      readonly failure: Failure
      /** Other names of its kind (SEMANTICS 1.7). */
      readonly also: readonly string[]
    }
  | { readonly kind: 'ignored' }

const NO_FAILURE: Ingested = { kind: 'ignored' }

/** What an item of a failed-jobs page is (SEMANTICS 1.1, 1.2, 2.5, 2.7, 2.11, 3.1, 5.8). */
export function toFailure(item: JobItem, context: IngestContext): Ingested {
  if (!isFailure(item)) return NO_FAILURE
  const placedAt = placeOf(item.completedAt, context)
  const { error } = item
  const text = error?.text === undefined || error.text === null ? null : readErrorText(error.text)
  const message = error?.message ?? text?.message ?? null
  const { redact } = context
  // Known failures, which most are, need no kind: it is worked out when it is asked for.
  let kind: Kind | null = null
  const kindNow = (): Kind => {
    kind ??= context.kindOf(error?.adapter ?? null, error?.type ?? null, message)
    return kind
  }
  return {
    kind: 'failure',
    get also() {
      return kindNow().also
    },
    failure: {
      workspace: context.workspace,
      recipe: context.recipe,
      job: item.id,
      errorId: error?.id ?? text?.id ?? null,
      get fingerprint() {
        return kindNow().fingerprint
      },
      completedAt: item.completedAt,
      firstSeenAt: context.seenAt,
      placedAt,
      adapter: keep(error?.adapter, TEXT_CHARS_MAX.adapter, redact),
      errorType: keep(error?.type, TEXT_CHARS_MAX.type, redact),
      message: context.privacy.messages ? keep(message, TEXT_CHARS_MAX.message, redact) : null,
      title:
        context.jobTitles && context.privacy.messages ? keep(item.title, TEXT_CHARS_MAX.title, redact) : null,
      masterJob: item.masterJob,
      callingRecipe: item.callingRecipe,
      callingJob: item.callingJob,
      rootRecipe: item.rootRecipe,
      rootJob: item.rootJob,
      isPollError: item.isPollError,
      isTest: item.isTest,
      news: placedAt >= context.horizon,
    },
  }
}

/** SEMANTICS 1.1: any of the signs is enough. */
function isFailure(item: JobItem): boolean {
  if (item.isError === true || item.error !== null) return true
  const status = item.status?.toLowerCase()
  return status === 'failed' || status === 'error'
}

/** SEMANTICS 3.1: completion in our own time, at most when it was first seen; or that. */
function placeOf(completedAt: Instant | null, { clockSkewMs, seenAt }: IngestContext): Instant {
  return completedAt === null ? seenAt : Math.min(completedAt - clockSkewMs, seenAt)
}

function keep(text: string | null | undefined, charsMax: number, redact: Redact): string | null {
  return text === null || text === undefined ? null : redact(text, charsMax)
}
