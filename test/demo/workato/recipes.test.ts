import { describe, expect, test } from 'vitest'
import type { WorkatoSim } from '../../../src/demo/workato/sim.ts'
import { ask, jobsOf, START, simulator } from './asking.ts'

type Row = Record<string, unknown> & { id: number }

function listed(sim: WorkatoSim, query = ''): Row[] {
  return (JSON.parse(ask(sim, `/api/recipes?${query}`).body) as { items: Row[] }).items
}

function idsOf(sim: WorkatoSim, query: string): number[] {
  return listed(sim, query).map(({ id }) => id)
}

function read(sim: WorkatoSim, path: string): unknown {
  return JSON.parse(ask(sim, path).body)
}

describe('the recipe list', () => {
  test('goes down from the highest id, in pages of at most 100', () => {
    const { sim } = simulator()
    for (let id = 1; id <= 250; id += 1) sim.addRecipe({ id })
    expect(idsOf(sim, 'per_page=1')).toEqual([250])
    expect(idsOf(sim, 'per_page=1000')).toHaveLength(100)
    const all = [1, 2, 3, 4].flatMap((page) => idsOf(sim, `per_page=100&page=${page}`))
    expect(all).toEqual(Array.from({ length: 250 }, (_, index) => 250 - index))
    expect(idsOf(sim, 'since_id=3')).toEqual([2, 1])
    expect(idsOf(sim, '')).toHaveLength(100)
    sim.setVariant({ recipesPerPageDefault: 10 })
    expect(idsOf(sim, '')).toHaveLength(10)
  })

  test('filters by running (older: active), folder, adapters, cause and times of stop and update', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1, apps: ['salesforce', 'netsuite'], project: 'Orders' })
    sim.addRecipe({ id: 2, apps: ['salesforce'], project: 'Orders', folder: 'Inbound' })
    clock.now += 60_000
    sim.setRecipe(2, { running: false, stopCause: 'trigger_errors_limit' })
    expect(idsOf(sim, 'running=true')).toEqual([1])
    expect(idsOf(sim, 'active=false')).toEqual([2])
    expect(idsOf(sim, 'stop_cause=trigger_errors_limit')).toEqual([2])
    expect(idsOf(sim, 'adapter_names_all=salesforce,netsuite')).toEqual([1])
    expect(idsOf(sim, 'adapter_names_any=netsuite,salesforce')).toEqual([2, 1])
    const root = listed(sim)[1]!['folder_id'] as number
    expect(idsOf(sim, `folder_id=${root}`)).toEqual([1])
    expect(idsOf(sim, `folder_id=${root}&with_subfolders=true`)).toEqual([2, 1])
    expect(idsOf(sim, 'updated_after=2026-09-01T10:00:30Z')).toEqual([2])
    expect(idsOf(sim, 'stopped_after=2026-09-01T10:00:30Z')).toEqual([1])
    expect(ask(sim, '/api/recipes?updated_after=yesterday').status).toBe(422)
  })

  test('can be ordered by activity', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    sim.addRecipe({ id: 2 })
    clock.now += 1_000
    sim.finish(1)
    expect(idsOf(sim, 'order=default')).toEqual([2, 1])
    expect(idsOf(sim, 'order=activity')).toEqual([1, 2])
  })

  test('shows tags and code where asked', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1, tags: ['critical'] })
    expect(listed(sim)[0]).not.toHaveProperty('tags')
    expect(listed(sim)[0]).toHaveProperty('code')
    expect(listed(sim, 'exclude_code=true')[0]).not.toHaveProperty('code')
    const tags = read(sim, '/api/tags') as { handle: string; title: string }[]
    expect(tags).toMatchObject([{ title: 'critical', handle: expect.stringMatching(/^tag-/) }])
    expect(listed(sim, 'includes[]=tags')[0]).toMatchObject({ tags: [tags[0]!.handle] })
  })

  test('tells state, author, last run and counters, or less', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1, name: 'Order sync', authorEmail: 'ann@example.com' })
    sim.finish(1)
    clock.now += 1_000
    sim.setRecipe(1, { running: false })
    expect(listed(sim)[0]).toMatchObject({
      id: 1,
      name: 'Order sync',
      running: false,
      stop_cause: null,
      stopped_at: '2026-09-01T03:00:01.000-07:00',
      job_failed_count: 1,
      version_author_email: 'ann@example.com',
      project_id: null,
    })
    sim.setVariant({ countersInList: false, hasLastRunAt: false, hasProjectId: false })
    for (const key of ['job_failed_count', 'last_run_at', 'project_id'])
      expect(listed(sim)[0]).not.toHaveProperty(key)
    sim.setVariant({ recipeFields: 'bare' })
    expect(listed(sim)[0]).not.toHaveProperty('version_author_email')
    sim.setVariant({ recipeFields: 'id-only' })
    expect(listed(sim)[0]).toEqual({ id: 1, name: 'Order sync' })
  })

  test('comes in items, result or a bare array, with or without its size', () => {
    const { sim } = simulator({ variant: { recipesEnvelope: 'result', recipesMeta: true } })
    sim.addRecipe({ id: 1 })
    expect(read(sim, '/api/recipes')).toMatchObject({ result: [{ id: 1 }], count: 1, page: 1, per_page: 100 })
    sim.setVariant({ recipesEnvelope: 'array' })
    expect(read(sim, '/api/recipes')).toMatchObject([{ id: 1 }])
    sim.setVariant({ recipesEnvelope: 'items', recipesMeta: false })
    expect(Object.keys(read(sim, '/api/recipes') as object)).toEqual(['items'])
  })

  test('leaves out a recipe out of scope, which then has no jobs either', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1, inScope: false })
    expect(listed(sim)).toEqual([])
    expect(ask(sim, '/api/recipes/1/jobs').status).toBe(404)
    sim.setRecipe(1, { inScope: true })
    expect(ask(sim, '/api/recipes/1').status).toBe(200)
    sim.removeRecipe(1)
    expect(ask(sim, '/api/recipes/1').status).toBe(404)
  })
})

