import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DurationMs } from '../../model/instant.ts'
import type { SimRequest, SimResponse } from './request.ts'

const BODY_BYTES_MAX = 1_000_000

/** How to listen. */
export interface ListenOptions {
  /** 0, or left out: any free port. */
  readonly port?: number
  /** Waits before a delayed answer; without it a delay is a broken edge and the request ends in 500. */
  readonly sleep?: (ms: DurationMs) => Promise<void>
}

/** A listening simulator. */
export interface Listening {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string
  /** Ends open connections too. */
  close(): Promise<void>
}

/** What the server asks for an answer, and tells that it is out. */
export interface Answerer {
  answer(request: SimRequest): { readonly response: SimResponse; readonly done: () => void }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new Error('The request body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function requestOf(incoming: IncomingMessage): Promise<SimRequest> {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const body = await bodyOf(incoming)
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body }
}

function send(outgoing: ServerResponse, { status, headers, body, cutAfterBytes }: SimResponse): void {
  const bytes = Buffer.from(body, 'utf8')
  outgoing.writeHead(status, { ...headers, 'content-length': bytes.length })
  if (cutAfterBytes === null) {
    outgoing.end(bytes)
    return
  }
  outgoing.write(bytes.subarray(0, cutAfterBytes), () => outgoing.socket?.resetAndDestroy())
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answerer: Answerer,
  options: ListenOptions,
): Promise<void> {
  const { response, done } = answerer.answer(await requestOf(incoming))
  outgoing.once('close', done)
  if (response.delayMs > 0) {
    if (options.sleep === undefined) throw new Error('A delayed answer needs listen({ sleep }).')
    await options.sleep(response.delayMs)
  }
  switch (response.transport) {
    case 'hang':
      return
    case 'reset':
      incoming.socket.resetAndDestroy()
      return
    case 'answer':
      send(outgoing, response)
  }
}

/** Serves on the loopback interface alone. */
export async function listen(answerer: Answerer, options: ListenOptions): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    // The answers bring their own: the simulator's clock is not the machine's.
    outgoing.sendDate = false
    serve(incoming, outgoing, answerer, options).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
