import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { OF_2019 } from '../../../src/demo/workato/variant.ts'
import { simulator } from './asking.ts'

function filled() {
  const { sim, clock } = simulator({ name: 'Acme <production>' })
  sim.addRecipe({ id: 1, name: 'Order sync', project: 'Orders', folder: 'Inbound' })
  sim.addRecipe({ id: 2, name: 'Idle', running: false, stopCause: 'trigger_errors_limit' })
  sim.finish(1, { status: 'succeeded', count: 1_234, listed: false })
  const [job] = sim.finish(1, {
    title: '<script>alert(1)</script>',
    error: { type: 'Timeout', message: 'a & b', errorId: 'e-1' },
  })
  clock.now += 120_000
  const open = (url: string) => sim.handle({ method: 'GET', url, headers: {} })
  return { sim, open, job: job! }
}

describe('the page', () => {
  test('shows the workspace: recipes, their state and counters, the latest failures', () => {
    const { open, job } = filled()
    const { status, body, headers } = open('/')
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('text/html')
    for (const text of [
      'Order sync',
      'Orders / Inbound',
      'Running',
      'Stopped: trigger errors limit',
      '1,234',
      'Timeout',
      'a &amp; b',
      '2 min ago',
      job,
    ]) {
      expect(body).toContain(text)
    }
    expect(body).toContain(`href="/recipes/1/job/${job}"`)
  })

  test('is strict and takes nothing from elsewhere', () => {
    const { open } = filled()
    const { body, headers } = open('/')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(body).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(body).not.toMatch(/ style=|<script>/)
    expect(body).toContain('Acme &lt;production&gt;')
    expect(open('/page.css').headers['content-type']).toContain('text/css')
    expect(() => new Script(open('/page.js').body)).not.toThrow()
  })

  test('has a page where links to a recipe and a job lead, with texts escaped', () => {
    const { open, job } = filled()
    expect(open('/recipes/1')).toMatchObject({ status: 200, body: expect.stringContaining('Order sync') })
    const { status, body } = open(`/recipes/1/job/${encodeURIComponent(job)}`)
    expect(status).toBe(200)
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(body).not.toContain('<script>alert')
    expect(body).toContain('e-1')
  })

  test('is 404 where nothing is, and only to be read', () => {
    const { sim, open, job } = filled()
    for (const url of ['/recipes/9', `/recipes/2/job/${job}`, '/recipes/1/job/j-none', '/elsewhere']) {
      expect(open(url).status).toBe(404)
    }
    expect(sim.handle({ method: 'POST', url: '/', headers: {} }).status).toBe(405)
  })

  test('does not count as a request to the API', () => {
    const { sim, open } = filled()
    open('/')
    expect(sim.requests).toEqual([])
  })

  test('shows running jobs, reruns and an empty workspace', () => {
    const { sim } = simulator({ variant: OF_2019 })
    const open = (url: string) => sim.handle({ method: 'GET', url, headers: {} }).body
    expect(open('/')).toContain('There is no recipe yet.')
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    const again = sim.start(1, { masterJobId: first! })
    expect(open('/recipes/1')).toContain('running')
    expect(open(`/recipes/1/job/${again}`)).toContain(`href="/recipes/1/job/${first}"`)
  })
})
