import { describe, expect, test } from 'vitest'
import { answer, errorOf, useLoopback } from './loopback.ts'

const api = useLoopback()

test('2.2 failed jobs are asked for with the token, and decoded', async () => {
  api.handler = answer(
    200,
    { job_failed_count: 3, job_scope_count: 1, items: [{ id: 1004 }, null] },
    { date: 'Tue, 01 Sep 2026 10:00:04 GMT' },
  )
  expect(await api.client().jobs('1001')).toMatchObject({
    items: [{ id: '1004' }],
    broken: ['item 2: null instead of a job'],
    counters: { failed: 3, scope: 1 },
    serverTime: Date.UTC(2026, 8, 1, 10, 0, 4),
  })
  expect(api.asked[0]?.url).toBe('/api/recipes/1001/jobs?status=failed')
  expect(api.asked[0]?.headers).toMatchObject({
    authorization: 'Bearer T0KEN',
    accept: 'application/json',
    'user-agent': 'recipewatch',
  })
})

test('older headers are sent where configured so, and no others', async () => {
  api.handler = answer(200, [])
  await api.client({ auth: { kind: 'legacy', email: 'a@example.com', token: 'OLD' } }).jobs('1')
  expect(api.asked[0]?.headers).toMatchObject({ 'x-user-email': 'a@example.com', 'x-user-token': 'OLD' })
  expect(api.asked[0]?.headers).not.toHaveProperty('authorization')
})

test('2.3 the page after a job, and reruns alone, are asked for', async () => {
  api.handler = answer(200, [])
  await api.client().jobs('1', { cursor: 'j-1&x', rerunOnly: true })
  expect(api.asked[0]?.url).toBe(
    '/api/recipes/1/jobs?status=failed&offset_job_id=j-1%26x&rerun_only=true&rerun_jobs=true',
  )
})

test('1.6 an id beyond 2^53 keeps its digits on the way', async () => {
  api.handler = answer(200, '{"items":[{"id":9007199254740993},{"id":9007199254740995}]}')
  const { items } = await api.client().jobs('1')
  expect(items.map(({ id }) => id)).toEqual(['9007199254740993', '9007199254740995'])
})

describe('2.1 pacing', () => {
  test('2.1 each request waits for a slot of its endpoint family and quota', async () => {
    api.handler = answer(200, [])
    await api.client().jobs('1', { priority: 2 })
    await api.client().recipes(1)
    await api.client().tags()
    await api.client().folders(null)
    await api.client().projects()
    expect(api.paced.filter((line) => line.startsWith('slot'))).toEqual([
      'slot workato acme jobs 1334 2',
      'slot workato acme recipes 1334',
      'slot workato acme tags 1334',
      'slot workato acme folders 1334',
      'slot workato acme folders 1334',
    ])
  })
  test('2.1 a 429 slows the family down, with its Retry-After or without; an answer eases it', async () => {
    api.handler = answer(429, { message: 'Too many requests' }, { 'retry-after': '30' })
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 30_000,
    })
    api.handler = answer(429, '')
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({ code: 'rate_limited', retryAfterMs: null })
    api.handler = answer(200, [])
    await api.client().jobs('1')
    expect(api.paced.filter((line) => !line.startsWith('slot'))).toEqual([
      'limited workato acme jobs 30000',
      'limited workato acme jobs null',
      'eased workato acme jobs',
    ])
  })
  test('2.1 at most one request under way per recipe', async () => {
    let under = 0
    let most = 0
    const most_of: Record<string, number> = {}
    api.handler = (request, response) => {
      const recipe = request.url?.split('/')[3] ?? ''
      most_of[recipe] = (most_of[recipe] ?? 0) + 1
      under += 1
      most = Math.max(most, under)
      expect(most_of[recipe]).toBe(1)
      setTimeout(() => {
        under -= 1
        most_of[recipe] = (most_of[recipe] ?? 0) - 1
        answer(recipe === '3' ? 500 : 200, [])(request, response)
      }, 20)
    }
    const workato = api.client()
    const results = await Promise.allSettled(
      ['1', '1', '2', '1', '3', '3', '2'].map((recipe) => workato.jobs(recipe)),
    )
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      true,
    ])
    expect(most).toBe(3)
  })
  test('2.1 an answer that takes too long is given up', async () => {
    api.handler = (_, response) => {
      response.writeHead(200)
      response.write('[')
    }
    const error = await errorOf(api.client({}, { timeoutMs: 150 }).jobs('1'))
    expect(error).toMatchObject({
      code: 'timed_out',
      message: 'GET /api/recipes/1/jobs: no answer within 0.2 s',
    })
  })
})

test('all recipes are read, page by page, with their tags and without code', async () => {
  api.handler = (request, response) => {
    const page = Number(new URL(request.url ?? '', api.baseUrl).searchParams.get('page'))
    const items =
      [
        [{ id: 3 }, { id: 2 }],
        [{ id: 2 }, {}, { id: 1 }],
      ][page - 1] ?? []
    answer(200, { items })(request, response)
  }
  const { items, broken } = await api.client().allRecipes()
  expect(items.map(({ id }) => id)).toEqual(['3', '2', '1'])
  expect(broken).toEqual(['page 2, item 2: it has no id'])
  expect(api.asked.map(({ url }) => url)).toEqual(
    [1, 2, 3].map((page) => `/api/recipes?page=${page}&per_page=100&includes[]=tags&exclude_code=true`),
  )
})

test('a list that says how long it is costs no empty page', async () => {
  api.handler = answer(200, { count: 2, items: [{ id: 3 }, { id: 2 }] })
  expect((await api.client().allRecipes()).items).toHaveLength(2)
  expect(api.asked).toHaveLength(1)
})
