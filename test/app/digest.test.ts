import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { pollOnce } from '../support/running.ts'
import type { World } from '../support/world.ts'
import { MINUTE, opened } from './opened.ts'

const HOUR = 60 * MINUTE

/** Stories begin at 02:00 UTC on a Tuesday. */
const DAILY = { name: 'daily', schedule: '0 3 * * *', receiver: 'owners' }

const OWNED = {
  owners: { default: ['desk@example.com'] },
  receivers: {
    'on-call': { slack: [{ channel: '#alerts' }] },
    owners: { email: [{ to: 'owner' }] },
  },
}

/** A workspace whose only recipe is somebody's. */
function owned(name: string) {
  return { recipes: [{ id: 1, owner: `${name}@example.com` }] }
}

function workspaceOf(world: World) {
  const { workspaces }: { workspaces: readonly [Record<string, unknown>] } = parse(
    readFileSync(world.configPath, 'utf8'),
  )
  return workspaces[0]
}

test('6.2 each owner gets one mail, with what was theirs', async () => {
  const { world, start } = await opened({
    workspace: {
      recipes: [
        { id: 1, owner: 'ana@example.com' },
        { id: 2, owner: ['ana@example.com', 'ben@example.com'] },
        { id: 3 },
        { id: 4, owner: 'cleo@example.com' },
      ],
    },
    settings: { ...OWNED, digests: [DAILY] },
  })
  for (const [id, name] of [
    [1, 'Order sync'],
    [2, 'Refunds'],
    [3, 'Onboarding'],
    [4, 'Lead routing'],
  ] as const) {
    world.workato.addRecipe({ id, name })
  }
  const running = await start()
  for (const [id, count] of [
    [1, 3],
    [2, 2],
    [3, 1],
  ] as const) {
    world.workato.finish(id, { count })
  }
  await running.pass(MINUTE)
  expect(world.mailbox.messages).toEqual([])
  await running.pass(HOUR - MINUTE)
  const mails = Object.fromEntries(
    world.mailbox.messages.map(({ envelope, subject }) => [envelope.to.join(), subject]),
  )
  expect(mails).toEqual({
    'ana@example.com': '2 of your recipes need you: Order sync failed 3 times',
    'ben@example.com': 'Refunds failed 2 times',
    'desk@example.com': 'Onboarding failed once',
  })
  const [mail] = world.mailbox.messages
  expect(mail?.header('list-id')).toBe('RecipeWatch digest <daily.digests.recipewatch.example.com>')
  expect(mail?.header('list-unsubscribe')).toMatch(/^<mailto:desk@example\.com\?subject=Please%20stop/)
  await running.pass(24 * HOUR)
  expect(world.mailbox.messages).toHaveLength(3)
})

test('6.1 a failure stays with whoever owned its recipe when it was recorded', async () => {
  const { world, start } = await opened({ settings: { ...OWNED, digests: [DAILY] }, workspace: owned('ana') })
  const recipe = world.workato.addRecipe({ id: 1, name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 3 })
  await first.pass(MINUTE)
  await first.stop()
  world.write({ ...OWNED, digests: [DAILY], workspaces: [{ ...workspaceOf(world), ...owned('ben') }] })
  const second = await start()
  world.workato.finish(recipe, { count: 2 })
  await second.pass(MINUTE)
  await second.pass(HOUR)
  const mails = Object.fromEntries(
    world.mailbox.messages.map(({ envelope, subject }) => [envelope.to.join(), subject]),
  )
  expect(mails).toEqual({
    'ana@example.com': 'Order sync failed 3 times',
    'ben@example.com': 'Order sync failed 2 times',
  })
})

test('6.1 what a daemon that was down missed is in one digest after its start', async () => {
  const { world, clock, start } = await opened({ settings: { ...OWNED, digests: [DAILY] } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 3 })
  await first.pass(MINUTE)
  await first.stop()
  clock.advance(75 * HOUR)
  const second = await start()
  await second.pass(MINUTE)
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual(['Order sync failed 3 times'])
  expect(world.mailbox.messages[0]?.text).toContain('Fri 27 Nov 05:01, since Tue 24 Nov 02:00')
})

test('6.2 empty digests are sent where they are asked for, and only there', async () => {
  const { world, start } = await opened({
    settings: {
      ...OWNED,
      digests: [DAILY, { ...DAILY, name: 'hourly', schedule: '30 * * * *', send_empty: true }],
    },
  })
  world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  await running.pass(2 * HOUR)
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual([
    'All quiet: nothing failed in your 1 recipe',
  ])
})

test('6.2 a digest to a channel is one message, and nothing follows it', async () => {
  const digests = [{ ...DAILY, receiver: 'on-call' }]
  const { world, start, texts } = await opened({ settings: { ...OWNED, digests }, rules: [] })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 4 })
  await running.pass(MINUTE)
  await running.pass(HOUR - MINUTE)
  expect(texts()).toEqual(['Order sync failed 4 times'])
  await running.pass(20 * HOUR)
  expect(world.slack.calls.filter(({ method }) => method.startsWith('chat.'))).toHaveLength(1)
})

