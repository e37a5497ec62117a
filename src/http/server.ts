import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { StatusSource } from '../app/port.ts'
import type { HttpConfig } from '../model/config.ts'
import { HintedError } from '../model/errors.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** The address is taken or not ours. */
export class ListenError extends HintedError {
  readonly code = 'listen_failed'
  readonly hint = 'Choose another http.listen, or stop what listens there.'
}

/** A listening server. */
export interface HttpServer extends AsyncDisposable {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string
  close(): Promise<void>
}

/** What is answered. */
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is served, by path. */
type Pages = ReadonlyMap<string, () => Promise<Answer>>

/** Paths that never ask for a token: probes have none. */
const HEALTH_PATHS = ['/-/healthy', '/-/ready']

/** Serves health, readiness and metrics (CONFIG 4). Throws ListenError. */
export async function serveHttp(
  config: HttpConfig,
  deps: { readonly status: StatusSource; readonly metrics: Metrics; readonly log: Log },
): Promise<HttpServer> {
  const pages = pagesOf(deps.status, deps.metrics)
  const free = new Set([...HEALTH_PATHS, ...config.public.map((name) => `/${name}`)])
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const isAllowed = config.token === null || free.has(path) || bearerIs(request, config.token)
    const answered = isAllowed ? answerTo(request, path, pages) : Promise.resolve(UNAUTHORIZED)
    answered.then(
      (answer) => send(response, answer),
      (error: unknown) => {
        deps.log.error({ err: error, path: request.url }, 'a request failed')
        send(response, json(500, { error: 'internal error' }))
      },
    )
  })
  try {
    server.listen({ host: config.host, port: config.port })
    await once(server, 'listening')
  } catch (error) {
    throw new ListenError(`cannot listen on ${config.host}:${config.port}: ${reasonOf(error)}`)
  }
  const close = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return { url: urlOf(server.address()), close, [Symbol.asyncDispose]: close }
}

function pagesOf(status: StatusSource, metrics: Metrics): Pages {
  return new Map([
    [
      '/-/healthy',
      async () => {
        const hanging = status.hanging()
        return json(hanging.length === 0 ? 200 : 503, { healthy: hanging.length === 0, hanging })
      },
    ],
    [
      '/-/ready',
      async () => {
        const readiness = await status.ready()
        return json(readiness.ready ? 200 : 503, readiness)
      },
    ],
    [
      '/metrics',
      async () => {
        await status.refreshGauges()
        const headers = { 'content-type': metrics.registry.contentType }
        return { status: 200, headers, body: await metrics.registry.metrics() }
      },
    ],
  ])
}

/** HEAD is answered like GET: node:http leaves the body out. */
async function answerTo({ method }: IncomingMessage, path: string, pages: Pages): Promise<Answer> {
  const page = method === 'GET' || method === 'HEAD' ? pages.get(path) : undefined
  return page === undefined ? json(404, { error: 'not found' }) : await page()
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

function json(status: number, body: unknown, others: Answer['headers'] = {}): Answer {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...others }
  return { status, headers, body: JSON.stringify(body) }
}

const UNAUTHORIZED = json(
  401,
  { error: 'unauthorized', hint: 'Send Authorization: Bearer with the value of http.token.' },
  { 'www-authenticate': 'Bearer realm="recipewatch"' },
)

function bearerIs({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(/^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function urlOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  if (address === null || typeof address === 'string') return ''
  const { family, address: host, port } = address
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
