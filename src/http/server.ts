import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
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

/** Paths that never ask for a token: probes have none. */
const HEALTH_PATHS = ['/-/healthy', '/-/ready']

/** Serves health, readiness and metrics (CONFIG 4). Throws ListenError. */
export async function serveHttp(
  config: HttpConfig,
  deps: { readonly status: StatusSource; readonly metrics: Metrics; readonly log: Log },
): Promise<HttpServer> {
  // Loaded here: polling need not wait for it.
  const { default: fastify } = await import('fastify')
  const server = fastify({ logger: false, forceCloseConnections: true })
  if (config.token !== null)
    askForToken(
      server,
      config.token,
      config.public.map((name) => `/${name}`),
    )
  routes(server, deps.status, deps.metrics)
  server.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'not found' }))
  server.setErrorHandler((error, request, reply) => {
    deps.log.error({ err: error, path: request.url }, 'a request failed')
    return reply.code(500).send({ error: 'internal error' })
  })
  try {
    const url = await server.listen({ host: config.host, port: config.port })
    const close = (): Promise<void> => server.close()
    return { url, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    throw new ListenError(`cannot listen on ${config.host}:${config.port}: ${reasonOf(error)}`)
  }
}

function routes(server: FastifyInstance, status: StatusSource, metrics: Metrics): void {
  server.get('/-/healthy', (_, reply) => {
    const hanging = status.hanging()
    return reply.code(hanging.length === 0 ? 200 : 503).send({ healthy: hanging.length === 0, hanging })
  })
  server.get('/-/ready', async (_, reply) => {
    const readiness = await status.ready()
    return reply.code(readiness.ready ? 200 : 503).send(readiness)
  })
  server.get('/metrics', async (_, reply) => {
    await status.refreshGauges()
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

function askForToken(server: FastifyInstance, token: string, open: readonly string[]): void {
  const free = new Set([...HEALTH_PATHS, ...open])
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? ''
    if (free.has(path) || bearerIs(request.headers.authorization, token)) return
    await reply
      .code(401)
      .header('www-authenticate', 'Bearer realm="recipewatch"')
      .send({ error: 'unauthorized', hint: 'Send Authorization: Bearer with the value of http.token.' })
  })
}

function bearerIs(header: string | undefined, token: string): boolean {
  const given = Buffer.from(/^bearer (.+)$/i.exec(header ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
