import { expect, test } from 'vitest'
import { createMentionByEmail, probeSlack } from '../../src/deliver/slack-probe.ts'
import { openSlack } from './slack-world.ts'

test('a good token names its team and misses nothing', async () => {
  const { access } = await openSlack()
  expect(await probeSlack(access)).toMatchObject({ kind: 'ok', team: 'Acme', missing: [] })
})

test('scopes that are missing are named, with what fails without them', async () => {
  const { slack, access } = await openSlack()
  slack.setScopes(['chat:write', 'channels:read', 'channels:history', 'groups:read', 'groups:history'])
  expect(await probeSlack(access)).toMatchObject({
    missing: [{ scope: 'users:read.email', without: 'owners cannot be mentioned' }],
  })
})

test('a wrong token fails with what to do', async () => {
  const { access } = await openSlack()
  const probe = await probeSlack({ ...access, config: { ...access.config, token: 'xoxb-wrong' } })
  expect(probe).toMatchObject({
    kind: 'failed',
    code: 'invalid_auth',
    hint: expect.stringContaining('slack.token'),
  })
})

test('a Slack that cannot be reached fails with where to look', async () => {
  const { slack, access } = await openSlack()
  await slack.close()
  expect(await probeSlack(access)).toMatchObject({ kind: 'failed', code: 'slack_unreachable' })
})

test('an owner is mentioned by address, and asked for once', async () => {
  const { slack, access } = await openSlack()
  const mentionOf = createMentionByEmail(access)
  expect(await mentionOf('Ana@example.com')).toBe('<@U1>')
  expect(await mentionOf('ana@example.com ')).toBe('<@U1>')
  expect(slack.calls).toHaveLength(1)
})

test('an address that Slack does not know mentions nobody', async () => {
  const { access } = await openSlack()
  expect(await createMentionByEmail(access)('nobody@example.com')).toBeNull()
})

test('without the right to look people up nobody is mentioned', async () => {
  const { slack, access } = await openSlack()
  slack.setScopes(['chat:write'])
  expect(await createMentionByEmail(access)('ana@example.com')).toBeNull()
})
