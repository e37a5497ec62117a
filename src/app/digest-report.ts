import {
  COMPARED_MS,
  DETAILED_MAX,
  digestReport,
  type Finished,
  isWatchedThrough,
  worstFirst,
} from '../digest/report.ts'
import type { DigestConfig } from '../model/config.ts'
import type { DigestFailure, DigestInterval, DigestReport } from '../model/digest.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import { matchesAll } from '../model/matcher.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { rangesInside } from '../model/time-interval.ts'
import type { RecipeRecord } from '../store/port.ts'
import { createLinks } from '../workato/links.ts'
import type { Environment } from './environment.ts'

/** An error that was not seen for so long is new again. */
const KNOWN_FOR_MS: DurationMs = 30 * DAY_MS

/** Whose digest, about which recipes. */
export interface Reader {
  /** Null: everybody's failures are told. */
  readonly owner: string | null
  /** Recipes whose failures are told. */
  readonly recipes: readonly RecipeKey[]
  /** The recipes that the reader has now. */
  readonly own: readonly RecipeKey[]
}

/** Loads what a digest tells its reader (SEMANTICS 6.2): the interval's failures, and the state of now. */
export async function loadReport(
  env: Pick<Environment, 'config' | 'store'>,
  digest: DigestConfig,
  interval: DigestInterval,
  { owner, recipes, own }: Reader,
  now: Instant,
): Promise<DigestReport> {
  const { store, config } = env
  const records = await store.recipes.list()
  const subjects = new Map(records.map((record) => [recipeKey(record), record]))
  const failures = await failuresFor(env, interval, { owner, recipes })
  const about = [...new Set([...recipes, ...own])]
  const { from, to, afterSeq } = interval
  const before = await store.digests.counts(about, from - COMPARED_MS, to - COMPARED_MS)
  const detailed = worstFirst(failures, before).slice(0, DETAILED_MAX)
  const linksOf = linksByWorkspace(env)
  const jobUrl = (key: RecipeKey, job: string): string => {
    const record = subjects.get(key)
    return record === undefined ? '' : linksOf(record).job(record.id, job)
  }
  return digestReport({
    interval,
    owner,
    timeZone: digest.schedule.timeZone,
    failures,
    subjects,
    own,
    before,
    knownKinds: await store.digests.kinds(detailed, from - KNOWN_FOR_MS, afterSeq),
    finishedBy: await finishedBy(env, detailed, subjects, from, to),
    finished: await finishedIn(env, about, subjects, from, to),
    alerts: await store.alerts.open(),
    isMaintained: maintenanceOf(env, subjects, failures),
    lost: (await store.states.listConnections()).flatMap(({ workspace, name, app, lostSince: since }) =>
      since === null ? [] : [{ workspace, name, app, since }],
    ),
    missing: await missingIn(env, about, from, to),
    jobUrl: ({ recipe, job }) => jobUrl(recipe, job),
    failedJobsUrl: (key) => {
      const record = subjects.get(key)
      return record === undefined ? '' : linksOf(record).failedJobs(record.id)
    },
    externalUrl: config.http.externalUrl,
    contact: contactOf(env),
    now,
  })
}

/** Whom a reader asks to be left out: who is meant where a recipe has no owner, else whoever sends. */
function contactOf({ config }: Pick<Environment, 'config'>): string {
  return config.owners?.default[0] ?? config.smtp?.from ?? ''
}

/** The failures of an interval that a reader is told of. */
export async function failuresFor(
  { store, config }: Pick<Environment, 'config' | 'store'>,
  interval: DigestInterval,
  { owner, recipes }: Pick<Reader, 'owner' | 'recipes'>,
): Promise<readonly DigestFailure[]> {
  const told = new Set(recipes)
  const isDefault = owner !== null && config.owners?.default.includes(owner) === true
  const found = await store.digests.failures(
    interval,
    owner === null ? undefined : { address: owner, isDefault },
  )
  return found.filter(({ recipe }) => told.has(recipe))
}

/** Failures that the counters of these recipes know of in a span and nobody could find (SEMANTICS 2.4). */
async function missingIn(
  { store }: Pick<Environment, 'store'>,
  recipes: readonly RecipeKey[],
  from: Instant,
  to: Instant,
): Promise<number> {
  const about = new Set(recipes)
  return (await store.estimates.list())
    .filter((one) => one.to > from && one.from < to && about.has(recipeKey({ ...one, id: one.recipe })))
    .reduce((sum, { count }) => sum + count, 0)
}

/** Whether a failure lies inside a maintenance of its recipe (CONFIG 1). */
function maintenanceOf(
  { config }: Pick<Environment, 'config'>,
  records: Records,
  failures: readonly DigestFailure[],
): (failure: DigestFailure) => boolean {
  const from = Math.min(...failures.map(({ placedAt }) => placedAt))
  const to = Math.max(...failures.map(({ placedAt }) => placedAt)) + 1
  if (config.maintenance.length === 0 || failures.length === 0) return () => false
  const times = config.maintenance.map(({ matchers, intervals }) => ({
    matchers,
    ranges: rangesInside(intervals, from, to),
  }))
  return ({ recipe, placedAt }) =>
    times.some(
      ({ matchers, ranges }) =>
        ranges.some((range) => placedAt >= range.from && placedAt < range.to) &&
        matchesAll(matchers, records.get(recipe)?.labels ?? {}),
    )
}

type Records = ReadonlyMap<RecipeKey, RecipeRecord>

async function finishedBy(
  env: Pick<Environment, 'store'>,
  recipes: readonly RecipeKey[],
  records: Records,
  from: Instant,
  to: Instant,
): Promise<ReadonlyMap<RecipeKey, Finished | null>> {
  const found = new Map<RecipeKey, Finished | null>()
  for (const key of recipes) found.set(key, await finishedIn(env, [key], records, from, to))
  return found
}

/** Finished jobs of a span; null unless all of these recipes were watched through it (SEMANTICS 3.5). */
async function finishedIn(
  env: Pick<Environment, 'store'>,
  recipes: readonly RecipeKey[],
  records: Records,
  from: Instant,
  to: Instant,
): Promise<Finished | null> {
  const watched = recipes.length > 0 && recipes.every((key) => isWatchedThrough(records.get(key), from))
  return watched ? await env.store.failures.activity(recipes, from, to) : null
}

function linksByWorkspace({
  config,
}: Pick<Environment, 'config'>): (record: RecipeRecord) => ReturnType<typeof createLinks> {
  const links = new Map(config.workspaces.map(({ name, appUrl }) => [name, createLinks(appUrl)]))
  return ({ workspace }) => links.get(workspace) ?? createLinks('')
}
