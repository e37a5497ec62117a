import { describe, expect, test } from 'vitest'
import { messagesOf, openSlack } from './world.ts'

const METADATA = { event_type: 'recipewatch_delivery', event_payload: { id: 'd-1' } }

describe('posting', () => {
  test('a message by channel id and by name, form-encoded by the client', async () => {
    const { web, slack, alerts } = await openSlack()
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*hi*' } }]
    const sent = await web.chat.postMessage({ channel: alerts, text: 'hi', blocks, metadata: METADATA })
    await web.chat.postMessage({ channel: '#alerts', text: 'there' })
    expect(sent.channel).toBe(alerts)
    expect(slack.messages('alerts').map(({ text }) => text)).toEqual(['hi', 'there'])
    expect(slack.messages('alerts')[0]).toMatchObject({ ts: sent.ts, blocks, metadata: METADATA, bot: true })
  })

  test('a JSON body means the same', async () => {
    const { slack, alerts } = await openSlack()
    const answer = await fetch(`${slack.url}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${slack.token}` },
      body: JSON.stringify({ channel: alerts, text: 'json', blocks: [{ type: 'divider' }] }),
    })
    expect(await answer.json()).toMatchObject({ ok: true, channel: alerts })
    expect(slack.messages('alerts')[0]?.blocks).toEqual([{ type: 'divider' }])
  })

  test('ts are unique and rise while the clock stands or goes back', async () => {
    const { web, slack, alerts, clock } = await openSlack()
    for (const step of [0, 0, -60_000, 0]) {
      clock.now += step
      await web.chat.postMessage({ channel: alerts, text: 'x' })
    }
    const ts = slack.messages('alerts').map((message) => message.ts)
    expect(new Set(ts).size).toBe(4)
    expect(ts.toSorted()).toEqual(ts)
    expect(ts[0]).toMatch(/^\d{10}\.\d{6}$/)
  })

  test('another name only with the scope for it', async () => {
    const { web, slack, alerts } = await openSlack()
    await web.chat.postMessage({ channel: alerts, text: 'x', username: 'Somebody' })
    slack.setScopes(['chat:write', 'chat:write.customize'])
    await web.chat.postMessage({ channel: alerts, text: 'x', username: 'Somebody' })
    expect(slack.messages('alerts').map(({ username }) => username)).toEqual(['RecipeWatch', 'Somebody'])
  })

  test('a public channel without membership takes messages with chat:write.public', async () => {
    const { web, slack } = await openSlack({ scopes: ['chat:write', 'chat:write.public'] })
    await web.chat.postMessage({ channel: '#quiet', text: 'x' })
    expect(slack.messages('quiet')).toHaveLength(1)
  })
})

describe('threads', () => {
  test('replies stay out of the channel, broadcasts stand in both', async () => {
    const { web, call, alerts } = await openSlack()
    const parent = await web.chat.postMessage({ channel: alerts, text: 'parent' })
    const thread = { channel: alerts, thread_ts: parent.ts ?? '' }
    const reply = await web.chat.postMessage({ ...thread, text: 'reply' })
    await web.chat.postMessage({ ...thread, text: 'loud', reply_broadcast: true })
    await web.chat.postMessage({ channel: alerts, thread_ts: reply.ts ?? '', text: 'reply to a reply' })
    const history = messagesOf(await call('conversations.history', { channel: alerts }))
    expect(history.map((message) => [message['text'], message['subtype'], message['reply_count']])).toEqual([
      ['loud', 'thread_broadcast', undefined],
      ['parent', undefined, 3],
    ])
    const replies = messagesOf(await call('conversations.replies', { channel: alerts, ts: parent.ts }))
    expect(replies.map((message) => message['text'])).toEqual(['parent', 'reply', 'loud', 'reply to a reply'])
    expect(replies.every((message) => message['thread_ts'] === parent.ts)).toBe(true)
  })

  test('a reply whose parent is gone becomes a message of its own, or is refused where so set', async () => {
    for (const orphanReplies of ['unthread', 'refuse'] as const) {
      const { web, slack, refusal, alerts } = await openSlack({ orphanReplies })
      const parent = await web.chat.postMessage({ channel: alerts, text: 'parent' })
      slack.deleteAsUser('alerts', parent.ts ?? '')
      const outcome = await refusal('chat.postMessage', {
        channel: alerts,
        thread_ts: parent.ts,
        text: 'late',
      })
      expect(outcome).toBe(orphanReplies === 'refuse' ? 'thread_not_found' : 'no refusal')
      expect(slack.messages('alerts').map(({ text, thread_ts }) => [text, thread_ts])).toEqual(
        orphanReplies === 'refuse' ? [] : [['late', null]],
      )
    }
  })

  test('a deleted parent with replies stays as a tombstone that cannot be edited', async () => {
    const { web, slack, call, refusal, alerts } = await openSlack()
    const parent = await web.chat.postMessage({ channel: alerts, text: 'parent' })
    await web.chat.postMessage({ channel: alerts, text: 'reply', thread_ts: parent.ts ?? '' })
    slack.deleteAsUser('alerts', parent.ts ?? '')
    const history = messagesOf(await call('conversations.history', { channel: alerts }))
    expect(history[0]).toMatchObject({
      subtype: 'tombstone',
      text: 'This message was deleted.',
      reply_count: 1,
    })
    expect(await refusal('chat.update', { channel: alerts, ts: parent.ts, text: 'x' })).toBe(
      'message_not_found',
    )
  })
})

