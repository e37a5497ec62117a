import type { ServerResponse } from 'node:http'

/** Tells open pages that something changed, by server-sent events. */
export type LiveUpdates = {
  /** Keeps the response open as an event stream. */
  attach: (response: ServerResponse) => void
  /** Makes every open page look again. */
  poke: () => void
  /** Ends all streams. */
  close: () => void
}

/** Most pages that are kept informed at once; the oldest is let go first. */
const STREAMS_MAX = 50

/** A hub of event streams for one server. */
export function createLiveUpdates(): LiveUpdates {
  const streams = new Set<ServerResponse>()
  return {
    attach(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      for (const oldest of streams) {
        if (streams.size < STREAMS_MAX) break
        oldest.end()
        streams.delete(oldest)
      }
      streams.add(response)
      response.on('close', () => streams.delete(response))
      response.on('error', () => streams.delete(response))
    },
    poke() {
      for (const stream of streams) stream.write('data: changed\n\n')
    },
    close() {
      for (const stream of streams) stream.end()
      streams.clear()
    },
  }
}
