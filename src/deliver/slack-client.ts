import type { FetchFunction, Logger, LogLevel, WebClient } from '@slack/web-api'
import type { SlackConfig } from '../model/config.ts'
import type { DurationMs } from '../model/instant.ts'
import { type SlackFailure, slackFailure } from './slack-errors.ts'
import { slackFetch } from './slack-fetch.ts'

/** How long one call of Slack's API may take. */
export const SLACK_TIMEOUT_MS: DurationMs = 10_000

/** How to reach Slack. */
export interface SlackAccess {
  readonly config: SlackConfig
  readonly timeoutMs?: DurationMs
  /** For proxies and trust of one's own; over the process's own connections where left out. */
  readonly fetch?: FetchFunction
}

/** A decoded answer with `ok: true`, or why there is none. */
export type SlackAnswer =
  | {
      readonly kind: 'ok'
      readonly body: Readonly<Record<string, unknown>>
      readonly scopes: readonly string[] | null
    }
  | SlackFailure

/** One call of a method, once, without retries. */
export type SlackCall = (method: string, args: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>

/** The client logs to the console unless told otherwise; every failure is an outcome here, and logged as such. */
const SILENT: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as LogLevel,
  setName() {},
}

/**
 * A way to call Slack's API with Slack's own client; pacing, retries and memory are the caller's. `closing` drops calls
 * under way: a process that is to end does not wait for them.
 */
export function slackCaller(
  { config, timeoutMs = SLACK_TIMEOUT_MS, fetch = slackFetch }: SlackAccess,
  closing?: AbortSignal,
): SlackCall {
  // Loaded at the first call: the daemon's start does not wait for it.
  const open = async (): Promise<WebClient> => {
    const { WebClient } = await import('@slack/web-api')
    return new WebClient(config.token, {
      slackApiUrl: config.apiUrl,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      timeout: timeoutMs,
      allowAbsoluteUrls: false,
      logger: SILENT,
      fetch: closing === undefined ? fetch : droppable(fetch, closing),
    })
  }
  let client: Promise<WebClient> | null = null
  return async (method, args) => {
    client ??= open()
    try {
      const body = await (await client).apiCall(method, { ...args })
      return { kind: 'ok', body: { ...body }, scopes: body.response_metadata?.scopes ?? null }
    } catch (error) {
      return slackFailure(error)
    }
  }
}

function droppable(fetch: FetchFunction, closing: AbortSignal): FetchFunction {
  return (url, init) => {
    const own = init?.signal
    return fetch(url, { ...init, signal: own == null ? closing : AbortSignal.any([own, closing]) })
  }
}
