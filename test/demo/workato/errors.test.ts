import { describe, expect, test } from 'vitest'
import type { FinishSpec } from '../../../src/demo/workato/jobs.ts'
import type { Variant } from '../../../src/demo/workato/variant.ts'
import type { Item } from './asking.ts'
import { ids, jobsOf, simulator } from './asking.ts'

const ERROR = { adapter: 'rest', type: 'Bad request', message: 'field X', errorId: 'e-1', input: '{"a"=>1}' }

function one(variant: Partial<Variant>, spec: FinishSpec = { error: ERROR }): Item {
  const { sim } = simulator({ variant })
  sim.addRecipe({ id: 1 })
  sim.finish(1, spec)
  return jobsOf(sim).items[0]!
}

describe('an error', () => {
  test.each([
    ['parts', 'Bad request'],
    ['text', 'Bad request: field X'],
    ['text-with-id', 'Bad request: field X; Error ID e-1; input: {"a"=>1}'],
    ['json-text', '{"error_type":"Bad request","message":"field X","error_id":"e-1","input":"{\\"a\\"=>1}"}'],
    ['null', null],
  ] as const)('is written as %s', (errorShape, expected) => {
    const item = one({ errorShape })
    expect(item['error']).toBe(expected)
    expect('error_parts' in item).toBe(errorShape === 'parts')
  })

  test('is an object in the web application', () => {
    expect(one({ errorShape: 'object' })['error']).toMatchObject({
      error_type: 'Bad request',
      error_id: 'e-1',
    })
  })

  test('has all parts, few, or more', () => {
    expect(one({}).error_parts).toEqual({
      adapter: 'rest',
      error_type: 'Bad request',
      message: 'field X',
      error_id: 'e-1',
      error_at: '2026-09-01T03:00:00.000-07:00',
      input: '{"a"=>1}',
      inner_message: null,
    })
    expect(Object.keys(one({ partsFields: 'short' }).error_parts!)).toEqual([
      'error_type',
      'message',
      'error_id',
    ])
    expect(one({ partsFields: 'extended' }).error_parts).toMatchObject({
      action: 'make_request',
      line_number: 1,
      retry_count: 0,
    })
  })

  test('leaves its parts out, empty or null, or gives them beside a text', () => {
    expect(one({ errorShape: 'text' })).not.toHaveProperty('error_parts')
    expect(one({ errorShape: 'text', emptyParts: '{}' }).error_parts).toEqual({})
    expect(one({ errorShape: 'text', emptyParts: 'null' }).error_parts).toBeNull()
    expect(one({ errorShape: 'text-with-id', alsoParts: true }).error_parts).toMatchObject({
      error_id: 'e-1',
    })
  })

  test('may say nothing: null and no parts, on an item that is an error', () => {
    expect(one({ emptyParts: 'null' }, { error: null })).toMatchObject({
      error: null,
      error_parts: null,
      is_error: true,
    })
  })

  test('may be of another shape on one job', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    sim.finish(1, { error: ERROR, shape: { errorShape: 'text', hasStatus: false } })
    sim.finish(1, { error: ERROR })
    expect(jobsOf(sim).items.map((item) => 'status' in item)).toEqual([true, false])
  })

  test('has an id of its own unless given or refused', () => {
    const id = (spec: FinishSpec) => one({}, spec).error_parts?.['error_id']
    expect(id({})).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(id({ error: { message: 'm', errorId: null } })).toBeUndefined()
  })

  test('id appears, changes and vanishes on a known job', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    const [job] = sim.finish(1, { error: { type: 'T', errorId: null } })
    const parts = () => jobsOf(sim).items[0]!.error_parts
    sim.setError(job!, { message: 'm' })
    expect(parts()).not.toHaveProperty('error_id')
    sim.setError(job!, { errorId: 'e-1' })
    expect(parts()).toMatchObject({ error_type: 'T', message: 'm', error_id: 'e-1' })
    clock.now += 5_000
    sim.setError(job!, { errorId: 'e-2' }, clock.now)
    expect(jobsOf(sim).items[0]).toMatchObject({
      completed_at: '2026-09-01T03:00:05.000-07:00',
      error_parts: { error_id: 'e-2' },
    })
    sim.setError(job!, { errorId: null })
    expect(parts()).not.toHaveProperty('error_id')
    sim.setError(job!, null)
    expect(jobsOf(sim).items[0]).toMatchObject({ error: null, is_error: true })
  })

  test('id comes a second time as an item of its own; the counter moves where asked', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [job] = sim.finish(1, { error: ERROR })
    sim.addSecondFailure(job!, { errorId: 'e-2' })
    const { items, job_failed_count } = jobsOf(sim)
    expect(items.map((item) => [item.id, item.error_parts?.['error_id']])).toEqual([
      [job, 'e-2'],
      [job, 'e-1'],
    ])
    expect(job_failed_count).toBe(1)
    sim.addSecondFailure(job!, { errorId: 'e-3', counted: true })
    expect(jobsOf(sim).job_failed_count).toBe(2)
    expect(ids(jobsOf(sim, `status=failed&offset_job_id=${job}`))).toEqual([])
  })
})
