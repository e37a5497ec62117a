import { describe, expect, test } from 'vitest'
import type { FinishSpec } from '../../../src/demo/workato/jobs.ts'
import type { Variant } from '../../../src/demo/workato/variant.ts'
import { OF_2019 } from '../../../src/demo/workato/variant.ts'
import type { Item } from './asking.ts'
import { ask, ids, jobsOf, START, simulator } from './asking.ts'

const ERROR = { adapter: 'rest', type: 'Bad request', message: 'field X', errorId: 'e-1', input: '{"a"=>1}' }

function one(variant: Partial<Variant>, spec: FinishSpec = { error: ERROR }): Item {
  const { sim } = simulator({ variant })
  sim.addRecipe({ id: 1 })
  sim.finish(1, spec)
  return jobsOf(sim).items[0]!
}

/** Keys of the items in hand-made answers: the shapes that the decoding is made for. */
const CURRENT_KEYS = [
  'id',
  'completed_at',
  'started_at',
  'title',
  'is_poll_error',
  'error',
  'is_error',
  'status',
  'calling_recipe_id',
  'calling_job_id',
  'recipe_id',
  'root_recipe_id',
  'root_job_id',
  'master_job_id',
  'error_parts',
]
const KEYS_OF_2019 = [
  'id',
  'flow_run_id',
  'completed_at',
  'started_at',
  'title',
  'is_poll_error',
  'error',
  'error_parts',
  'is_error',
  'lines',
]