describe('editing and deleting', () => {
  test('an edit keeps ts and history, marks the message, and reaches nobody', async () => {
    const { web, slack, call, alerts, clock } = await openSlack()
    const sent = await web.chat.postMessage({ channel: alerts, text: 'one', metadata: METADATA })
    clock.now += 60_000
    await web.chat.update({ channel: alerts, ts: sent.ts ?? '', text: 'two' })
    const [message] = slack.messages('alerts')
    expect(message).toMatchObject({ ts: sent.ts, text: 'two', metadata: METADATA })
    expect(message?.edits).toMatchObject([{ text: 'one', until: clock.now }])
    const [shown] = messagesOf(await call('conversations.history', { channel: alerts }))
    expect(shown?.['edited']).toMatchObject({ user: slack.bot.userId })
    expect(slack.notifications('alerts').map(({ text }) => text)).toEqual(['one'])
  })

  test('text alone takes the blocks away, blocks alone keep the text', async () => {
    const { web, slack, call, alerts } = await openSlack()
    const blocks = [{ type: 'divider' }]
    const sent = await web.chat.postMessage({ channel: alerts, text: 'one', blocks })
    await call('chat.update', { channel: alerts, ts: sent.ts, metadata: METADATA, blocks })
    expect(slack.messages('alerts')[0]).toMatchObject({ blocks, metadata: METADATA })
    await call('chat.update', { channel: alerts, ts: sent.ts, text: 'two', metadata: {} })
    expect(slack.messages('alerts')[0]).toMatchObject({ text: 'two', blocks: [], metadata: null })
  })

  test('the bot deletes its own message', async () => {
    const { web, slack, alerts } = await openSlack()
    const sent = await web.chat.postMessage({ channel: alerts, text: 'one' })
    await web.chat.delete({ channel: alerts, ts: sent.ts ?? '' })
    expect(slack.messages('alerts')).toEqual([])
  })
})

