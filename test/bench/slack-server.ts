import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call of Slack's API as it came. */
export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A stand-in for Slack on loopback that accepts every message, as quick as can be. */
export interface SlackServer extends AsyncDisposable {
  /** Root of its API, with trailing slash. */
  readonly url: string
  /** How many calls came. */
  readonly posts: () => number
  /** The latest call, ready to be made again; throws before the first. */
  readonly lastPost: () => Post
}

/** Starts it. */
export async function openSlackServer(): Promise<SlackServer> {
  let posts = 0
  let last: Post | null = null
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      posts += 1
      const body = Buffer.concat(chunks).toString('utf8')
      last = { url: `${root}${request.url ?? ''}`, headers: contentOf(request.headers), body }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: true, channel: 'C1', ts: `1764000000.${String(posts).padStart(6, '0')}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${root}/api/`,
    posts: () => posts,
    lastPost: () => {
      if (last === null) throw new Error('nothing was posted yet')
      return last
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The headers that belong to the call; those of its connection are fetch's own. */
function contentOf(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['content-type', 'authorization', 'user-agent'] as const
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  )
}
