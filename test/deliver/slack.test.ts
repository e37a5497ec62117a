import { describe, expect, test } from 'vitest'
import { composeSlack, createSlackChannel, splitRef } from '../../src/deliver/slack.ts'
import { BODY, openServer, openSlack, postTo, refOf } from './slack-world.ts'

describe('sending', () => {
  test('5.4 a post is one call, answered with the message’s reference', async () => {
    const { slack, access } = await openSlack()
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    const [message] = slack.messages('alerts')
    expect(outcome).toEqual({ kind: 'sent', ref: `${slack.channel('alerts').id}:${message?.ts}` })
    expect(slack.calls).toHaveLength(1)
  })

  test('5.4 a posted message carries its delivery’s id as metadata', async () => {
    const { slack, access } = await openSlack()
    await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(slack.messages('alerts')[0]?.metadata).toEqual({
      event_type: 'recipewatch_delivery',
      event_payload: { delivery: 'd1' },
    })
  })

  test('5.5 an edit changes the parent in place and keeps its metadata', async () => {
    const { slack, access } = await openSlack()
    const channel = createSlackChannel(access)
    const ref = refOf(await channel.send(postTo('alerts'), 'd1'))
    const edit = composeSlack({ ...BODY, text: 'recovered' }, { kind: 'edit', ref })
    expect(await channel.send(edit, 'd2')).toEqual({ kind: 'sent', ref })
    const [message, ...others] = slack.messages('alerts')
    expect(others).toEqual([])
    expect(message).toMatchObject({ text: 'recovered', metadata: { event_payload: { delivery: 'd1' } } })
  })

  test('5.5 a change is told in the parent’s thread', async () => {
    const { slack, access } = await openSlack()
    const channel = createSlackChannel(access)
    const ref = refOf(await channel.send(postTo('alerts'), 'd1'))
    refOf(await channel.send(composeSlack(BODY, { kind: 'reply', ref, broadcast: false }), 'd2'))
    expect(slack.messages('alerts')[1]).toMatchObject({ thread_ts: splitRef(ref).ts, broadcast: false })
  })

  test('5.5 what is broadcast is shown in the channel as well', async () => {
    const { slack, access } = await openSlack()
    const channel = createSlackChannel(access)
    const ref = refOf(await channel.send(postTo('alerts'), 'd1'))
    await channel.send(composeSlack(BODY, { kind: 'reply', ref, broadcast: true }), 'd2')
    expect(slack.messages('alerts')[1]).toMatchObject({ thread_ts: splitRef(ref).ts, broadcast: true })
  })

  test('5.5 a parent that was deleted is known to be gone', async () => {
    const { slack, access } = await openSlack()
    const channel = createSlackChannel(access)
    const ref = refOf(await channel.send(postTo('alerts'), 'd1'))
    slack.deleteAsUser('alerts', splitRef(ref).ts)
    const edit = await channel.send(composeSlack(BODY, { kind: 'edit', ref }), 'd2')
    expect(edit).toEqual({ kind: 'gone', why: 'message_not_found' })
  })

  test('5.5 a reply whose thread was deleted is gone, or told to stand by itself', async () => {
    for (const orphanReplies of ['refuse', 'unthread'] as const) {
      const { slack, access } = await openSlack({ orphanReplies })
      const channel = createSlackChannel(access)
      const ref = refOf(await channel.send(postTo('alerts'), 'd1'))
      slack.deleteAsUser('alerts', splitRef(ref).ts)
      const reply = await channel.send(composeSlack(BODY, { kind: 'reply', ref, broadcast: false }), 'd2')
      expect(reply).toMatchObject(
        orphanReplies === 'refuse' ? { kind: 'gone' } : { kind: 'sent', detached: true },
      )
    }
  })

  test('5.8 a mail request is refused instead of sent somewhere', async () => {
    const { slack, access } = await openSlack()
    const mail = { channel: 'email', from: 'a@example.com', to: [], messageId: '<1@x>', raw: '' } as const
    expect(await createSlackChannel(access).send(mail, 'd1')).toMatchObject({ kind: 'rejected' })
    expect(slack.calls).toEqual([])
  })
})

