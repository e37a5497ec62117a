import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { httpGet } from '../../src/workato/http-get.ts'

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** What is done with the requests of a server, in turn; those of one connection come after each other. */
async function serve(turns: readonly ((socket: Socket) => void)[]) {
  const connections = new Set<Socket>()
  let count = 0
  const server = createServer((socket) => {
    connections.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => turns[count++]?.(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections,
    asked: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function ask(url: string): Promise<string> {
  const { body } = await httpGet(url, { headers: {}, signal: new AbortController().signal })
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const reply = (socket: Socket): void => void socket.write(ANSWER)
const reset = (socket: Socket): void => void socket.resetAndDestroy()

test('connections are kept for the next request', async () => {
  await using server = await serve([reply, reply])
  expect([await ask(server.url), await ask(server.url)]).toEqual(['ok', 'ok'])
  expect(server.connections.size).toBe(1)
})

test('a request over a kept connection that was closed meanwhile is sent over another', async () => {
  await using server = await serve([reply, reset, reply])
  expect([await ask(server.url), await ask(server.url)]).toEqual(['ok', 'ok'])
  expect(server.connections.size).toBe(2)
})

test('a request that is closed on a new connection fails, and is not sent again', async () => {
  await using server = await serve([reset, reply])
  await expect(ask(server.url)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(server.asked()).toBe(1)
})

test('a request over TLS is one, whatever the server speaks', async () => {
  await using server = await serve([(socket) => void socket.end('no TLS')])
  await expect(ask(server.url.replace('http:', 'https:'))).rejects.toMatchObject({ code: /SSL/ })
})
