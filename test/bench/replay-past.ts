import { createIngest } from '../../src/app/replay/ingest.ts'
import { linked, type UnlinkedPast } from '../../src/app/replay/linked.ts'
import type { Past, RecipePast, Rise } from '../../src/app/replay/past.ts'
import { recordOf } from '../../src/app/replay/test-recipes.ts'
import type { Config } from '../../src/model/config.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../src/model/instant.ts'
import type { JobItem } from '../../src/model/job.ts'
import { oneOf, seeded } from '../faults/seeded.ts'
import { error as errorOf, item as jobItem } from '../ingest/items.ts'

/** How much happens in a month. */
export interface MonthScale {
  readonly recipes: number
  readonly days: number
  /** Of each recipe: jobs that fail for no lasting reason, and rises of successes. */
  readonly weather: number
  readonly rises: number
  /** Recipes that fail again and again for about an hour, and how often. */
  readonly bursts: number
  readonly burstFailures: number
  /** Times when all recipes of an application fail for about an hour, and how often each. */
  readonly outages: number
  readonly outageFailures: number
}

/** A thousand recipes; failures and rises together are a hundred thousand movements. */
export const MONTH: MonthScale = {
  recipes: 1_000,
  days: 30,
  weather: 20,
  rises: 60,
  bursts: 150,
  burstFailures: 60,
  outages: 11,
  outageFailures: 10,
}

/** When the month begins. */
export const STARTS_AT: Instant = Date.UTC(2026, 2, 2)

/** A failed job as the API gives it, and whose it is. */
export interface FailedItem {
  readonly recipe: number
  readonly item: JobItem
}

const ADAPTERS = [
  'salesforce',
  'netsuite',
  'workday',
  'jira',
  'postgresql',
  'rest',
  'sap',
  'sftp',
  'slack',
  'box',
]

const USUAL = [
  'The request timed out after 30 seconds',
  "Required field 'Email' is missing",
  'Connection reset by peer',
]
const SUDDEN = [
  "Field 'Amount_42__c' does not exist",
  "undefined method 'strip' for nil:NilClass",
  'Posting period 03/2026 is not open',
]
const OUTAGES = [
  '503 Service Unavailable: the service is down for maintenance',
  '401 Unauthorized: invalid_grant',
]

/** Failed jobs of a month, by recipe and time: weather on all, and incidents that come to an end. */
export function failedItems(scale: MonthScale, seed: number): readonly FailedItem[] {
  const random = seeded(seed)
  const found: FailedItem[] = []
  const add = (recipe: number, at: Instant, message: string): void => {
    found.push({
      recipe,
      item: itemOf(`${recipe}-${found.length}`, Math.floor(at), adapterOf(recipe), message),
    })
  }
  const sometime = (): Instant => STARTS_AT + random() * (scale.days * DAY_MS - 2 * HOUR_MS)
  for (let recipe = 0; recipe < scale.recipes; recipe += 1) {
    for (const message of USUAL) add(recipe, STARTS_AT - random() * 10 * DAY_MS, message)
    for (let nth = 0; nth < scale.weather; nth += 1) add(recipe, sometime(), oneOf(USUAL, random))
  }
  for (let burst = 0; burst < scale.bursts; burst += 1) {
    const [recipe, from, message] = [Math.floor(random() * scale.recipes), sometime(), oneOf(SUDDEN, random)]
    for (let nth = 0; nth < scale.burstFailures; nth += 1) add(recipe, from + random() * HOUR_MS, message)
  }
  for (let outage = 0; outage < scale.outages; outage += 1) {
    const [adapter, from, message] = [oneOf(ADAPTERS, random), sometime(), oneOf(OUTAGES, random)]
    for (let recipe = 0; recipe < scale.recipes; recipe += 1) {
      if (adapterOf(recipe) !== adapter) continue
      for (let nth = 0; nth < scale.outageFailures; nth += 1) add(recipe, from + random() * HOUR_MS, message)
    }
  }
  return found.sort((a, b) => a.recipe - b.recipe || (a.item.completedAt ?? 0) - (b.item.completedAt ?? 0))
}

/** The same month as a past: each failure through ingest, beside the successes. */
export function pastOf(items: readonly FailedItem[], scale: MonthScale, config: Config): Past {
  const ingest = createIngest(config)
  const byRecipe = Map.groupBy(items, ({ recipe }) => recipe)
  const pasts = Array.from({ length: scale.recipes }, (_, recipe): UnlinkedPast => {
    const record = recordAt(recipe, config)
    return {
      record,
      failures: (byRecipe.get(recipe) ?? []).flatMap(
        ({ item }) => ingest(item, record, item.completedAt ?? STARTS_AT) ?? [],
      ),
      rises: risesOf(recipe, scale),
      sampledFrom: STARTS_AT - DAY_MS,
      failedBefore: null,
      stops: [],
      lost: [],
    }
  })
  return {
    recipes: linked(pasts),
    outages: [],
    knownFrom: STARTS_AT - 31 * DAY_MS,
  }
}

/** Evenly through the month, each recipe at minutes of its own; nightly ones at night. */
function risesOf(recipe: number, { days, rises }: MonthScale): readonly Rise[] {
  const everyMs = (days * DAY_MS) / rises
  const offset = isNightly(recipe) ? HOUR_MS + 20 * MINUTE_MS : ((recipe * 7_919) % 719) * MINUTE_MS
  return Array.from({ length: rises }, (_, nth) => {
    const at = STARTS_AT + nth * everyMs + offset
    return { from: at, to: at, failed: 0, succeeded: 40 }
  })
}

function recordAt(recipe: number, config: Config): RecipePast['record'] {
  const record = recordOf(
    {
      id: String(1_000 + recipe),
      name: `${adapterOf(recipe)} sync ${recipe}`,
      workspace: null,
      labels: {
        app: [adapterOf(recipe)],
        team: [`team-${recipe % 37}`],
        ...(isNightly(recipe) ? { batch: ['nightly'] } : {}),
      },
      failedCount: 0,
      place: { file: 'month', line: 1, column: 1 },
    },
    config,
    STARTS_AT,
  )
  if (record === null) throw new Error('the configuration does not watch the recipes of the month')
  return record
}

function itemOf(id: string, at: Instant, adapter: string, message: string): JobItem {
  return jobItem({
    id,
    status: 'failed',
    startedAt: at - 3_000,
    completedAt: at,
    isError: true,
    error: errorOf({ id: `e-${id}`, adapter, type: 'Error', message }),
  })
}

function adapterOf(recipe: number): string {
  return ADAPTERS[recipe % ADAPTERS.length] ?? ''
}

function isNightly(recipe: number): boolean {
  return recipe % 50 === 0
}
