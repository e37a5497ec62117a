import { expect, onTestFinished, test } from 'vitest'
import { BACK_ENDS } from '../support/stores.ts'
import { MINUTE, opened, SECOND } from './opened.ts'

test('5.1 rising counts edit the message, at most once a minute', async () => {
  const { world, start, texts } = await opened({ workspace: { poll_every: '10s' } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 5 })
  await running.pass(10 * SECOND)
  for (let step = 0; step < 13; step += 1) {
    await running.pass(10 * SECOND)
    if (step > 0) world.workato.finish(recipe)
  }
  await running.pass(10 * SECOND)
  const edits = world.slack.calls.filter(({ method }) => method === 'chat.update')
  const told = world.slack.calls.find(({ method }) => method === 'chat.postMessage')
  expect(edits.map(({ at }) => at - (told?.at ?? 0))).toEqual([MINUTE, 2 * MINUTE])
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 1[4-6] failed jobs/)])
})

test('5.1 an unchanged firing group is told again exactly repeat_interval after the last delivery', async () => {
  const { world, start, texts } = await opened({ route: { repeat_interval: '3m' } })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 5 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  await running.pass(3 * MINUTE - 1)
  expect(texts()).toHaveLength(1)
  expect(world.mailbox.messages).toHaveLength(1)
  await running.pass(1)
  expect(texts()).toEqual([expect.any(String), expect.stringMatching(/[Ss]till failing after .*Order sync/)])
  expect(world.slack.messages('alerts')[1]?.broadcast).toBe(true)
  expect(world.mailbox.messages).toHaveLength(2)
  await running.pass(3 * MINUTE - 1)
  expect(texts()).toHaveLength(2)
  await running.pass(1)
  expect(texts()).toHaveLength(3)
})

test('4.1 a restart sends nothing twice, and what was due before it is told after it', async () => {
  const { world, start, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 6 })
  await first.pass(MINUTE)
  await first.stop()
  expect(texts()).toEqual([])
  const second = await start()
  await second.pass(10 * SECOND)
  expect(texts()).toHaveLength(1)
  expect(world.mailbox.messages).toHaveLength(1)
  await second.stop()
  const third = await start()
  await third.pass(5 * MINUTE)
  expect(texts()).toHaveLength(1)
  expect(world.mailbox.messages).toHaveLength(1)
})

test('4.1 an alert that was over while the daemon was down is told as over once its recipe was polled', async () => {
  const { world, clock, start, texts } = await opened({
    route: { repeat_interval: '4h', routes: [{ matchers: ['source = recipewatch'], receiver: 'own' }] },
    settings: {
      receivers: {
        'on-call': { slack: [{ channel: '#alerts' }] },
        own: { email: [{ to: ['own@example.com'] }] },
      },
    },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const first = await start()
  world.workato.finish(recipe, { count: 6 })
  await first.pass(MINUTE)
  await first.pass(10 * SECOND)
  await first.stop()
  clock.advance(60 * MINUTE)
  const fault = world.workato.faults.inject({
    match: { family: 'jobs' },
    respond: { status: 500, body: '' },
    times: Number.POSITIVE_INFINITY,
  })
  const second = await start()
  await second.pass(2 * MINUTE)
  expect(texts()[0]).toMatch(/^🟠 Order sync/)
  fault.remove()
  await second.pass(5 * MINUTE)
  await second.pass(5 * MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟢 Order sync recovered/)])
})

test('5.5 a parent that was deleted is posted anew while its group is firing', async () => {
  const { world, start, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  const [parent] = world.slack.messages('alerts')
  world.slack.deleteAsUser('alerts', parent?.ts ?? '')
  expect(texts()).toEqual([])
  world.workato.finish(recipe, { count: 3 })
  await running.pass(MINUTE)
  await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 9 failed jobs/)])
  expect(world.mailbox.messages).toHaveLength(1)
})

test.each(BACK_ENDS)(
  '5.1 alerts of one group are told together, and who joins later after group_interval ($name)',
  async ({ site }) => {
    const place = await site()
    onTestFinished(() => place.close())
    const { world, start, texts } = await opened({
      route: { group_interval: '5m' },
      settings: { store: { url: place.config.url } },
    })
    const [first, second, third] = ['Order sync', 'Refunds', 'Lead routing'].map((name) =>
      world.workato.addRecipe({ name }),
    )
    const running = await start()
    world.workato.finish(first ?? 0, { count: 6 })
    world.workato.finish(second ?? 0, { count: 7 })
    await running.pass(MINUTE)
    await running.pass(10 * SECOND)
    expect(texts()).toHaveLength(1)
    const shown = JSON.stringify(world.slack.messages('alerts')[0]?.blocks)
    expect(shown).toContain('Order sync')
    expect(shown).toContain('Refunds')
    expect(world.mailbox.messages).toHaveLength(1)
    world.workato.finish(third ?? 0, { count: 6 })
    await running.pass(5 * MINUTE - 1)
    expect(world.slack.notifications('alerts')).toHaveLength(1)
    await running.pass(1)
    expect(world.slack.notifications('alerts')).toHaveLength(2)
    expect(texts()[1]).toMatch(/New: Lead routing, warning, 6 failed jobs/)
    expect(texts()[1]).not.toContain('Refunds')
    expect(world.mailbox.messages).toHaveLength(2)
  },
)

