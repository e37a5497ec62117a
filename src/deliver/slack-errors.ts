import type { Outcome } from '../model/delivery.ts'
import { messageOf } from '../model/errors.ts'
import { SECOND_MS } from '../model/instant.ts'
import { TLS_FAILURE } from './network-errors.ts'

/** Why a call of Slack's API did not succeed. */
export type SlackFailure = Exclude<Outcome, { kind: 'sent' }>

/** Slack's error codes that a person can mend, and how. */
const HINTS: Readonly<Record<string, string>> = {
  channel_not_found:
    'No such channel, or a private one without the app: check its id, and /invite the app there.',
  not_in_channel: 'The app is no member of the channel: /invite it there, or grant it chat:write.public.',
  is_archived: 'The channel is archived: unarchive it, or name another one.',
  channel_is_archived: 'The channel is archived: unarchive it, or name another one.',
  invalid_auth:
    'The bot token is wrong: copy it again from the app’s page, OAuth & Permissions (slack.token).',
  not_authed: 'No bot token was sent: set slack.token.',
  token_revoked: 'The bot token was revoked: reinstall the app and set the new token (slack.token).',
  token_expired: 'The bot token has expired: set a new one (slack.token).',
  account_inactive: 'The app was removed, or its workspace is gone: install it again and set the new token.',
  not_allowed_token_type: 'This is not a bot token: slack.token needs one that begins with xoxb-.',
  missing_scope: 'The app lacks a scope: add it under OAuth & Permissions and reinstall the app.',
  no_permission: 'The app may not do this in that channel: ask an owner of the workspace.',
  restricted_action: 'The workspace restricts who may post in that channel: ask an owner to allow the app.',
  restricted_action_read_only_channel:
    'The channel is read-only: allow the app to post, or name another one.',
  restricted_action_thread_only_channel: 'The channel takes only replies in threads: name another one.',
  ekm_access_denied: 'The organisation’s key management denies it: ask an administrator.',
  org_login_required: 'The workspace is moving to an organisation: try again when that is done.',
  invalid_blocks: 'Slack refuses the message’s form; this is a fault of RecipeWatch, please report it.',
  invalid_blocks_format:
    'Slack refuses the message’s form; this is a fault of RecipeWatch, please report it.',
  msg_blocks_too_long: 'The message is too long; this is a fault of RecipeWatch, please report it.',
  msg_too_long: 'The message is too long; this is a fault of RecipeWatch, please report it.',
  no_text: 'The message is empty; this is a fault of RecipeWatch, please report it.',
}

/** The message that an edit or a reply is about does not exist any more, or takes no more edits. */
const GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'edit_window_closed',
  'cannot_reply_to_message',
])

/** Not handled, and worth another try. */
const REFUSED: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'request_timeout',
  'team_added_to_org',
])

/** Slack's methods reference: "some aspect of the operation may have succeeded before the error was raised". */
const UNKNOWN: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'service_unavailable'])

/** Errors of the network that arise before a request is written: it was never sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENETDOWN',
])
/** Slack's own error codes look like this; anything else in their place is no answer of Slack's. */
const CODE = /^[a-z][a-z0-9_]{1,80}$/

/** How Slack's client says it has no valid Retry-After to give. */
const LIMITED_WITHOUT_TIME = 'Retry header did not contain a valid timeout'

/** What anything thrown by Slack's client means (SEMANTICS 5.4, 5.7). */
export function slackFailure(error: unknown): SlackFailure {
  const why = messageOf(error)
  const { code } = fields(error)
  switch (code) {
    case 'slack_webapi_rate_limited_error':
      return {
        kind: 'refused',
        retryAfterMs: Number(fields(error)['retryAfter']) * SECOND_MS,
        why: 'rate limited',
      }
    case 'slack_webapi_platform_error':
      return platformFailure(fields(fields(error)['data']))
    case 'slack_webapi_http_error':
      return httpFailure(Number(fields(error)['statusCode']))
    case 'slack_webapi_request_error':
      return requestFailure(fields(error)['original'], why)
    default:
      return why.startsWith(LIMITED_WITHOUT_TIME)
        ? { kind: 'refused', retryAfterMs: null, why: 'rate limited' }
        : { kind: 'unknown', why }
  }
}

function platformFailure(data: Readonly<Record<string, unknown>>): SlackFailure {
  const code = data['error']
  if (typeof code !== 'string' || !CODE.test(code))
    return { kind: 'unknown', why: 'the answer is no JSON of Slack’s' }
  if (GONE.has(code)) return { kind: 'gone', why: code }
  if (UNKNOWN.has(code)) return { kind: 'unknown', why: code }
  const meta = fields(data['response_metadata'])
  if (REFUSED.has(code)) {
    const seconds = Number(meta['retryAfter'])
    return { kind: 'refused', retryAfterMs: seconds > 0 ? seconds * SECOND_MS : null, why: code }
  }
  return { kind: 'rejected', code, hint: hintOf(code, data, meta) }
}

function hintOf(
  code: string,
  data: Readonly<Record<string, unknown>>,
  meta: Readonly<Record<string, unknown>>,
): string {
  const hint =
    HINTS[code] ?? `Slack refuses the call: see ${code} at https://docs.slack.dev/reference/methods.`
  const needed = typeof data['needed'] === 'string' ? ` Needed: ${data['needed']}.` : ''
  const details = Array.isArray(meta['messages'])
    ? meta['messages'].filter((each) => typeof each === 'string')
    : []
  return `${hint}${needed}${details.length === 0 ? '' : ` ${details.slice(0, 3).join('; ')}`}`
}

function httpFailure(status: number): SlackFailure {
  const why = `HTTP ${status}`
  if (status >= 500 || status === 408) return { kind: 'unknown', why }
  return {
    kind: 'rejected',
    code: `http_${status}`,
    hint: `Slack, or a proxy before it, answers ${why}: check slack.api_url and the way out of this network.`,
  }
}

function requestFailure(original: unknown, why: string): SlackFailure {
  const code = causeCode(original)
  if (code !== null && (NEVER_SENT.has(code) || TLS_FAILURE.test(code))) {
    return { kind: 'refused', retryAfterMs: null, why: `${code}: Slack cannot be reached` }
  }
  return { kind: 'unknown', why: code === null ? why : `${code}: ${why}` }
}

/** The system's code of a failed fetch, which stands some causes deep. */
function causeCode(error: unknown): string | null {
  let at: unknown = error
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    const { code } = fields(at)
    if (typeof code === 'string') return code
    at = at.cause
  }
  return null
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