describe('counters', () => {
  const counters = (sim: WorkatoSim) => {
    const { job_succeeded_count, job_failed_count, job_count, job_scope_count } = jobsOf(sim)
    return [job_succeeded_count, job_failed_count, job_count, job_scope_count]
  }

  test('ignore the filter; the scope counts what the filter leaves', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    sim.finish(1, { status: 'succeeded', count: 5 })
    sim.finish(1, { count: 3 })
    expect(counters(sim)).toEqual([5, 3, 8, 3])
    sim.setVariant({ hasScopeCount: false })
    expect(counters(sim)).toEqual([5, 3, 8, undefined])
    sim.setVariant({ hasJobCounters: false })
    expect(counters(sim)).toEqual([undefined, undefined, undefined, undefined])
  })

  test('may leave out reruns and tests, count unfinished jobs, shrink with retention', () => {
    const { sim, clock } = simulator({ variant: { retentionMs: 60_000 } })
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    sim.finish(1, { masterJobId: first! })
    sim.finish(1, { isTest: true })
    sim.start(1)
    expect(counters(sim)).toEqual([0, 3, 3, 3])
    sim.setVariant({ countersCountReruns: false })
    expect(counters(sim)[1]).toBe(2)
    sim.setVariant({ countersCountTests: false })
    expect(counters(sim)[1]).toBe(1)
    sim.setVariant({ countersCountRunning: true })
    expect(counters(sim)[2]).toBe(2)
    clock.now += 60_000
    expect(counters(sim)[1]).toBe(1)
    sim.setVariant({ countersShrink: true })
    expect(counters(sim)[1]).toBe(0)
  })

  test('move for jobs that are never listed, and stand still where told', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    expect(sim.finish(1, { count: 7, listed: false })).toEqual([])
    sim.finish(1, { status: 'succeeded', count: 1_000_000, listed: false })
    sim.finish(1, { counted: 'none' })
    sim.finish(1, { status: 'aborted' })
    expect(counters(sim)).toEqual([1_000_000, 7, 1_000_007, 1])
  })

  test('of the list lag behind those of the jobs', () => {
    const { sim, clock } = simulator({ variant: { listCounterLagMs: 30_000 } })
    sim.addRecipe({ id: 1 })
    sim.finish(1)
    expect(listed(sim)[0]).toMatchObject({ job_failed_count: 0 })
    expect(jobsOf(sim).job_failed_count).toBe(1)
    clock.now += 30_000
    expect(listed(sim)[0]).toMatchObject({ job_failed_count: 1 })
  })
})