describe('what goes wrong', () => {
  test('5.7 a 429 is a refusal that says when to come back', async () => {
    const { slack, access } = await openSlack()
    slack.faults.add({ kind: 'ratelimited', retryAfter: 7 })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toEqual({ kind: 'refused', retryAfterMs: 7_000, why: 'rate limited' })
    expect(slack.calls).toHaveLength(1)
  })

  test('5.7 a 429 without a time is a refusal all the same', async () => {
    const { slack, access } = await openSlack()
    slack.faults.add({ kind: 'ratelimited' })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toEqual({ kind: 'refused', retryAfterMs: null, why: 'rate limited' })
  })

  test.each([
    ['nowhere', 'channel_not_found', 'invite'],
    ['quiet', 'not_in_channel', '/invite'],
    ['old', 'is_archived', 'unarchive'],
  ])('5.7 posting to #%s is rejected for good as %s, with what to do', async (name, code, hint) => {
    const { access } = await openSlack()
    const outcome = await createSlackChannel(access).send(postTo(name), 'd1')
    expect(outcome).toMatchObject({ kind: 'rejected', code, hint: expect.stringContaining(hint) })
  })

  test('5.7 a wrong token is rejected for good', async () => {
    const { access } = await openSlack()
    const channel = createSlackChannel({ ...access, config: { ...access.config, token: 'xoxb-wrong' } })
    expect(await channel.send(postTo('alerts'), 'd1')).toMatchObject({
      kind: 'rejected',
      code: 'invalid_auth',
    })
  })

  test('5.7 a missing scope is rejected for good and named', async () => {
    const { slack, access } = await openSlack()
    slack.setScopes(['channels:read'])
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({ code: 'missing_scope', hint: expect.stringContaining('chat:write') })
  })

  test('5.7 blocks that Slack refuses are rejected with the place that is wrong', async () => {
    const { access } = await openSlack()
    const request = composeSlack(
      { text: 'x', blocks: [{ type: 'header' }] },
      { kind: 'post', channel: 'alerts' },
    )
    const outcome = await createSlackChannel(access).send(request, 'd1')
    expect(outcome).toMatchObject({ code: 'invalid_blocks', hint: expect.stringContaining('/blocks/0') })
  })

  test.each(['message_limit_exceeded', 'ratelimited', 'request_timeout'])(
    '5.7 the error %s is worth another try',
    async (error) => {
      const { slack, access } = await openSlack()
      slack.faults.add({ kind: 'error', error })
      const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
      expect(outcome).toEqual({ kind: 'refused', retryAfterMs: null, why: error })
    },
  )

  test.each(['internal_error', 'fatal_error', 'service_unavailable'])(
    '5.4 after the error %s the outcome is unknown',
    async (error) => {
      const { slack, access } = await openSlack()
      slack.faults.add({ kind: 'error', error })
      const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
      expect(outcome).toEqual({ kind: 'unknown', why: error })
    },
  )

  test('5.7 an error that is not known yet is rejected with a way to read about it', async () => {
    const { slack, access } = await openSlack()
    slack.faults.add({ kind: 'error', error: 'brand_new_error' })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({
      code: 'brand_new_error',
      hint: expect.stringContaining('docs.slack.dev'),
    })
  })

  test.each([500, 503])('5.4 after HTTP %i the outcome is unknown', async (code) => {
    const { slack, access } = await openSlack()
    slack.faults.add({ kind: 'status', code })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toEqual({ kind: 'unknown', why: `HTTP ${code}` })
  })

  test('5.7 HTTP 404 is rejected: it is not Slack that answers', async () => {
    const { slack, access } = await openSlack()
    slack.faults.add({ kind: 'status', code: 404 })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({
      kind: 'rejected',
      code: 'http_404',
      hint: expect.stringContaining('slack.api_url'),
    })
  })

  test.each(['<html>Sign in</html>', 'not json', ''])(
    '5.4 after the answer %j the outcome is unknown',
    async (body) => {
      const access = await openServer((_, response) => response.end(body))
      const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
      expect(outcome).toMatchObject({ kind: 'unknown' })
    },
  )

  test('5.4 after an answer that names no message the outcome is unknown', async () => {
    const access = await openServer((_, response) => response.end('{"ok":true}'))
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toEqual({ kind: 'unknown', why: 'the answer names no message' })
  })

  test('5.4 a call that takes too long has an unknown outcome', async () => {
    const { slack, access } = await openSlack({}, 100)
    slack.faults.add({ kind: 'hang', accept: true })
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({ kind: 'unknown' })
    expect(slack.messages('alerts')).toHaveLength(1)
  })

  test('5.4 an answer that stops in the middle has an unknown outcome', async () => {
    const access = await openServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"ok":', () => response.destroy())
    })
    expect(await createSlackChannel(access).send(postTo('alerts'), 'd1')).toMatchObject({ kind: 'unknown' })
  })

  test.each(['accept-then-reset', 'reset-before'] as const)(
    '5.4 a connection that is lost (%s) leaves the outcome unknown',
    async (kind) => {
      const { slack, access } = await openSlack()
      slack.faults.add({ kind })
      expect(await createSlackChannel(access).send(postTo('alerts'), 'd1')).toMatchObject({ kind: 'unknown' })
    },
  )

  test('5.7 a connection that is refused was never sent, and is tried again', async () => {
    const { slack, access } = await openSlack()
    await slack.close()
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('ECONNREFUSED') })
  })

  test('5.7 a host without address was never sent, and is tried again', async () => {
    const access = { config: { token: 'x', apiUrl: 'http://slack.invalid/api/' }, timeoutMs: 5_000 }
    const outcome = await createSlackChannel(access).send(postTo('alerts'), 'd1')
    expect(outcome).toMatchObject({ kind: 'refused' })
  })

  test('5.7 a failed TLS handshake was never sent, and is tried again', async () => {
    const { config } = await openServer((_, response) => response.end('{}'))
    const access = {
      config: { ...config, apiUrl: config.apiUrl.replace('http:', 'https:') },
      timeoutMs: 5_000,
    }
    expect(await createSlackChannel(access).send(postTo('alerts'), 'd1')).toMatchObject({ kind: 'refused' })
  })
})