test('5.1 a channel that is a template splits a group by its rendered value', async () => {
  const { world, start, texts } = await opened({
    slack: { channels: [{ name: 'payments' }, { name: 'people' }] },
    workspace: {
      recipes: [
        { id: 1, labels: { slack_channel: '#payments' } },
        { id: 2, labels: { slack_channel: '#people' } },
      ],
    },
    settings: { receivers: { 'on-call': { slack: [{ channel: '{{ labels.slack_channel }}' }] } } },
  })
  world.workato.addRecipe({ id: 1, name: 'Order sync' })
  world.workato.addRecipe({ id: 2, name: 'Onboarding' })
  const running = await start()
  world.workato.finish(1, { count: 6 })
  world.workato.finish(2, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  expect(texts('payments')).toEqual([expect.stringContaining('Order sync')])
  expect(texts('people')).toEqual([expect.stringContaining('Onboarding')])
  expect(JSON.stringify(world.slack.messages('payments'))).not.toContain('Onboarding')
})

test('5.1 owners get one mail each, about their own recipes alone', async () => {
  const { world, start } = await opened({
    workspace: {
      recipes: [
        { id: 1, owner: 'ana@example.com' },
        { id: 2, owner: 'ana@example.com' },
        { id: 3, owner: 'ben@example.com' },
        { id: 4 },
      ],
    },
    settings: {
      owners: { default: ['everybody@example.com'] },
      receivers: { 'on-call': { email: [{ to: 'owner' }] } },
    },
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
  for (const id of [1, 2, 3, 4]) world.workato.finish(id, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  const names = ['Order sync', 'Refunds', 'Onboarding', 'Lead routing']
  const mails = new Map(
    world.mailbox.messages.map(({ envelope, subject, text }) => [
      envelope.to.join(),
      names.filter((name) => `${subject} ${text}`.includes(name)),
    ]),
  )
  expect(world.mailbox.messages).toHaveLength(3)
  expect(mails.get('ana@example.com')).toEqual(['Order sync', 'Refunds'])
  expect(mails.get('ben@example.com')).toEqual(['Onboarding'])
  expect(mails.get('everybody@example.com')).toEqual(['Lead routing'])
})

test('5.3 while a receiver is down nothing piles up: on recovery it gets one current message', async () => {
  const { world, start, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  const fault = world.slack.faults.add({ kind: 'ratelimited' })
  world.workato.finish(recipe, { count: 6 })
  await running.pass(MINUTE)
  for (let minute = 0; minute < 6; minute += 1) {
    world.workato.finish(recipe, { count: 1 })
    await running.pass(MINUTE)
  }
  expect(fault.hits()).toBeGreaterThan(2)
  expect(world.mailbox.messages).toHaveLength(1)
  fault.remove()
  await running.pass(5 * MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 12 failed jobs/)])
})

test('3.4 a burst found when it is over is told by one catch-up notice, and pages nobody', async () => {
  const { world, start, texts } = await opened({
    settings: { receivers: { 'on-call': { slack: [{ channel: '#alerts', mention: 'here' }] } } },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const other = world.workato.addRecipe({ name: 'Refunds' })
  const running = await start()
  await running.pass(MINUTE)
  const down = world.workato.faults.inject({
    respond: { status: 502, body: '' },
    times: Number.POSITIVE_INFINITY,
  })
  await running.pass(MINUTE)
  world.workato.finish(recipe, { count: 23 })
  world.workato.finish(other, { count: 6 })
  for (let minute = 0; minute < 30; minute += 5) await running.pass(5 * MINUTE)
  expect(texts().filter((text) => text.includes('Order sync'))).toEqual([])
  down.remove()
  await running.pass(5 * MINUTE)
  await running.pass(5 * MINUTE)
  const late = texts().filter((text) => text.includes('Order sync') || text.includes('Refunds'))
  expect(late).toHaveLength(1)
  expect(late[0]).toContain('23')
  expect(late[0]).not.toContain('<!here>')
  await running.pass(30 * MINUTE)
  expect(texts().filter((text) => text.includes('Order sync') || text.includes('Refunds'))).toEqual(late)
})
