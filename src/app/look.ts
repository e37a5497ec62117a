import type { Account, Looked, Missing } from '../model/completeness.ts'
import type { Sighting } from '../model/failure.ts'
import { type DurationMs, type Instant, SECOND_MS, toIso } from '../model/instant.ts'
import type { JobsPage } from '../model/job.ts'
import { accountIn, type Closed, closeLook, isSameAccount, unexplained } from '../poll/completeness.ts'
import { horizonAt } from '../poll/horizon.ts'
import { afterPage, afterUnknownCursor, type Look, type LookStep, startLook } from '../poll/paging.ts'
import { measureSkew } from '../poll/skew.ts'
import type { Answered } from '../poll/unmoved.ts'
import type { LookEnd } from '../store/port-completeness.ts'
import type { JobsQuery, WorkatoClient } from '../workato/client.ts'
import { WorkatoError } from '../workato/errors.ts'
import { answerWant } from './answer.ts'
import { type RecordInput, recordPage } from './record-page.ts'

/** What one look at one recipe goes by. */
export interface LookInput extends RecordInput {
  readonly client: WorkatoClient
  readonly signal: AbortSignal
  /** See AskOptions. */
  readonly priority: number
  /** The budget gave its first request a turn. */
  onAsked(): void
  /** What its counters and items came to before. */
  readonly account: Account
  /** What the list said when its last complete look began, and what it says as this one does. */
  readonly looked: Looked
  readonly reading: Looked
  /** Reruns are read though no counter rose: they may stand below known ground, and be counted nowhere. */
  readonly asksReruns: boolean
}

/** What a look found. */
export interface LookReport {
  /** When it began: its first page was asked for, once its turn had come. */
  readonly at: Instant
  readonly complete: boolean
  readonly pages: number
  /** Failures that are news. */
  readonly fresh: number
  /** As it stands after a complete look; as before after another. */
  readonly account: Account
  /** What the counters know of and nobody could find; null: nothing. */
  readonly missing: Missing | null
  /** The counters in its first answer, and when that came. */
  readonly answered: Answered | null
  /** There is none of which it would not know. */
  readonly knowsReruns: boolean
}

/** A measurement over a longer exchange says little about the clocks. */
const SKEW_EXCHANGE_MS_MAX: DurationMs = 10 * SECOND_MS

/** Pages of reruns, and pages below known ground, that are read for a rise that nothing explains (SEMANTICS 2.4). */
const RERUN_PAGES_MAX = 4
const DEEPER_PAGES_MAX = 10

/**
 * One look at one recipe: pages of failed jobs from the head to known ground, each recorded in one transaction; where
 * the counters rose by more, reruns and older pages (SEMANTICS 2.3, 2.4, 1.2–1.4). Throws WorkatoError; what was
 * recorded until then stays.
 */
export async function lookAt(input: LookInput): Promise<LookReport> {
  const { env, workspace, recipe, account } = input
  const horizon = horizonAt(env.clock.now(), recipe.horizon, env.config.store.retentionMs, null)
  const accounted = await env.store.completeness.accounted(workspace.name, recipe.id)
  const pages = new LookPages({ ...input, account: { ...account, accounted } }, horizon)
  let step: LookStep = { kind: 'ask', look: startLook(horizon, recipe.knownThrough) }
  while (step.kind === 'ask') {
    const asked = await askPage(input, { cursor: step.look.cursor })
    step = asked === null ? afterLostCursor(step.look) : await pages.after(step.look, asked)
  }
  const { beganAt } = pages
  const report = {
    at: beganAt,
    pages: step.look.pages,
    fresh: pages.fresh,
    answered: pages.answered,
    knowsReruns: pages.knowsReruns,
  }
  if (!step.complete) {
    env.log.warn({ workspace: workspace.name, recipe: recipe.id, why: step.why }, 'a look is not complete')
    return {
      ...report,
      complete: false,
      account: { ...account, accounted: pages.account.accounted },
      missing: null,
    }
  }
  const isAll = step.why === 'end' || step.why === 'scope'
  const closed = closeLook(pages.account, beganAt, isAll ? pages.beginsAt(recipe.knownThrough) : null)
  // A first look that came to the list's end has read all its history.
  const historyFrom = isAll && recipe.knownThrough === null ? beganAt - env.config.store.retentionMs : null
  await finish(input, closed, { knownThrough: beganAt, historyFrom })
  await answerWant(input, beganAt)
  return { ...report, complete: true, ...closed }
}

function afterLostCursor(look: Look): LookStep {
  return afterUnknownCursor(look) ?? { kind: 'done', complete: false, why: 'unreadable', look }
}

/** The pages of one look, as they are recorded, and how the account stands with them. */
class LookPages {
  readonly #input: LookInput
  #beganAt: Instant
  readonly #horizon: Instant
  answered: Answered | null = null
  #areRerunsRead = false
  #isAllSeen = false
  #accounted: number
  #oldest: Instant | null = null
  #deeper = 0
  fresh = 0

  constructor(input: LookInput, horizon: Instant) {
    this.#input = input
    this.#beganAt = input.env.clock.now()
    this.#horizon = horizon
    this.#accounted = input.account.accounted
  }

  /** When its first page was asked for; before that, when it was begun. */
  get beganAt(): Instant {
    return this.#beganAt
  }

