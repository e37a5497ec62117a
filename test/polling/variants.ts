import { CURRENT, type Variant } from '../../src/demo/workato/variant.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/model/instant.ts'
import type { Seeded } from '../faults/seeded.ts'

/** One of these, as chance decides. */
export function pick<T>(random: Seeded, ...of: readonly T[]): T {
  return of[Math.floor(random() * of.length)] as T
}

/** The API with every switch that nobody knows the place of, as chance decides. */
export function drawVariant(random: Seeded): Variant {
  return {
    ...CURRENT,
    pageSize: pick(random, 5, 10, 25, 25, 100),
    orderBy: pick(random, 'completed', 'completed', 'started'),
    orderWithinPage: pick(random, 'desc', 'shuffled'),
    unknownOffset: pick(random, 'place', 'empty', 'head', 'not-found'),
    idShape: pick(random, 'handle', 'handle-CD', 'mixed', 'integer', 'big-integer'),
    itemShape: pick(random, 'current', 'current', '2019'),
    errorShape: pick(random, 'parts', 'text', 'text-with-id', 'json-text', 'object'),
    jobsEnvelope: pick(random, 'items', 'result'),
    hasScopeCount: pick(random, true, false),
    hasStatus: pick(random, true, false),
    timeZone: pick(random, 'Z', 'offset'),
    ...drawReruns(random),
    ...drawCounters(random),
    ...drawList(random),
    retentionMs: pick(random, 720 * HOUR_MS, 720 * HOUR_MS, 3 * HOUR_MS, HOUR_MS),
    retryAfter: pick(random, 'none', 'seconds', 'date'),
    strangerPerMinute: pick(random, 0, 0, 10, 30),
    clockAheadMs: pick(random, 0, 0, 3_000, -3_000),
  }
}

function drawReruns(random: Seeded): Partial<Variant> {
  return {
    rerunsInOldPlace: pick(random, true, false),
    rerunParam: pick(random, 'both', 'rerun_only', 'rerun_jobs'),
    countersCountReruns: pick(random, true, true, false),
  }
}

function drawCounters(random: Seeded): Partial<Variant> {
  return {
    hasJobCounters: pick(random, true, true, false),
    countersInList: pick(random, true, true, true, false),
    countersShrink: pick(random, false, false, false, true),
    countersCountTests: pick(random, true, false),
    testRunsVisible: pick(random, true, false),
    listCounterLagMs: pick(random, 0, 0, 0, 2 * MINUTE_MS, 10 * MINUTE_MS),
    listRunLags: pick(random, true, false),
  }
}

function drawList(random: Seeded): Partial<Variant> {
  return {
    listOrder: pick(random, 'id-desc', 'id-desc', 'id-asc'),
    listObeysPerPage: pick(random, true, true, true, false),
    recipesEnvelope: pick(random, 'items', 'result', 'array'),
    recipesMeta: pick(random, true, false),
    recipeFields: pick(random, 'full', 'bare', 'full', 'id-only'),
    hasLastRunAt: pick(random, true, true, false),
  }
}