describe('an item', () => {
  test('has the present keys, or those of 2019', () => {
    expect(Object.keys(one({})).toSorted()).toEqual(CURRENT_KEYS.toSorted())
    expect(Object.keys(one(OF_2019)).toSorted()).toEqual(KEYS_OF_2019.toSorted())
    expect(one(OF_2019)).toMatchObject({ id: '7001', flow_run_id: '7001', lines: [] })
  })

  test.each([
    ['handle', /^j-[A-Za-z0-9]{8}-[A-Za-z0-9]{6}$/],
    ['handle-CD', /^j-[A-Za-z0-9]{8}-[A-Za-z0-9]{6}-CD$/],
    ['integer', /^\d{4}$/],
    ['big-integer', /^9007199254740993$/],
  ] as const)('has an id of the shape %s', (idShape, pattern) => {
    expect(String(one({ idShape }).id)).toMatch(pattern)
  })

  test('of a mixed workspace has old and new handles', () => {
    const { sim } = simulator({ variant: { idShape: 'mixed' } })
    sim.addRecipe({ id: 1 })
    sim.finish(1, { count: 2 })
    expect(ids(jobsOf(sim)).map((id) => id.endsWith('-CD'))).toEqual([true, false])
  })

  test('beyond 2^53 shows its digits as a number, of relatives too', () => {
    const { sim } = simulator({ variant: { idShape: 'big-integer' } })
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    const [again] = sim.finish(1, { masterJobId: first! })
    expect([first, again]).toEqual(['9007199254740993', '9007199254740994'])
    const text = ask(sim, '/api/recipes/1/jobs').body
    expect(text).toContain('"id":9007199254740993')
    expect(text).toContain('"master_job_id":9007199254740993')
    expect(ask(sim, '/api/recipes/1/jobs/9007199254740993').status).toBe(200)
  })

  test('has the same ids for the same seed, others for another', () => {
    const made = (seed: number) => {
      const { sim } = simulator({ seed })
      sim.addRecipe({ id: 1 })
      return sim.finish(1, { count: 3 })
    }
    expect(made(1)).toEqual(made(1))
    expect(made(1)).not.toEqual(made(2))
  })

  test('writes times with Z or offset (summer and winter), and any precision', () => {
    const january = Date.UTC(2026, 0, 5, 12)
    expect(one({ timeZone: 'Z' }, { at: START }).completed_at).toBe('2026-09-01T10:00:00.000Z')
    expect(one({ timeZone: 'offset' }, { at: START }).completed_at).toBe('2026-09-01T03:00:00.000-07:00')
    expect(one({ retentionMs: 1e12 }, { at: january }).completed_at).toBe('2026-01-05T04:00:00.000-08:00')
    expect(one({ timeDigits: 0 }, { at: START }).completed_at).toBe('2026-09-01T03:00:00-07:00')
    expect(one({ timeDigits: 6 }, { at: START }).completed_at).toBe('2026-09-01T03:00:00.000000-07:00')
  })

  test('may lack status and is_error, and may use other words', () => {
    expect(one({ hasStatus: false })).not.toHaveProperty('status')
    expect(one({ hasIsError: false })).not.toHaveProperty('is_error')
    expect(one({ statusWords: 'datadog' })).toMatchObject({ status: 'error' })
  })

  test('tells test runs and repeats where the list does', () => {
    expect(one({})).not.toHaveProperty('is_test')
    expect(one({ isTestInList: true }, { isTest: true })).toMatchObject({ is_test: true })
    expect(one({ repeatInList: true })).toMatchObject({ is_repeat: false, repeat_count: 0 })
  })

  test('names its first job, its caller and its root; a first run names none or itself', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    sim.addRecipe({ id: 2 })
    const [caller] = sim.finish(2)
    const [called] = sim.finish(1, { callingJobId: caller! })
    const [deep] = sim.finish(1, { callingJobId: called!, masterJobId: called! })
    expect(jobsOf(sim).items[0]).toMatchObject({
      id: deep,
      calling_recipe_id: '1',
      calling_job_id: called,
      root_recipe_id: '2',
      root_job_id: caller,
      master_job_id: called,
    })
    expect(jobsOf(sim, '', 2).items[0]).toMatchObject({ master_job_id: null, calling_job_id: null })
    sim.setVariant({ masterOfFirst: 'own' })
    expect(jobsOf(sim, '', 2).items[0]).toMatchObject({ master_job_id: caller })
  })

  test('a chain fails from its end: each job names its caller and the first of all, and ends before it', () => {
    const { sim } = simulator()
    for (const id of [1, 2, 3]) sim.addRecipe({ id })
    const [first, second] = sim.failChain([1, 2, 3], { error: ERROR })
    const [outer, middle, inner] = [1, 2, 3].map((id) => jobsOf(sim, '', id).items[0])
    expect(outer).toMatchObject({ is_error: true, calling_job_id: null, root_job_id: null })
    expect(middle).toMatchObject({ is_error: true, calling_job_id: first, root_job_id: first })
    expect(inner).toMatchObject({ calling_job_id: second, calling_recipe_id: '2', root_job_id: first })
    expect(inner).toMatchObject({ error_parts: { error_id: 'e-1' } })
    const ends = [inner, middle, outer].map((item) => Date.parse(String(item?.['completed_at'])))
    expect(ends.map((at) => at - (ends[0] ?? 0))).toEqual([0, 1_000, 2_000])
  })

  test('of a failed list may be no failure', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    sim.finish(1, { noError: true })
    const { items, job_failed_count } = jobsOf(sim)
    expect(items[0]).toMatchObject({ is_error: false, error: null, status: 'succeeded' })
    expect(items[0]).not.toHaveProperty('error_parts')
    expect(job_failed_count).toBe(0)
  })

  test('may be a poll error', () => {
    expect(one({}, { isPollError: true })).toMatchObject({ is_poll_error: true, is_error: true })
  })

  test('may be patched: without an id, with a broken field, or null as a whole', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [a, b, c] = sim.finish(1, { count: 3, everyMs: 1_000 })
    sim.patchItem(a!, { id: undefined })
    sim.patchItem(b!, { completed_at: 17 })
    sim.patchItem(c!, null)
    const { items } = jobsOf(sim)
    expect(items[0]).toBeNull()
    expect(items[1]).toMatchObject({ id: b, completed_at: 17 })
    expect(items[2]).not.toHaveProperty('id')
  })
})

describe("a job's details", () => {
  test('add the handle, what kind of run it was, and run-time data', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    const [again] = sim.finish(1, { masterJobId: first!, isTest: true })
    const detail = JSON.parse(ask(sim, `/api/recipes/1/jobs/${again}`).body) as Record<string, unknown>
    expect(detail).toMatchObject({
      handle: again,
      is_repeat: true,
      is_test: true,
      is_test_case_job: false,
      master_job_handle: first,
      calling_job_handle: null,
    })
    expect(detail['lines']).toHaveLength(2)
    expect(JSON.stringify(detail['lines'])).toContain('run-time data')
  })

  test('are 404 for another recipe, an unknown job and a purged one', () => {
    const { sim, clock } = simulator({ variant: { retentionMs: 1_000 } })
    sim.addRecipe({ id: 1 })
    sim.addRecipe({ id: 2 })
    const [job] = sim.finish(1)
    expect(ask(sim, `/api/recipes/2/jobs/${job}`).status).toBe(404)
    expect(ask(sim, '/api/recipes/1/jobs/j-none').status).toBe(404)
    clock.now += 1_000
    expect(ask(sim, `/api/recipes/1/jobs/${job}`).status).toBe(404)
  })
})
