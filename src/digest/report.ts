import type { Alert } from '../model/alert.ts'
import type {
  DigestErrorKind,
  DigestFailure,
  DigestInterval,
  DigestRecipe,
  DigestReport,
} from '../model/digest.ts'
import { DAY_MS, type DurationMs, type Instant } from '../model/instant.ts'
import type { Recipe, RecipeItem, RecipeKey } from '../model/recipe.ts'
import { severityRank } from '../model/severity.ts'
import { inSlices, sliceMsFor } from './slices.ts'

/** What a digest compares with is so long before. */
export const COMPARED_MS: DurationMs = 7 * DAY_MS
/** An error is new to a recipe that was watched at least so long without it. */
const WATCHED_MS_MIN: DurationMs = 7 * DAY_MS
/** Recipes whose finished jobs are asked for: more are not shown with them. */
export const DETAILED_MAX = 40

/** What is known of a recipe. */
export interface Subject extends Recipe {
  readonly item: RecipeItem
  readonly firstSeenAt: Instant
  readonly knownThrough: Instant | null
  readonly unreadableSince: Instant | null
}

/** A connection without authorisation. */
export interface LostConnection {
  readonly workspace: string
  readonly name: string | null
  readonly app: string | null
  readonly since: Instant
}

/** Failed and succeeded jobs of a span. */
export interface Finished {
  readonly failed: number
  readonly succeeded: number
}

/** What a report is made of. */
export interface DigestMaterial {
  readonly interval: Pick<DigestInterval, 'digest' | 'from' | 'to'>
  readonly owner: string | null
  readonly timeZone: string
  /** Those of this reader. */
  readonly failures: readonly DigestFailure[]
  /** Everything that is known, by key: recipes that are not watched any more too. */
  readonly subjects: ReadonlyMap<RecipeKey, Subject>
  /** The recipes that this reader has now. */
  readonly own: readonly RecipeKey[]
  /** Failures in the same span a week before, by recipe. */
  readonly before: ReadonlyMap<RecipeKey, number>
  /** Kinds of error that were known before the interval, by recipe. */
  readonly knownKinds: ReadonlyMap<RecipeKey, ReadonlySet<string>>
  /** Finished jobs in the interval: of single recipes, and of all that the reader has; null where not sampled. */
  readonly finishedBy: ReadonlyMap<RecipeKey, Finished | null>
  readonly finished: Finished | null
  readonly alerts: readonly Alert[]
  /** Whether a failure lies inside a maintenance: then it is told apart. */
  readonly isMaintained: (failure: DigestFailure) => boolean
  /** Connections that are not authorised, and the apps that they connect to. */
  readonly lost: readonly LostConnection[]
  /** Failures that counters know of and nobody could find, in the interval. */
  readonly missing: number
  readonly jobUrl: (failure: Pick<DigestFailure, 'recipe' | 'job'>) => string
  readonly failedJobsUrl: (recipe: RecipeKey) => string
  readonly externalUrl: string | null
  readonly contact: string
  readonly now: Instant
}

/** Recipes with failures, worst first: what fails most; among equals what got worse. */
export function worstFirst(
  failures: readonly Pick<DigestFailure, 'recipe'>[],
  before: ReadonlyMap<RecipeKey, number>,
): readonly RecipeKey[] {
  const counts = new Map<RecipeKey, number>()
  for (const { recipe } of failures) counts.set(recipe, (counts.get(recipe) ?? 0) + 1)
  const was = (key: RecipeKey): number => before.get(key) ?? 0
  return [...counts]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || was(a) - was(b) || (a < b ? -1 : 1))
    .map(([key]) => key)
}

