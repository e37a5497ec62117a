import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FAULTS } from '../../src/demo/workato/faults.ts'
import type { Listening } from '../../src/demo/workato/server.ts'
import type { WorkatoSim } from '../../src/demo/workato/sim.ts'
import { createWorkatoSim } from '../../src/demo/workato/sim.ts'
import type { Variant } from '../../src/demo/workato/variant.ts'
import { OF_2019 } from '../../src/demo/workato/variant.ts'
import { classify } from '../../src/ingest/classify.ts'
import { toFailure } from '../../src/ingest/failure.ts'
import type { Failure, Sighting, StoredFailure } from '../../src/model/failure.ts'
import type { RecipeEntry } from '../../src/model/selection.ts'
import type { LookStep } from '../../src/poll/paging.ts'
import { afterPage, afterUnknownCursor, startLook } from '../../src/poll/paging.ts'
import { catalogNeeds, selectRecipes } from '../../src/poll/select.ts'
import { toStored } from '../../src/store/failure-rows.ts'
import { loadCatalog } from '../../src/workato/catalog.ts'
import type { WorkatoClient } from '../../src/workato/client.ts'
import { WorkatoError } from '../../src/workato/errors.ts'
import { context } from '../ingest/items.ts'
import { errorOf, useLoopback } from './loopback.ts'

const NOW = Date.UTC(2026, 8, 1, 10)
const api = useLoopback()
let sim: WorkatoSim
let listening: Listening
let recipe: number
let jobs: readonly string[]

beforeEach(async () => {
  sim = createWorkatoSim({
    now: () => NOW,
    token: 'T0KEN',
    legacyUser: { email: 'a@example.com', token: 'OLD' },
  })
  listening = await sim.listen()
})

afterEach(() => listening.close())

/** A recipe with 60 failures, one a second, under these switches. */
function fill(variant: Partial<Variant>): WorkatoClient {
  sim.setVariant(variant)
  recipe = sim.addRecipe({ name: 'Order sync' })
  jobs = sim.finish(recipe, {
    count: 60,
    everyMs: 1_000,
    error: {
      adapter: 'rest',
      type: 'Bad request',
      message: 'field X',
      errorId: '00000000-0000-4000-8000-000000000001',
    },
  })
  sim.finish(recipe, { status: 'succeeded', error: null })
  return api.client({ baseUrl: listening.url })
}

/** One complete look, as the daemon makes it; what the store would hold. */
async function look(client: WorkatoClient, rows: StoredFailure[] = [], settled: number | null = null) {
  let step: LookStep = { kind: 'ask', look: startLook(NOW - 3_600_000, settled) }
  let ignored = 0
  while (step.kind === 'ask') {
    const { cursor } = step.look
    const page = await client.jobs(String(recipe), { cursor }).catch((error: unknown) => {
      if (error instanceof WorkatoError && error.code === 'not_found' && cursor !== null) return null
      throw error
    })
    if (page === null) {
      const next = afterUnknownCursor(step.look)
      if (next === null) throw new Error('the recipe is gone')
      step = next
      continue
    }
    const sightings: Sighting[] = []
    for (const item of page.items) {
      const ingested = toFailure(item, context({ recipe: String(recipe), seenAt: NOW }))
      if (ingested.kind === 'failure') sightings.push(record(ingested.failure, rows))
      else ignored += 1
    }
    step = afterPage(step.look, { page, sightings, unexplained: 0 })
  }
  return { rows, ignored, end: step }
}

function record(failure: Failure, rows: StoredFailure[]): Sighting {
  const { job, errorId, completedAt } = failure
  const relatives = rows.filter((row) => row.job === job)
  const result = classify(failure, relatives)
  if (result.kind === 'new') rows.push(toStored(failure, rows.length + 1))
  const firstSeenAt =
    relatives.find((row) => result.kind !== 'new' && row.seq === result.seq)?.firstSeenAt ?? NOW
  return { kind: result.kind, job, errorId, completedAt, firstSeenAt }
}

const CASES: readonly (readonly [string, Partial<Variant>])[] = [
  ['as the present reference has it', {}],
  ['as the documentation of 2019 has it', OF_2019],
  ...(['parts', 'text', 'text-with-id', 'json-text', 'object'] as const).map(
    (errorShape) => [`error as ${errorShape}`, { errorShape }] as const,
  ),
  ...(['absent', '{}', 'null'] as const).map(
    (emptyParts) => [`error_parts ${emptyParts}`, { errorShape: 'text', emptyParts }] as const,
  ),
  ['an error that says nothing', { errorShape: 'null', emptyParts: '{}' }],
  ['neither status nor is_error', { hasStatus: false, hasIsError: false }],
  ['Datadog’s words', { statusWords: 'datadog', hasIsError: false, errorShape: 'null' }],
  ...(['handle', 'handle-CD', 'mixed', 'integer', 'big-integer'] as const).map(
    (idShape) => [`ids: ${idShape}`, { idShape }] as const,
  ),
  ['times with Z and no fraction', { timeZone: 'Z', timeDigits: 0 }],
  ['times in microseconds', { timeDigits: 6 }],
  ['small pages', { pageSize: 7 }],
  ['one page', { pageSize: 100 }],
  ['shuffled pages without a size of the set', { orderWithinPage: 'shuffled', hasScopeCount: false }],
  ['ordered by start', { orderBy: 'started', pageSize: 9 }],
  ['result instead of items', { jobsEnvelope: 'result' }],
  ['no counters', { hasJobCounters: false, hasScopeCount: false }],
  ['a filter that is ignored', { ignoreStatusFilter: true }],
  ['first runs as their own masters', { masterOfFirst: 'own' }],
]

