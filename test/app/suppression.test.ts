import { expect, test } from 'vitest'
import { parseMatcher } from '../../src/model/matcher.ts'
import type { Silence } from '../../src/model/silence.ts'
import type { RunningDaemon } from '../support/running.ts'
import { MINUTE, opened, SECOND, START } from './opened.ts'

const HOUR = 60 * MINUTE

/** Time passes as it does: in small steps. */
async function live(running: RunningDaemon, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP) await running.pass(STEP)
}

const STEP = 10 * SECOND

const silence = (over: Partial<Silence> = {}): Silence => ({
  id: 's1',
  matchers: [parseMatcher('recipe_name = "Order sync"')],
  startsAt: START,
  endsAt: START + HOUR,
  by: 'Ben',
  comment: 'vendor maintenance',
  ...over,
})

test('4.6 silenced: nothing is told, others are, and it is told at once when that ends', async () => {
  const { world, start, texts } = await opened()
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const refunds = world.workato.addRecipe({ name: 'Refunds' })
  const running = await start()
  const store = await world.store()
  await store.silences.add(silence({ endsAt: START + 10 * MINUTE }))
  world.workato.finish(orders, { count: 6 })
  await live(running, 3 * MINUTE)
  expect(texts()).toEqual([])
  world.workato.finish(refunds, { count: 6 })
  await live(running, 3 * MINUTE)
  expect(texts()).toEqual([expect.stringContaining('Refunds')])
  expect(texts()[0]).not.toContain('Order sync')
  await live(running, 5 * MINUTE)
  expect(texts().slice(1)).toEqual([expect.stringMatching(/new: Order sync/i)])
})

test('4.6 a message that is there is edited as soon as another process silences it, and again when that is over', async () => {
  const { world, start, texts } = await opened()
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(orders, { count: 6 })
  await live(running, 2 * MINUTE)
  expect(texts()).toEqual([expect.stringContaining('6 failed jobs')])
  const store = await world.store()
  await store.silences.add(silence())
  await running.pass(2 * SECOND)
  expect(texts()[0]).toMatch(/6 failed jobs.* · silenced until .* by Ben \(vendor maintenance\)/)
  await live(running, MINUTE)
  await store.silences.expire('s1', START + 4 * MINUTE)
  await live(running, MINUTE)
  expect(texts()[0]).not.toContain('silenced')
})

test('4.6 acknowledged: the message says by whom, there is no repeat, a higher level is told', async () => {
  const { world, start, texts } = await opened({ route: { repeat_interval: '5m' } })
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(orders, { count: 6 })
  await live(running, 2 * MINUTE)
  const store = await world.store()
  const [alert] = await store.alerts.open()
  await store.silences.acknowledge({
    alert: alert?.id ?? '',
    severity: 'warning',
    by: 'Ben',
    at: START + 2 * MINUTE,
  })
  await live(running, 10 * MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/acknowledged by Ben/)])
  world.workato.finish(orders, { count: 60 })
  await live(running, 2 * MINUTE)
  expect(texts().slice(1)).toEqual([expect.stringMatching(/worse: critical/)])
  expect(texts()[0]).not.toContain('acknowledged')
})

test('4.6 muted routes tell nothing until the time is over, events too', async () => {
  const { world, start, texts } = await opened({
    settings: {
      time_intervals: [
        {
          name: 'night',
          time_intervals: [{ times: [{ start_time: '02:00', end_time: '02:30' }] }],
        },
      ],
      route: {
        receiver: 'on-call',
        routes: [{ receiver: 'on-call', mute_time_intervals: ['night'] }],
      },
    },
  })
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(orders, { count: 60 })
  await live(running, 29 * MINUTE)
  expect(texts()).toEqual([])
  world.workato.finish(orders, { count: 60 })
  await live(running, 2 * MINUTE)
  expect(texts()).toEqual([expect.stringContaining('Order sync')])
})

test('5.9 source and target that fire together: the source alone is told, and the target when that is over', async () => {
  const { world, start, texts } = await opened({
    settings: {
      inhibit_rules: [
        { source_matchers: ['recipe_name = Upstream'], target_matchers: ['recipe_name = "Order sync"'] },
      ],
    },
  })
  const upstream = world.workato.addRecipe({ name: 'Upstream' })
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(upstream, { count: 6 })
  world.workato.finish(orders, { count: 6 })
  await live(running, 3 * MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/Upstream/)])
  expect(texts()[0]).not.toContain('Order sync')
  for (let minute = 0; minute < 27; minute += 1) {
    await live(running, MINUTE)
    if (minute % 5 === 0) world.workato.finish(orders, { count: 6 })
  }
  expect(texts().some((text) => text.includes('Order sync'))).toBe(true)
})

test('5.9 a target that was told before the source fired is edited to point to it', async () => {
  const { world, start, parents } = await opened({
    route: { group_by: ['recipe'] },
    settings: {
      inhibit_rules: [
        { source_matchers: ['recipe_name = Upstream'], target_matchers: ['recipe_name = "Order sync"'] },
      ],
    },
  })
  const upstream = world.workato.addRecipe({ name: 'Upstream' })
  const orders = world.workato.addRecipe({ name: 'Order sync' })
  const running = await start()
  world.workato.finish(orders, { count: 6 })
  await live(running, 3 * MINUTE)
  expect(parents()).toEqual([expect.stringContaining('Order sync')])
  world.workato.finish(upstream, { count: 6 })
  await live(running, 3 * MINUTE)
  expect(parents()[0]).toMatch(/Order sync.* · because of /)
  expect(parents()[1]).toContain('Upstream')
})