/** What a reader of a digest is told (SEMANTICS 6.2). Pure. */
export function digestReport(material: DigestMaterial): DigestReport {
  const { interval, subjects, own, before, finished, now } = material
  const { true: maintained = [], false: failures = [] } = Object.groupBy(material.failures, (failure) =>
    material.isMaintained(failure) ? 'true' : 'false',
  )
  const { from, to } = interval
  const sliceMs = sliceMsFor(from, to)
  const byRecipe = Map.groupBy(failures, ({ recipe }) => recipe)
  const causes = causesOf(failures)
  const about = [...new Set([...byRecipe.keys(), ...own])]
  const watchedThen = about.every((key) => isWatchedThrough(subjects.get(key), from - COMPARED_MS))
  const failedBefore = about.reduce((sum, key) => sum + (before.get(key) ?? 0), 0)
  return {
    digest: interval.digest,
    owner: material.owner,
    workspaces: [...new Set(about.map((key) => workspaceOf(key)))].sort(),
    from,
    to,
    now,
    timeZone: material.timeZone,
    failed: failures.length,
    change: watchedThen ? failures.length - failedBefore : null,
    finished: finished === null ? null : Math.max(finished.failed, failures.length) + finished.succeeded,
    history: inSlices(
      failures.map(({ placedAt }) => placedAt),
      from,
      to,
      sliceMs,
    ),
    historySliceMs: sliceMs,
    recipes: worstFirst(failures, before).map((key) =>
      recipeOf(material, key, byRecipe.get(key) ?? [], causes.get(key) ?? null, sliceMs),
    ),
    watched: own.length,
    stopped: stoppedOf(material),
    lost: lostOf(material, about),
    maintained: {
      failed: maintained.length,
      recipes: worstFirst(maintained, before).map((key) => named(subjects.get(key), key).name),
    },
    alerts: alertsOf(material, new Set(about)),
    quiet: quietOf(material, byRecipe),
    proof: {
      counted: finished?.failed ?? null,
      found: material.failures.length,
      missing: material.missing,
      oldestLookAt: oldestLook(own.flatMap((key) => subjects.get(key) ?? [])),
      unreadable: own.flatMap((key) => {
        const subject = subjects.get(key)
        return subject?.unreadableSince == null ? [] : [subject.name]
      }),
    },
    externalUrl: material.externalUrl,
    contact: material.contact,
  }
}

function recipeOf(
  material: DigestMaterial,
  key: RecipeKey,
  failures: readonly DigestFailure[],
  cause: RecipeKey | null,
  sliceMs: DurationMs,
): DigestRecipe {
  const { subjects, before, interval } = material
  const { from, to } = interval
  const subject = subjects.get(key)
  const finished = material.finishedBy.get(key) ?? null
  const at = failures.map(({ placedAt }) => placedAt)
  return {
    ...named(subject, key),
    workspace: workspaceOf(key),
    failedJobsUrl: material.failedJobsUrl(key),
    failed: failures.length,
    change: isWatchedThrough(subject, from - COMPARED_MS) ? failures.length - (before.get(key) ?? 0) : null,
    finished:
      finished === null || finished.succeeded === 0
        ? null
        : Math.max(finished.failed, failures.length) + finished.succeeded,
    history: inSlices(at, from, to, sliceMs),
    errors: kindsOf(material, key, failures),
    because: cause === null ? null : named(subjects.get(cause), cause),
  }
}

function kindsOf(
  material: DigestMaterial,
  key: RecipeKey,
  failures: readonly DigestFailure[],
): readonly DigestErrorKind[] {
  const known = material.knownKinds.get(key) ?? new Set<string>()
  const longWatched = isWatchedThrough(material.subjects.get(key), material.interval.from - WATCHED_MS_MIN)
  return [...Map.groupBy(failures, ({ fingerprint }) => fingerprint)]
    .flatMap(([fingerprint, of]) => {
      const ordered = of.toSorted((a, b) => a.placedAt - b.placedAt || a.seq - b.seq)
      const [first, last] = [ordered[0], ordered.at(-1)]
      if (first === undefined || last === undefined) return []
      const { adapter, errorType, message } = last
      return [
        {
          fingerprint,
          adapter,
          errorType,
          message,
          count: of.length,
          firstAt: first.placedAt,
          lastAt: last.placedAt,
          latestJobUrl: material.jobUrl(last),
          isNew: longWatched && !known.has(fingerprint),
        },
      ]
    })
    .sort((a, b) => b.count - a.count || b.lastAt - a.lastAt)
}

