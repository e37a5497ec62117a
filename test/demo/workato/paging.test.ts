import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Variant } from '../../../src/demo/workato/variant.ts'
import { ids, jobsOf, START, simulator, walk } from './asking.ts'

function filled(variant: Partial<Variant>, failures = 60) {
  const { sim, clock } = simulator({ variant })
  sim.addRecipe({ id: 1 })
  const failed: string[] = []
  for (let i = 0; i < failures; i += 1) {
    clock.now += 1_000
    // Runs of different lengths, and completions in pairs at the same instant.
    const at = START + 2_000 * Math.floor(i / 2)
    failed.push(...sim.finish(1, { at, startedAt: at - ((i * 7_919) % 60_000) - 1_000 }))
    sim.finish(1, { at, status: 'succeeded' })
  }
  return { sim, clock, failed }
}

describe('paging', () => {
  test('a walk finds every job exactly once, in every combination of switches', () => {
    const variants = fc.record({
      idShape: fc.constantFrom<Variant['idShape']>('handle', 'handle-CD', 'mixed', 'integer', 'big-integer'),
      itemShape: fc.constantFrom<Variant['itemShape']>('current', '2019'),
      errorShape: fc.constantFrom<Variant['errorShape']>(
        'parts',
        'text',
        'text-with-id',
        'json-text',
        'object',
        'null',
      ),
      orderBy: fc.constantFrom<Variant['orderBy']>('completed', 'started'),
      orderWithinPage: fc.constantFrom<Variant['orderWithinPage']>('desc', 'shuffled'),
      timeZone: fc.constantFrom<Variant['timeZone']>('Z', 'offset'),
      timeDigits: fc.constantFrom<Variant['timeDigits']>(0, 3, 6),
      pageSize: fc.integer({ min: 1, max: 70 }),
      ignoreStatusFilter: fc.boolean(),
      rerunsInOldPlace: fc.boolean(),
      hasStatus: fc.boolean(),
      hasScopeCount: fc.boolean(),
    })
    fc.assert(
      fc.property(variants, (variant) => {
        const { sim, failed } = filled(variant, 24)
        const { found } = walk(sim)
        expect(found).toHaveLength(variant.ignoreStatusFilter ? 48 : 24)
        expect(found).toEqual(expect.arrayContaining(failed))
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  test('in order, the pages share no job', () => {
    const { sim } = filled({})
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const page = ids(jobsOf(sim, `status=failed${cursor}`))
      if (page.length === 0) break
      seen.push(...page)
      cursor = `&offset_job_id=${page.at(-1)}`
    }
    expect(seen).toHaveLength(60)
    expect(new Set(seen).size).toBe(60)
  })

  test('newest first by completion, or by start', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [long] = sim.finish(1, { startedAt: START - 100_000, at: START })
    const [short] = sim.finish(1, { startedAt: START - 50_000, at: START - 40_000 })
    expect(ids(jobsOf(sim))).toEqual([long, short])
    sim.setVariant({ orderBy: 'started' })
    expect(ids(jobsOf(sim))).toEqual([short, long])
  })

  test('a shuffled page holds the same jobs in another order, and the same one when asked again', () => {
    const { sim } = filled({})
    const ordered = ids(jobsOf(sim))
    sim.setVariant({ orderWithinPage: 'shuffled' })
    const mixed = ids(jobsOf(sim))
    expect(mixed).not.toEqual(ordered)
    expect(mixed.toSorted()).toEqual(ordered.toSorted())
    expect(ids(jobsOf(sim))).toEqual(mixed)
  })

  test('the page size is 25; per_page counts where it is obeyed, to 100', () => {
    const { sim } = filled({}, 120)
    expect(jobsOf(sim, 'status=failed&per_page=100').items).toHaveLength(25)
    sim.setVariant({ obeysPerPage: true })
    expect(jobsOf(sim, 'status=failed&per_page=7').items).toHaveLength(7)
    expect(jobsOf(sim, 'status=failed&per_page=500').items).toHaveLength(100)
    sim.setVariant({ obeysPerPage: false, pageSize: 3 })
    expect(jobsOf(sim, 'status=failed&per_page=7').items).toHaveLength(3)
  })

  test('prev=true gives newer jobs: the nearest or the newest, either way round', () => {
    const { sim } = filled({ pageSize: 2 }, 10)
    sim.setVariant({ pageSize: 100 })
    const all = ids(jobsOf(sim))
    sim.setVariant({ pageSize: 2 })
    const newer = () => ids(jobsOf(sim, `status=failed&prev=true&offset_job_id=${all[5]}`))
    expect(newer()).toEqual([all[3], all[4]])
    sim.setVariant({ prevOrder: 'asc' })
    expect(newer()).toEqual([all[4], all[3]])
    sim.setVariant({ prevPage: 'newest', prevOrder: 'desc' })
    expect(newer()).toEqual([all[0], all[1]])
    expect(ids(jobsOf(sim, `status=failed&prev=true&offset_job_id=${all[0]}`))).toEqual([])
  })

  test('an offset job that is gone: its place, nothing, the head, or 404', () => {
    const { sim, clock } = simulator({ variant: { retentionMs: 60_000 } })
    sim.addRecipe({ id: 1 })
    const [old] = sim.finish(1)
    clock.now += 61_000
    const [young] = sim.finish(1)
    const url = `status=failed&offset_job_id=${old}`
    expect(ids(jobsOf(sim, url))).toEqual([])
    expect(ids(jobsOf(sim, `${url}&prev=true`))).toEqual([young])
    expect(ids(jobsOf(sim, 'status=failed&offset_job_id=j-unknown'))).toEqual([])
    sim.setVariant({ unknownOffset: 'head' })
    expect(ids(jobsOf(sim, url))).toEqual([young])
    sim.setVariant({ unknownOffset: 'empty' })
    expect(ids(jobsOf(sim, `${url}&prev=true`))).toEqual([])
    sim.setVariant({ unknownOffset: 'not-found' })
    expect(jobsOf(sim, url)).toEqual({ message: 'Not found' })
  })

  test('a succeeded job is an offset among failed ones, and the deprecated names work', () => {
    const { sim, clock } = simulator({ variant: { itemShape: '2019', idShape: 'integer' } })
    sim.addRecipe({ id: 1 })
    const [older] = sim.finish(1)
    clock.now += 1_000
    const [between] = sim.finish(1, { status: 'succeeded' })
    clock.now += 1_000
    sim.finish(1)
    expect(ids(jobsOf(sim, `status=failed&offset_job_id=${between}`))).toEqual([older])
    expect(ids(jobsOf(sim, `failed=true&offset_run_id=${between}`))).toEqual([older])
  })

  test('a rerun stands at the head, or where its first job stands', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    clock.now += 60_000
    const [other] = sim.finish(1)
    clock.now += 60_000
    const [again] = sim.finish(1, { masterJobId: first! })
    expect(ids(jobsOf(sim))).toEqual([again, other, first])
    sim.setVariant({ rerunsInOldPlace: true })
    expect(ids(jobsOf(sim))).toEqual([other, again, first])
  })

  test('reruns alone, under the name the variant knows', () => {
    const { sim } = simulator()
    sim.addRecipe({ id: 1 })
    const [first] = sim.finish(1)
    const [again] = sim.finish(1, { masterJobId: first! })
    const asked = (name: string) => ids(jobsOf(sim, `status=failed&${name}=true`))
    expect(asked('rerun_only')).toEqual([again])
    expect(asked('rerun_jobs')).toEqual([again])
    sim.setVariant({ rerunParam: 'rerun_jobs' })
    expect(asked('rerun_only')).toHaveLength(2)
    expect(asked('rerun_jobs')).toEqual([again])
    sim.setVariant({ rerunParam: 'none' })
    expect(asked('rerun_jobs')).toHaveLength(2)
  })

  test('status filters, unless it is ignored; unfinished jobs are pending and stand at the head', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    const running = sim.start(1)
    clock.now += 1_000
    const [failed] = sim.finish(1)
    const [fine] = sim.finish(1, { status: 'succeeded' })
    const [aborted] = sim.finish(1, { status: 'aborted' })
    expect(ids(jobsOf(sim, ''))).toEqual([running, aborted, fine, failed])
    expect(ids(jobsOf(sim, 'status=failed'))).toEqual([failed])
    expect(ids(jobsOf(sim, 'status=succeeded'))).toEqual([fine])
    expect(ids(jobsOf(sim, 'status=pending'))).toEqual([running])
    expect(jobsOf(sim, 'status=pending').items[0]).toMatchObject({ status: 'running', completed_at: null })
    clock.now += 1_000
    sim.complete(running)
    expect(ids(jobsOf(sim, 'status=failed'))).toEqual([running, failed])
    sim.setVariant({ ignoreStatusFilter: true })
    expect(jobsOf(sim, 'status=failed').items).toHaveLength(4)
  })

  test('test runs and purged jobs are not shown', () => {
    const { sim, clock } = simulator()
    sim.addRecipe({ id: 1 })
    sim.finish(1, { isTest: true })
    expect(jobsOf(sim).items).toHaveLength(1)
    sim.setVariant({ testRunsVisible: false })
    expect(jobsOf(sim)).toMatchObject({ items: [], job_scope_count: 0 })
    sim.setVariant({ testRunsVisible: true, retentionMs: 60_000 })
    clock.now += 60_000
    expect(jobsOf(sim)).toMatchObject({ items: [], job_scope_count: 0, job_failed_count: 1 })
  })
})
