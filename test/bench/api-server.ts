import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for Workato's API on loopback, as quick as can be. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string
  /** Resolves when the next request arrives, whatever it asks, to the reading of the monotonic clock. */
  firstRequest(): Promise<number>
  /** Resolves once so many requests for jobs have come since. */
  jobsAsked(count: number): Promise<void>
}

/** Serves a list of `recipes` recipes, with ids from 1, none of which has failed jobs. */
export async function openApiServer(recipes: number): Promise<ApiServer> {
  let arrived = (_at: number): void => {}
  let asked = 0
  let waiting: { readonly count: number; readonly resolve: () => void } | null = null
  const list = Array.from({ length: recipes }, (_, index) => ({
    id: index + 1,
    name: `Recipe ${index + 1}`,
    running: true,
  }))
  const server = createServer((request, response) => {
    arrived(performance.now())
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname === '/api/recipes') {
      const page = Number(url.searchParams.get('page'))
      answer(response, { items: list.slice((page - 1) * 100, page * 100), count: recipes })
      return
    }
    answer(response, { job_failed_count: 0, job_succeeded_count: 0, items: [] })
    asked += 1
    if (waiting !== null && asked >= waiting.count) waiting.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    firstRequest: () =>
      new Promise((resolve) => {
        arrived = resolve
      }),
    jobsAsked: (count) =>
      new Promise((resolve) => {
        waiting = { count: asked + count, resolve }
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function answer(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
