import { expect, test } from 'vitest'
import { composeSlack, createSlackChannel, splitRef } from '../../src/deliver/slack.ts'
import { BEGUN, BODY, openSlack, postTo, refOf } from './slack-world.ts'

test('5.4 a parent is found in the channel’s history by its delivery id', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const request = postTo(slack.channel('alerts').id)
  await channel.send(request, 'd0')
  const ref = refOf(await channel.send(request, 'd1'))
  await channel.send(request, 'd2')
  expect(await channel.find(request, 'd1', BEGUN)).toEqual({ kind: 'sent', ref })
  expect(slack.calls.at(-1)?.method).toBe('conversations.history')
})

test('5.4 a reply is found among its thread’s replies', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const parent = refOf(await channel.send(postTo('alerts'), 'd1'))
  const reply = composeSlack(BODY, { kind: 'reply', ref: parent, broadcast: false })
  const ref = refOf(await channel.send(reply, 'd2'))
  expect(await channel.find(reply, 'd2', BEGUN)).toEqual({ kind: 'sent', ref })
  expect(slack.calls.at(-1)?.method).toBe('conversations.replies')
})

test('5.4 a reply whose thread is gone is found where it stands by itself', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const parent = refOf(await channel.send(postTo('alerts'), 'd1'))
  slack.deleteAsUser('alerts', splitRef(parent).ts)
  const reply = composeSlack(BODY, { kind: 'reply', ref: parent, broadcast: false })
  const ref = refOf(await channel.send(reply, 'd2'))
  expect(await channel.find(reply, 'd2', BEGUN)).toEqual({ kind: 'sent', ref })
})

test('5.4 a channel given by name is searched under its id', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const ref = refOf(await channel.send(postTo('#inner'), 'd1'))
  expect(await channel.find(postTo('#inner'), 'd1', BEGUN)).toEqual({ kind: 'sent', ref })
  expect(ref).toBe(`${slack.channel('inner').id}:${slack.messages('inner')[0]?.ts}`)
})

test('5.4 what was never posted is absent', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const request = postTo(slack.channel('alerts').id)
  await channel.send(request, 'd1')
  expect(await channel.find(request, 'd2', BEGUN)).toEqual({ kind: 'absent' })
})

test('5.4 the search goes on over pages', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const request = postTo(slack.channel('alerts').id)
  const ref = refOf(await channel.send(request, 'd1'))
  for (let count = 0; count < 450; count += 1) slack.postAsUser('alerts', 'U1', `chatter ${count}`)
  expect(await channel.find(request, 'd1', BEGUN)).toEqual({ kind: 'sent', ref })
  expect(slack.calls.filter(({ method }) => method === 'conversations.history')).toHaveLength(3)
})

test('5.4 the search is bounded: it begins shortly before the call did', async () => {
  const { slack, access, clock } = await openSlack()
  const channel = createSlackChannel(access)
  const request = postTo(slack.channel('alerts').id)
  clock.now = BEGUN - 6 * 60_000
  await channel.send(request, 'earlier')
  clock.now = BEGUN - 4 * 60_000
  const slow = refOf(await channel.send(request, 'clock-behind'))
  expect(await channel.find(request, 'clock-behind', BEGUN)).toEqual({ kind: 'sent', ref: slow })
  expect(await channel.find(request, 'earlier', BEGUN)).toEqual({ kind: 'absent' })
})

test('5.4 the search is bounded: after too many messages nothing can be said', async () => {
  const { slack, access } = await openSlack()
  for (let count = 0; count < 2_001; count += 1) slack.postAsUser('alerts', 'U1', `chatter ${count}`)
  const found = await createSlackChannel(access).find(postTo(slack.channel('alerts').id), 'd1', BEGUN)
  expect(found).toMatchObject({ kind: 'blind', why: expect.stringContaining('2000') })
})

test('5.4 without the right to read history the search is blind', async () => {
  const { slack, access } = await openSlack()
  slack.setScopes(['chat:write'])
  const found = await createSlackChannel(access).find(postTo(slack.channel('alerts').id), 'd1', BEGUN)
  expect(found).toMatchObject({ kind: 'blind', why: expect.stringContaining('missing_scope') })
})

test('5.4 outside of the channel the search is blind', async () => {
  const { slack, access } = await openSlack()
  const found = await createSlackChannel(access).find(postTo(slack.channel('quiet').id), 'd1', BEGUN)
  expect(found).toMatchObject({ kind: 'blind', why: expect.stringContaining('not_in_channel') })
})

test('5.4 a name that no channel has leaves the search blind', async () => {
  const { access } = await openSlack()
  expect(await createSlackChannel(access).find(postTo('nowhere'), 'd1', BEGUN)).toMatchObject({
    kind: 'blind',
  })
})

test('5.4 a search that is refused or fails is unknown, and made again', async () => {
  const { slack, access } = await openSlack()
  const channel = createSlackChannel(access)
  const request = postTo(slack.channel('alerts').id)
  slack.faults.add({ kind: 'ratelimited', retryAfter: 3, times: 1 })
  expect(await channel.find(request, 'd1', BEGUN)).toEqual({ kind: 'unknown', why: 'rate limited' })
  slack.faults.add({ kind: 'status', code: 502, times: 1 })
  expect(await channel.find(request, 'd1', BEGUN)).toEqual({ kind: 'unknown', why: 'HTTP 502' })
})

test('5.4 an edit is not looked for', async () => {
  const { slack, access } = await openSlack()
  const edit = composeSlack(BODY, { kind: 'edit', ref: 'C1:1.2' })
  expect(await createSlackChannel(access).find(edit, 'd1', BEGUN)).toMatchObject({ kind: 'blind' })
  expect(slack.calls).toEqual([])
})
