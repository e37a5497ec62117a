import { describe, expect, test } from 'vitest'
import { answer, errorOf, useLoopback } from './loopback.ts'

const api = useLoopback()

describe('2.6 what goes wrong is told apart', () => {
  test.each([
    [401, { message: 'Unauthorized' }, 'token_rejected', 'the server answered 401: Unauthorized'],
    [
      403,
      { error: 'Forbidden' },
      'forbidden',
      "the server answered 403: Forbidden: the role of the API client lacks the privilege 'Jobs › List'",
    ],
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
    api.handler = answer(status, body)
    const error = await errorOf(api.client().jobs('1'))
    expect(error).toMatchObject({ code, message: `GET /api/recipes/1/jobs: ${message}`, status })
    expect(error.hint.length).toBeGreaterThan(20)
  })
  test('2.6 the vendor’s error id is kept', async () => {
    api.handler = answer(500, { message: 'Server error', id: 'err-5' })
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({ errorId: 'err-5' })
  })
  test('2.6 a redirect is not followed, as the token would go along', async () => {
    api.handler = answer(302, '', { location: 'http://127.0.0.1:1/login' })
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({
      code: 'unexpected_answer',
      message: 'GET /api/recipes/1/jobs: the server answered 302 (to http://127.0.0.1:1/login)',
    })
    expect(api.asked).toHaveLength(1)
  })
  test('2.6 nobody there, and a connection lost in the middle', async () => {
    expect(await errorOf(api.client({ baseUrl: 'http://127.0.0.1:1' }).jobs('1'))).toMatchObject({
      code: 'unreachable',
      status: null,
    })
    api.handler = (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"items":')
      setTimeout(() => response.destroy(), 20)
    }
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({ code: 'unreachable' })
  })
  test('2.6 an endless body is not read to its end', async () => {
    api.handler = (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', pump)
      pump()
    }
    expect(await errorOf(api.client().jobs('1'))).toMatchObject({ code: 'too_large' })
  })
  test('one attempt a call: retrying is the caller’s decision', async () => {
    api.handler = answer(503, '')
    await errorOf(api.client().jobs('1'))
    expect(api.asked).toHaveLength(1)
  })
  test('who gives up gets the own reason, and the next request goes on', async () => {
    const giveUp = new AbortController()
    api.handler = () => giveUp.abort(new Error('stopping'))
    const workato = api.client()
    await expect(workato.jobs('1', { signal: giveUp.signal })).rejects.toThrow('stopping')
    await expect(workato.jobs('1', { signal: giveUp.signal })).rejects.toThrow('stopping')
    expect(api.asked).toHaveLength(1)
    api.handler = answer(200, [])
    await expect(workato.jobs('1')).resolves.toMatchObject({ items: [] })
  })
})
