import type { Channel, Outcome, PreparedRequest, SlackRequest } from '../model/delivery.ts'
import { SLACK_TIMEOUT_MS, type SlackAccess, type SlackAnswer, slackCaller } from './slack-client.ts'
import { findInSlack } from './slack-find.ts'
import { deliveryMetadata } from './slack-metadata.ts'

/** What is said: the notification's text and the blocks. */
export interface SlackBody {
  readonly text: string
  readonly blocks: readonly Readonly<Record<string, unknown>>[]
}

/** Where it goes: a channel, a thread there, or a message to be edited. */
export type SlackPlace =
  /** Id or name. */
  | { readonly kind: 'post'; readonly channel: string }
  /** `ref` of the parent; broadcast: shown in the channel as well. */
  | { readonly kind: 'reply'; readonly ref: string; readonly broadcast: boolean }
  /** `ref` of the message. */
  | { readonly kind: 'edit'; readonly ref: string }

/** The call that says `body` at `place`; links are not unfolded, they would bury the message. */
export function composeSlack(body: SlackBody, place: SlackPlace): SlackRequest {
  const content = { text: body.text, blocks: body.blocks }
  switch (place.kind) {
    case 'post':
      return post({ channel: place.channel, ...content })
    case 'reply': {
      const { channel, ts } = splitRef(place.ref)
      const broadcast = place.broadcast ? { reply_broadcast: true } : {}
      return post({ channel, thread_ts: ts, ...broadcast, ...content })
    }
    case 'edit': {
      const { channel, ts } = splitRef(place.ref)
      return { channel: 'slack', method: 'chat.update', arguments: { channel, ts, ...content } }
    }
    default:
      return place satisfies never
  }
}

function post(args: Readonly<Record<string, unknown>>): SlackRequest {
  return {
    channel: 'slack',
    method: 'chat.postMessage',
    arguments: { ...args, unfurl_links: false, unfurl_media: false },
  }
}

/** A message's reference, `CHANNEL_ID:ts`, in its parts. */
export function splitRef(ref: string): { readonly channel: string; readonly ts: string } {
  const [channel = '', ts = ''] = ref.split(':')
  return { channel, ts }
}

/** Slack as a way out: one call a delivery, with the delivery's id in the posted message's metadata (SEMANTICS 5.4). */
export function createSlackChannel(access: SlackAccess): Channel {
  const closing = new AbortController()
  const call = slackCaller(access, closing.signal)
  return {
    timeoutMs: access.timeoutMs ?? SLACK_TIMEOUT_MS,
    async send(request, deliveryId) {
      if (request.channel !== 'slack') return foreign(request)
      const metadata = request.method === 'chat.postMessage' ? { metadata: deliveryMetadata(deliveryId) } : {}
      const answer = await call(request.method, { ...request.arguments, ...metadata })
      return outcomeOf(answer, request)
    },
    async find(request, deliveryId, begunAt) {
      return request.channel === 'slack'
        ? await findInSlack(call, request, deliveryId, begunAt)
        : { kind: 'blind', why: 'not a request for Slack' }
    },
    async close() {
      closing.abort()
    },
  }
}

function foreign(request: Exclude<PreparedRequest, SlackRequest>): Outcome {
  return { kind: 'rejected', code: 'wrong_channel', hint: `A ${request.channel} request cannot go to Slack.` }
}

function outcomeOf(answer: SlackAnswer, request: SlackRequest): Outcome {
  if (answer.kind !== 'ok') return answer
  const { channel, ts, message } = answer.body
  if (typeof channel !== 'string' || typeof ts !== 'string') {
    return { kind: 'unknown', why: 'the answer names no message' }
  }
  const asked = request.method === 'chat.postMessage' && request.arguments['thread_ts'] !== undefined
  const threaded = typeof message === 'object' && message !== null && 'thread_ts' in message
  return { kind: 'sent', ref: `${channel}:${ts}`, ...(asked && !threaded ? { detached: true } : {}) }
}
