import fc from 'fast-check'
import { expect, test } from 'vitest'
import { link } from '../../src/ingest/echo.ts'
import type { LinkableFailure } from '../../src/model/failure.ts'
import { MINUTE_MS } from '../../src/model/instant.ts'
import { callTrees, failed } from './calls.ts'
import { NOON } from './items.ts'

/** Order sync calls Create invoice, which calls Find customer; each fails a second after what it called. */
const [OUTER, MIDDLE, INNER] = [
  failed({ seq: 3, recipe: '1', job: 'j-outer', completedAt: NOON + 2_000 }),
  failed({
    seq: 2,
    recipe: '2',
    job: 'j-middle',
    completedAt: NOON + 1_000,
    callingRecipe: '1',
    callingJob: 'j-outer',
    rootRecipe: '1',
    rootJob: 'j-outer',
  }),
  failed({
    seq: 1,
    recipe: '3',
    job: 'j-inner',
    completedAt: NOON,
    callingRecipe: '2',
    callingJob: 'j-middle',
    rootRecipe: '1',
    rootJob: 'j-outer',
  }),
]

test('1.5 a failure of a caller is an echo of that of the job it called; the root is the deepest', () => {
  expect(link([OUTER, MIDDLE, INNER])).toEqual(
    new Map([
      [3, { cause: 2, root: 1 }],
      [2, { cause: 1, root: 1 }],
    ]),
  )
})

test('1.5 where the job between did not fail, the first caller is linked by the root job', () => {
  expect(link([OUTER, INNER])).toEqual(new Map([[3, { cause: 1, root: 1 }]]))
})

test('1.5 of several failed callees the deepest is the cause, then the earliest', () => {
  const sibling = failed({ ...MIDDLE, seq: 4, job: 'j-sibling', completedAt: NOON - 60_000 })
  expect(link([OUTER, sibling, MIDDLE, INNER]).get(3)).toEqual({ cause: 2, root: 1 })
  const same = failed({ ...MIDDLE, seq: 5, recipe: '4', job: 'j-same', placedAt: NOON + 1_500 })
  expect(link([OUTER, same, MIDDLE]).get(3)).toEqual({ cause: 2, root: 2 })
})

test('1.5 the deepest is found however its failures came', () => {
  const by = (seq: number, callingJob: string | null): LinkableFailure =>
    failed({ seq, recipe: String(seq), job: `j-${seq}`, callingJob, completedAt: NOON, placedAt: NOON + seq })
  const tree = [by(1, null), by(2, 'j-1'), by(3, 'j-1'), by(4, 'j-3'), by(5, 'j-4'), by(6, 'j-2')]
  expect(link(tree).get(1)).toEqual({ cause: 3, root: 5 })
  expect(link(tree.toReversed()).get(1)).toEqual({ cause: 3, root: 5 })
})

test('1.5 how deep a callee lies is told by the deepest of its own', () => {
  const by = (seq: number, callingJob: string | null): LinkableFailure =>
    failed({ seq, recipe: String(seq), job: `j-${seq}`, callingJob, completedAt: NOON, placedAt: NOON + seq })
  const tree = [
    by(1, null),
    by(2, 'j-1'),
    by(3, 'j-1'),
    by(4, 'j-2'),
    by(5, 'j-3'),
    by(6, 'j-3'),
    by(7, 'j-6'),
  ]
  expect(link(tree).get(1)).toEqual({ cause: 3, root: 7 })
  expect(link(tree.toReversed()).get(1)).toEqual({ cause: 3, root: 7 })
})

test('1.5 of failures with one error id the first in order is the root, down to the job', () => {
  const one = (seq: number, over: Partial<LinkableFailure>): LinkableFailure =>
    failed({
      seq,
      recipe: String(seq),
      job: `j-${seq}`,
      errorId: 'e',
      completedAt: NOON,
      placedAt: NOON,
      ...over,
    })
  expect(link([one(2, {}), one(3, {}), one(1, {})])).toEqual(
    new Map([
      [2, { cause: 1, root: 1 }],
      [3, { cause: 1, root: 1 }],
    ]),
  )
  const jobs = [one(5, { recipe: '1', job: 'b' }), one(4, { recipe: '1', job: 'a' }), one(6, { recipe: '2' })]
  expect(link(jobs)).toEqual(new Map([[6, { cause: 4, root: 4 }]]))
})

const TWIN = { recipe: '2', job: 'j-2', callingJob: 'j-1', completedAt: NOON, placedAt: NOON }

test.each<[string, Partial<LinkableFailure>, Partial<LinkableFailure>]>([
  ['its place', { placedAt: NOON - 1, recipe: '3' }, { recipe: '2' }],
  ['its recipe', { recipe: '1', job: 'j-9' }, { recipe: '2', job: 'j-8' }],
  ['its job', { job: 'j-2', errorId: 'b' }, { job: 'j-3', errorId: 'a' }],
  ['its error id', { errorId: 'A', completedAt: NOON }, { errorId: 'B', completedAt: NOON - 1 }],
  ['its error id, where one has none', { completedAt: NOON }, { errorId: 'A', completedAt: NOON - 1 }],
  ['its completion', { completedAt: NOON - 1 }, {}],
  ['its completion, where one has none', { completedAt: null }, {}],
])('1.5 of callees equally deep the first is the cause, by %s', (_, first, second) => {
  const caller = failed({ seq: 3, completedAt: NOON, placedAt: NOON + 9 })
  const callees = [failed({ ...TWIN, seq: 1, ...first }), failed({ ...TWIN, seq: 2, ...second })]
  expect(link([caller, ...callees]).get(3)).toMatchObject({ cause: 1 })
  expect(link([caller, ...callees.toReversed()]).get(3)).toMatchObject({ cause: 1 })
})

