import { postContent, updateContent } from './content.ts'
import {
  type ChannelVerdict,
  messageJson,
  type SlackContext,
  type SlackMethod,
  visibleChannel,
} from './context.ts'
import { flagArg, textArg } from './request.ts'
import { type Json, refuse, type SlackAnswer, type SlackMessage, type SlackRefusal } from './types.ts'

/** The `chat.*` methods. */
export const CHAT_METHODS: Readonly<Record<string, SlackMethod>> = {
  'chat.postMessage': { scopes: ['chat:write'], run: postMessage },
  'chat.update': { scopes: ['chat:write'], run: update },
  'chat.delete': { scopes: ['chat:write'], run: remove },
  'chat.getPermalink': { scopes: [], run: getPermalink },
}

/** The address of a message in the workspace, as chat.getPermalink gives it. */
function permalink(teamUrl: string, message: SlackMessage): string {
  const base = `${teamUrl}archives/${message.channel}/p${message.ts.replace('.', '')}`
  return message.thread_ts === null ? base : `${base}?thread_ts=${message.thread_ts}&cid=${message.channel}`
}

function writableChannel(key: string | undefined, byName: boolean, context: SlackContext): ChannelVerdict {
  const verdict = visibleChannel(key, byName, context)
  if (!verdict.ok) return verdict
  if (verdict.channel.archived) return refuse('is_archived')
  if (!verdict.channel.member && !context.scopes.has('chat:write.public')) return refuse('not_in_channel')
  return verdict
}

function postMessage(args: Json, context: SlackContext): SlackAnswer {
  const place = writableChannel(textArg(args, 'channel'), true, context)
  if (!place.ok) return place
  const decoded = postContent(args)
  if (!decoded.ok) return decoded
  const thread = threadOf(textArg(args, 'thread_ts'), place.channel.id, context)
  if (!thread.ok) return thread
  const message = context.workspace.post(place.channel.id, decoded.content, {
    threadTs: thread.ts,
    broadcast: thread.ts !== null && flagArg(args, 'reply_broadcast'),
    user: context.bot.userId,
    username: authorName(args, context),
    bot: true,
  })
  return {
    ok: true,
    fields: { channel: message.channel, ts: message.ts, message: messageJson(message, true, context) },
  }
}

function authorName(args: Json, context: SlackContext): string {
  const wished = context.scopes.has('chat:write.customize') ? textArg(args, 'username') : undefined
  return wished === undefined || wished === '' ? context.bot.name : wished
}

function threadOf(
  wished: string | undefined,
  channel: string,
  context: SlackContext,
): { readonly ok: true; readonly ts: string | null } | SlackRefusal {
  if (wished === undefined || wished === '') return { ok: true, ts: null }
  if (!/^\d+\.\d+$/.test(wished)) return refuse('invalid_thread_ts')
  const parent = context.workspace.find(channel, wished)
  if (parent !== undefined) return { ok: true, ts: parent.thread_ts ?? parent.ts }
  return context.orphanReplies === 'refuse' ? refuse('thread_not_found') : { ok: true, ts: null }
}

function update(args: Json, context: SlackContext): SlackAnswer {
  const found = ownMessage(args, 'cant_update_message', context)
  if (!found.ok) return found
  const decoded = updateContent(args, found.message)
  if (!decoded.ok) return decoded
  const message = context.workspace.edit(found.message.channel, found.message.ts, decoded.content)
  return {
    ok: true,
    fields: {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: messageJson(message, true, context),
    },
  }
}

function remove(args: Json, context: SlackContext): SlackAnswer {
  const found = ownMessage(args, 'cant_delete_message', context)
  if (!found.ok) return found
  context.workspace.remove(found.message.channel, found.message.ts)
  return { ok: true, fields: { channel: found.message.channel, ts: found.message.ts } }
}

function ownMessage(
  args: Json,
  foreign: string,
  context: SlackContext,
): { readonly ok: true; readonly message: SlackMessage } | SlackRefusal {
  const place = visibleChannel(textArg(args, 'channel'), false, context)
  if (!place.ok) return place
  if (place.channel.archived) return refuse('is_archived')
  const message = context.workspace.find(place.channel.id, textArg(args, 'ts') ?? '')
  if (message === undefined || message.tombstone) return refuse('message_not_found')
  return message.bot ? { ok: true, message } : refuse(foreign)
}

function getPermalink(args: Json, context: SlackContext): SlackAnswer {
  const place = visibleChannel(textArg(args, 'channel'), false, context)
  if (!place.ok) return place
  const message = context.workspace.find(place.channel.id, textArg(args, 'message_ts') ?? '')
  if (message === undefined) return refuse('message_not_found')
  return { ok: true, fields: { channel: message.channel, permalink: permalink(context.teamUrl, message) } }
}