  get account(): Account {
    const { account, recipe } = this.#input
    return accountIn(account, {
      at: this.#beganAt,
      failed: this.answered?.failed ?? null,
      accounted: this.#accounted,
      watchedSince: this.beginsAt(recipe.firstSeenAt) === null ? null : recipe.firstSeenAt,
    })
  }

  /** Reruns were read, or the whole list was. */
  get knowsReruns(): boolean {
    return this.#areRerunsRead || this.#isAllSeen
  }

  /** Where the history is seen to begin, if that is after the last look: what lay between is gone (SEMANTICS 2.10). */
  beginsAt(knownThrough: Instant | null): Instant | null {
    const begins = this.#oldest ?? this.#beganAt
    return knownThrough !== null && begins > knownThrough ? begins : null
  }

  /** Records a page and says what comes next. Known ground ends a look once reruns and older pages were tried as well. */
  async after(look: Look, page: JobsPage): Promise<LookStep> {
    if (this.answered === null) this.#beganAt = page.askedAt
    this.answered ??= { ...page.counters, at: this.#input.env.clock.now() }
    const sightings = await this.#record(page)
    const calm = afterPage(look, { page, sightings, unexplained: 0 })
    if (calm.kind === 'ask' || !calm.complete) return calm
    this.#isAllSeen = isAllSeen(calm, page)
    const isOwed = unexplained(this.account) > 0
    const isAudit = this.#input.asksReruns && !this.#isAllSeen
    if (!this.#areRerunsRead && (isOwed || isAudit)) await this.#readReruns(isOwed)
    if (!isOwed || this.#deeper >= DEEPER_PAGES_MAX) return calm
    this.#deeper += 1
    return afterPage(look, { page, sightings, unexplained: unexplained(this.account) })
  }

  /** A failed rerun may keep its first job's old place, far below the head (SEMANTICS 2.4). */
  async #readReruns(isOwed: boolean): Promise<void> {
    this.#areRerunsRead = true
    const seen = new Set<string>()
    for (let cursor: string | null = null, pages = 0; pages < RERUN_PAGES_MAX; pages += 1) {
      const page = await askPage(this.#input, { cursor, rerunOnly: true })
      const fresh = page?.items.filter(({ id }) => !seen.has(id)) ?? []
      if (page === null || fresh.length === 0) return
      for (const { id } of fresh) seen.add(id)
      await this.#record(page)
      if (isOwed && unexplained(this.account) === 0) return
      cursor = fresh.at(-1)?.id ?? null
    }
  }

  async #record(page: JobsPage): Promise<readonly Sighting[]> {
    const { env, workspace, recipe } = this.#input
    const sightings = await recordPage(this.#input, page, this.#beganAt, this.#horizon)
    this.fresh += sightings.filter(({ kind }) => kind === 'new').length
    for (const { completedAt } of page.items) {
      if (completedAt !== null) this.#oldest = Math.min(this.#oldest ?? completedAt, completedAt)
    }
    const isKnown = sightings.length === page.items.length && sightings.every(({ kind }) => kind === 'seen')
    if (!isKnown) this.#accounted = await env.store.completeness.accounted(workspace.name, recipe.id)
    return sightings
  }
}

/** Whether a look that ends here saw the whole list, so that nothing stands below. */
function isAllSeen(step: LookStep & { readonly kind: 'done' }, { counters, items }: JobsPage): boolean {
  if (step.why === 'end' || step.why === 'scope') return true
  const { scope } = counters
  return scope !== null && scope >= items.length && step.look.seen.size >= scope
}

/** Keeps that a complete look ended, and what it came to, where that says anything new. */
async function finish(
  input: LookInput,
  { account, missing }: Closed,
  end: Pick<LookEnd, 'knownThrough' | 'historyFrom'>,
): Promise<void> {
  const { env, workspace, recipe, looked, reading } = input
  const isLookedNews = looked.failedCount !== reading.failedCount || looked.lastRunAt !== reading.lastRunAt
  const of = { workspace: workspace.name, recipe: recipe.id }
  const isNews = missing !== null || isLookedNews || !isSameAccount(account, input.account)
  if (isNews) await env.store.completeness.looked({ ...of, ...end, account, looked: reading, missing })
  else await env.store.recipes.finishLook(of.workspace, of.recipe, end.knownThrough, end.historyFrom)
  if (missing === null) return
  const { count, from, to } = missing
  env.log.warn({ ...of, count, from: toIso(from), to: toIso(to) }, missingText(missing))
}

function missingText({ count, purged }: Missing): string {
  const what = `${count} failed job${count === 1 ? ' was' : 's were'} counted by Workato and could not be found`
  return purged ? `${what}: the history was purged meanwhile` : what
}

/** A page; null where the cursor is not known any more. */
async function askPage(
  input: LookInput,
  query: Pick<JobsQuery, 'cursor' | 'rerunOnly'>,
): Promise<JobsPage | null> {
  const { env, client, recipe, skew, signal, priority, onAsked } = input
  try {
    const sentAt = env.clock.now()
    const page = await client.jobs(recipe.id, { ...query, signal, priority, onAsked })
    const answeredAt = env.clock.now()
    if (page.serverTime !== null && answeredAt - sentAt <= SKEW_EXCHANGE_MS_MAX) {
      skew.ms = measureSkew(page.serverTime, sentAt, answeredAt)
    }
    return page
  } catch (error) {
    const isPurged =
      error instanceof WorkatoError &&
      ['not_found', 'invalid_request'].includes(error.code) &&
      query.cursor !== null
    if (isPurged) return null
    throw error
  }
}
