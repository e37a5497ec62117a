import * as http from 'node:http'
import * as https from 'node:https'

/** An answer whose body is still to come; header names are lower case. */
export interface Incoming {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Asks once: no redirect, no time-out of its own. Throws the connection's errors, and where the signal fires,
 * be it while the body is read.
 */
export type HttpGet = (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Incoming>

/** Over the process's own connections, which are kept for the next request. */
export const httpGet: HttpGet = (url, options) => send(url, options, false)

function send(url: string, options: Parameters<HttpGet>[1], isAgain: boolean): Promise<Incoming> {
  const { promise, resolve, reject } = Promise.withResolvers<Incoming>()
  const { get } = url.startsWith('https:') ? https : http
  const request = get(url, options, (answer) => {
    resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer })
  })
  request.on('error', (error: NodeJS.ErrnoException) => {
    // The server had closed a kept connection before it saw this request.
    if (request.reusedSocket && error.code === 'ECONNRESET' && !isAgain) resolve(send(url, options, true))
    else reject(error)
  })
  return promise
}
