import { expect, test } from 'vitest'
import { digest } from './digest.ts'
import { evaluations } from './evaluate.ts'
import { ingest, ingestKnown } from './ingest.ts'
import { compare, median } from './measure.ts'
import { errorId, jobId, jobsPage } from './pages.ts'
import { replayMonth } from './replay-month.ts'
import { failedItems, MONTH } from './replay-past.ts'
import { isMet, resultOf, TARGETS, tableOf } from './result.ts'

const ONE = { rounds: 1, warmUp: 0 }

test.for([
  ['ingest', ingest],
  ['ingest-known', ingestKnown],
  ['digest', digest],
] as const)('%s has the shape that --json prints', { timeout: 60_000 }, async ([name, run]) => {
  const result = await run(ONE)
  expect(JSON.parse(JSON.stringify(result))).toEqual({
    name,
    ours: expect.any(Number),
    baseline: expect.any(Number),
    ratio: expect.any(Number),
    unit: 'ms',
  })
  expect(result.ours).toBeGreaterThan(0)
  expect(result.baseline).toBeGreaterThan(0)
})

test('evaluations have the shape that --json prints', { timeout: 60_000 }, async () => {
  const results = await evaluations({ recipes: 200, moved: 10 }, ONE, ONE)
  expect(results.map(({ name, unit }) => [name, unit])).toEqual([
    ['evaluate-full', 'ms'],
    ['evaluate-moved', 'ms'],
    ['evaluate-moved-twice', 'ms'],
  ])
  for (const { ours, baseline } of results) {
    expect(ours).toBeGreaterThan(0)
    expect(baseline).toBeGreaterThan(0)
  }
})

test('a month of a thousand recipes has a hundred thousand movements; one of fifty has messages too', async () => {
  const known = 3 * MONTH.recipes
  const failed = failedItems(MONTH, 1).length - known
  expect(failed + MONTH.recipes * MONTH.rises).toBe(100_000)
  const result = await replayMonth({ ...MONTH, recipes: 50, days: 4, bursts: 10, outages: 1 })
  expect(result).toMatchObject({ name: 'replay-month', unit: 's' })
  expect(result.ours).toBeGreaterThan(result.baseline)
})

test('a target holds for the ratio, or for our own figure, or for both', () => {
  expect(isMet(resultOf('evaluate-full', 90, 900, 'ms'))).toBe(true)
  expect(isMet(resultOf('evaluate-full', 91, 9_000, 'ms'))).toBe(false)
  expect(isMet(resultOf('evaluate-full', 90, 800, 'ms'))).toBe(false)
  expect(isMet(resultOf('ingest', 3, 1, 'ms'))).toBe(true)
  expect(isMet(resultOf('ingest', 3.1, 1, 'ms'))).toBe(false)
  expect(isMet(resultOf('start', 1_000, 10, 'ms'))).toBe(true)
  expect(isMet(resultOf('start', 1_001, 1_001, 'ms'))).toBe(false)
})

test('a figure without a target is never missed', () => {
  expect(TARGETS['start-memory']).toBeNull()
  expect(isMet(resultOf('start-memory', 9_999, 1, 'MiB'))).toBe(true)
})

test('the table shows each figure with its target and says which one was missed', () => {
  const table = tableOf([
    resultOf('ingest', 2, 1, 'ms'),
    resultOf('notice', 5.25, 1.5, 'ms'),
    resultOf('start', 900, 90, 'ms'),
    resultOf('start-memory', 150, 50, 'MiB'),
  ])
  expect(table.split('\n')).toEqual([
    'name             ours  baseline  ratio  target',
    'ingest           2 ms      1 ms    2 ×  ≤ 3 ×',
    'notice        5.25 ms    1.5 ms  3.5 ×  ≤ 2.5 ×    missed',
    'start          900 ms     90 ms   10 ×  ≤ 1000 ms',
    'start-memory  150 MiB    50 MiB    3 ×  –',
  ])
})

test('sides take turns in being first, and what warms up is not measured', async () => {
  const order: string[] = []
  const side = (name: string) => (round: number) => {
    order.push(`${name}${round}`)
    return Promise.resolve(name === 'a' ? round : 10 * round)
  }
  expect(await compare(side('a'), side('b'), { rounds: 3, warmUp: 1 })).toEqual({ ours: 2, baseline: 20 })
  expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2', 'b3', 'a3'])
})

test('the median of an even number lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([10, 9, 2])).toBe(9)
})

test('pages are the same in every run, and no two share a job or an error', () => {
  expect(jobsPage(3).equals(jobsPage(3))).toBe(true)
  const numbers = Array.from({ length: 20_000 }, (_, number) => number)
  expect(new Set(numbers.map(jobId)).size).toBe(numbers.length)
  expect(new Set(numbers.map(errorId)).size).toBe(numbers.length)
})
