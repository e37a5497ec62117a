import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WorkspaceConfig } from '../../src/model/config.ts'
import { systemClock } from '../../src/system/clock.ts'
import type { Limit, Pacer } from '../../src/system/pacer.ts'
import type { WorkatoClient, WorkatoClientOptions } from '../../src/workato/client.ts'
import { createWorkatoClient } from '../../src/workato/client.ts'
import { loadCatalog } from '../../src/workato/catalog.ts'
import { WorkatoError } from '../../src/workato/errors.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let handler: Handler
let asked: { url: string; headers: IncomingMessage['headers'] }[]
let paced: string[]
let baseUrl: string
let dispatcher: Agent
const server = createServer((request, response) => {
  asked.push({ url: request.url ?? '', headers: request.headers })
  handler(request, response)
})

beforeEach(async () => {
  asked = []
  paced = []
  dispatcher = new Agent()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  await dispatcher.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** A pacer that only notes what it is told. */
const notingPacer: Pacer = {
  slot: (limits, options) => {
    options?.signal?.throwIfAborted()
    paced.push(
      `slot ${limits.map(({ key, spacingMs }) => `${key} ${spacingMs}`).join()} ${options?.priority ?? ''}`.trim(),
    )
    return Promise.resolve()
  },
  limited: (limit: Limit, retryAfterMs) => {
    paced.push(`limited ${limit.key} ${retryAfterMs}`)
  },
  eased: (limit: Limit) => {
    paced.push(`eased ${limit.key}`)
  },
  close: () => undefined,
}

function client(
  over: Partial<WorkspaceConfig> = {},
  options: Partial<WorkatoClientOptions> = {},
): WorkatoClient {
  const workspace: WorkspaceConfig = {
    name: 'production',
    baseUrl,
    appUrl: 'https://app.example.com',
    auth: { kind: 'bearer', token: 'T0KEN' },
    labels: {},
    budgets: { recipes: 45, jobs: 45, connections: 45, tags: 45, folders: 45 },
    quota: 'acme',
    pollEveryMs: 60_000,
    lookBackMs: 3_600_000,
    recipes: [],
    ...over,
  }
  return createWorkatoClient({ workspace, pacer: notingPacer, clock: systemClock, dispatcher, ...options })
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

async function errorOf(promise: Promise<unknown>): Promise<WorkatoError> {
  const error: unknown = await promise.then(
    () => new Error('it answered'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof WorkatoError)) throw error
  return error
}

test('2.2 failed jobs are asked for with the token, and decoded', async () => {
  handler = answer(
    200,
    { job_failed_count: 3, job_scope_count: 1, items: [{ id: 1004 }, null] },
    { date: 'Tue, 01 Sep 2026 10:00:04 GMT' },
  )
  expect(await client().jobs('1001')).toMatchObject({
    items: [{ id: '1004' }],
    broken: ['item 2: null instead of a job'],
    counters: { failed: 3, scope: 1 },
    serverTime: Date.UTC(2026, 8, 1, 10, 0, 4),
  })
  expect(asked[0]?.url).toBe('/api/recipes/1001/jobs?status=failed')
  expect(asked[0]?.headers).toMatchObject({
    authorization: 'Bearer T0KEN',
    accept: 'application/json',
    'user-agent': 'recipewatch',
  })
})

test('older headers are sent where configured so, and no others', async () => {
  handler = answer(200, [])
  await client({ auth: { kind: 'legacy', email: 'a@example.com', token: 'OLD' } }).jobs('1')
  expect(asked[0]?.headers).toMatchObject({ 'x-user-email': 'a@example.com', 'x-user-token': 'OLD' })
  expect(asked[0]?.headers).not.toHaveProperty('authorization')
})

test('2.3 the page after a job, and reruns alone, are asked for', async () => {
  handler = answer(200, [])
  await client().jobs('1', { cursor: 'j-1&x', rerunOnly: true })
  expect(asked[0]?.url).toBe('/api/recipes/1/jobs?status=failed&offset_job_id=j-1%26x&rerun_only=true')
})

test('1.6 an id beyond 2^53 keeps its digits on the way', async () => {
  handler = answer(200, '{"items":[{"id":9007199254740993},{"id":9007199254740995}]}')
  const { items } = await client().jobs('1')
  expect(items.map(({ id }) => id)).toEqual(['9007199254740993', '9007199254740995'])
})

describe('2.1 pacing', () => {
  test('2.1 each request waits for a slot of its endpoint family and quota', async () => {
    handler = answer(200, [])
    await client().jobs('1', { priority: 2 })
    await client().recipes(1)
    await client().tags()
    await client().folders(null)
    await client().projects()
    expect(paced.filter((line) => line.startsWith('slot'))).toEqual([
      'slot workato acme jobs 1334 2',
      'slot workato acme recipes 1334',
      'slot workato acme tags 1334',
      'slot workato acme folders 1334',
      'slot workato acme folders 1334',
    ])
  })
  test('2.1 a 429 slows the family down, with its Retry-After or without; an answer eases it', async () => {
    handler = answer(429, { message: 'Too many requests' }, { 'retry-after': '30' })
    expect(await errorOf(client().jobs('1'))).toMatchObject({ code: 'rate_limited', retryAfterMs: 30_000 })
    handler = answer(429, '')
    expect(await errorOf(client().jobs('1'))).toMatchObject({ code: 'rate_limited', retryAfterMs: null })
    handler = answer(200, [])
    await client().jobs('1')
    expect(paced.filter((line) => !line.startsWith('slot'))).toEqual([
      'limited workato acme jobs 30000',
      'limited workato acme jobs null',
      'eased workato acme jobs',
    ])
  })
  test('2.1 at most one request under way per recipe', async () => {
    let under = 0
    let most = 0
    const most_of: Record<string, number> = {}
    handler = (request, response) => {
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
    const api = client()
    const results = await Promise.allSettled(
      ['1', '1', '2', '1', '3', '3', '2'].map((recipe) => api.jobs(recipe)),
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
    handler = (_, response) => {
      response.writeHead(200)
      response.write('[')
    }
    const error = await errorOf(client({}, { timeoutMs: 150 }).jobs('1'))
    expect(error).toMatchObject({
      code: 'timed_out',
      message: 'GET /api/recipes/1/jobs: no answer within 0.2 s',
    })
  })
})

describe('2.6 what goes wrong is told apart', () => {
  test.each([
    [401, { message: 'Unauthorized' }, 'token_rejected', 'the server answered 401: Unauthorized'],
    [403, { error: 'Forbidden' }, 'forbidden', 'the server answered 403: Forbidden'],
    [404, '', 'not_found', 'the server answered 404'],
    [
      422,
      { message: 'Validation failed', errors: { status: ['is wrong', 'is odd'], x: 'y' } },
      'invalid_request',
      'the server answered 422: Validation failed: status is wrong, is odd, x y',
    ],
    [
      500,
      { message: 'Server error', id: 'err-5' },
      'server_error',
      'the server answered 500: Server error (error id err-5)',
    ],
    [503, { error: { message: 'down' } }, 'server_error', 'the server answered 503: down'],
    [
      502,
      '<title>502 Bad gateway</title>',
      'server_error',
      "the server answered 502 with a page ('502 Bad gateway') instead of JSON",
    ],
    [200, '<html><title>Log in</title>', 'not_json', "the server answered a page ('Log in') instead of JSON"],
    [200, '', 'not_json', 'the server answered an empty body'],
    [
      200,
      '{"items": [{"id": 1},]}',
      'not_json',
      "the server answered JSON with a comma too many before ']' at line 1, column 21",
    ],
    [
      200,
      '{"items": [{"id"',
      'not_json',
      'the server answered JSON that ends in the middle, after 16 characters (line 1, column 17)',
    ],
    [200, { success: false, message: 'no' }, 'refused', 'refused (200, success: false): no'],
    [200, { success: false, code_errors: [] }, 'refused', 'refused (200, success: false)'],
    [200, { message: 'hello' }, 'unexpected_answer', 'the server answered JSON without the list asked for'],
  ])('2.6 %i %j', async (status, body, code, message) => {
    handler = answer(status, body)
    const error = await errorOf(client().jobs('1'))
    expect(error).toMatchObject({ code, message: `GET /api/recipes/1/jobs: ${message}`, status })
    expect(error.hint.length).toBeGreaterThan(20)
  })
  test('2.6 the vendor’s error id is kept', async () => {
    handler = answer(500, { message: 'Server error', id: 'err-5' })
    expect(await errorOf(client().jobs('1'))).toMatchObject({ errorId: 'err-5' })
  })
  test('2.6 a redirect is not followed, as the token would go along', async () => {
    handler = answer(302, '', { location: 'http://127.0.0.1:1/login' })
    expect(await errorOf(client().jobs('1'))).toMatchObject({
      code: 'unexpected_answer',
      message: 'GET /api/recipes/1/jobs: the server answered 302 (to http://127.0.0.1:1/login)',
    })
    expect(asked).toHaveLength(1)
  })
  test('2.6 nobody there, and a connection lost in the middle', async () => {
    expect(await errorOf(client({ baseUrl: 'http://127.0.0.1:1' }).jobs('1'))).toMatchObject({
      code: 'unreachable',
      status: null,
    })
    handler = (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"items":')
      setTimeout(() => response.destroy(), 20)
    }
    expect(await errorOf(client().jobs('1'))).toMatchObject({ code: 'unreachable' })
  })
  test('2.6 an endless body is not read to its end', async () => {
    handler = (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', pump)
      pump()
    }
    expect(await errorOf(client().jobs('1'))).toMatchObject({ code: 'too_large' })
  })
  test('one attempt a call: retrying is the caller’s decision', async () => {
    handler = answer(503, '')
    await errorOf(client().jobs('1'))
    expect(asked).toHaveLength(1)
  })
  test('who gives up gets the own reason, and the next request goes on', async () => {
    const giveUp = new AbortController()
    handler = () => giveUp.abort(new Error('stopping'))
    const api = client()
    await expect(api.jobs('1', { signal: giveUp.signal })).rejects.toThrow('stopping')
    await expect(api.jobs('1', { signal: giveUp.signal })).rejects.toThrow('stopping')
    expect(asked).toHaveLength(1)
    handler = answer(200, [])
    await expect(api.jobs('1')).resolves.toMatchObject({ items: [] })
  })
})

test('all recipes are read, page by page, with their tags and without code', async () => {
  handler = (request, response) => {
    const page = Number(new URL(request.url ?? '', baseUrl).searchParams.get('page'))
    const items =
      [
        [{ id: 3 }, { id: 2 }],
        [{ id: 2 }, {}, { id: 1 }],
      ][page - 1] ?? []
    answer(200, { items })(request, response)
  }
  const { items, broken } = await client().allRecipes()
  expect(items.map(({ id }) => id)).toEqual(['3', '2', '1'])
  expect(broken).toEqual(['page 2, item 2: it has no id'])
  expect(asked.map(({ url }) => url)).toEqual(
    [1, 2, 3].map((page) => `/api/recipes?page=${page}&per_page=100&includes[]=tags&exclude_code=true`),
  )
})

test('a list that says how long it is costs no empty page', async () => {
  handler = answer(200, { count: 2, items: [{ id: 3 }, { id: 2 }] })
  expect((await client().allRecipes()).items).toHaveLength(2)
  expect(asked).toHaveLength(1)
})

const FOLDERS: Record<string, readonly unknown[]> = {
  home: [
    { id: 10, name: 'Payments', parent_id: 1, is_project: true, project_id: 500 },
    { id: 20, name: 'HR', parent_id: 1, project_id: null },
  ],
  10: [{ id: 11, name: 'Orders', parent_id: 10, project_id: null }],
  11: [{ id: 12, name: 'Old', parent_id: 11, project_id: null }],
}

/** The API of folders, projects and tags; what is named in `denied` answers 403. */
function tree(denied: readonly string[] = []): Handler {
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', baseUrl)
    if (denied.includes(pathname)) return answer(403, { message: 'Forbidden' })(request, response)
    if (pathname === '/api/tags')
      return answer(200, [{ handle: 'tag-a', title: 'critical' }])(request, response)
    if (pathname === '/api/projects') {
      return answer(200, [{ id: 500, name: 'Payments', folder_id: 10 }])(request, response)
    }
    return answer(200, FOLDERS[searchParams.get('parent_id') ?? 'home'] ?? [])(request, response)
  }
}

describe('the catalog', () => {
  const needs = (...folders: string[]) => ({ folders: new Set(folders), projects: true, tags: true })

  test('places folders in their tree, names projects and tags', async () => {
    handler = tree()
    const catalog = await loadCatalog(client(), needs('12', '1'))
    expect(catalog.folders.get('12')).toEqual({
      path: 'Payments/Orders/Old',
      lineage: ['12', '11', '10'],
      projectId: '500',
    })
    expect(catalog.folders.get('20')).toEqual({ path: 'HR', lineage: ['20'], projectId: null })
    expect(catalog.folders.get('1')).toEqual({ path: '', lineage: ['1'], projectId: null })
    expect(catalog.projects).toEqual(new Map([['500', 'Payments']]))
    expect(catalog.tags).toEqual(new Map([['tag-a', 'critical']]))
    expect(catalog.missing).toEqual([])
  })
  test('asks no more than needed', async () => {
    handler = tree()
    await loadCatalog(client(), { folders: new Set(), projects: false, tags: false })
    expect(asked).toHaveLength(0)
    await loadCatalog(client(), { folders: new Set(['10']), projects: false, tags: false })
    expect(asked.map(({ url }) => url)).toEqual(['/api/projects?page=1&per_page=100'])
    await loadCatalog(client(), { folders: new Set(['11']), projects: false, tags: false })
    expect(asked).toHaveLength(4)
  })
  test('leaves out what the token may not read, and says so', async () => {
    handler = tree(['/api/folders', '/api/tags', '/api/projects'])
    const catalog = await loadCatalog(client(), needs('12'))
    expect(catalog).toMatchObject({ folders: new Map(), projects: new Map(), tags: new Map() })
    expect(catalog.missing).toHaveLength(3)
    expect(catalog.missing[0]).toMatch(
      /GET \/api\/projects: the server answered 403: Forbidden\. Give the API client/,
    )
    expect(asked).toHaveLength(3)
  })
  test('other errors are thrown', async () => {
    handler = answer(500, '')
    expect(await errorOf(loadCatalog(client(), needs('12')))).toMatchObject({ code: 'server_error' })
  })
})

describe('proving the token', () => {
  test('says what it may read', async () => {
    handler = (request, response) => {
      const url = request.url ?? ''
      if (url.startsWith('/api/recipes?')) return answer(200, { items: [{ id: 1 }] })(request, response)
      if (url.startsWith('/api/recipes/1/jobs')) return answer(403, '')(request, response)
      return tree(['/api/tags'])(request, response)
    }
    const probes = await client().probe()
    expect(probes.map(({ what, error }) => [what, error?.code ?? null])).toEqual([
      ['recipes', null],
      ['jobs', 'forbidden'],
      ['projects', null],
      ['folders', null],
      ['tags', 'forbidden'],
    ])
    expect(asked[0]?.url).toBe('/api/recipes?per_page=1')
  })
  test('throws where the token is no good at all', async () => {
    handler = answer(401, { message: 'Unauthorized' })
    expect(await errorOf(client().probe())).toMatchObject({ code: 'token_rejected' })
    expect(asked).toHaveLength(1)
  })
})
