import { expect, test } from 'vitest'
import type { SeenRequest } from '../../../src/demo/workato/request.ts'
import { createEmbeddedSim, EMBEDDED_QUOTA, type EmbeddedSimOptions } from '../../support/embedded.ts'
import { START } from './asking.ts'

function partner(options: Partial<EmbeddedSimOptions> = {}) {
  const seen: SeenRequest[] = []
  const clock = { now: START }
  const sim = createEmbeddedSim({
    now: () => clock.now,
    token: 't',
    onRequest: (request) => seen.push(request),
    ...options,
  })
  const ask = (url: string, token = 't') => {
    const { status, body } = sim.handle({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } })
    return { status, body: body === '' ? null : (JSON.parse(body) as Record<string, unknown[]>) }
  }
  return { sim, ask, seen, clock }
}

test('customers are listed in pages, and each answers below its own address', () => {
  const { sim, ask, seen } = partner()
  sim.customer('17').addRecipe({ id: 1 })
  sim.customer('Eacme_prod').addRecipe({ id: 2 })
  expect(ask('/api/managed_users?per_page=1&page=2').body?.['result']).toMatchObject([
    { external_id: 'acme_prod' },
  ])
  expect(ask('/api/managed_users/17/recipes').body?.['result']).toMatchObject([{ id: 1 }])
  expect(ask('/api/managed_users/Eacme_prod/recipes').body?.['result']).toMatchObject([{ id: 2 }])
  expect(ask('/api/managed_users/Eacme_prod/recipes/2/jobs').body).toMatchObject({ items: [] })
  expect(ask('/api/managed_users/18/recipes').status).toBe(404)
  expect(seen.map(({ path }) => path)).toContain('/api/managed_users/17/recipes')
  sim.removeCustomer('17')
  expect(ask('/api/managed_users/17/recipes').status).toBe(404)
})

test('all customers share one token and one quota', () => {
  const { sim, ask, clock } = partner({ quota: { ...EMBEDDED_QUOTA, recipes: 2, customers: 1 } })
  for (const id of ['1', '2', '3']) sim.customer(id)
  expect(['1', '2', '3'].map((id) => ask(`/api/managed_users/${id}/recipes`).status)).toEqual([200, 200, 429])
  expect([ask('/api/managed_users').status, ask('/api/managed_users').status]).toEqual([200, 429])
  clock.now += 60_000
  expect(ask('/api/managed_users/3/recipes').status).toBe(200)
  sim.setToken('new')
  expect([ask('/api/managed_users/1/recipes').status, ask('/api/managed_users').status]).toEqual([401, 401])
  expect(ask('/api/managed_users/1/recipes', 'new').status).toBe(200)
})
