import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { slackFetch } from '../../src/deliver/slack-fetch.ts'

interface Asked {
  readonly method: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Answers every request alike, and keeps what was asked. */
async function serve(status: number, headers: Readonly<Record<string, string>>, body: string) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    text(request).then(
      (given) => {
        asked.push({ method: request.method, headers: request.headers, body: given })
        response.writeHead(status, headers).end(body)
      },
      () => response.destroy(),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/chat.postMessage`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a text is sent whole, with its length, and the answer read whole', async () => {
  await using server = await serve(200, { 'X-OAuth-Scopes': 'chat:write' }, '{"ok":true}')
  const answer = await slackFetch(server.url, { method: 'POST', headers: { accept: '*/*' }, body: 'text=ü' })
  expect([answer.ok, answer.status, await answer.json()]).toEqual([true, 200, { ok: true }])
  expect([answer.headers.get('X-OAuth-Scopes'), answer.headers.get('x-none')]).toEqual(['chat:write', null])
  expect(server.asked).toMatchObject([
    { method: 'POST', body: 'text=ü', headers: { accept: '*/*', 'content-length': '7' } },
  ])
})

test('a redirect is an error, and not followed, as the token would go along', async () => {
  await using server = await serve(302, { location: 'https://elsewhere.example.com/' }, '')
  await expect(slackFetch(server.url, { method: 'POST', body: '' })).rejects.toThrow(
    'redirected to https://elsewhere.example.com/',
  )
  expect(server.asked).toHaveLength(1)
})

test('a call that is given up fails at once', async () => {
  await using server = await serve(200, {}, '{}')
  await expect(slackFetch(server.url, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})
