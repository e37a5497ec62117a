import { describe, expect, test } from 'vitest'
import { VENDOR_QUOTA } from '../../../src/demo/workato/quota.ts'
import { ask, ids, jobsOf, simulator } from './asking.ts'

describe('who asks', () => {
  test('is known by a bearer token alone', () => {
    const { sim } = simulator()
    const status = (headers: Record<string, string>) =>
      sim.handle({ method: 'GET', url: '/api/recipes', headers }).status
    expect(status({ authorization: 'Bearer t' })).toBe(200)
    expect(status({ authorization: 'Bearer other' })).toBe(401)
    expect(status({})).toBe(401)
    expect(status({ 'x-user-email': 'a@example.com', 'x-user-token': 's' })).toBe(401)
    sim.setToken('new')
    expect(status({ authorization: 'Bearer t' })).toBe(401)
    expect(status({ authorization: 'Bearer new' })).toBe(200)
  })

  test('is known by the old headers where there is such a user', () => {
    const { sim } = simulator({ legacyUser: { email: 'a@example.com', token: 's' } })
    const status = (headers: Record<string, string>) =>
      sim.handle({ method: 'GET', url: '/api/recipes', headers }).status
    expect(status({ 'x-user-email': 'a@example.com', 'x-user-token': 's' })).toBe(200)
    expect(status({ 'x-user-email': 'a@example.com', 'x-user-token': 'x' })).toBe(401)
    expect(status({ 'x-user-email': 'a@example.com', 'x-user-token': 's', authorization: 'Bearer x' })).toBe(
      401,
    )
  })

  test('may lack a right', () => {
    const { sim } = simulator({ variant: { forbidden: ['tags', 'jobs'] } })
    sim.addRecipe({ id: 1 })
    expect(ask(sim, '/api/tags').status).toBe(403)
    expect(ask(sim, '/api/recipes/1/jobs').status).toBe(403)
    expect(ask(sim, '/api/recipes').status).toBe(200)
  })
})

describe('an error', () => {
  test('is worded as message, error, error_type or not at all', () => {
    const { sim } = simulator()
    expect(ask(sim, '/api/nothing')).toMatchObject({ status: 404, body: '{"message":"Not found"}' })
    sim.setVariant({ errorBody: 'error' })
    expect(ask(sim, '/api/nothing').body).toBe('{"error":"Not found"}')
    sim.setVariant({ errorBody: 'error_type' })
    expect(JSON.parse(ask(sim, '/api/nothing').body)).toHaveProperty('error_type')
    sim.setVariant({ errorBody: 'empty' })
    expect(ask(sim, '/api/nothing').body).toBe('')
  })
})

describe('a quota', () => {
  test('is none unless given, then one a minute and family', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    for (let i = 0; i < 100; i += 1) expect(ask(sim, '/api/recipes').status).toBe(200)
    sim.setQuota(VENDOR_QUOTA)
    for (let i = 0; i < 60; i += 1) expect(ask(sim, '/api/recipes').status).toBe(200)
    expect(ask(sim, '/api/recipes').status).toBe(429)
    expect(ask(sim, '/api/recipes/1/jobs').status).toBe(200)
    clock.now += 59_999
    expect(ask(sim, '/api/recipes').status).toBe(429)
    clock.now += 1
    expect(ask(sim, '/api/recipes').status).toBe(200)
  })

  test('says when to come back in seconds, as a date, or not', () => {
    const { sim, clock } = simulator({ quota: { recipes: 1 } })
    ask(sim, '/api/recipes')
    clock.now += 1_500
    const header = () => ask(sim, '/api/recipes').headers['retry-after']
    expect(header()).toBeUndefined()
    sim.setVariant({ retryAfter: 'seconds' })
    expect(header()).toBe('59')
    sim.setVariant({ retryAfter: 'date' })
    expect(header()).toBe('Tue, 01 Sep 2026 10:01:01 GMT')
  })

  test('is eaten by strangers', () => {
    const { sim } = simulator({ quota: { recipes: 3 } })
    sim.stranger('recipes', 2)
    expect(ask(sim, '/api/recipes').status).toBe(200)
    expect(ask(sim, '/api/recipes').status).toBe(429)
  })
})