test('1.5 a job that shows itself as its root is called by nobody', () => {
  const own = { rootRecipe: '1', rootJob: 'j-1' }
  const failures = [failed({ ...own, seq: 1, errorId: 'a' }), failed({ ...own, seq: 2, errorId: 'b' })]
  expect(link(failures)).toEqual(new Map())
})

test('1.5 a caller that is not known has no failure', () => {
  expect(link([failed({ callingJob: 'j-9', rootJob: 'j-8', completedAt: null })])).toEqual(new Map())
})

test('1.5 what ended before is not caused by what failed later', () => {
  const early = failed({ ...OUTER, completedAt: NOON + 999 })
  expect(link([early, MIDDLE])).toEqual(new Map())
  expect(link([failed({ ...early, completedAt: null }), MIDDLE]).size).toBe(1)
  expect(link([early, failed({ ...MIDDLE, completedAt: null })]).size).toBe(1)
})

test('1.5 the caller is one of its recipe, where that is named', () => {
  expect(link([OUTER, failed({ ...MIDDLE, callingRecipe: '9', rootJob: null })])).toEqual(new Map())
  expect(link([OUTER, failed({ ...MIDDLE, callingRecipe: null, rootJob: null })]).size).toBe(1)
})

test('1.5 else the same error id in two recipes within 5 minutes makes the later one an echo', () => {
  const first = failed({ seq: 1, recipe: '1', job: 'j-1', errorId: 'e' })
  const at = (ms: number, over: Partial<LinkableFailure> = {}) =>
    failed({ seq: 2, recipe: '2', job: 'j-2', errorId: 'e', completedAt: NOON + ms, ...over })
  expect(link([at(5 * MINUTE_MS), first])).toEqual(new Map([[2, { cause: 1, root: 1 }]]))
  expect(link([at(-5 * MINUTE_MS), first])).toEqual(new Map([[1, { cause: 2, root: 2 }]]))
  expect(link([at(5 * MINUTE_MS + 1), first])).toEqual(new Map())
  expect(link([at(0, { recipe: '1' }), first])).toEqual(new Map())
  expect(link([at(0, { errorId: 'f' }), first])).toEqual(new Map())
  expect(link([at(0, { errorId: null }), failed({ ...first, errorId: null })])).toEqual(new Map())
})

test('1.5 a call says more than an error id', () => {
  const [outer, inner] = [failed({ ...OUTER, errorId: 'e' }), failed({ ...INNER, errorId: 'e' })]
  const later = failed({ ...INNER, errorId: 'e', completedAt: null, placedAt: NOON + 60_000 })
  expect(link([outer, inner])).toEqual(new Map([[3, { cause: 1, root: 1 }]]))
  expect(link([outer, later])).toEqual(new Map([[3, { cause: 1, root: 1 }]]))
})

test('1.5 a failure that a call caused has no other cause, though one with its error id failed earlier', () => {
  const outer = failed({ ...OUTER, errorId: 'e' })
  const inner = failed({ ...INNER, errorId: 'e' })
  const first = failed({ seq: 9, recipe: '9', job: 'j-9', errorId: 'e', completedAt: NOON - 1 })
  expect(link([outer, inner, first])).toEqual(
    new Map([
      [3, { cause: 1, root: 9 }],
      [1, { cause: 9, root: 9 }],
    ]),
  )
})

test('1.5 jobs that call each other, as no workspace has them, still have one root', () => {
  const one = failed({ seq: 1, recipe: '1', job: 'j-1', callingJob: 'j-2' })
  const two = failed({ seq: 2, recipe: '2', job: 'j-2', callingJob: 'j-1' })
  expect(link([two, one])).toEqual(new Map([[2, { cause: 1, root: 1 }]]))
  expect(link([failed({ callingJob: 'j-1', rootJob: 'j-1' })])).toEqual(new Map())
})

test('1.5 who called such jobs is linked to the first of them, in whatever order they came', () => {
  const one = failed({ seq: 1, recipe: '1', job: 'j-1', callingJob: 'j-2', rootJob: 'j-3' })
  const two = failed({ seq: 2, recipe: '2', job: 'j-2', callingJob: 'j-1', rootJob: 'j-3' })
  const outer = failed({ seq: 3, recipe: '3', job: 'j-3' })
  for (const failures of [
    [one, two, outer],
    [two, one, outer],
    [outer, two, one],
  ]) {
    expect(link(failures)).toEqual(
      new Map([
        [2, { cause: 1, root: 1 }],
        [3, { cause: 1, root: 1 }],
      ]),
    )
  }
})

test('1.5 links do not depend on the order in which failures came, and every echo ends at a root', () => {
  fc.assert(
    fc.property(
      callTrees.chain((tree) =>
        fc.tuple(fc.constant(tree), fc.shuffledSubarray([...tree], { minLength: tree.length })),
      ),
      ([tree, shuffled]) => {
        const links = link(tree)
        expect(link(shuffled)).toEqual(links)
        for (const { cause, root } of links.values()) {
          expect(links.has(root)).toBe(false)
          expect(links.get(cause)?.root ?? cause).toBe(root)
        }
      },
    ),
  )
})
