import type { Variant } from '../../src/demo/workato/variant.ts'
import { type Account, NO_ACCOUNT } from '../../src/model/completeness.ts'
import { type DurationMs, type Instant, MINUTE_MS, SECOND_MS } from '../../src/model/instant.ts'
import { isProven } from '../../src/poll/completeness.ts'
import type { StoredEstimate } from '../../src/store/port-facts.ts'
import type { Tally } from '../deep/suite.ts'
import { nameOfJob, type Watching } from '../support/watching.ts'
import type { Happened } from './truth.ts'

/** What happened in a story, and what was asked. */
export interface Story {
  readonly watching: Watching
  readonly variant: Variant
  readonly happened: readonly Happened[]
  readonly requests: readonly {
    readonly at: Instant
    readonly family: 'jobs' | 'recipes'
    readonly path: string
  }[]
  readonly budgets: { readonly jobs: number; readonly recipes: number }
}

/** Strangers that eat so much of a quota that requests are refused: what is promised then is nothing but to go on. */
const STRANGERS_MAX = 15

/** Answers take up to 2 s here; the plan reckons with 5. */
const SLACK_MS: DurationMs = 5 * SECOND_MS

/** So many requests of others come at most between two pages of a look. */
const TURNS_BETWEEN = 4

/** A list that nobody needs in order to find failures is read so often; it may be the only one that counts them. */
const LIST_MS: DurationMs = 6 * MINUTE_MS

/** Reruns that stand in old places and are counted nowhere are looked for so often. */
const RERUNS_MS: DurationMs = 10 * MINUTE_MS

/** Lets the story end, and holds it against what is promised. */
export async function judge(story: Story): Promise<Tally> {
  const { watching, variant, happened } = story
  const promise = await promiseOf(story)
  const areRerunsHidden = variant.rerunsInOldPlace && !variant.countersCountReruns
  const waitMs = areRerunsHidden ? RERUNS_MS : LIST_MS
  await watching.pass(promise.allMs + variant.listCounterLagMs + waitMs + MINUTE_MS)
  checkLimits(story)
  const stored = await storedOf(story)
  const estimates = await watching.store.estimates.list()
  const accounts = await accountsOf(story)
  const tally = { stored: 0, estimated: 0, unproven: 0 }
  for (const one of happened) {
    const name = one.job === null ? '' : nameOfJob(one.workspace, one.recipe, one.job)
    if (stored.has(name)) {
      tally.stored += 1
      const delay = (watching.seenAt.get(name) ?? Infinity) - one.at
      const isPromised = one.kind === 'ordinary' && variant.strangerPerMinute <= STRANGERS_MAX
      const promisedMs = promise.ms + furtherPagesMs(one, promise.ms, story)
      if (isPromised && delay > promisedMs + SLACK_MS) {
        throw new Error(
          `${nameOf(one)} was seen after ${delay / 1_000} s, not within ${promisedMs / 1_000} s: ${describe(story)}`,
        )
      }
    } else if (isCovered(one, estimates, story)) tally.estimated += 1
    else if (!isProven(accounts.get(`${one.workspace} ${one.recipe}`) ?? NO_ACCOUNT)) tally.unproven += 1
    else if (!isExcused(one, story)) {
      throw new Error(`${nameOf(one)} is neither stored nor accounted for: ${describe(story)}`)
    }
  }
  checkEstimates(story, estimates)
  return tally
}

/** What fits no page is read page by page: each takes an answer, and turns of others in between. */
function furtherPagesMs(
  one: Happened,
  aroundMs: DurationMs,
  { happened, variant, budgets }: Story,
): DurationMs {
  const near = happened.filter(
    ({ workspace, recipe, job, at }) =>
      workspace === one.workspace &&
      recipe === one.recipe &&
      job !== null &&
      Math.abs(at - one.at) <= aroundMs,
  )
  const pages = Math.ceil(near.length / variant.pageSize)
  return (pages - 1) * (SLACK_MS + (TURNS_BETWEEN * MINUTE_MS) / budgets.jobs)
}

/**
 * A test run that is neither listed nor counted leaves no trace, and is no failure that counts. What was counted before
 * the counter was read first is base line: where the list shows none, before the recipe's first look.
 */
function isExcused({ kind, workspace, recipe, at }: Happened, { variant, requests }: Story): boolean {
  if (kind === 'test') return !variant.testRunsVisible || !variant.countersCountTests
  if (variant.countersInList && variant.recipeFields !== 'id-only') return false
  const customer = workspace.split('/')[1]
  const path = `${customer === undefined ? '/api' : `/api/managed_users/${customer}`}/recipes/${recipe}/jobs`
  const first = requests.find((request) => request.path === path)
  return kind === 'hidden' && (first === undefined || first.at >= at)
}

