import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../src/demo/workato/server.ts'
import { createEmbeddedSim } from '../support/embedded.ts'
import { MINUTE, opened, START } from './opened.ts'

/** A partner with customers, and a world whose one workspace is the partner's. */
async function partner(managedUsers: unknown = 'all') {
  const clockOf = { now: () => START }
  const sim = createEmbeddedSim({ now: () => clockOf.now(), token: 'api-token' })
  const server = await listen({ answer: (request) => ({ response: sim.handle(request), done() {} }) }, {})
  onTestFinished(() => server.close())
  const story = await opened({ workspace: { base_url: server.url, managed_users: managedUsers } })
  clockOf.now = story.clock.now
  return { ...story, sim }
}

test('every customer is a workspace of its own: its label says which, the customer’s name is a label too', async () => {
  const { sim, start, texts, world } = await partner()
  const failing = sim.customer('17').addRecipe({ name: 'Order sync' })
  sim.customer('18').addRecipe({ name: 'Refunds' })
  const running = await start()
  sim.customer('17').finish(failing, { count: 6 })
  for (let step = 0; step < 3; step += 1) await running.pass(MINUTE)
  expect(texts()).toEqual([expect.stringMatching(/^🟠 Order sync: 6 failed jobs/)])
  const recipes = await (await world.store()).recipes.list({ selected: true })
  expect(recipes.map(({ workspace, name }) => [workspace, name])).toEqual([
    ['production/17', 'Order sync'],
    ['production/18', 'Refunds'],
  ])
  expect(recipes[0]?.labels).toMatchObject({
    workspace: ['production/17'],
    customer: ['Customer 17'],
    env: ['production'],
  })
  expect(await running.daemon.status.ready()).toMatchObject({
    ready: true,
    workspaces: [{ name: 'production', ok: true }],
  })
})

test('new customers are picked up, those that left are let go, and the list names them by E-ids too', async () => {
  const { sim, start, world } = await partner()
  sim.customer('17').addRecipe({ name: 'Order sync' })
  const running = await start()
  sim.customer('Eacme_prod').addRecipe({ name: 'Refunds' })
  sim.removeCustomer('17')
  for (let step = 0; step < 4; step += 1) await running.pass(5 * MINUTE)
  const recipes = await (await world.store()).recipes.list({ selected: true })
  expect(recipes.map(({ name }) => name)).toEqual(['Refunds'])
})

test('a list of customers is watched without asking for all', async () => {
  const { sim, start, world } = await partner(['Eacme', 17])
  for (const id of ['17', '18', 'Eacme']) sim.customer(id).addRecipe({ name: `Recipe of ${id}` })
  await start()
  const recipes = await (await world.store()).recipes.list({ selected: true })
  expect(recipes.map(({ workspace }) => workspace)).toEqual(['production/17', 'production/Eacme'])
})

test('2.6 one customer that cannot be read is told of, and keeps no other from being watched', async () => {
  const { sim, start, texts, world } = await partner()
  sim.customer('17').addRecipe({ name: 'Order sync' })
  const other = sim.customer('18').addRecipe({ name: 'Refunds' })
  const running = await start()
  sim.customer('17').setVariant({ forbidden: ['jobs', 'recipes'] })
  sim.customer('18').finish(other, { count: 6 })
  for (let step = 0; step < 8; step += 1) await running.pass(MINUTE)
  expect(texts()).toContainEqual(expect.stringMatching(/^🟠 Refunds: 6 failed jobs/))
  expect(texts()).toContainEqual(expect.stringMatching(/RecipeWatch cannot see production\/17/))
  const health = await (await world.store()).health.facts()
  expect(health.find(({ name }) => name === 'production/18')?.failingSince).toBeNull()
})

test('4.2 a token that all customers share is one cause: one alert, and theirs are unknown', async () => {
  const { sim, start, texts } = await partner()
  const failing = sim.customer('17').addRecipe({ name: 'Order sync' })
  sim.customer('18').addRecipe({ name: 'Refunds' })
  const running = await start()
  sim.customer('17').finish(failing, { count: 6 })
  for (let step = 0; step < 2; step += 1) await running.pass(MINUTE)
  sim.setToken('another')
  for (let step = 0; step < 10; step += 1) await running.pass(MINUTE)
  expect(texts().filter((text) => text.includes('cannot see'))).toEqual([
    expect.stringMatching(/RecipeWatch cannot see production: token rejected/),
  ])
  expect(texts()).toContainEqual(expect.stringMatching(/^🟠 Order sync.*state unknown since/))
})
