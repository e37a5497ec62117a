import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import type { Failure, StoredFailure } from '../../src/model/failure.ts'
import type { Store } from '../../src/store/port.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure } from './store-values.ts'

const RUNS = 40

/** Few values, so that identities meet in every way. */
const sighting = fc.record({
  job: fc.constantFrom('a', 'b'),
  errorId: fc.constantFrom(null, 'e-1', 'e-2', 'e-3'),
  completedAt: fc.constantFrom(null, 1, 2, 3),
  message: fc.constantFrom(null, 'text'),
  news: fc.boolean(),
})
const pages = fc.array(fc.array(sighting, { maxLength: 6 }), { maxLength: 8 })

type Sighted = Pick<Failure, 'job' | 'errorId' | 'completedAt' | 'message' | 'news'>

/** The same in plain memory: a list, and what is said of each in turn. */
function naive(all: readonly Failure[]) {
  const stored: StoredFailure[] = []
  const kinds = all.map((failure) => {
    const found = classify(
      failure,
      stored.filter(({ job }) => job === failure.job),
    )
    if (found.kind === 'new') {
      stored.push({ ...failure, seq: stored.length + 1 })
      return failure.news ? 'new' : 'history'
    }
    if (found.kind === 'completed') {
      const index = stored.findIndex(({ seq }) => seq === found.seq)
      stored[index] = { ...stored[index]!, ...found.fill }
    }
    return found.kind
  })
  return { stored, kinds }
}

/** In the store's order, numbered from 1: other recipes' failures lie between. */
const numbered = (failures: readonly StoredFailure[]) =>
  failures.toSorted((a, b) => a.seq - b.seq).map((failure, index) => ({ ...failure, seq: index + 1 }))

describe.each(BACK_ENDS)('any sightings on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let stores: Store[]
  let recipes = 0

  beforeAll(async () => {
    site = await makeSite()
    stores = [await site.open(), await site.open()]
  })
  afterAll(() => site.close())

  const batchesOf = (sighted: readonly (readonly Sighted[])[]) => {
    const recipe = `r-${++recipes}`
    return sighted.map((page) => {
      const failures = page.map((each) => aFailure({ ...each, recipe, placedAt: each.completedAt ?? 9 }))
      return aBatch({ recipe, failures })
    })
  }

  test('1.3 pages over two writers come to what a list in memory would', async () => {
    const property = fc.asyncProperty(pages, async (sighted) => {
      const batches = batchesOf(sighted)
      const kinds: string[] = []
      for (const [index, batch] of batches.entries()) {
        const sightings = await stores[index % 2]!.failures.record(batch, classify)
        kinds.push(...sightings.map(({ kind }) => kind))
      }
      const expected = naive(batches.flatMap(({ failures }) => failures))
      expect(kinds).toEqual(expected.kinds)
      const stored = await stores[0]!.failures.list({ recipe: `r-${recipes}`, limit: 99 })
      expect(numbered(stored)).toMatchObject(expected.stored)
      expect(stored).toHaveLength(expected.stored.length)
    })
    await fc.assert(property, { numRuns: RUNS })
  })

  test('1.4 pages recorded at once come to one row an identity, each told as new once', async () => {
    const property = fc.asyncProperty(pages, async (sighted) => {
      const batches = batchesOf(sighted)
      const answers = await Promise.all(
        batches.map((batch, index) => stores[index % 2]!.failures.record(batch, classify)),
      )
      const told = answers.flat().filter(({ kind }) => kind === 'new' || kind === 'history')
      const stored = await stores[0]!.failures.list({ recipe: `r-${recipes}`, limit: 99 })
      expect(stored).toHaveLength(told.length)
      const named = stored.flatMap(({ job, errorId }) => (errorId === null ? [] : [`${job} ${errorId}`]))
      expect(new Set(named).size).toBe(named.length)
      const asked = new Set(
        batches.flatMap(({ failures }) => failures.map(({ job, errorId }) => `${job} ${errorId}`)),
      )
      expect(named.every((identity) => asked.has(identity))).toBe(true)
    })
    await fc.assert(property, { numRuns: RUNS })
  })
})
