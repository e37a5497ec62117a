import { expect, test } from 'vitest'
import { FAULTS } from '../../src/demo/workato/faults.ts'
import { StoreUnavailableError } from '../../src/store/errors.ts'
import { openStore } from '../../src/store/open.ts'
import { MINUTE, opened, SECOND } from './opened.ts'

/** Alerts about RecipeWatch itself go by mail, all others to Slack. */
const OWN_BY_MAIL = {
  route: { routes: [{ matchers: ['source = recipewatch'], receiver: 'own' }] },
  settings: {
    receivers: {
      'on-call': { slack: [{ channel: '#alerts' }] },
      own: { email: [{ to: ['own@example.com'] }] },
    },
  },
}

test('2.6 a rejected token stops that workspace, is told after five minutes, and tried again slowly', async () => {
  const { world, start } = await opened(OWN_BY_MAIL)
  world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.setToken('another')
  await running.pass(MINUTE)
  const asked = world.workato.requestCount
  for (let step = 0; step < 5; step += 1) await running.pass(10 * SECOND)
  expect(world.workato.requestCount - asked).toBeLessThanOrEqual(1)
  const ready = await running.daemon.status.ready()
  expect(ready.workspaces).toMatchObject([
    { name: 'production', ok: false, error: expect.stringContaining('401') },
  ])
  expect(world.mailbox.messages).toEqual([])
  for (let step = 0; step < 6; step += 1) await running.pass(MINUTE)
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^\[warning\] RecipeWatch cannot see production: token rejected/),
  ])
  world.workato.setToken('api-token')
  for (let step = 0; step < 4; step += 1) await running.pass(5 * MINUTE)
  const [told] = world.mailbox.messages
  const over = world.mailbox.messages.at(-1)
  expect(over?.header('in-reply-to')).toBe(told?.messageId)
  expect(over?.text).toMatch(/Over at/)
  expect(await running.daemon.status.ready()).toMatchObject({
    ready: true,
    workspaces: [{ ok: true, error: null }],
  })
})

test('4.2 what cannot be polled keeps its alerts, and their message says that their state is unknown', async () => {
  const { world, start, texts } = await opened(OWN_BY_MAIL)
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  world.workato.setToken('another')
  for (let step = 0; step < 10; step += 1) await running.pass(4 * MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync.*state unknown since/)])
})

test('2.6 a recipe that answers 404 is gone: its alert is closed where it was told, and that is told', async () => {
  const { world, start, texts } = await opened(OWN_BY_MAIL)
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  world.workato.addRecipe({ name: 'Refunds' })
  const running = await start()
  world.workato.finish(recipe, { count: 6 })
  await running.pass(MINUTE)
  await running.pass(10 * SECOND)
  world.workato.removeRecipe(recipe)
  await running.pass(MINUTE)
  await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^⚪ Order sync/)])
  expect(world.mailbox.messages.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/Order sync is gone/),
  ])
  await running.pass(10 * MINUTE)
  expect(texts()).toHaveLength(1)
  expect(world.mailbox.messages).toHaveLength(1)
})

test.each([
  ['a server error', FAULTS.serverError()],
  ['HTML', FAULTS.html(200)],
  ['cut JSON', FAULTS.truncatedJson],
  ['an empty body', FAULTS.emptyBody],
  ['success: false', FAULTS.successFalse],
  ['a reset', 'reset'],
] as const)('2.6 %s for one recipe hides no other, and is survived', async (_, respond) => {
  const { world, start, texts } = await opened(OWN_BY_MAIL)
  const broken = world.workato.addRecipe({ name: 'Order sync' })
  const other = world.workato.addRecipe({ name: 'Refunds' })
  const running = await start()
  const fault = world.workato.faults.inject({
    match: { recipe: broken },
    respond,
    times: Number.POSITIVE_INFINITY,
  })
  world.workato.finish(broken, { count: 6 })
  world.workato.finish(other, { count: 6 })
  // A reset concerns the whole workspace, which is asked again a little later.
  for (let step = 0; step < 4; step += 1) await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringContaining('Refunds')])
  fault.remove()
  for (let step = 0; step < 6; step += 1) await running.pass(MINUTE)
  expect(JSON.stringify(world.slack.messages('alerts'))).toContain('Order sync')
})

test('5.7 a receiver that cannot be reached for good: its fallback is told, and that it failed', async () => {
  const { world, start } = await opened({
    route: { fallback: 'mailbox', routes: [{ matchers: ['source = recipewatch'], receiver: 'own' }] },
    settings: {
      receivers: {
        'on-call': { slack: [{ channel: '#nowhere' }] },
        mailbox: { email: [{ to: ['mailbox@example.com'] }] },
        own: { email: [{ to: ['own@example.com'] }] },
      },
    },
  })
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(recipe, { count: 6 })
  for (let step = 0; step < 4; step += 1) await running.pass(MINUTE)
  const calls = world.slack.calls.filter(({ method }) => method === 'chat.postMessage').length
  expect(calls).toBe(1)
  const mails = Map.groupBy(world.mailbox.messages, ({ envelope }) => envelope.to.join())
  expect(mails.get('mailbox@example.com')?.map(({ subject }) => subject)).toEqual([
    expect.stringContaining('Order sync: 6 failed jobs'),
  ])
  expect(mails.get('own@example.com')?.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/RecipeWatch cannot reach on-call/),
  ])
})

test('7.3 a store that cannot write for a while stops nothing for good: not ready, logged, and then it goes on', async () => {
  const { world, start, texts } = await opened()
  const recipe = world.workato.addRecipe({ name: 'Order sync' })
  const disk = { full: false }
  const guarded = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return (...args: readonly unknown[]): unknown => {
          if (disk.full)
            return Promise.reject(new StoreUnavailableError('Make room.', new Error('the disk is full')))
          return Reflect.apply(value, target, args)
        }
      },
    })
  const running = await start({
    openStore: async (config, options) => {
      const store = await openStore(config, options)
      const { recipes, failures, alerts, deliveries, health } = store
      return {
        ...guarded(store),
        ping: guarded(store).ping,
        recipes: guarded(recipes),
        failures: guarded(failures),
        alerts: guarded(alerts),
        deliveries: guarded(deliveries),
        health: guarded(health),
      }
    },
  })
  world.workato.finish(recipe, { count: 6 })
  disk.full = true
  for (let step = 0; step < 5; step += 1) await running.pass(MINUTE)
  expect(await running.daemon.status.ready()).toMatchObject({ ready: false, store: { ok: false } })
  expect(running.log.lines.filter((line) => line.includes('the disk is full')).length).toBeGreaterThan(3)
  disk.full = false
  await running.pass(MINUTE)
  await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 6 failed jobs/)])
  expect(await running.daemon.status.ready()).toMatchObject({ ready: true, store: { ok: true } })
})
