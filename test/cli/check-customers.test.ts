import { expect, onTestFinished, test } from 'vitest'
import type { SeenRequest } from '../../src/demo/workato/request.ts'
import { listen } from '../../src/demo/workato/server.ts'
import type { Variant } from '../../src/demo/workato/variant.ts'
import { createEmbeddedSim } from '../support/embedded.ts'
import type { Settings } from '../support/world.ts'
import { cli, world } from './place.ts'

/** A partner with 30 customers of two recipes each, and what `check --online` says of it. */
async function checked(workspace: Settings, variant: Partial<Variant> = {}) {
  const requests: SeenRequest[] = []
  const sim = createEmbeddedSim({
    now: Date.now,
    token: 'api-token',
    variant,
    onRequest: (request) => void requests.push(request),
  })
  for (let id = 1; id <= 30; id += 1) {
    for (const name of ['Order sync', 'Refunds'])
      sim.customer(String(id)).addRecipe({ name, tags: ['orders'] })
  }
  const server = await listen({ answer: (request) => ({ response: sim.handle(request), done() {} }) }, {})
  onTestFinished(() => server.close())
  const { configPath } = await world({
    workspace: { base_url: server.url, managed_users: 'all', ...workspace },
  })
  const ended = await cli(['check', '--online', '--config', configPath])
  return { ...ended, requests }
}

/** So fast that the pace does not matter. */
const FAST = { requests_per_minute: { recipes: 600_000, jobs: 750, customers: 600_000, tags: 600_000 } }

test('--online lists the customers, and plans for all of them together', async () => {
  const { status, out, requests } = await checked({ ...FAST })
  expect({ status, out }).toMatchObject({
    status: 0,
    out: expect.stringContaining('30 customers, 60 recipes selected'),
  })
  expect(out).toMatch(
    /Watching 60 recipes of 30 customers of production \(600,000 requests a minute for recipes, 750 for jobs\)\. A new failure is seen within 1 min \d+ s, by \d+ requests a minute/,
  )
  // Rights are asked for once.
  expect(requests.filter(({ path }) => path.endsWith('/jobs'))).toHaveLength(1)
})

test('a right that is missing everywhere is said once, and a customer that cannot be read by name', async () => {
  const { status, out } = await checked({ ...FAST, recipes: [{ tag: 'orders' }] }, { forbidden: ['tags'] })
  expect(status).toBe(1)
  const lines = out.split('\n').filter((line) => line.includes('needs more rights'))
  expect(lines).toEqual([expect.stringMatching(/Admin › Tags › List.*\(of all customers\)$/)])
  const named = await checked({ ...FAST, managed_users: [1, 2, 99] })
  expect(named.status).toBe(1)
  expect(named.out).toMatch(/✗ workspace production: GET \/api\/managed_users\/….* \(customer 99\)$/m)
  expect(named.out).toContain('Watching 4 recipes of 2 customers of production')
})

test('a token that is rejected is said once', async () => {
  const { status, out } = await checked({ ...FAST, token: 'another' })
  expect(status).toBe(1)
  expect(out.split('\n').filter((line) => line.includes('401'))).toHaveLength(1)
})
