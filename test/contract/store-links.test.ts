import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/ingest/classify.ts'
import { link } from '../../src/ingest/echo.ts'
import type { LinkableFailure } from '../../src/model/failure.ts'
import { DAY_MS } from '../../src/model/instant.ts'
import { recipeKey } from '../../src/model/recipe.ts'
import type { Store } from '../../src/store/port.ts'
import { callTrees } from '../ingest/calls.ts'
import { BACK_ENDS, type StoreSite } from '../support/stores.ts'
import { aBatch, aFailure, NOW } from './store-values.ts'

describe.each(BACK_ENDS)('echoes on $name', ({ site: makeSite }) => {
  let site: StoreSite
  let store: Store

  beforeEach(async () => {
    site = await makeSite()
    store = await site.open()
  })
  afterEach(() => site.close())

  const record = (recipe: string, ...failures: Parameters<typeof aFailure>[0][]) =>
    store.failures.record(
      aBatch({ recipe, failures: failures.map((over) => aFailure({ recipe, ...over })) }),
      classify,
      link,
    )
  const roots = async () =>
    Object.fromEntries(
      (await store.failures.list({ limit: 99 })).map(({ job, root }) => [job, root?.job ?? null]),
    )

  const outer = () => record('1', { job: 'outer', errorId: 'e-1', completedAt: NOW + 2, placedAt: NOW + 2 })
  const middle = () =>
    record('2', {
      job: 'middle',
      errorId: 'e-2',
      completedAt: NOW + 1,
      placedAt: NOW + 1,
      callingRecipe: '1',
      callingJob: 'outer',
      rootRecipe: '1',
      rootJob: 'outer',
    })
  const inner = () =>
    record('3', {
      job: 'inner',
      errorId: 'e-3',
      completedAt: NOW,
      placedAt: NOW,
      callingRecipe: '2',
      callingJob: 'middle',
      rootRecipe: '1',
      rootJob: 'outer',
    })

  test('1.5 links are made again when one arrives late, whichever it is', async () => {
    const chain = { outer: 'inner', middle: 'inner', inner: null }
    await outer()
    await inner()
    expect(await roots()).toEqual({ outer: 'inner', inner: null })
    await middle()
    expect(await roots()).toEqual(chain)
    await record('4', { job: 'other', errorId: 'e-4' })
    expect(await roots()).toEqual({ ...chain, other: null })
  })

  test('1.5 the same error id links what came in either order, and only in its workspace', async () => {
    await record('1', { job: 'a', errorId: 'e', placedAt: NOW + 60_000 })
    await record('2', { job: 'b', errorId: 'e', placedAt: NOW })
    expect(await roots()).toEqual({ a: 'b', b: null })
    const far = aFailure({ workspace: 'other', recipe: '3', job: 'c', errorId: 'e', placedAt: NOW - 1 })
    await store.failures.record(aBatch({ workspace: 'other', recipe: '3', failures: [far] }), classify, link)
    expect(await roots()).toEqual({ a: 'b', b: null, c: null })
  })

  test('1.5 an error id that appears later links then', async () => {
    await record('2', { job: 'b', errorId: 'e', placedAt: NOW })
    await record('1', { job: 'a', errorId: null, completedAt: NOW + 9, placedAt: NOW + 9 })
    expect(await roots()).toEqual({ a: null, b: null })
    const { seq } = await store.facts.changes(0, 0)
    await record('1', { job: 'a', errorId: 'e', completedAt: NOW + 9 })
    expect(await roots()).toEqual({ a: 'b', b: null })
    expect((await store.facts.changes(seq, seq)).revised).toMatchObject([{ seq: 2, echo: true }])
  })

  test('1.5 facts say what is an echo; what a late one makes one is changed from its place', async () => {
    await outer()
    const { seq, fresh } = await store.facts.changes(0, 0)
    expect(fresh).toMatchObject([{ echo: false }])
    await middle()
    const after = await store.facts.changes(seq, seq)
    expect(after.fresh).toMatchObject([{ placedAt: NOW + 1, echo: false }])
    expect(after.revised).toMatchObject([{ placedAt: NOW + 2, echo: true }])
    const countable = await store.failures.countable(
      [recipeKey({ workspace: 'production', id: '1' })],
      0,
      NOW * 2,
    )
    expect(countable).toMatchObject([{ job: 'outer', echo: true, causedBy: { root: after.fresh[0]?.seq } }])
    await inner()
    expect(
      (await store.facts.changes(after.seq, after.seq)).revised.map(({ placedAt }) => placedAt - NOW),
    ).toEqual([2, 1])
  })

  test('1.5 a page that changes no link changes no failure', async () => {
    await inner()
    await middle()
    await outer()
    const { seq } = await store.facts.changes(0, 0)
    await record('1', { job: 'outer', errorId: 'e-9', completedAt: NOW + 3, placedAt: NOW + 3 })
    expect((await store.facts.changes(seq, seq)).revised).toEqual([])
    expect(await roots()).toMatchObject({ outer: 'inner' })
  })

  test('1.5 an echo stays one when its root is older than the retention', async () => {
    await inner()
    await record('2', {
      job: 'middle',
      errorId: 'e-2',
      completedAt: NOW + 50 * DAY_MS,
      placedAt: NOW + 50 * DAY_MS,
      firstSeenAt: NOW + 50 * DAY_MS,
    })
    await site.run('update failure set cause_seq = 1, root_seq = 1 where seq = 2')
    await store.prune(NOW + 95 * DAY_MS, 90 * DAY_MS)
    await record('5', { job: 'late', errorId: 'e-2', placedAt: NOW + 50 * DAY_MS + 1 })
    const [late, middleOne] = await store.failures.list({ limit: 9 })
    expect([late?.job, late?.root?.job]).toEqual(['late', 'middle'])
    expect(middleOne?.root).toBeNull()
    expect(
      Number((await site.ask('select cause_seq as cause from failure where seq = 2'))[0]?.['cause']),
    ).toBe(1)
    const { fresh } = await store.facts.changes(0, 0)
    expect(fresh.map(({ echo }) => echo)).toEqual([true, true])
  })
})

test('1.5 random call trees in random order come to the same links as all at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      callTrees.chain((tree) =>
        fc.tuple(fc.constant(tree), fc.shuffledSubarray([...tree], { minLength: tree.length })),
      ),
      async ([tree, shuffled]) => {
        const site = await BACK_ENDS[0]!.site()
        const store = await site.open()
        for (const failure of shuffled) await recordOne(store, failure)
        const stored = await store.failures.list({ limit: 99 })
        const nameOf = new Map(tree.map(({ seq, job }) => [seq, job]))
        const links = link(tree)
        const expected = tree.map(({ seq, job }) => [job, nameOf.get(links.get(seq)?.root ?? -1) ?? null])
        expect(Object.fromEntries(stored.map(({ job, root }) => [job, root?.job ?? null]))).toEqual(
          Object.fromEntries(expected),
        )
        await site.close()
      },
    ),
    { numRuns: 40 },
  )
})

async function recordOne(store: Store, failure: LinkableFailure): Promise<void> {
  const { recipe } = failure
  await store.failures.record(aBatch({ recipe, failures: [aFailure(failure)] }), classify, link)
}
