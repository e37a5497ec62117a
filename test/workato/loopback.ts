import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach } from 'vitest'
import type { WorkspaceConfig } from '../../src/model/config.ts'
import { systemClock } from '../../src/system/clock.ts'
import type { Pacer } from '../../src/system/pacer.ts'
import type { WorkatoClientOptions } from '../../src/workato/ask.ts'
import type { WorkatoClient } from '../../src/workato/client.ts'
import { createWorkatoClient } from '../../src/workato/client.ts'
import { WorkatoError } from '../../src/workato/errors.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server on loopback for the tests of one file: what it answers, what it was asked, what the pacer was told. */
export interface Loopback {
  handler: Handler
  asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[]
  paced: string[]
  baseUrl: string
  client(over?: Partial<WorkspaceConfig>, options?: Partial<WorkatoClientOptions>): WorkatoClient
}

/** Starts and stops the server around each test of the file. */
export function useLoopback(): Loopback {
  const loopback: Loopback = {
    handler: answer(404, ''),
    asked: [],
    paced: [],
    baseUrl: '',
    client: (over = {}, options = {}) =>
      createWorkatoClient({
        workspace: { ...workspaceAt(loopback.baseUrl), ...over },
        pacer: notingPacer(loopback),
        clock: systemClock,
        ...options,
      }),
  }
  const server = createServer((request, response) => {
    loopback.asked.push({ url: request.url ?? '', headers: request.headers })
    loopback.handler(request, response)
  })
  beforeEach(async () => {
    loopback.asked = []
    loopback.paced = []
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    loopback.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return loopback
}

function workspaceAt(baseUrl: string): WorkspaceConfig {
  return {
    name: 'production',
    baseUrl,
    appUrl: 'https://app.example.com',
    auth: { kind: 'bearer', token: 'T0KEN' },
    labels: {},
    budgets: { recipes: 45, jobs: 45, connections: 45, tags: 45, folders: 45, customers: 45 },
    quota: 'acme',
    pollEveryMs: 60_000,
    lookBackMs: 3_600_000,
    recipes: [],
    managedUsers: null,
  }
}

/** A pacer that never waits and only notes what it is told. */
function notingPacer(loopback: Loopback): Pacer {
  return {
    slot: (limits, options) => {
      options?.signal?.throwIfAborted()
      const names = limits.map(({ key, spacingMs }) => `${key} ${spacingMs}`).join()
      loopback.paced.push(`slot ${names} ${options?.priority ?? ''}`.trim())
      return Promise.resolve()
    },
    limited: (limit, retryAfterMs) => {
      loopback.paced.push(`limited ${limit.key} ${retryAfterMs}`)
    },
    eased: (limit) => {
      loopback.paced.push(`eased ${limit.key}`)
    },
    slowdown: () => 1,
    close: () => undefined,
  }
}

/** Always this answer; what is no text is sent as JSON. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

/** The WorkatoError with which it failed; anything else is thrown. */
export async function errorOf(promise: Promise<unknown>): Promise<WorkatoError> {
  const error: unknown = await promise.then(
    () => new Error('it answered'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof WorkatoError)) throw error
  return error
}
