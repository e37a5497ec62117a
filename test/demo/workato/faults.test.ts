import { afterEach, describe, expect, test } from 'vitest'
import { FAULTS } from '../../../src/demo/workato/faults.ts'
import type { Listening } from '../../../src/demo/workato/server.ts'
import { ask, simulator } from './asking.ts'

function filled() {
  const { sim, clock } = simulator()
  sim.addRecipe({ id: 1 })
  sim.addRecipe({ id: 2 })
  sim.finish(1)
  return { sim, clock }
}

const JOBS = '/api/recipes/1/jobs?status=failed'

describe('a fault', () => {
  test('applies once, as often as told, or until it is removed', () => {
    const { sim } = filled()
    const once = sim.faults.inject({ respond: FAULTS.forbidden })
    expect([ask(sim, JOBS).status, ask(sim, JOBS).status]).toEqual([403, 200])
    expect(once.hits).toBe(1)
    const lasting = sim.faults.inject({ respond: FAULTS.unauthorized, times: Infinity })
    for (let i = 0; i < 5; i += 1) expect(ask(sim, JOBS).status).toBe(401)
    lasting.remove()
    expect(ask(sim, JOBS).status).toBe(200)
    sim.faults.inject({ respond: FAULTS.notFound, times: 9 })
    sim.faults.clear()
    expect(ask(sim, JOBS).status).toBe(200)
  })

  test('lets some go by first', () => {
    const { sim } = filled()
    sim.faults.inject({ respond: FAULTS.forbidden, skip: 2 })
    expect([1, 2, 3, 4].map(() => ask(sim, JOBS).status)).toEqual([200, 200, 403, 200])
  })

  test('is for a family, a recipe, a method, a path, or whatever a function says', () => {
    const { sim } = filled()
    const hit = (match: Parameters<typeof sim.faults.inject>[0]['match'], url = JOBS) => {
      sim.faults.clear()
      sim.faults.inject({ ...(match === undefined ? {} : { match }), respond: FAULTS.forbidden })
      return ask(sim, url).status === 403
    }
    expect(hit(undefined)).toBe(true)
    expect([hit({ family: 'jobs' }), hit({ family: 'tags' })]).toEqual([true, false])
    expect([hit({ recipe: 1 }), hit({ recipe: 2 })]).toEqual([true, false])
    expect([hit({ method: 'GET' }), hit({ method: 'POST' })]).toEqual([true, false])
    expect([hit({ path: /status=failed/ }), hit({ path: /offset/ })]).toEqual([true, false])
    expect([hit((request) => request.url === JOBS), hit(() => false)]).toEqual([true, false])
  })

  test('is a 429 with or without Retry-After, or a 500 with an id', () => {
    const { sim } = filled()
    sim.faults.inject({ respond: FAULTS.tooMany() })
    sim.faults.inject({ respond: FAULTS.tooMany('7') })
    sim.faults.inject({ respond: FAULTS.serverError('abc') })
    sim.faults.inject({ respond: FAULTS.invalid })
    expect(ask(sim, JOBS).headers).not.toHaveProperty('retry-after')
    expect(ask(sim, JOBS)).toMatchObject({ status: 429, headers: { 'retry-after': '7' } })
    expect(ask(sim, JOBS)).toMatchObject({ status: 500, body: '{"message":"Server error","id":"abc"}' })
    expect(JSON.parse(ask(sim, JOBS).body)).toHaveProperty('errors')
  })

  test('is a body that is not the answer', () => {
    const { sim } = filled()
    const next = (respond: Parameters<typeof sim.faults.inject>[0]['respond'], url = JOBS) => {
      sim.faults.inject({ respond })
      return ask(sim, url)
    }
    expect(next(FAULTS.html())).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } })
    expect(next(FAULTS.emptyBody)).toMatchObject({ status: 200, body: '' })
    expect(JSON.parse(next(FAULTS.successFalse).body)).toMatchObject({ success: false })
    expect(() => JSON.parse(next(FAULTS.truncatedJson).body)).toThrow(SyntaxError)
    expect(next(FAULTS.trailingComma).body).toMatch(/\},\]\}$/)
    sim.setVariant({ recipesEnvelope: 'array' })
    expect(next(FAULTS.trailingComma, '/api/recipes').body).toMatch(/\},\]$/)
    expect(next({ status: 200, body: '{"items":[]}' }).body).toBe('{"items":[]}')
  })
})

describe('over a socket', () => {
  let open: Listening | undefined
  afterEach(async () => {
    await open?.close()
    open = undefined
  })
  const get = async (url: string, signal?: AbortSignal) =>
    fetch(url, { headers: { authorization: 'Bearer t' }, ...(signal === undefined ? {} : { signal }) })

  test('the answers are the same, on the loopback interface', async () => {
    const { sim } = filled()
    open = await sim.listen()
    expect(open.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const answer = await get(`${open.url}${JOBS}`)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.text()).toBe(ask(sim, JOBS).body)
    expect((await fetch(`${open.url}/api/recipes`)).status).toBe(401)
    const posted = await fetch(`${open.url}/api/recipes/1/repeat_jobs`, {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body: '{"job_ids":["j-none"]}',
    })
    expect(await posted.json()).toMatchObject({ results: [{ job_id: 'j-none', status: 'failed' }] })
  })

  test('a port can be asked for, and a taken one is an error', async () => {
    const { sim } = filled()
    open = await sim.listen()
    const port = Number(new URL(open.url).port)
    await expect(sim.listen({ port })).rejects.toThrow('EADDRINUSE')
    await open.close()
    open = await sim.listen({ port })
    expect(open.url).toBe(`http://127.0.0.1:${port}`)
  })

  test('a reset and an answer cut short end the connection', async () => {
    const { sim } = filled()
    open = await sim.listen()
    sim.faults.inject({ respond: 'reset' })
    await expect(get(`${open.url}${JOBS}`)).rejects.toThrow('fetch failed')
    sim.faults.inject({ respond: { cutAfterBytes: 10 } })
    const answer = await get(`${open.url}${JOBS}`)
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
    expect((await get(`${open.url}${JOBS}`)).status).toBe(200)
  })

  test('a hanging answer never comes; closing ends it', async () => {
    const { sim } = filled()
    open = await sim.listen()
    sim.faults.inject({ respond: 'hang' })
    const hanging = get(`${open.url}${JOBS}`)
    const outcome = expect(hanging).rejects.toThrow('fetch failed')
    await expect.poll(() => sim.requests.length).toBe(1)
    expect(sim.requests[0]).toMatchObject({ status: 0, doneAt: null })
    await open.close()
    await outcome
    await expect.poll(() => sim.requests[0]?.doneAt).not.toBeNull()
  })

  test('a late answer waits for the sleep it was given; one without says so', async () => {
    const { sim } = filled()
    const slept: number[] = []
    const { promise: morning, resolve: wake } = Promise.withResolvers<void>()
    open = await sim.listen({
      sleep: async (ms) => {
        slept.push(ms)
        await morning
      },
    })
    sim.faults.inject({ respond: { delayMs: 700 } })
    const late = get(`${open.url}${JOBS}`)
    await expect.poll(() => slept).toEqual([700])
    wake()
    expect((await late).status).toBe(200)
    await open.close()
    open = await sim.listen()
    sim.faults.inject({ respond: { delayMs: 700 } })
    const answer = await get(`${open.url}${JOBS}`)
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('sleep')])
  })
})