test('6.1 a mail that is greylisted is sent again with the same bytes and Message-ID', async () => {
  const { world, clock, start } = await opened({ settings: { ...OWNED, digests: [DAILY] } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 3 })
  const greylist = world.mailbox.faults.add({ kind: 'reply', stage: 'data', code: 451, times: 3 })
  await running.pass(MINUTE)
  clock.advance(HOUR - MINUTE)
  await running.resting()
  const store = await world.store()
  const [first] = await store.deliveries.open()
  expect(first).toMatchObject({ reason: 'digest', state: 'begun', lastError: expect.stringContaining('451') })
  world.workato.finish(recipe, { count: 9 })
  for (let step = 0; step < 10; step += 1) {
    clock.advance(MINUTE)
    await running.resting()
  }
  expect(greylist.hits()).toBe(3)
  expect(world.mailbox.messages).toHaveLength(1)
  const [mail] = world.mailbox.messages
  const begun: { request: { raw: string } } = JSON.parse(first?.body ?? '')
  const lines = (raw: string | undefined): string | undefined => raw?.replaceAll('\r\n', '\n').trimEnd()
  expect(lines(mail?.raw.toString('latin1'))).toBe(lines(begun.request.raw))
  expect(mail?.messageId).toBe(`<${first?.id}@example.com>`)
})

test('5.7 a digest that is refused for good ends, raises a self-alert, and the next one comes', async () => {
  const { world, start, texts } = await opened({ settings: { ...OWNED, digests: [DAILY] }, rules: [] })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 3 })
  const relay = world.mailbox.faults.add({ kind: 'reply', stage: 'recipient', code: 554, text: 'no relay' })
  await running.pass(MINUTE)
  await running.pass(HOUR - MINUTE)
  await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringContaining('RecipeWatch cannot reach owners')])
  const store = await world.store()
  const list = await store.deliveries.list({ limit: 9, states: ['rejected'] })
  expect(list).toMatchObject([
    { reason: 'digest', lastError: expect.stringMatching(/^smtp_554: .*no relay/) },
  ])
  expect(list[0]?.in.closedAt).not.toBeNull()
  relay.remove()
  world.workato.finish(recipe, { count: 1 })
  await running.pass(MINUTE)
  await running.pass(24 * HOUR)
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual(['Order sync failed once'])
})

test('5.7 who could not take a digest yet gets it later, and who got it does not get it twice', async () => {
  const receivers = {
    ...OWNED.receivers,
    owners: { email: [{ to: ['a@example.com', 'b@example.com', 'c@example.com'] }] },
  }
  const { world, clock, start } = await opened({
    settings: { ...OWNED, receivers, digests: [DAILY] },
    rules: [],
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 3 })
  world.mailbox.faults.add({
    kind: 'reply',
    stage: 'recipient',
    code: 450,
    recipient: 'b@example.com',
    times: 2,
  })
  world.mailbox.faults.add({ kind: 'reply', stage: 'recipient', code: 550, recipient: 'c@example.com' })
  await running.pass(MINUTE)
  clock.advance(HOUR - MINUTE)
  await running.resting()
  for (let step = 0; step < 10; step += 1) {
    clock.advance(MINUTE)
    await running.resting()
  }
  expect(world.mailbox.messages.map(({ envelope }) => envelope.to)).toEqual([
    ['a@example.com'],
    ['b@example.com'],
  ])
  expect(new Set(world.mailbox.messages.map(({ messageId }) => messageId)).size).toBe(1)
  const store = await world.store()
  expect(await store.deliveries.open()).toEqual([])
})

test('5.4 a digest whose outcome is unknown is looked for in Slack before it is repeated', async () => {
  const digests = [{ ...DAILY, receiver: 'on-call' }]
  const { world, clock, start, texts } = await opened({ settings: { ...OWNED, digests }, rules: [] })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 4 })
  await running.pass(HOUR - MINUTE)
  world.slack.faults.add({ kind: 'accept-then-reset', times: 1 })
  clock.advance(MINUTE)
  await running.resting()
  for (let step = 0; step < 5; step += 1) await running.pass(MINUTE)
  expect(texts()).toEqual(['Order sync failed 4 times'])
})

test('6.1 once cuts and sends what is due, once', async () => {
  const { world, clock } = await opened({ settings: { ...OWNED, digests: [DAILY] }, rules: [] })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  await pollOnce(world)
  world.workato.finish(recipe, { count: 2 })
  clock.advance(MINUTE)
  await pollOnce(world)
  expect(world.mailbox.messages).toEqual([])
  clock.advance(HOUR)
  await pollOnce(world)
  await pollOnce(world)
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual(['Order sync failed 2 times'])
})