describe('repeating jobs', () => {
  const repeat = (sim: ReturnType<typeof simulator>['sim'], jobs: unknown) => {
    const { status, body } = ask(sim, '/api/recipes/1/repeat_jobs', 'POST', JSON.stringify({ job_ids: jobs }))
    return {
      status,
      body: JSON.parse(body) as { results?: { job_id: string; status: string; error?: string }[] },
    }
  }

  test('makes a job of its own that names the first', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    const [job] = sim.finish(1)
    clock.now += 1_000
    expect(repeat(sim, [job, 'j-none']).body.results).toEqual([
      { job_id: job, status: 'enqueued' },
      { job_id: 'j-none', status: 'failed', error: 'not found' },
    ])
    expect(jobsOf(sim, 'rerun_only=true').items[0]).toMatchObject({ status: 'succeeded', master_job_id: job })
    sim.setRecipe(1, { onRepeat: 'failed' })
    clock.now += 1_000
    repeat(sim, [job])
    const [again, first] = jobsOf(sim).items
    expect(again).toMatchObject({ status: 'failed', master_job_id: job })
    expect(again!.error_parts?.['error_id']).not.toBe(first!.error_parts?.['error_id'])
  })

  test('may leave it running or refuse', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1, onRepeat: 'running' })
    const [job] = sim.finish(1)
    repeat(sim, [job])
    expect(ids(jobsOf(sim, 'status=pending'))).toHaveLength(1)
    sim.setRecipe(1, { onRepeat: 'refused' })
    expect(repeat(sim, [job]).body.results?.[0]).toMatchObject({ status: 'failed', error: 'not repeatable' })
  })

  test('takes 25 a call and 100 a job', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [job] = sim.finish(1)
    expect(repeat(sim, Array(26).fill(job)).status).toBe(422)
    expect(repeat(sim, []).status).toBe(422)
    for (let i = 0; i < 4; i += 1) expect(repeat(sim, Array(25).fill(job)).status).toBe(200)
    expect(repeat(sim, [job]).body.results?.[0]).toMatchObject({ error: 'repeated too often' })
  })

  test('is limited to one call a second', () => {
    const { sim, clock } = simulator({ quota: VENDOR_QUOTA })
    sim.addRecipe({ id: 1 })
    const [job] = sim.finish(1)
    expect([repeat(sim, [job]).status, repeat(sim, [job]).status]).toEqual([200, 429])
    clock.now += 1_000
    expect(repeat(sim, [job]).status).toBe(200)
  })
})

test('every request is seen, and the list of them is bounded', () => {
  const { sim, clock } = simulator()
  sim.addRecipe({ id: 1 })
  ask(sim, '/api/recipes/1/jobs?status=failed')
  expect(sim.requests).toEqual([
    {
      at: clock.now,
      method: 'GET',
      path: '/api/recipes/1/jobs',
      query: { status: 'failed' },
      status: 200,
      recipe: 1,
      doneAt: clock.now,
    },
  ])
  for (let i = 0; i < 25_000; i += 1) sim.handle({ method: 'GET', url: '/api/recipes', headers: {} })
  expect(sim.requestCount).toBe(25_001)
  expect(sim.requests.length).toBeLessThan(20_000)
  expect(sim.requests.length).toBeGreaterThanOrEqual(10_000)
})

test("the API's clock may be ahead: in its Date header and in what it stamps", () => {
  const { sim } = simulator({ variant: { timeZone: 'Z' } })
  sim.addRecipe({ id: 1 })
  expect(ask(sim, '/api/recipes').headers['date']).toBe('Tue, 01 Sep 2026 10:00:00 GMT')
  sim.setVariant({ clockAheadMs: 90_000 })
  sim.finish(1)
  expect(ask(sim, '/api/recipes').headers['date']).toBe('Tue, 01 Sep 2026 10:01:30 GMT')
  expect(jobsOf(sim).items[0]).toMatchObject({ completed_at: '2026-09-01T10:01:30.000Z' })
  sim.setVariant({ hasDateHeader: false })
  expect(ask(sim, '/api/recipes').headers).not.toHaveProperty('date')
})

test('an address with a wrong percent sign is not found', () => {
  const { sim } = simulator()
  sim.addRecipe({ id: 1 })
  expect(ask(sim, '/api/recipes/1/jobs/%E0%A4').status).toBe(404)
  expect(ask(sim, '/recipes/1/job/%E0%A4').status).toBe(404)
})

test('a quota is eaten by a stranger evenly, and every request is reported', () => {
  const seen: number[] = []
  const { sim, clock } = simulator({
    quota: { recipes: 60 },
    variant: { strangerPerMinute: 45 },
    onRequest: ({ status }) => seen.push(status),
  })
  for (let second = 0; second < 300; second += 1) {
    clock.now += 1_000
    ask(sim, '/api/recipes')
  }
  const passed = seen.slice(60).filter((status) => status === 200).length / 4
  expect(seen).toHaveLength(300)
  expect(passed).toBeGreaterThan(12)
  expect(passed).toBeLessThan(45)
})
