import { isOpenAbout, isStoppedNews } from '../digest/report.ts'
import type { DigestConfig } from '../model/config.ts'
import type { Delivery } from '../model/delivery.ts'
import type { DigestFailure, DigestInterval } from '../model/digest.ts'
import type { Instant } from '../model/instant.ts'
import type { Labels } from '../model/labels.ts'
import { matchesAll } from '../model/matcher.ts'
import { type Conversation, type Destination, digestRoute } from '../model/notice.ts'
import { type RecipeKey, recipeKey } from '../model/recipe.ts'
import { destinationKey, destinationsOf } from '../route/destinations.ts'
import type { RecipeRecord } from '../store/port.ts'
import { addressingOf } from './addressing.ts'
import type { Environment } from './environment.ts'

/** What of an interval goes to one destination. */
export interface PlannedPart {
  readonly destination: Destination
  /** Recipes whose failures are told there; none where it is empty. */
  readonly recipes: readonly RecipeKey[]
}

/** What a digest is planned and loaded from. */
type Reads = Pick<Environment, 'config' | 'store'>

/** A recipe as it is addressed: with the owners of its failures, or those whom it has now. */
interface Item {
  readonly id: RecipeKey
  readonly labels: Labels
}

/**
 * Who is told what of an interval: each owner of a failure at its recording (SEMANTICS 6.1), and whoever else the receiver
 * names. Who has no failure is told where something else needs telling, or where empty digests are wanted.
 */
export async function digestParts(
  env: Reads,
  digest: DigestConfig,
  interval: Pick<DigestInterval, 'afterSeq' | 'throughSeq' | 'from'>,
): Promise<readonly PlannedPart[]> {
  const [records, failures, alerts] = await Promise.all([
    env.store.recipes.list(),
    env.store.digests.failures(interval),
    env.store.alerts.open(),
  ])
  const known = new Map(records.map((record) => [recipeKey(record), record]))
  const failing = addressed(env, digest, itemsOfFailures(digest, failures, known))
  const quiet = addressed(env, digest, itemsOfRecipes(digest, records))
  const parts = new Map(
    [...failing].map(([key, { destination, recipes }]) => [key, { destination, recipes }]),
  )
  for (const [key, { destination, recipes: own }] of quiet) {
    if (parts.has(key)) continue
    const about = new Set(own)
    const isNews =
      alerts.some((alert) => isOpenAbout(alert, about)) ||
      own.some((recipe) => isStopped(known.get(recipe), interval.from))
    if (digest.sendEmpty || isNews) parts.set(key, { destination, recipes: [] })
  }
  return [...parts.values()]
}

/** The recipes that a destination of a digest stands for now. */
export function recipesAt(
  env: Reads,
  digest: DigestConfig,
  destination: Destination,
  records: readonly RecipeRecord[],
): readonly RecipeKey[] {
  return (
    addressed(env, digest, itemsOfRecipes(digest, records)).get(destinationKey(destination))?.recipes ?? []
  )
}

/** All recipes that a digest is about now. */
export function recipesOf(digest: DigestConfig, records: readonly RecipeRecord[]): readonly RecipeKey[] {
  return itemsOfRecipes(digest, records).map(({ id }) => id)
}

/** Whether a digest is about a recipe with these labels. */
function isAbout(digest: DigestConfig, labels: Labels): boolean {
  return matchesAll(digest.recipes, labels)
}

function isStopped(record: RecipeRecord | undefined, from: Instant): boolean {
  return record !== undefined && isStoppedNews(record, from)
}

function addressed(
  env: Reads,
  digest: DigestConfig,
  items: readonly Item[],
): ReadonlyMap<string, { readonly destination: Destination; readonly recipes: readonly RecipeKey[] }> {
  const receiver = env.config.receivers.get(digest.receiver)
  if (receiver === undefined) return new Map()
  return new Map(
    destinationsOf(receiver, items, addressingOf(env.config)).addressed.map(
      ({ destination, items: here }) => [
        destinationKey(destination),
        { destination, recipes: [...new Set(here.map(({ id }) => id))] },
      ],
    ),
  )
}

function itemsOfFailures(
  digest: DigestConfig,
  failures: readonly DigestFailure[],
  known: ReadonlyMap<RecipeKey, RecipeRecord>,
): readonly Item[] {
  const items = new Map<string, Item>()
  for (const { recipe, owners } of failures) {
    const key = [recipe, ...owners].join(' ')
    if (items.has(key)) continue
    const labels = known.get(recipe)?.labels ?? {}
    if (isAbout(digest, labels)) items.set(key, { id: recipe, labels: withOwners(labels, owners) })
  }
  return [...items.values()]
}

function itemsOfRecipes(digest: DigestConfig, records: readonly RecipeRecord[]): readonly Item[] {
  return records
    .filter(({ selected, labels }) => selected && isAbout(digest, labels))
    .map((record) => ({ id: recipeKey(record), labels: withOwners(record.labels, record.owners) }))
}

function withOwners(labels: Labels, owners: readonly string[]): Labels {
  const { owner: _, ...others } = labels
  return owners.length === 0 ? others : { ...others, owner: owners }
}

/** A conversation of its own, and the delivery that begins and ends it. */
export function digestDelivery(
  env: Pick<Environment, 'random'>,
  digest: DigestConfig,
  destination: Destination,
  now: Instant,
): { readonly conversation: Conversation; readonly delivery: Delivery } {
  const conversation: Conversation = {
    id: env.random.id(),
    group: digestRoute(digest.name),
    route: digestRoute(digest.name),
    labels: { digest: [digest.name] },
    destination,
    openedAt: now,
    ref: null,
    subject: null,
    lastNoticeAt: null,
    lastEditAt: null,
    shown: {},
    blockedUntil: null,
    closedAt: null,
  }
  const delivery: Delivery = {
    id: env.random.id(),
    conversation: conversation.id,
    reason: 'digest',
    state: 'due',
    severity: 'info',
    dueAt: now,
    notBefore: now,
    attempts: 0,
    lastError: null,
    begunAt: null,
    body: null,
    shown: null,
    alerts: [],
    finishedAt: null,
  }
  return { conversation, delivery }
}
