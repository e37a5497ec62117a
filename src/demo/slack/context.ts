import type { Json, SlackAnswer, SlackChannel, SlackMessage, SlackRefusal } from './types.ts'
import { refuse } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

/** The app that holds the token. */
export type SlackBot = {
  readonly userId: string
  readonly botId: string
  readonly appId: string
  readonly name: string
  readonly teamId: string
  readonly team: string
}

/** What a method may look at. */
export type SlackContext = {
  readonly workspace: SlackWorkspace
  readonly bot: SlackBot
  readonly scopes: ReadonlySet<string>
  /** The workspace's web address, as auth.test and permalinks give it, with a trailing slash. */
  readonly teamUrl: string
  /** What becomes of a reply whose parent is gone (see SlackSimOptions). */
  readonly orphanReplies: 'unthread' | 'refuse'
}

/** A Web API method: what it asks of the token, and what it answers. */
export type SlackMethod = {
  /** Any one of these suffices; none needed where empty. */
  readonly scopes: readonly string[]
  readonly run: (args: Json, context: SlackContext) => SlackAnswer
}

/** A channel, or why the bot may not use it so. */
export type ChannelVerdict = { readonly ok: true; readonly channel: SlackChannel } | SlackRefusal

/** The channel by id (or by name where `byName`); private ones exist for members only. */
export function visibleChannel(
  key: string | undefined,
  byName: boolean,
  context: SlackContext,
): ChannelVerdict {
  const channel = key === undefined ? undefined : context.workspace.findChannel(key)
  if (channel === undefined || (!byName && channel.id !== key)) return refuse('channel_not_found')
  if (channel.private && !channel.member) return refuse('channel_not_found')
  return { ok: true, channel }
}

/** The scope that a kind of channel asks for: `channels:read` or `groups:read`. */
export function missingChannelScope(
  channel: SlackChannel,
  right: 'history' | 'read',
  context: SlackContext,
): SlackRefusal | null {
  const needed = `${channel.private ? 'groups' : 'channels'}:${right}`
  if (context.scopes.has(needed)) return null
  return refuse('missing_scope', { needed, provided: [...context.scopes].join(',') })
}

/** A message as the API shows it; replies counted for parents, metadata only where asked for. */
export function messageJson(message: SlackMessage, withMetadata: boolean, context: SlackContext): Json {
  const replies = message.thread_ts === null ? context.workspace.replies(message.channel, message.ts) : []
  const base = { type: 'message', user: message.user, ts: message.ts, text: message.text }
  if (message.tombstone) {
    return { ...base, user: 'USLACKBOT', subtype: 'tombstone', hidden: true, ...threadJson(message, replies) }
  }
  return {
    ...base,
    ...(message.bot ? { bot_id: context.bot.botId, app_id: context.bot.appId } : {}),
    ...(message.username === context.bot.name || !message.bot ? {} : { username: message.username }),
    team: context.bot.teamId,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.attachments.length > 0 ? { attachments: message.attachments } : {}),
    ...(message.editedTs === null ? {} : { edited: { user: message.user, ts: message.editedTs } }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
    ...(message.broadcast ? { subtype: 'thread_broadcast', root: rootJson(message, context) } : {}),
    ...threadJson(message, replies),
  }
}

function threadJson(message: SlackMessage, replies: readonly SlackMessage[]): Json {
  if (message.thread_ts !== null) return { thread_ts: message.thread_ts }
  const last = replies.at(-1)
  if (last === undefined) return {}
  const users = [...new Set(replies.map((reply) => reply.user))]
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: users,
    reply_users_count: users.length,
    latest_reply: last.ts,
    is_locked: false,
    subscribed: false,
  }
}

function rootJson(message: SlackMessage, context: SlackContext): Json | undefined {
  if (message.thread_ts === null) return undefined
  const parent = context.workspace.find(message.channel, message.thread_ts)
  return parent === undefined ? undefined : messageJson(parent, false, context)
}