/** The plan's delay for what the list can tell here, and how long to wait until all was in turn. */
async function promiseOf({ watching, variant, budgets }: Story) {
  const plan = await watching.metrics.planDelaySeconds.get()
  const of = (list: string): DurationMs =>
    (plan.values.find(({ labels }) => labels.list === list)?.value ?? 0) * SECOND_MS
  const [current, old] = [of('current'), of('old')]
  // A counter that falls as another job fails did not move.
  const isUncertain = variant.countersShrink
  const ms = isUncertain ? old : Math.min(current + variant.listCounterLagMs, old)
  // So far the plan may have to slow down still.
  const rates = (await watching.metrics.planRequestsPerMinute.get()).values
  const jobs = rates.find(({ labels }) => labels.family === 'jobs')?.value ?? budgets.jobs
  const slow = variant.strangerPerMinute > STRANGERS_MAX ? (8 * jobs) / budgets.jobs : 1
  return { ms, allMs: ms * slow }
}

async function storedOf({ watching }: Story): Promise<ReadonlySet<string>> {
  const all = await watching.store.failures.list({ limit: 1_000_000 })
  const identities = new Set(
    all.map(({ workspace, recipe, job, errorId }) => `${workspace} ${recipe} ${job} ${errorId}`),
  )
  if (identities.size !== all.length) throw new Error('a failure is stored twice')
  return new Set(all.map(({ workspace, recipe, job }) => nameOfJob(workspace, recipe, job)))
}

async function accountsOf({ watching, happened }: Story): Promise<ReadonlyMap<string, Account>> {
  const accounts = new Map<string, Account>()
  for (const workspace of new Set(happened.map((one) => one.workspace))) {
    for (const [recipe, { account }] of await watching.store.completeness.load(workspace)) {
      accounts.set(`${workspace} ${recipe}`, account)
    }
  }
  return accounts
}

function isCovered(one: Happened, estimates: readonly StoredEstimate[], { variant }: Story): boolean {
  // Readings are as old as the list, and stamps as wrong as the API's clock; what came meanwhile pays for what is owed.
  const lagMs = variant.listCounterLagMs === 0 ? 0 : variant.listCounterLagMs + LIST_MS
  const slack = lagMs + Math.abs(variant.clockAheadMs) + MINUTE_MS
  return estimates.some(
    ({ workspace, recipe, from, to }) =>
      workspace === one.workspace &&
      recipe === String(one.recipe) &&
      one.at > from - slack &&
      one.at <= to + slack,
  )
}

/** Where counters count everything and never fall, an estimate is a failure that nobody could find, and no more. */
function checkEstimates(story: Story, estimates: readonly StoredEstimate[]): void {
  const { variant, happened } = story
  const isHonest =
    variant.countersCountTests &&
    variant.countersCountReruns &&
    variant.testRunsVisible &&
    !variant.countersShrink &&
    variant.recipeFields !== 'id-only' &&
    variant.strangerPerMinute <= STRANGERS_MAX &&
    variant.retentionMs > 3_600_000 * 10
  if (!isHonest || !(variant.hasJobCounters || variant.countersInList)) return
  const hidden = happened.filter(({ job }) => job === null).length
  const estimated = estimates.reduce((sum, { count }) => sum + count, 0)
  if (estimated > hidden)
    throw new Error(`${estimated} are estimated, ${hidden} are missing: ${describe(story)}`)
}

/** Never more than the budget in any 60 s, by family (SEMANTICS 2.1). */
function checkLimits({ requests, budgets }: Story): void {
  for (const family of ['jobs', 'recipes'] as const) {
    const at = requests.filter((one) => one.family === family).map((one) => one.at)
    const budget = budgets[family]
    for (let first = 0; first + budget < at.length; first += 1) {
      const span = (at[first + budget] ?? 0) - (at[first] ?? 0)
      if (span <= MINUTE_MS) throw new Error(`${budget + 1} requests for ${family} in ${span / 1_000} s`)
    }
  }
}

function nameOf({ kind, workspace, recipe, job, at }: Happened): string {
  return `the ${kind} failure ${job ?? '(hidden)'} of ${workspace}/${recipe} at ${Temporal.Instant.fromEpochMilliseconds(at).toString()}`
}

function describe({ variant }: Story): string {
  return JSON.stringify(variant)
}
