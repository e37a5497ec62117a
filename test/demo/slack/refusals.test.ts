import { describe, expect, test } from 'vitest'
import { clientFor, errorName, openSlack } from './world.ts'

describe('the token', () => {
  test('none: not_authed; a wrong one: invalid_auth', async () => {
    const { slack } = await openSlack()
    expect(await clientFor(slack, undefined).auth.test().catch(errorName)).toBe('not_authed')
    expect(await clientFor(slack, 'xoxb-wrong').auth.test().catch(errorName)).toBe('invalid_auth')
  })

  test('a right that is missing is named', async () => {
    const { slack, web, refusal, alerts } = await openSlack({ scopes: ['chat:write'] })
    const error: unknown = await web.conversations.history({ channel: alerts }).catch((e: unknown) => e)
    expect((error as { data: unknown }).data).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:history,groups:history',
      provided: 'chat:write',
    })
    slack.setScopes(['channels:history'])
    const inner = slack.channel('inner').id
    expect(await refusal('conversations.history', { channel: inner })).toBe('missing_scope')
    expect(await refusal('chat.postMessage', { channel: alerts, text: 'x' })).toBe('missing_scope')
  })

  test('a method that does not exist', async () => {
    const { refusal } = await openSlack()
    expect(await refusal('chat.shout')).toBe('unknown_method')
  })
})

describe('the channel', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['chat.postMessage', 'nowhere', 'channel_not_found'],
    ['chat.postMessage', 'secret', 'channel_not_found'],
    ['chat.postMessage', 'quiet', 'not_in_channel'],
    ['chat.postMessage', 'old', 'is_archived'],
    ['conversations.history', 'secret', 'channel_not_found'],
    ['conversations.history', 'quiet', 'not_in_channel'],
    ['conversations.replies', 'quiet', 'not_in_channel'],
    ['conversations.join', 'old', 'is_archived'],
    ['conversations.info', 'nowhere', 'channel_not_found'],
    ['chat.update', 'old', 'is_archived'],
  ]
  test.each(cases)('%s in #%s: %s', async (method, name, wanted) => {
    const { slack, refusal } = await openSlack()
    const channel = slack.channels().find((each) => each.name === name)?.id ?? 'C0NOWHERE'
    expect(await refusal(method, { channel, text: 'x', ts: '1.000001' })).toBe(wanted)
  })

  test('only chat.postMessage takes a name', async () => {
    const { refusal } = await openSlack()
    expect(await refusal('conversations.history', { channel: '#alerts' })).toBe('channel_not_found')
    expect(await refusal('chat.update', { channel: '#alerts', ts: '1.000001', text: 'x' })).toBe(
      'channel_not_found',
    )
  })
})

describe('the message', () => {
  test('text: none, too long to post, too long to edit', async () => {
    const { web, refusal, alerts } = await openSlack()
    expect(await refusal('chat.postMessage', { channel: alerts })).toBe('no_text')
    expect(await refusal('chat.postMessage', { channel: alerts, text: ' ' })).toBe('no_text')
    expect(await refusal('chat.postMessage', { channel: alerts, text: 'x'.repeat(40_001) })).toBe(
      'msg_too_long',
    )
    const { ts } = await web.chat.postMessage({ channel: alerts, text: 'x'.repeat(4_001) })
    expect(await refusal('chat.update', { channel: alerts, ts, text: 'x'.repeat(4_001) })).toBe(
      'msg_too_long',
    )
    expect(await refusal('chat.update', { channel: alerts, ts })).toBe('no_text')
  })

  test('not there, or not the bot’s own', async () => {
    const { slack, refusal, alerts } = await openSlack()
    const { ts } = slack.postAsUser('alerts', 'U1', 'hello')
    expect(await refusal('chat.update', { channel: alerts, ts: '1.000001', text: 'x' })).toBe(
      'message_not_found',
    )
    expect(await refusal('chat.update', { channel: alerts, ts, text: 'x' })).toBe('cant_update_message')
    expect(await refusal('chat.delete', { channel: alerts, ts })).toBe('cant_delete_message')
    expect(await refusal('chat.getPermalink', { channel: alerts, message_ts: '1.1' })).toBe(
      'message_not_found',
    )
    expect(await refusal('conversations.replies', { channel: alerts, ts: '1.1' })).toBe('thread_not_found')
    expect(await refusal('conversations.history', { channel: alerts, cursor: 'bogus' })).toBe(
      'invalid_cursor',
    )
  })

  test('metadata: broken, without its fields, too large', async () => {
    const { refusal, alerts } = await openSlack()
    const post = async (metadata: unknown): Promise<string> =>
      refusal('chat.postMessage', { channel: alerts, text: 'x', metadata })
    expect(await post('{broken')).toBe('invalid_metadata_format')
    expect(await post({ event_type: 'x' })).toBe('invalid_metadata_schema')
    expect(await post({ event_type: 'x', event_payload: { a: 'x'.repeat(9_000) } })).toBe(
      'metadata_too_large',
    )
  })
})