describe('reading back', () => {
  test('metadata only where asked for', async () => {
    const { web, call, alerts } = await openSlack()
    const sent = await web.chat.postMessage({ channel: alerts, text: 'one', metadata: METADATA })
    for (const method of ['conversations.history', 'conversations.replies']) {
      const plain = messagesOf(await call(method, { channel: alerts, ts: sent.ts }))
      const full = messagesOf(
        await call(method, { channel: alerts, ts: sent.ts, include_all_metadata: true }),
      )
      expect(plain[0]).not.toHaveProperty('metadata')
      expect(full[0]?.['metadata']).toEqual(METADATA)
    }
  })

  test('pages by cursor, newest first, each message once', async () => {
    const { web, alerts } = await openSlack()
    for (let n = 1; n <= 5; n += 1) await web.chat.postMessage({ channel: alerts, text: String(n) })
    const seen: (string | undefined)[] = []
    for await (const page of web.paginate('conversations.history', { channel: alerts, limit: 2 })) {
      seen.push(...messagesOf({ ...page }).map((message) => String(message['text'])))
    }
    expect(seen).toEqual(['5', '4', '3', '2', '1'])
  })

  test('oldest and latest leave their own message out unless inclusive', async () => {
    const { web, call, alerts, clock } = await openSlack()
    const ts: (string | undefined)[] = []
    for (let n = 1; n <= 3; n += 1) {
      clock.now += 1000
      ts.push((await web.chat.postMessage({ channel: alerts, text: String(n) })).ts)
    }
    const range = { channel: alerts, oldest: ts[0], latest: ts[2] }
    const texts = async (args: Record<string, unknown>): Promise<unknown[]> =>
      messagesOf(await call('conversations.history', args)).map((message) => message['text'])
    expect(await texts(range)).toEqual(['2'])
    expect(await texts({ ...range, inclusive: true })).toEqual(['3', '2', '1'])
    expect(
      await texts({ channel: alerts, oldest: String(Math.floor(clock.now / 1000)), inclusive: true }),
    ).toEqual(['3'])
  })

  test('a permalink names channel and ts', async () => {
    const { web, alerts } = await openSlack()
    const sent = await web.chat.postMessage({ channel: alerts, text: 'one' })
    const { permalink } = await web.chat.getPermalink({ channel: alerts, message_ts: sent.ts ?? '' })
    expect(permalink).toBe(`https://acme.slack.com/archives/${alerts}/p${sent.ts?.replace('.', '')}`)
  })
})

describe('people and channels', () => {
  test('auth.test gives the scopes in the header', async () => {
    const { web, slack } = await openSlack({ scopes: ['chat:write', 'users:read'] })
    const answer = await web.auth.test()
    expect(answer.response_metadata?.scopes).toEqual(['chat:write', 'users:read'])
    expect(answer).toMatchObject({ ok: true, team: 'Acme', bot_id: slack.bot.botId })
  })

  test('api.test echoes, and errs where asked', async () => {
    const { call, refusal } = await openSlack()
    expect((await call('api.test', { foo: 'bar' }))['args']).toEqual({ foo: 'bar' })
    expect(await refusal('api.test', { error: 'my_error' })).toBe('my_error')
  })

  test('users by id and by mail address, groups, channels', async () => {
    const { web, refusal } = await openSlack()
    expect((await web.users.info({ user: 'U1' })).user?.tz).toBe('Europe/Madrid')
    expect((await web.users.lookupByEmail({ email: 'ANA@example.com' })).user?.id).toBe('U1')
    expect(await refusal('users.info', { user: 'U9' })).toBe('user_not_found')
    expect(await refusal('users.lookupByEmail', { email: 'no@example.com' })).toBe('users_not_found')
    expect((await web.usergroups.list()).usergroups?.map(({ handle }) => handle)).toEqual(['on-call'])
    const listed = await web.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
    })
    expect(listed.channels?.map(({ name }) => name)).toEqual(['alerts', 'quiet', 'inner'])
  })

  test('joining makes a member', async () => {
    const { web, slack } = await openSlack()
    const { id } = slack.channel('quiet')
    expect((await web.conversations.info({ channel: id })).channel?.is_member).toBe(false)
    await web.conversations.join({ channel: id })
    expect((await web.conversations.info({ channel: id })).channel?.is_member).toBe(true)
  })
})

test('notifications are parents and broadcasts; calls are remembered without the token', async () => {
  const { web, slack, alerts } = await openSlack()
  const parent = await web.chat.postMessage({ channel: alerts, text: 'parent' })
  await web.chat.postMessage({ channel: alerts, text: 'reply', thread_ts: parent.ts ?? '' })
  await web.chat.postMessage({
    channel: alerts,
    text: 'loud',
    thread_ts: parent.ts ?? '',
    reply_broadcast: true,
  })
  expect(slack.notifications('alerts').map(({ text, kind }) => [text, kind])).toEqual([
    ['parent', 'message'],
    ['loud', 'broadcast'],
  ])
  expect(slack.calls).toHaveLength(3)
  expect(slack.calls[0]).toMatchObject({ method: 'chat.postMessage', channel: alerts, ok: true, error: null })
  expect(JSON.stringify(slack.calls)).not.toContain(slack.token)
})
