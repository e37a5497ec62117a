import fc from 'fast-check'
import { expect, test } from 'vitest'
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

test('suites have names of their own', () => {
  expect(new Set(SUITES.map(({ name }) => name)).size).toBe(SUITES.length)
})