describe('the other lists', () => {
  test('connections are a bare array with application or provider', () => {
    const { sim } = simulator()
    sim.setConnection({ id: 36, application: 'salesforce' })
    expect(read(sim, '/api/connections')).toMatchObject([
      { id: 36, application: 'salesforce', authorization_status: 'success' },
    ])
    sim.setConnection({
      id: 36,
      authorizationStatus: 'failed',
      connectionLostAt: START,
      connectionLostReason: 'expired',
    })
    sim.setVariant({ connectionApp: 'provider', timeZone: 'Z', connectionsEnvelope: 'result' })
    const { result } = read(sim, '/api/connections') as { result: Row[] }
    expect(result).toMatchObject([
      {
        provider: 'salesforce',
        authorization_status: 'failed',
        connection_lost_at: '2026-09-01T10:00:00.000Z',
        connection_lost_reason: 'expired',
      },
    ])
    expect(result[0]).not.toHaveProperty('application')
    sim.removeConnection(36)
    expect(read(sim, '/api/connections')).toEqual({ result: [] })
  })

  test('folders are the children of a parent, projects have one of their own', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1, project: 'Orders', folder: 'Inbound/EDI' })
    const [project] = read(sim, '/api/projects') as Row[]
    expect(project).toMatchObject({ name: 'Orders' })
    const [root] = read(sim, '/api/folders') as Row[]
    expect(root).toMatchObject({
      id: project!['folder_id'],
      name: 'Orders',
      is_project: true,
      project_id: project!.id,
    })
    const [inbound] = read(sim, `/api/folders?parent_id=${root!.id}`) as Row[]
    expect(inbound).toMatchObject({ name: 'Inbound', parent_id: root!.id, is_project: false })
    expect(read(sim, `/api/folders?parent_id=${inbound!.id}`)).toMatchObject([{ name: 'EDI' }])
    expect(read(sim, '/api/folders?page=2')).toEqual([])
    expect(read(sim, '/api/recipes/1')).toMatchObject({ project_id: project!.id })
  })

  test('the user is forbidden outside DEV', () => {
    const { sim } = simulator()
    expect(ask(sim, '/api/users/me').status).toBe(403)
    sim.setVariant({ usersMe: 'allowed' })
    expect(read(sim, '/api/users/me')).toMatchObject({ recipes_count: 0 })
  })

  test("an embedded customer's workspace answers under its own address", () => {
    const { sim } = simulator({
      variant: { managedUser: 'Eacme_prod', recipesEnvelope: 'result', jobsEnvelope: 'result' },
    })
    sim.addRecipe({ id: 1 })
    sim.finish(1)
    expect(read(sim, '/api/managed_users/Eacme_prod/recipes')).toMatchObject({ result: [{ id: 1 }] })
    expect(read(sim, '/api/managed_users/Eacme_prod/recipes/1/jobs')).toMatchObject({
      result: [{ status: 'failed' }],
    })
    expect(ask(sim, '/api/managed_users/Eother/recipes').status).toBe(404)
  })
})

test('ten thousand recipes and a hundred thousand jobs cost little to read', { timeout: 60_000 }, () => {
  const { sim } = simulator()
  for (let id = 1; id <= 10_000; id += 1) {
    sim.addRecipe({ id })
    sim.finish(id, { count: 9 })
  }
  sim.finish(1, { count: 10_000 })
  // Processor time: other work on the machine is not ours.
  const before = process.cpuUsage()
  for (let page = 1; page <= 100; page += 1) idsOf(sim, `per_page=100&page=${page}&exclude_code=true`)
  for (let i = 0; i < 20; i += 1) jobsOf(sim)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(5_000)
})

describe('what nobody knows of the list, both ways', () => {
  test('it goes up from the lowest id, or pays no heed to per_page', () => {
    const { sim } = simulator({ variant: { listOrder: 'id-asc', listObeysPerPage: false } })
    for (let id = 1; id <= 150; id += 1) sim.addRecipe({ id })
    expect(idsOf(sim, 'per_page=10').slice(0, 2)).toEqual([1, 2])
    expect(idsOf(sim, 'per_page=10')).toHaveLength(100)
  })

  test('last_run_at is as old as the counters, or not; the counters of the jobs answer are old as well, or not', () => {
    const { sim, clock } = simulator({ variant: { listCounterLagMs: 600_000, jobsCounterLagMs: 60_000 } })
    sim.addRecipe({ id: 1 })
    sim.finish(1)
    clock.now += 30_000
    expect(listed(sim)[0]).toMatchObject({ job_failed_count: 0, last_run_at: expect.any(String) })
    expect(jobsOf(sim)).toMatchObject({ job_failed_count: 0, items: [expect.anything()] })
    sim.setVariant({ listRunLags: true })
    expect(listed(sim)[0]).toMatchObject({ last_run_at: null })
    clock.now += 600_000
    expect(listed(sim)[0]).toMatchObject({ job_failed_count: 1, last_run_at: expect.any(String) })
    expect(jobsOf(sim)).toMatchObject({ job_failed_count: 1 })
  })
})
