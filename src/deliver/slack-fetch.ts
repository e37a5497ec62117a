import * as http from 'node:http'
import * as https from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { FetchFunction } from '@slack/web-api'

type Fetched = Awaited<ReturnType<FetchFunction>>

/**
 * What Slack's client asks of fetch, over Node's HTTP client, which takes several MiB less: texts are sent, answers are
 * read whole, and a redirect is an error, as the token would go along.
 */
export const slackFetch: FetchFunction = (url, { method, headers, body, signal } = {}) =>
  new Promise((resolve, reject) => {
    if (typeof body === 'object') throw new TypeError('files are not sent')
    const { request } = String(url).startsWith('https:') ? https : http
    request(url, { method, headers, signal }, (answer) => {
      whole(answer, String(url)).then(resolve, reject)
    })
      .on('error', reject)
      .end(body)
  })

async function whole(answer: http.IncomingMessage, url: string): Promise<Fetched> {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
  const bytes = await buffer(answer)
  if (status >= 300 && status < 400) throw new Error(`redirected to ${headers.location}`)
  const text = (): Promise<string> => Promise.resolve(bytes.toString())
  const lines = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const given = new Map(lines)
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: {
      get: (name) => given.get(name.toLowerCase()) ?? null,
      entries: () => lines.map(([name, value]) => [name, value]),
    },
    text,
    json: async () => JSON.parse(await text()),
    arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer),
  }
}