/** Of recipes whose failures all began in one other recipe: that one (SEMANTICS 1.5). */
function causesOf(failures: readonly DigestFailure[]): ReadonlyMap<RecipeKey, RecipeKey> {
  const causes = new Map<RecipeKey, RecipeKey | null>()
  for (const { recipe, cause } of failures) {
    const known = causes.get(recipe)
    const other = cause === recipe ? null : cause
    causes.set(recipe, known === undefined || known === other ? other : null)
  }
  return new Map([...causes].flatMap(([recipe, cause]) => (cause === null ? [] : [[recipe, cause] as const])))
}

function stoppedOf({ own, subjects, interval }: DigestMaterial): DigestReport['stopped'] {
  return own
    .flatMap((key) => {
      const subject = subjects.get(key)
      return subject !== undefined && isStoppedNews(subject, interval.from) ? [subject] : []
    })
    .map(({ name, url, item }) => ({ name, url, since: item.stoppedAt, cause: item.stopCause }))
    .sort((a, b) => (b.since ?? 0) - (a.since ?? 0) || a.name.localeCompare(b.name))
}

/** Whether a recipe stands still since the interval began, or because of its trigger's errors: who stopped it by hand before knows. */
export function isStoppedNews({ item }: Pick<Subject, 'item'>, from: Instant): boolean {
  if (item.running !== false) return false
  return item.stopCause !== null || (item.stoppedAt !== null && item.stoppedAt > from)
}

/** Connections that the reader's recipes may use: of their workspaces, and of an app of theirs. */
function lostOf({ lost, subjects }: DigestMaterial, about: readonly RecipeKey[]): DigestReport['lost'] {
  const apps = new Set(
    about.flatMap((key) => (subjects.get(key)?.item.apps ?? []).map((app) => `${workspaceOf(key)} ${app}`)),
  )
  return lost
    .filter(({ workspace, app }) => app !== null && apps.has(`${workspace} ${app}`))
    .map(({ name, app, since }) => ({ name: name ?? app ?? 'a connection', app, since }))
    .sort((a, b) => b.since - a.since)
}

function alertsOf(
  { alerts, subjects }: DigestMaterial,
  about: ReadonlySet<RecipeKey>,
): DigestReport['alerts'] {
  return alerts
    .filter((alert) => isOpenAbout(alert, about))
    .map(({ id, rule, severity, startedAt, recipes }) => ({
      id,
      rule,
      severity,
      since: startedAt,
      recipes: recipes.filter((key) => about.has(key)).map((key) => named(subjects.get(key), key).name),
    }))
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || a.since - b.since)
}

/** Whether an alert fires about one of these recipes. */
export function isOpenAbout({ kind, state, recipes }: Alert, about: ReadonlySet<RecipeKey>): boolean {
  return kind === 'condition' && state === 'firing' && recipes.some((key) => about.has(key))
}

function quietOf(
  { own, subjects, before }: DigestMaterial,
  failing: ReadonlyMap<RecipeKey, unknown>,
): DigestReport['quiet'] {
  return own
    .filter((key) => !failing.has(key) && (before.get(key) ?? 0) > 0)
    .map((key) => ({ ...named(subjects.get(key), key), before: before.get(key) ?? 0 }))
    .sort((a, b) => b.before - a.before || a.name.localeCompare(b.name))
}

function oldestLook(subjects: readonly Subject[]): Instant | null {
  const looks = subjects.map(({ knownThrough }) => knownThrough)
  return looks.length === 0 || looks.includes(null) ? null : Math.min(...looks.map((at) => at ?? 0))
}

/** Whether a recipe was watched then already. */
export function isWatchedThrough(subject: Subject | undefined, at: Instant): boolean {
  return subject !== undefined && subject.firstSeenAt <= at
}

function named(
  subject: Subject | undefined,
  key: RecipeKey,
): { readonly name: string; readonly url: string } {
  return { name: subject?.name ?? `Recipe ${key.split('\u0000')[1]}`, url: subject?.url ?? '' }
}

function workspaceOf(key: RecipeKey): string {
  return key.split('\u0000')[0] ?? ''
}
