import { describe, expect, test } from 'vitest'
import type { SlackFault } from '../../../src/demo/slack/faults.ts'
import { createLimits } from '../../../src/demo/slack/limits.ts'
import { errorName, openSlack, type SlackWorld } from './world.ts'

async function failPost({ slack, web, alerts }: SlackWorld, fault: SlackFault): Promise<unknown> {
  slack.faults.add({ ...fault, times: 1 })
  return web.chat.postMessage({ channel: alerts, text: 'x' }).catch((error: unknown) => error)
}

describe('faults', () => {
  test('reset-before: nothing stored; accept-then-reset: stored, the client does not know', async () => {
    for (const kind of ['reset-before', 'accept-then-reset'] as const) {
      const world = await openSlack()
      expect(errorName(await failPost(world, { kind }))).toBe('slack_webapi_request_error')
      expect(world.slack.messages('alerts')).toHaveLength(kind === 'reset-before' ? 0 : 1)
    }
  })

  test('a status with its body', async () => {
    const world = await openSlack()
    const error = await failPost(world, { kind: 'status', code: 503, body: '<h1>down</h1>' })
    expect(error).toMatchObject({ code: 'slack_webapi_http_error', statusCode: 503, body: '<h1>down</h1>' })
  })

  test('rate limited with and without Retry-After', async () => {
    const world = await openSlack()
    expect(await failPost(world, { kind: 'ratelimited', retryAfter: 7 })).toMatchObject({ retryAfter: 7 })
    expect(await failPost(world, { kind: 'ratelimited' })).toMatchObject({
      message: expect.stringContaining('valid timeout') as string,
    })
  })

  test('one of Slack’s errors, for one method and channel, a number of times', async () => {
    const { slack, refusal, alerts } = await openSlack()
    const handle = slack.faults.add({
      kind: 'error',
      error: 'token_revoked',
      method: 'chat.postMessage',
      channel: '#alerts',
      times: 1,
    })
    expect(await refusal('auth.test')).toBe('no refusal')
    expect(await refusal('chat.postMessage', { channel: slack.channel('inner').id, text: 'x' })).toBe(
      'no refusal',
    )
    expect(await refusal('chat.postMessage', { channel: alerts, text: 'x' })).toBe('token_revoked')
    expect(await refusal('chat.postMessage', { channel: alerts, text: 'x' })).toBe('no refusal')
    expect(handle.hits()).toBe(1)
  })

  test('removed and cleared faults befall nobody', async () => {
    const { slack, refusal } = await openSlack()
    const handle = slack.faults.add({ kind: 'error', error: 'fatal_error' })
    expect(await refusal('auth.test')).toBe('fatal_error')
    handle.remove()
    expect(await refusal('auth.test')).toBe('no refusal')
    slack.faults.add({ kind: 'error', error: 'fatal_error' })
    slack.faults.clear()
    expect(await refusal('auth.test')).toBe('no refusal')
  })

  test('a hanging call ends when its client gives up; with accept it was stored', async () => {
    for (const accept of [false, true]) {
      const { slack, alerts } = await openSlack()
      slack.faults.add({ kind: 'hang', accept })
      const body = new URLSearchParams({ channel: alerts, text: 'x', token: slack.token })
      const signal = AbortSignal.timeout(300)
      const outcome = await fetch(`${slack.url}chat.postMessage`, { method: 'POST', body, signal }).catch(
        (error: unknown) => (error as Error).name,
      )
      expect(outcome).toBe('TimeoutError')
      expect(slack.messages('alerts')).toHaveLength(accept ? 1 : 0)
    }
  })

  test('a delay before and after still answers', async () => {
    for (const when of ['before', 'after'] as const) {
      const { slack, web, alerts } = await openSlack()
      slack.faults.add({ kind: 'delay', ms: 20, when })
      expect(await web.chat.postMessage({ channel: alerts, text: 'x' })).toMatchObject({ ok: true })
    }
  })
})

describe('limits', () => {
  test('one message a second a channel after a burst, each channel for itself', async () => {
    const { slack, refusal, alerts, clock } = await openSlack({ limits: { perChannel: true, burst: 2 } })
    const post = async (channel: string): Promise<string> =>
      refusal('chat.postMessage', { channel, text: 'x' })
    expect([await post(alerts), await post(alerts)]).toEqual(['no refusal', 'no refusal'])
    expect(await post(alerts)).toBe('slack_webapi_rate_limited_error')
    expect(await post(slack.channel('inner').id)).toBe('no refusal')
    clock.now += 1_000
    expect(await post(alerts)).toBe('no refusal')
    expect(await post(alerts)).toBe('slack_webapi_rate_limited_error')
    expect(slack.messages('alerts')).toHaveLength(3)
    slack.limits.perChannel = false
    expect(await post(alerts)).toBe('no refusal')
  })

  test('a 429 says how long to wait', async () => {
    const { web, alerts } = await openSlack({ limits: { perChannel: true, burst: 1 } })
    await web.chat.postMessage({ channel: alerts, text: 'x' })
    const error: unknown = await web.chat.postMessage({ channel: alerts, text: 'x' }).catch((e: unknown) => e)
    expect(error).toMatchObject({ retryAfter: 1 })
  })

  test('a method’s tier for the whole token, in any minute', () => {
    const limits = createLimits({ tiers: true })
    for (let call = 0; call < 50; call += 1) expect(limits.check('chat.update', 'C1', call * 100)).toBeNull()
    expect(limits.check('chat.update', 'C2', 10_000)).toBe(50)
    expect(limits.check('users.info', null, 10_000)).toBeNull()
    expect(limits.check('chat.update', 'C2', 59_999)).toBe(1)
    expect(limits.check('chat.update', 'C2', 60_000)).toBeNull()
  })

  test('nothing is limited unless switched on', () => {
    const limits = createLimits({})
    for (let call = 0; call < 200; call += 1) {
      expect(limits.check('chat.postMessage', 'C1', 0)).toBeNull()
      expect(limits.check('chat.update', 'C1', 0)).toBeNull()
    }
  })
})
