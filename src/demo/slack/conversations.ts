import {
  type ChannelVerdict,
  messageJson,
  missingChannelScope,
  type SlackContext,
  type SlackMethod,
  visibleChannel,
} from './context.ts'
import { flagArg, textArg } from './request.ts'
import { type Json, refuse, type SlackAnswer, type SlackChannel, type SlackMessage } from './types.ts'

/** Page sizes: Slack's defaults and its bound. */
const HISTORY_LIMIT_DEFAULT = 100
const REPLIES_LIMIT_DEFAULT = 1_000
const LIST_LIMIT_DEFAULT = 100
const LIMIT_MAX = 999

/** The `conversations.*` methods. */
export const CONVERSATION_METHODS: Readonly<Record<string, SlackMethod>> = {
  'conversations.history': { scopes: ['channels:history', 'groups:history'], run: history },
  'conversations.replies': { scopes: ['channels:history', 'groups:history'], run: replies },
  'conversations.info': { scopes: ['channels:read', 'groups:read'], run: info },
  'conversations.list': { scopes: ['channels:read', 'groups:read'], run: list },
  'conversations.join': { scopes: ['channels:join'], run: join },
}

function readableChannel(args: Json, right: 'history' | 'read', context: SlackContext): ChannelVerdict {
  const verdict = visibleChannel(textArg(args, 'channel'), false, context)
  if (!verdict.ok) return verdict
  const missing = missingChannelScope(verdict.channel, right, context)
  if (missing !== null) return missing
  return right === 'history' && !verdict.channel.member ? refuse('not_in_channel') : verdict
}

function history(args: Json, context: SlackContext): SlackAnswer {
  const place = readableChannel(args, 'history', context)
  if (!place.ok) return place
  const shown = context.workspace
    .messages(place.channel.id)
    .filter((message) => (message.thread_ts === null || message.broadcast) && inRange(message, args))
    .reverse()
  return pageAnswer(shown, [], args, HISTORY_LIMIT_DEFAULT, context)
}

function replies(args: Json, context: SlackContext): SlackAnswer {
  const place = readableChannel(args, 'history', context)
  if (!place.ok) return place
  const { workspace } = context
  const asked = workspace.find(place.channel.id, textArg(args, 'ts') ?? '')
  if (asked === undefined) return refuse('thread_not_found')
  const parentTs = asked.thread_ts ?? asked.ts
  const parent = workspace.find(place.channel.id, parentTs)
  const shown = workspace.replies(place.channel.id, parentTs).filter((message) => inRange(message, args))
  return pageAnswer(shown, parent === undefined ? [] : [parent], args, REPLIES_LIMIT_DEFAULT, context)
}

function inRange(message: SlackMessage, args: Json): boolean {
  const inclusive = flagArg(args, 'inclusive')
  const oldest = tsMicros(textArg(args, 'oldest') ?? '0')
  const latest = tsMicros(textArg(args, 'latest') ?? '')
  const at = tsMicros(message.ts) ?? 0n
  if (oldest !== null && (inclusive ? at < oldest : at <= oldest)) return false
  return latest === null || (inclusive ? at <= latest : at < latest)
}

/** A ts (digits, perhaps with a fraction) as whole microseconds; null where it is none. */
function tsMicros(text: string): bigint | null {
  const parts = /^(\d{1,15})(?:\.(\d{1,6})\d*)?$/.exec(text)
  return parts === null ? null : BigInt(`${parts[1]}${(parts[2] ?? '').padEnd(6, '0')}`)
}

/** One page of messages; `head` leads every page, as a thread's parent does. */
function pageAnswer(
  shown: readonly SlackMessage[],
  head: readonly SlackMessage[],
  args: Json,
  limitDefault: number,
  context: SlackContext,
): SlackAnswer {
  const page = cut(shown, args, limitDefault)
  if (page === null) return refuse('invalid_cursor')
  const withMetadata = flagArg(args, 'include_all_metadata')
  return {
    ok: true,
    fields: {
      messages: [...head, ...page.items].map((message) => messageJson(message, withMetadata, context)),
      has_more: page.next !== '',
      pin_count: 0,
      ...(page.next === '' ? {} : { response_metadata: { next_cursor: page.next } }),
    },
  }
}

type Page<T> = { readonly items: readonly T[]; readonly next: string }

/** The page after the cursor, which names the item that the next one begins with; null for an unknown cursor. */
function cut<T extends { readonly ts: string } | { readonly id: string }>(
  all: readonly T[],
  args: Json,
  limitDefault: number,
): Page<T> | null {
  const wished = Number(textArg(args, 'limit') ?? limitDefault)
  const limit = Number.isInteger(wished) && wished > 0 ? Math.min(wished, LIMIT_MAX) : limitDefault
  const key = (item: T): string => ('ts' in item ? item.ts : item.id)
  const cursor = textArg(args, 'cursor') ?? ''
  const name = Buffer.from(cursor, 'base64')
    .toString('utf8')
    .replace(/^next:/, '')
  const start = cursor === '' ? 0 : all.findIndex((item) => key(item) === name)
  if (start < 0) return null
  const following = all[start + limit]
  return {
    items: all.slice(start, start + limit),
    next: following === undefined ? '' : Buffer.from(`next:${key(following)}`).toString('base64'),
  }
}

function info(args: Json, context: SlackContext): SlackAnswer {
  const place = readableChannel(args, 'read', context)
  return place.ok ? { ok: true, fields: { channel: channelJson(place.channel, context) } } : place
}

function list(args: Json, context: SlackContext): SlackAnswer {
  const types = (textArg(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim())
  const shown = context.workspace.channels.filter(
    (channel) =>
      types.includes(channel.private ? 'private_channel' : 'public_channel') &&
      (channel.member || !channel.private) &&
      !(channel.archived && flagArg(args, 'exclude_archived')),
  )
  const page = cut(shown, args, LIST_LIMIT_DEFAULT)
  if (page === null) return refuse('invalid_cursor')
  return {
    ok: true,
    fields: {
      channels: page.items.map((channel) => channelJson(channel, context)),
      response_metadata: { next_cursor: page.next },
    },
  }
}

function join(args: Json, context: SlackContext): SlackAnswer {
  const place = visibleChannel(textArg(args, 'channel'), false, context)
  if (!place.ok) return place
  if (place.channel.archived) return refuse('is_archived')
  if (place.channel.private) return refuse('method_not_supported_for_channel_type')
  const already = place.channel.member
  place.channel.member = true
  const warning = already ? { warning: 'already_in_channel' } : {}
  return { ok: true, fields: { channel: channelJson(place.channel, context), ...warning } }
}

function channelJson(channel: SlackChannel, context: SlackContext): Json {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.private,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.private,
    is_archived: channel.archived,
    is_member: channel.member,
    is_general: false,
    is_shared: false,
    context_team_id: context.bot.teamId,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  }
}
