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
  | { readonly kind: 'failure'; readonly failure: ItemFailure }
  | { readonly kind: 'ignored' }

const NO_FAILURE: Ingested = { kind: 'ignored' }

/** What an item of a failed-jobs page is (SEMANTICS 1.1, 1.2, 2.5, 2.7, 2.11, 3.1, 5.8). */
export function toFailure(item: JobItem, context: IngestContext): Ingested {
  return isFailure(item) ? { kind: 'failure', failure: new ItemFailure(item, context) } : NO_FAILURE
}

/**
 * An item's failure. Known failures, which most are, need no kind: it is worked out when it is asked for, hence no
 * property that a spread copies.
 */
export class ItemFailure implements Failure {
  readonly workspace: string
  readonly recipe: string
  readonly job: string
  readonly errorId: string | null
  readonly completedAt: Instant | null
  readonly firstSeenAt: Instant
  readonly placedAt: Instant
  readonly adapter: string | null
  readonly errorType: string | null
  readonly message: string | null
  readonly title: string | null
  readonly masterJob: string | null
  readonly callingRecipe: string | null
  readonly callingJob: string | null
  readonly rootRecipe: string | null
  readonly rootJob: string | null
  readonly isPollError: boolean
  readonly isTest: boolean
  readonly news: boolean
  readonly #error: JobItem['error']
  /** As it was told: kinds are taken before redaction. */
  readonly #told: string | null
  readonly #kindOf: KindOf
  #kind: Kind | null = null

  constructor(item: JobItem, context: IngestContext) {
    const { error } = item
    const { redact, privacy } = context
    const text = error?.text === undefined || error.text === null ? null : readErrorText(error.text)
    const told = error?.message ?? text?.message ?? null
    this.workspace = context.workspace
    this.recipe = context.recipe
    this.job = item.id
    this.errorId = error?.id ?? text?.id ?? null
    this.completedAt = item.completedAt
    this.firstSeenAt = context.seenAt
    this.placedAt = placeOf(item.completedAt, context)
    this.adapter = keep(error?.adapter, TEXT_CHARS_MAX.adapter, redact)
    this.errorType = keep(error?.type, TEXT_CHARS_MAX.type, redact)
    this.message = privacy.messages ? keep(told, TEXT_CHARS_MAX.message, redact) : null
    const title = context.jobTitles && privacy.messages ? item.title : null
    this.title = keep(title, TEXT_CHARS_MAX.title, redact)
    this.masterJob = item.masterJob
    this.callingRecipe = item.callingRecipe
    this.callingJob = item.callingJob
    this.rootRecipe = item.rootRecipe
    this.rootJob = item.rootJob
    this.isPollError = item.isPollError
    this.isTest = item.isTest
    this.news = this.placedAt >= context.horizon
    this.#error = error
    this.#told = told
    this.#kindOf = context.kindOf
  }

  get fingerprint(): string {
    return this.#kindNow().fingerprint
  }

  /** Other names of its kind (SEMANTICS 1.7). */
  get also(): readonly string[] {
    return this.#kindNow().also
  }

  #kindNow(): Kind {
    this.#kind ??= this.#kindOf(this.#error?.adapter ?? null, this.#error?.type ?? null, this.#told)
    return this.#kind
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
