import { afterEach, describe, expect, test } from 'vitest'
import type { Readiness, StatusSource } from '../../src/app/port.ts'
import { type HttpServer, ListenError, serveHttp } from '../../src/http/server.ts'
import type { HttpConfig } from '../../src/model/config.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { silentLog } from '../support/log.ts'

const open: HttpServer[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

const READY: Readiness = { ready: true, store: { ok: true, error: null }, workspaces: [] }

async function serve(
  config: Partial<HttpConfig> = {},
  status: Partial<{ hanging: string[]; readiness: Readiness }> = {},
): Promise<string> {
  const source: StatusSource = {
    hanging: () => status.hanging ?? [],
    ready: () => Promise.resolve(status.readiness ?? READY),
    refreshGauges: () => Promise.resolve(),
  }
  const server = await serveHttp(
    { host: '127.0.0.1', port: 0, token: null, externalUrl: null, public: [], ...config },
    { status: source, metrics: createMetrics('1.2.3'), log: silentLog },
  )
  open.push(server)
  return server.url
}

const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> => {
  const answer = await fetch(url, { headers })
  await answer.arrayBuffer()
  return answer.status
}

describe('health', () => {
  test('healthy answers 200 while the loops turn, and 503 naming those that hang', async () => {
    expect(await statusOf(`${await serve()}/-/healthy`)).toBe(200)
    const hanging = await fetch(`${await serve({}, { hanging: ['poll production'] })}/-/healthy`)
    expect([hanging.status, await hanging.json()]).toEqual([
      503,
      { healthy: false, hanging: ['poll production'] },
    ])
  })

  test('ready answers 503 with what is missing until all is there', async () => {
    const readiness: Readiness = {
      ready: false,
      store: { ok: true, error: null },
      workspaces: [{ name: 'production', tried: false, ok: false, error: null }],
    }
    const answer = await fetch(`${await serve({}, { readiness })}/-/ready`)
    expect([answer.status, await answer.json()]).toEqual([503, readiness])
    expect(await statusOf(`${await serve()}/-/ready`)).toBe(200)
  })
})

describe('metrics', () => {
  test('every family has HELP and TYPE, counters end in _total, durations name their unit', async () => {
    const text = await (await fetch(`${await serve()}/metrics`)).text()
    const families = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => ({
      name: name ?? '',
      type,
    }))
    expect(families.length).toBeGreaterThan(10)
    for (const { name, type } of families) {
      expect(text).toMatch(new RegExp(`^# HELP ${name} \\S.*\\.$`, 'm'))
      expect(name).toMatch(/^recipewatch_[a-z_]+$/)
      expect(name.endsWith('_total')).toBe(type === 'counter')
      if (type === 'histogram') expect(name).toMatch(/_seconds$/)
    }
    expect(text).toContain('recipewatch_build_info{version="1.2.3"} 1')
  })
})

describe('the token', () => {
  test('with one set, all but the health paths asks for it', async () => {
    const url = await serve({ token: 'secret' })
    expect(await statusOf(`${url}/metrics`)).toBe(401)
    expect(await statusOf(`${url}/anything`)).toBe(401)
    expect(await statusOf(`${url}/-/healthy`)).toBe(200)
    expect(await statusOf(`${url}/-/ready`)).toBe(200)
    expect(await statusOf(`${url}/metrics`, { authorization: 'Bearer secret' })).toBe(200)
    expect(await statusOf(`${url}/metrics`, { authorization: 'Bearer secreT' })).toBe(401)
    expect(await statusOf(`${url}/metrics`, { authorization: 'Bearer secret2' })).toBe(401)
    expect(await statusOf(`${url}/metrics`, { authorization: 'Basic secret' })).toBe(401)
  })

  test('what http.public names is free', async () => {
    const url = await serve({ token: 'secret', public: ['metrics'] })
    expect(await statusOf(`${url}/metrics?x=1`)).toBe(200)
    expect(await statusOf(`${url}/other`)).toBe(401)
  })
})

test('what is not there is 404, as JSON', async () => {
  const answer = await fetch(`${await serve()}/nothing`)
  expect([answer.status, await answer.json()]).toEqual([404, { error: 'not found' }])
})

test('a port that is taken is told with a hint', async () => {
  const { port } = new URL(await serve())
  await expect(serve({ port: Number(port) })).rejects.toThrow(ListenError)
})

test('HEAD is answered like GET, without the body; other methods find nothing', async () => {
  const url = await serve()
  const head = await fetch(`${url}/-/healthy`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect((await fetch(`${url}/-/healthy`, { method: 'POST' })).status).toBe(404)
})

test('a page that fails is 500, and says no more than that', async () => {
  const refused = { hanging: () => [], ready: () => Promise.reject(new Error('the store is lost')) }
  const server = await serveHttp(
    { host: '127.0.0.1', port: 0, token: null, externalUrl: null, public: [] },
    { status: { ...refused, refreshGauges: async () => {} }, metrics: createMetrics('1'), log: silentLog },
  )
  open.push(server)
  const answer = await fetch(`${server.url}/-/ready`)
  expect([answer.status, await answer.json()]).toEqual([500, { error: 'internal error' }])
})

test('a connection that is kept does not hold up its end', async () => {
  const url = await serve()
  await statusOf(`${url}/-/healthy`)
  await open.splice(0)[0]?.close()
  await expect(statusOf(`${url}/-/healthy`)).rejects.toThrow()
})
