import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatnessOf, heldBytes } from './heap.ts'
import { playArbitrary, playQuickly, playSeeds, type Suite } from './suite.ts'
import { SUITES } from './suites.ts'

const below: Suite = {
  name: 'below',
  seeds: { quick: 5, deep: 50 },
  play: (seed) => {
    if (seed === 7) throw new Error('seven')
    return { seen: seed }
  },
}

test('seeds are played in turn, what they saw is summed, and the first that breaks ends it', async () => {
  expect(await playSeeds(below, 1, 3)).toEqual({ ran: 3, tally: { seen: 6 }, broken: null })
  expect(await playSeeds(below, 5, 10)).toEqual({
    ran: 3,
    tally: { seen: 11 },
    broken: { seed: 7, why: expect.stringContaining('seven') },
  })
})

test('a broken seed is told with the command that plays it again, what was left out by its sentence', async () => {
  await expect(playQuickly({ ...below, seeds: { quick: 9, deep: 9 } })).rejects.toThrow(
    /npm run test:deep -- --suite below --seed 7\n.*seven/s,
  )
  const lacks = (): readonly string[] => ['nothing was red']
  await expect(playQuickly({ ...below, lacks })).rejects.toThrow('below: nothing was red')
  await expect(playQuickly(below)).resolves.toBeUndefined()
})

test('a seed makes the same value each time, and another seed another', () => {
  const values: number[] = []
  const play = playArbitrary(fc.integer(), (value) => {
    values.push(value)
    return {}
  })
  for (const seed of [3, 3, 4]) play(seed)
  expect(values[0]).toBe(values[1])
  expect(values[0]).not.toBe(values[2])
})

test('memory is flat where it warms up in the first quarter, and is not where every order leaves something', () => {
  const mib = 2 ** 20
  expect(flatnessOf([9 * mib, 1, -2, 3])).toEqual({ left: 2, isFlat: true })
  expect(flatnessOf(Array.from({ length: 100 }, () => mib / 16))).toEqual({
    left: 4.6875 * mib,
    isFlat: false,
  })
})

test('what is held is counted, and what can be collected is not', () => {
  const before = heldBytes()
  let kept: number[][] | null = Array.from({ length: 1_000 }, () => Array.from({ length: 1_000 }, () => 0.5))
  expect(heldBytes() - before).toBeGreaterThan(7 * 1_000_000)
  expect(kept).toHaveLength(1_000)
  kept = null
  expect(heldBytes() - before).toBeLessThan(1_000_000)
})

test('suites have names of their own', () => {
  expect(new Set(SUITES.map(({ name }) => name)).size).toBe(SUITES.length)
})
