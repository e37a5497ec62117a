import type { Found, SlackRequest } from '../model/delivery.ts'
import { type DurationMs, type Instant, MINUTE_MS } from '../model/instant.ts'
import type { SlackAnswer, SlackCall } from './slack-client.ts'
import { DELIVERY_EVENT } from './slack-metadata.ts'

/** Slack's clock and ours may differ; a search begins so much before the call did. */
const CLOCK_SKEW_MS: DurationMs = 5 * MINUTE_MS
/** Messages a page; Slack recommends no more than 200. */
const PAGE_SIZE = 200
/** Pages of one search: 2,000 messages since the call began. */
const PAGES_MAX = 10
/** Pages of the channel list, of 1,000 channels each. */
const CHANNEL_PAGES_MAX = 20
/** Ids of channels, groups and direct messages; anything else is a name. */
const CHANNEL_ID = /^[CGD][A-Z0-9]{2,}$/

type Body = Readonly<Record<string, unknown>>
type Page =
  | { readonly kind: 'ok'; readonly items: readonly Body[] }
  | { readonly kind: 'end'; readonly found: Found }

/** Looks for a posted message by its delivery id: parents in the channel, replies in their thread (SEMANTICS 5.4). */
export async function findInSlack(
  call: SlackCall,
  request: SlackRequest,
  deliveryId: string,
  begunAt: Instant,
): Promise<Found> {
  if (request.method === 'chat.update') return { kind: 'blind', why: 'an edit is simply repeated' }
  const target = request.arguments['channel']
  const channel = typeof target === 'string' ? await channelId(call, target) : null
  if (typeof channel !== 'string') return channel ?? { kind: 'blind', why: 'the request names no channel' }
  const oldest = ((begunAt - CLOCK_SKEW_MS) / 1000).toFixed(6)
  const look = { channel, oldest, limit: PAGE_SIZE, include_all_metadata: true }
  const thread = request.arguments['thread_ts']
  if (typeof thread === 'string') {
    const found = await search(call, 'conversations.replies', { ...look, ts: thread }, channel, deliveryId)
    // A reply whose thread is gone may stand in the channel by itself.
    if (found.kind !== 'absent') return found
  }
  return await search(call, 'conversations.history', look, channel, deliveryId)
}

async function search(
  call: SlackCall,
  method: string,
  args: Body,
  channel: string,
  deliveryId: string,
): Promise<Found> {
  let cursor = ''
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await call(method, cursor === '' ? args : { ...args, cursor })
    const read = pageOf(answer, 'messages')
    if (read.kind === 'end') return read.found
    const match = read.items.find((message) => deliveryOf(message) === deliveryId)
    if (match !== undefined) return { kind: 'sent', ref: `${channel}:${String(match['ts'])}` }
    cursor = nextCursor(answer)
    if (cursor === '') return { kind: 'absent' }
  }
  return { kind: 'blind', why: `more than ${PAGES_MAX * PAGE_SIZE} messages since` }
}

/** The id of a channel given by id or name; what the search ends with where it cannot be found. */
async function channelId(call: SlackCall, target: string): Promise<string | Found> {
  if (CHANNEL_ID.test(target)) return target
  const name = target.replace(/^#/, '')
  const args = { types: 'public_channel,private_channel', exclude_archived: true, limit: 1_000 }
  let cursor = ''
  for (let page = 0; page < CHANNEL_PAGES_MAX; page += 1) {
    const answer = await call('conversations.list', cursor === '' ? args : { ...args, cursor })
    const read = pageOf(answer, 'channels')
    if (read.kind === 'end') return read.found
    const match = read.items.find((channel) => channel['name'] === name)
    if (typeof match?.['id'] === 'string') return match['id']
    cursor = nextCursor(answer)
    if (cursor === '') break
  }
  return { kind: 'blind', why: `no channel named ${name} is listed` }
}

function pageOf(answer: SlackAnswer, list: string): Page {
  switch (answer.kind) {
    case 'ok': {
      const items = answer.body[list]
      return Array.isArray(items)
        ? { kind: 'ok', items: items.filter(isBody) }
        : { kind: 'end', found: { kind: 'unknown', why: `the answer has no ${list}` } }
    }
    case 'gone':
      return { kind: 'end', found: { kind: 'absent' } }
    case 'rejected':
      return { kind: 'end', found: { kind: 'blind', why: `${answer.code}: ${answer.hint}` } }
    case 'refused':
    case 'unknown':
      return { kind: 'end', found: { kind: 'unknown', why: answer.why } }
    default:
      return answer satisfies never
  }
}

function deliveryOf(message: Body): unknown {
  const metadata = message['metadata']
  if (!isBody(metadata) || metadata['event_type'] !== DELIVERY_EVENT) return null
  const payload = metadata['event_payload']
  return isBody(payload) ? payload['delivery'] : null
}

function nextCursor(answer: SlackAnswer): string {
  const meta = answer.kind === 'ok' ? answer.body['response_metadata'] : null
  const cursor = isBody(meta) ? meta['next_cursor'] : null
  return typeof cursor === 'string' ? cursor : ''
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
