import type { Instant } from '../model/instant.ts'
import type { JobItem, JobsPage } from '../model/job.ts'
import { recipeKey } from '../model/recipe.ts'
import type { Answer, OpenWant } from '../store/port-facts.ts'
import type { WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import type { Environment } from './environment.ts'
import type { WatchedRecipe } from './watched.ts'

/** What an answer is asked with. */
export interface AnswerInput {
  readonly env: Environment
  readonly client: WorkatoClient
  readonly recipe: WatchedRecipe
  /** The vendor's clock minus ours. */
  readonly skew: { readonly ms: number }
  readonly signal: AbortSignal
  readonly priority: number
}

/** Asks the one unfiltered page that answers what evaluation has to know of a recipe, if anything (SEMANTICS 3.5). */
export async function answerWant(input: AnswerInput, askedAt: Instant): Promise<void> {
  const { env, recipe, skew } = input
  const [want] = await env.store.wants.open([recipeKey(recipe)])
  if (want === undefined) return
  const page = await pageBehind(input, want)
  await env.store.wants.answer(
    want,
    answerOf(page, want, (at) => Math.min(at - skew.ms, askedAt)),
  )
}

/** What an unfiltered page says to a question; `placed`: an instant of the API's in our own time. */
export function answerOf(
  page: Pick<JobsPage, 'items'> | null,
  want: Pick<OpenWant, 'to'>,
  placed: (at: Instant) => Instant,
): Answer {
  const jobs = page?.items ?? []
  const instants = (items: readonly JobItem[]): readonly Instant[] =>
    items.flatMap(({ completedAt }) => (completedAt === null ? [] : [placed(completedAt)]))
  const shown = instants(jobs)
  // An empty page says nothing: there were jobs, so they were purged, or the cursor was.
  if (shown.length === 0) return { since: want.to, successes: [] }
  return { since: Math.min(...shown), successes: instants(jobs.filter(isSuccess)) }
}

/** Null where the cursor is not known any more. */
async function pageBehind(
  { client, recipe, signal, priority }: AnswerInput,
  { behind }: OpenWant,
): Promise<JobsPage | null> {
  try {
    return await client.jobs(recipe.id, { status: 'any', cursor: behind, signal, priority })
  } catch (error) {
    const isPurged =
      error instanceof WorkatoError &&
      ['not_found', 'invalid_request'].includes(error.code) &&
      behind !== null
    if (isPurged) return null
    throw error
  }
}

/** Test runs are no jobs; `success` is a word of others for the same. */
function isSuccess({ status, isError, error, isTest }: JobItem): boolean {
  const word = status?.toLowerCase() ?? null
  const isWell = word === null ? isError === false : word === 'succeeded' || word === 'success'
  return isWell && isError !== true && error === null && !isTest
}