describe('2.3 every failure is found once, whatever the API’s variant', () => {
  test.each(CASES)('2.3 %s', async (_, variant) => {
    const client = fill(variant)
    const { rows, end } = await look(client)
    expect(end).toMatchObject({ kind: 'done', complete: true })
    expect(rows.map(({ job }) => job).toSorted()).toEqual(jobs.toSorted())
    expect(rows.every(({ news, masterJob }) => news && masterJob === null)).toBe(true)
    const before = sim.requestCount
    expect((await look(client, rows, NOW)).rows).toHaveLength(60)
    expect(sim.requestCount - before).toBe(1)
  })
})

test.each([
  ['parts', '00000000-0000-4000-8000-000000000001'],
  ['text-with-id', '00000000-0000-4000-8000-000000000001'],
  ['json-text', '00000000-0000-4000-8000-000000000001'],
  ['object', '00000000-0000-4000-8000-000000000001'],
  ['text', null],
] as const)('1.2 the error id out of an error as %s', async (errorShape, errorId) => {
  const { rows } = await look(fill({ errorShape }))
  expect(new Set(rows.map((row) => row.errorId))).toEqual(new Set([errorId]))
})

test('1.3 an id that appears, vanishes and appears again is one failure throughout', async () => {
  const client = fill({ errorShape: 'text', pageSize: 100 })
  const { rows } = await look(client)
  for (const errorShape of ['parts', 'text', 'json-text', 'null', 'text-with-id'] as const) {
    sim.setVariant({ errorShape })
    expect((await look(client, rows, null)).rows).toHaveLength(60)
  }
})

test('1.4 the same job with another error id is one more', async () => {
  const client = fill({})
  const { rows } = await look(client)
  sim.addSecondFailure(jobs[5] ?? '', { errorId: '00000000-0000-4000-8000-000000000099' })
  expect((await look(client, rows, NOW)).rows).toHaveLength(61)
})

test('1.1 what is listed as failed and shows no sign of it is ignored', async () => {
  const client = fill({})
  sim.finish(recipe, { noError: true, error: null, status: 'succeeded' })
  expect(await look(client)).toMatchObject({ ignored: 1, rows: { length: 60 } })
})

test('2.6 a null item and one without an id hide no neighbour', async () => {
  const client = fill({})
  sim.patchItem(jobs[3] ?? '', null)
  sim.patchItem(jobs[4] ?? '', { id: undefined })
  expect((await look(client)).rows).toHaveLength(58)
})

test.each([
  ['tooMany', FAULTS.tooMany('7'), 'rate_limited'],
  ['serverError', FAULTS.serverError(), 'server_error'],
  ['unauthorized', FAULTS.unauthorized, 'token_rejected'],
  ['forbidden', FAULTS.forbidden, 'forbidden'],
  ['notFound', FAULTS.notFound, 'not_found'],
  ['invalid', FAULTS.invalid, 'invalid_request'],
  ['successFalse', FAULTS.successFalse, 'refused'],
  ['html, 502', FAULTS.html(), 'server_error'],
  ['html, 200', FAULTS.html(200), 'not_json'],
  ['emptyBody', FAULTS.emptyBody, 'not_json'],
  ['truncatedJson', FAULTS.truncatedJson, 'not_json'],
  ['trailingComma', FAULTS.trailingComma, 'not_json'],
  ['reset', 'reset', 'unreachable'],
  ['cut in the middle', { cutAfterBytes: 50 }, 'unreachable'],
] as const)('2.6 the fault %s is told as what it is, and survived', async (_, respond, code) => {
  const client = fill({})
  sim.faults.inject({ respond })
  expect(await errorOf(client.jobs(String(recipe)))).toMatchObject({ code })
  expect((await client.jobs(String(recipe))).items).toHaveLength(25)
})

test('recipes in any of their envelopes and with as few fields as an id', async () => {
  const id = sim.addRecipe({ apps: ['rest'] })
  const client = api.client({ baseUrl: listening.url })
  for (const recipesEnvelope of ['items', 'result', 'array'] as const) {
    for (const recipeFields of ['full', 'bare', 'id-only'] as const) {
      sim.setVariant({ recipesEnvelope, recipeFields, recipesMeta: recipesEnvelope !== 'array' })
      const { items, broken } = await client.allRecipes()
      expect(items.map((item) => item.id)).toEqual([String(id)])
      expect(broken).toEqual([])
    }
  }
})

test.each([true, false])(
  'a recipe’s folder, project and tags are called by name (project_id: %s)',
  async (hasProjectId) => {
    sim.setVariant({ hasProjectId })
    sim.addRecipe({ folder: 'Orders/Inbound', project: 'Payments', tags: ['critical'], apps: ['rest'] })
    const client = api.client({ baseUrl: listening.url })
    const { items } = await client.allRecipes()
    const entry: RecipeEntry = {
      selector: { kind: 'folder', folder: 'Payments/Orders' },
      exclude: false,
      name: null,
      owners: null,
      labels: {},
      privacy: null,
    }
    const catalog = await loadCatalog(client, catalogNeeds([entry], items, new Set(['tag', 'project'])))
    const { recipes } = selectRecipes({
      workspace: { name: 'production', labels: {}, recipes: [entry] },
      items,
      catalog,
      owners: null,
      urlOf: (id) => id,
    })
    expect([...recipes][0]?.labels).toMatchObject({
      folder: ['Payments/Orders/Inbound'],
      project: ['Payments'],
      tag: ['critical'],
      app: ['rest'],
    })
  },
)
